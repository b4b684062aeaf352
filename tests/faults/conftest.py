"""One centre for all faults, and the figures that they give."""

import logging
from collections.abc import Iterator

import pytest

from tests.running import RunningCentre, throwaway_centre

# Seconds. A caller whom nobody answers is the business of three people in turn; one a second here.
CALL_UNANSWERED_S = 1
# So long that no step of it fires while a test runs.
NEVER_S = 86_400


@pytest.fixture(scope="package")
def running() -> Iterator[RunningCentre]:
    """A demonstration centre in which an unanswered call escalates each second, and nothing else escalates."""
    with throwaway_centre() as centre:
        centre.issue_tokens(["police", "ambulance", "supervisor"])
        centre.quieten(NEVER_S)
        centre.set_escalation(call_unanswered=[CALL_UNANSWERED_S] * 3)
        yield centre


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    """Keep hundreds of requests out of the report of a failure."""
    for name in ("httpx", "httpcore", "websockets"):
        caplog.set_level(logging.WARNING, name)
