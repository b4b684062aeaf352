"""Desks that change hands, crews that come and go, and calls for help, over HTTP."""

from collections.abc import Callable

import pytest

from dispatch.models import Handover, StreamHead, UnitShift
from dispatch.vocabulary import Role
from tests.api.client import Desk, accepted, refused
from tests.factories import Centre, make_actor


@pytest.fixture
def successor(watched: Centre) -> Desk:
    """Who takes over the ambulance service's desk."""
    make_actor("successor", Role.DISPATCHER, agency="ambulance")
    return Desk("successor")


OFFER = {"agency": "ambulance", "to": "successor", "note": "Chú ý QL14"}


def test_a_desk_is_handed_over_and_shown_to_who_takes_it(ambulance: Desk, successor: Desk) -> None:
    incident = accepted(ambulance.post("/incidents", {"type": "cardiac_arrest"}), 201)
    card = accepted(ambulance.post("/handovers", OFFER), 201)
    assert card["incidents"] == [incident["id"]]
    assert accepted(successor.get("/board"))["handovers"] == [card]
    taken = accepted(successor.post(f"/handovers/{card['id']}/accept"))
    assert taken["accepted_at"]
    assert accepted(successor.get("/board"))["handovers"] == []
    assert accepted(successor.post(f"/handovers/{card['id']}/accept")) == taken


def test_hand_overs_are_listed_newest_first_to_their_agency_alone(
    ambulance: Desk, police: Desk, supervisor: Desk, successor: Desk
) -> None:
    made = [accepted(ambulance.post("/handovers", OFFER), 201)["id"] for _ in range(3)]
    listed = accepted(ambulance.get("/handovers"))["handovers"]
    assert [card["id"] for card in listed] == made[::-1]
    assert [card["id"] for card in accepted(supervisor.get("/handovers?limit=2"))["handovers"]] == made[:0:-1]
    assert accepted(police.get("/handovers")) == {"handovers": []}
    for limit in ("0", "201", "x", str(10**30)):
        refused(ambulance.get(f"/handovers?limit={limit}"), 422, "request_invalid")


def test_a_repeated_offer_is_one_offer(ambulance: Desk, successor: Desk) -> None:
    first, second = (accepted(ambulance.post("/handovers", OFFER, Idempotency_Key="k"), 201) for _ in range(2))
    assert first == second
    assert Handover.objects.count() == 1


def test_what_is_refused_changes_nothing(
    desk: Callable[[str], Desk], ambulance: Desk, police: Desk, successor: Desk, watched: Centre
) -> None:
    supervisor = desk("supervisor")
    card = accepted(ambulance.post("/handovers", OFFER), 201)
    unit = watched.units["ambulance"][0].pk
    before = StreamHead.objects.get().seq
    assert refused(supervisor.post(f"/handovers/{card['id']}/accept"), 403, "handover_not_yours")["to"] == "successor"
    refused(police.post(f"/handovers/{card['id']}/accept"), 404, "handover_unknown")
    refused(supervisor.post("/handovers/999999/accept"), 404, "handover_unknown")
    refused(supervisor.post("/handovers/x/accept"), 404)
    refused(ambulance.post("/handovers", OFFER | {"to": "nobody"}), 422, "person_unknown")
    refused(ambulance.post("/handovers", OFFER | {"to": ""}), 422, "request_invalid")
    refused(ambulance.post("/handovers", OFFER | {"to": "a\x00"}), 422, "request_invalid")
    refused(ambulance.post("/handovers", OFFER | {"agency": "navy"}), 422, "agency_unknown")
    refused(police.post("/handovers", OFFER), 403, "not_allowed")
    refused(desk("crew").post("/handovers", OFFER), 403, "not_allowed")
    refused(police.post(f"/units/{unit}/shift", {"on_duty": True}), 404, "unit_unknown")
    refused(police.post(f"/units/{unit}/emergency", {}), 404, "unit_unknown")
    refused(desk("calltaker").post(f"/units/{unit}/shift", {"on_duty": True}), 403, "not_allowed")
    refused(desk("calltaker").post(f"/units/{unit}/emergency", {}), 403, "not_allowed")
    refused(ambulance.post(f"/units/{unit}/shift", {"on_duty": 1}), 422, "request_invalid")
    refused(ambulance.post(f"/units/{unit}/shift", {"on_duty": True, "crew": [""]}), 422, "request_invalid")
    refused(ambulance.post(f"/units/{unit}/status", {"status": "out_of_service"}), 422, "reason_required")
    assert StreamHead.objects.get().seq == before
    assert not UnitShift.objects.exists()


def test_nobody_does_any_of_it_without_a_token(watched: Centre) -> None:
    for method, path in [
        ("GET", "/handovers"),
        ("POST", "/handovers"),
        ("POST", "/handovers/1/accept"),
        ("POST", "/units/1/shift"),
        ("POST", "/units/1/emergency"),
    ]:
        refused(Desk().send(method, path, b"{}"), 401, "sign_in_required")


def test_a_crew_comes_on_duty_and_calls_for_help(desk: Callable[[str], Desk], ambulance: Desk, watched: Centre) -> None:
    crew, unit = desk("crew"), watched.units["ambulance"][0].pk
    card = accepted(crew.post(f"/units/{unit}/shift", {"on_duty": True, "crew": ["Nguyễn Thị Lan"]}))
    assert card["crew"] == ["Nguyễn Thị Lan"]
    assert card in accepted(ambulance.get("/board"))["units"]
    position = {"lon": 106.95, "lat": 11.6, "source": "device"}
    incident = accepted(crew.post(f"/units/{unit}/emergency", {"position": position, "text": "bị hành hung"}))
    assert accepted(ambulance.get("/board"))["incidents"] == [incident]
    again = accepted(crew.post(f"/units/{unit}/emergency", {}))
    assert again["id"] == incident["id"]
