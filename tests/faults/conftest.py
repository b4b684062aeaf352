"""One centre for all faults, and the figures that they give."""

import logging
from collections.abc import Generator, Iterator
from typing import Any

import pytest

from tests.running import RunningCentre, throwaway_centre

_FIGURES = pytest.StashKey[list[str]]()
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


@pytest.fixture
def figures(request: pytest.FixtureRequest) -> list[str]:
    """Lines to print at the end of the run, whether its output is captured or not."""
    return request.config.stash.setdefault(_FIGURES, [])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
    """Show with a failure what the centre printed, because its logs vanish with it."""
    report = yield
    centre = getattr(item, "funcargs", {}).get("running")
    if report.failed and centre is not None:
        report.sections += [(f"{program} of the centre", text) for program, text in centre.last_words()]
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print what was measured."""
    if lines := config.stash.get(_FIGURES, []):
        terminalreporter.section("faults: figures")
        for line in lines:
            terminalreporter.write_line(line)
