"""What must hold before the centre starts."""

import pytest
from django.core.checks import run_checks
from pytest_django import Settings

from tests.push_services import PRIVATE_KEY


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


@pytest.mark.parametrize(
    ("changed", "refused"),
    [
        ({}, []),
        ({"WEB_PUSH_KEY": PRIVATE_KEY}, []),
        ({"WEB_PUSH_KEY": "x"}, ["eoc.E003"]),
        ({"WEB_PUSH_KEY": f"{PRIVATE_KEY}="}, ["eoc.E003"]),
        ({"WEB_PUSH_CONTACT": "mailto:truc-ban@eoc.example.vn"}, []),
        ({"WEB_PUSH_CONTACT": "https://eoc.example.vn/lien-he"}, ["eoc.E004"]),
        ({"WEB_PUSH_CONTACT": "0912345678"}, ["eoc.E004"]),
        ({"WEB_PUSH_SERVICES": ["push.example.vn:8443"]}, []),
        ({"WEB_PUSH_SERVICES": ["https://push.example.vn"]}, ["eoc.E005"]),
        ({"WEB_PUSH_SERVICES": ["push.example.vn:x"]}, ["eoc.E005"]),
        ({"WEB_PUSH_SERVICES": [""]}, ["eoc.E005"]),
    ],
)
def test_push_services_can_know_the_centre(settings: Settings, changed: dict[str, object], refused: list[str]) -> None:
    for name, value in changed.items():
        setattr(settings, name, value)
    assert [message.id for message in run_checks() if message.id in {"eoc.E003", "eoc.E004", "eoc.E005"}] == refused
