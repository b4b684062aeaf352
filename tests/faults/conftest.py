"""The centres that suffer all faults: one with a web process, one with two."""

import logging
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from tests.faults.crowds import Staff, hire
from tests.faults.records import Record
from tests.running import CALLER_PATIENCE_S, RunningCentre, throwaway_centre

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


@pytest.fixture(scope="package")
def pair() -> Iterator[RunningCentre]:
    """A demonstration centre with two web processes, in which nothing escalates."""
    with throwaway_centre(web=2) as centre:
        centre.issue_tokens(["ambulance", "supervisor"])
        centre.quieten(NEVER_S)
        yield centre


@pytest.fixture(scope="package")
def staff(pair: RunningCentre) -> Staff:
    """So many people of the pair that none of them opens too many sockets."""
    return hire(pair, 24)


@pytest.fixture
def record(pair: RunningCentre) -> Record:
    """The record of the pair."""
    return Record(pair)


@pytest.fixture
async def http(pair: RunningCentre) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the pair."""
    async with httpx.AsyncClient(base_url=pair.address, timeout=CALLER_PATIENCE_S, trust_env=False) as client:
        yield client


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    """Keep hundreds of requests out of the report of a failure."""
    for name in ("httpx", "httpcore", "websockets"):
        caplog.set_level(logging.WARNING, name)
