"""A shift begins over HTTP, and ends with the session."""

from collections.abc import Callable

import pytest
from django.test import Client

from dispatch.models import DeskShift, Person, StreamHead
from tests.api.client import Desk, accepted, refused
from tests.factories import Centre, make_desk

PASSWORD = "mật khẩu của bàn 3"


@pytest.fixture(autouse=True)
def _desks(watched: Centre) -> None:
    make_desk("police_1", agency="police")
    make_desk("lead", shared=True)


def test_a_shift_begins_is_seen_by_all_and_ends(desk: Callable[[str], Desk], police: Desk, ambulance: Desk) -> None:
    assert accepted(police.get("/desk-shifts/last")) == {"desk": None, "lines": []}
    card = accepted(police.post("/desk-shifts", {"desk": "police_1", "lines": ["113"]}), 201)
    assert accepted(ambulance.get("/board"))["desk_shifts"] == [card]
    assert accepted(desk("crew").get("/board"))["desk_shifts"] == []
    assert accepted(police.get("/desk-shifts/last")) == {"desk": "police_1", "lines": ["113"]}
    ended = accepted(police.post("/desk-shifts/end"))["shift"]
    assert ended["id"] == card["id"]
    assert accepted(police.post("/desk-shifts/end")) == {"shift": None}
    assert accepted(ambulance.get("/board"))["desk_shifts"] == []


def test_desks_and_the_agencies_of_lines_stand_in_the_catalogue(police: Desk) -> None:
    catalogue = accepted(police.get("/catalogue"))
    assert {item["code"]: (item["agency"], item["shared"]) for item in catalogue["desks"]} == {
        "police_1": ("police", False),
        "lead": (None, True),
    }
    assert {item["code"]: item["agency"] for item in catalogue["lines"]}["113"] == "police"


def test_a_repeated_request_is_one_shift(police: Desk) -> None:
    body = {"desk": "lead", "lines": []}
    first, second = (accepted(police.post("/desk-shifts", body, Idempotency_Key="k"), 201) for _ in range(2))
    assert first == second
    assert DeskShift.objects.count() == 1


def test_what_is_refused_changes_nothing(desk: Callable[[str], Desk], police: Desk, supervisor: Desk) -> None:
    accepted(police.post("/desk-shifts", {"desk": "police_1", "lines": ["113"]}), 201)
    before = StreamHead.objects.get().seq
    taken = refused(supervisor.post("/desk-shifts", {"desk": "police_1", "lines": []}), 409, "desk_taken")
    assert (taken["by"], taken["desk"]) == ("police", "police_1")
    refused(desk("ambulance").post("/desk-shifts", {"desk": "police_1", "lines": []}), 422, "desk_unknown")
    refused(police.post("/desk-shifts", {"desk": "lead", "lines": ["115"]}), 422, "line_unknown")
    refused(desk("crew").post("/desk-shifts", {"desk": "lead", "lines": []}), 403, "not_allowed")
    for body in (
        {},
        {"desk": "lead"},
        {"desk": "", "lines": []},
        {"desk": "lead", "lines": "113"},
        {"desk": "lead", "lines": ["113"] * 51},
        {"desk": "lead", "lines": [], "take_over": 1},
        {"desk": "lead", "lines": [], "x": 1},
        {"desk": "a\x00", "lines": []},
    ):
        refused(police.post("/desk-shifts", body), 422, "request_invalid")
    assert StreamHead.objects.get().seq == before


def test_nobody_does_any_of_it_without_a_token() -> None:
    for method, path in (("GET", "/desk-shifts/last"), ("POST", "/desk-shifts"), ("POST", "/desk-shifts/end")):
        refused(Desk().send(method, path, b"{}"), 401, "sign_in_required")


def test_who_signs_out_leaves_the_desk(police: Desk) -> None:
    person = Person.objects.get(username="police")
    person.set_password(PASSWORD)
    person.save()
    accepted(police.post("/desk-shifts", {"desk": "police_1", "lines": ["113"]}), 201)
    browser = Client()
    assert browser.post("/login/", {"login": "police", "password": PASSWORD}).status_code == 302
    assert browser.post("/logout/").status_code == 302
    assert not DeskShift.objects.filter(ended_at__isnull=True).exists()
    # Who sits nowhere signs out all the same.
    browser.post("/login/", {"login": "police", "password": PASSWORD})
    assert browser.post("/logout/").status_code == 302
    assert "_auth_user_id" not in browser.session
