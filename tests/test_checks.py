"""What must hold before the centre starts."""

import pytest
from django.core.checks import run_checks
from pytest_django import Settings


@pytest.mark.parametrize(("push", "refused"), [("straight", []), ("asgi", []), ("fast", ["eoc.E001"])])
def test_frames_leave_in_a_known_way(settings: Settings, push: str, refused: list[str]) -> None:
    settings.PUSH = push
    assert [message.id for message in run_checks() if message.id == "eoc.E001"] == refused


@pytest.mark.parametrize(
    ("days", "refused"), [(7, []), (90, []), (36_500, []), (6, ["eoc.E002"]), (-1, ["eoc.E002"]), (10**9, ["eoc.E002"])]
)
def test_positions_are_kept_for_a_time(settings: Settings, days: int, refused: list[str]) -> None:
    settings.POSITION_DAYS = days
    assert [message.id for message in run_checks() if message.id == "eoc.E002"] == refused
