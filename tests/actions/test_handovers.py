"""A desk that changes hands must not leave an incident behind: what was open is listed, and taken over by name."""

import pytest

from dispatch.actions.handovers import accept_handover, offer_handover
from dispatch.actions.incident_ends import close_incident
from dispatch.actions.incidents import create_incident
from dispatch.errors import Forbidden, Invalid, NotFound
from dispatch.models import Handover, Person
from dispatch.rules.access import ENGINE
from dispatch.schema import HandoverCard, IncidentClosing, NewHandover, NewIncident
from dispatch.vocabulary import Disposition, Role
from tests.actions.record import Record, refused
from tests.factories import Centre, make_actor


def offer(centre: Centre, *, by: str = "ambulance", to: str = "successor", agency: str = "ambulance") -> HandoverCard:
    return offer_handover(by=centre.actor(by), new=NewHandover(agency=agency, to=to, note="Chú ý QL14"))


@pytest.fixture
def incidents(watched: Centre) -> list[int]:
    """Two open incidents of the ambulance service; a third has ended, a fourth is another agency's."""
    watched.actors["successor"] = make_actor("successor", Role.DISPATCHER, agency="ambulance")
    by = watched.actor("supervisor")
    made = [
        create_incident(by=by, new=NewIncident(type=kind)).id
        for kind in ("cardiac_arrest", "traffic_crash", "cardiac_arrest", "theft")
    ]
    close_incident(by=by, incident_id=made[2], closing=IncidentClosing(disposition=Disposition.TEST))
    return made[:2]


def test_a_desk_is_offered_with_what_is_open_and_taken_by_name(
    watched: Centre, incidents: list[int], record: Record
) -> None:
    card = offer(watched)
    assert (card.from_person, card.to_person, card.note) == ("ambulance", "successor", "Chú ý QL14")
    assert card.incidents == incidents
    assert card.accepted_at is None
    event = record.only("handover.offered")
    assert (event.agencies, event.incident_id, event.actor_username) == (["ambulance"], None, "ambulance")
    assert event.data == {"handovers": [card.model_dump(mode="json")]}

    accepted = accept_handover(by=watched.actor("successor"), handover_id=card.id)
    assert accepted.accepted_at is not None
    event = record.only("handover.accepted")
    assert event.data == {"handovers": [accepted.model_dump(mode="json")]}
    assert Handover.objects.get().accepted_at == accepted.accepted_at


def test_accepting_twice_changes_nothing(watched: Centre, incidents: list[int], record: Record) -> None:
    card = offer(watched)
    first = accept_handover(by=watched.actor("successor"), handover_id=card.id)
    record.begin()
    assert accept_handover(by=watched.actor("successor"), handover_id=card.id) == first
    assert record.events() == []


@pytest.mark.parametrize("other", ["ambulance", "supervisor"])
def test_nobody_accepts_for_another(watched: Centre, incidents: list[int], record: Record, other: str) -> None:
    card = offer(watched)
    with refused(Forbidden, "handover_not_yours") as refusal:
        accept_handover(by=watched.actor(other), handover_id=card.id)
    assert refusal.facts == {"to": "successor"}


@pytest.mark.parametrize("who", ["police", "crew"])
def test_the_hand_over_of_another_agency_is_not_there(
    watched: Centre, incidents: list[int], record: Record, who: str
) -> None:
    card = offer(watched)
    with refused(NotFound, "handover_unknown"):
        accept_handover(by=watched.actor(who), handover_id=card.id)
    with refused(NotFound, "handover_unknown"):
        accept_handover(by=watched.actor(who), handover_id=card.id + 1)


@pytest.mark.parametrize("to", ["nobody", "police", "crew"])
def test_a_desk_goes_only_to_who_has_one_there(watched: Centre, incidents: list[int], record: Record, to: str) -> None:
    with refused(Invalid, "person_unknown"):
        offer(watched, to=to)


def test_a_closed_account_takes_no_desk(watched: Centre, incidents: list[int], record: Record) -> None:
    Person.objects.filter(username="successor").update(is_active=False)
    with refused(Invalid, "person_unknown"):
        offer(watched)


def test_only_who_holds_the_desk_offers_it(watched: Centre, incidents: list[int], record: Record) -> None:
    for by in ("police", "crew", "calltaker"):
        with refused(Forbidden, "not_allowed"):
            offer(watched, by=by)
    with refused(Forbidden, "person_required"):
        offer_handover(by=ENGINE, new=NewHandover(agency="ambulance", to="successor"))
    with refused(Invalid, "agency_unknown"):
        offer(watched, agency="navy")
    assert offer(watched, by="supervisor").from_person == "supervisor"
