"""A database that goes away in the middle of a simulation is told in a word, not in a traceback."""

import pytest
from asgiref.sync import async_to_sync
from django.core.management import CommandError, call_command
from django.db import OperationalError
from pytest_django import Settings

from dispatch.management import demonstration as demonstration_module
from dispatch.management.demonstration import demonstration
from dispatch.simulator.desk import Refused

pytestmark = pytest.mark.usefixtures("away")


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many more times the database does not answer."""
    left = [100]

    def issue(*, username: str) -> str:
        if left[0]:
            left[0] -= 1
            raise OperationalError("server closed the connection unexpectedly")
        return f"token of {username}"

    monkeypatch.setattr(demonstration_module, "issue_token", issue)
    monkeypatch.setattr(demonstration_module, "_AGAIN_AFTER_S", 0.0)
    return left


async def ask() -> str:
    async with demonstration("http://127.0.0.1:9") as (_, desk_of):
        return (await desk_of("police")).username


def test_a_database_that_is_back_soon_is_waited_for(away: list[int]) -> None:
    away[0] = 2
    assert async_to_sync(ask)() == "police"


def test_one_that_stays_away_refuses_by_its_code() -> None:
    with pytest.raises(Refused) as refused:
        async_to_sync(ask)()
    assert refused.value.code == "database_unavailable"


def test_what_is_no_outage_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*, username: str) -> str:
        raise ZeroDivisionError

    monkeypatch.setattr(demonstration_module, "issue_token", broken)
    with pytest.raises(ZeroDivisionError):
        async_to_sync(ask)()


def test_the_command_says_it_in_one_line(settings: Settings) -> None:
    settings.DEMO, settings.TWILIO_AUTH_TOKEN = True, "0123456789abcdef"
    with pytest.raises(CommandError, match=r"does not answer at http://127\.0\.0\.1:9: database_unavailable"):
        call_command("simulate", "--calls", "1", "--base-url", "http://127.0.0.1:9")
