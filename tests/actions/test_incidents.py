"""An incident is entered, changed, shared and closed; each change is on every console or nowhere."""

import pytest

from dispatch.actions.agencies import add_agency
from dispatch.actions.assignments import assign_units
from dispatch.actions.calls import report_call
from dispatch.actions.escalation import fire_next_deadline
from dispatch.actions.incident_ends import close_incident
from dispatch.actions.incidents import add_note, change_incident, create_incident
from dispatch.errors import Conflict, Forbidden, Invalid, NotFound, PreconditionFailed
from dispatch.models import Deadline, Incident
from dispatch.ports import CallEventKind
from dispatch.schema import IncidentCard, IncidentChanges, IncidentClosing, NewIncident, NewLocation
from dispatch.vocabulary import Disposition, IncidentStatus, LocationSource
from tests.actions.record import Record, deadlines, make_due, messages, refused
from tests.factories import Centre, call_event
from tests.gis.provinces import make_division

CLOSING = IncidentClosing(disposition=Disposition.HANDLED)


def create(centre: Centre, by: str = "supervisor", **changes: object) -> IncidentCard:
    return create_incident(by=centre.actor(by), new=NewIncident.model_validate({"type": "traffic_crash"} | changes))


def change(centre: Centre, card: IncidentCard, version: int, by: str = "police", **changes: object) -> IncidentCard:
    return change_incident(
        by=centre.actor(by), incident_id=card.id, version=version, changes=IncidentChanges.model_validate(changes)
    )


def test_an_incident_takes_agencies_and_priority_from_its_type(record: Record, watched: Centre) -> None:
    card = create(watched)
    assert (card.agencies, card.priority, card.version, card.status) == (
        ["ambulance", "police"], 2, 1, IncidentStatus.NEW,
    )  # fmt: skip
    row = Incident.objects.get(pk=card.id)
    assert (row.number, row.type_id) == (card.number, "traffic_crash")
    created = record.only("incident.created")
    assert created.data == {"incident": card.model_dump(mode="json")}
    assert created.agencies == card.agencies
    assert created.actor_username == "supervisor"
    assert deadlines(row) == [
        ("incident_unassigned", "pending", ("ambulance",)),
        ("incident_unassigned", "pending", ("police",)),
    ]
    assert messages() == []


def test_what_is_entered_is_kept_as_it_was_entered(record: Record, watched: Centre) -> None:
    location = {"lon": 106.9, "lat": 11.5, "radius_m": 30.5, "source": "spoken"}
    card = create(
        watched,
        priority=5,
        agencies=["fire", "police", "fire"],
        location=location,
        place=" Chợ  Đồng Xoài ",
        what="Cháy",
    )
    assert card.location is not None
    assert card.location.model_dump(mode="json") == location
    assert (card.priority, card.agencies, card.place, card.what) == (5, ["fire", "police"], "Chợ  Đồng Xoài", "Cháy")
    assert len(deadlines(card.id)) == 2
    assert record.names() == ["incident.created"]


@pytest.mark.parametrize(
    ("wrong", "code"), [({"type": "flying_pig"}, "type_unknown"), ({"agencies": ["navy"]}, "agency_unknown")]
)
def test_an_incident_of_a_strange_kind_is_refused_whole(
    record: Record, watched: Centre, wrong: dict[str, object], code: str
) -> None:
    with refused(Invalid, code):
        create(watched, **wrong)


def test_a_crew_enters_no_incident(record: Record, watched: Centre) -> None:
    with refused(Forbidden, "not_allowed"):
        create(watched, by="crew")


def test_a_change_says_what_was_and_what_is(record: Record, watched: Centre) -> None:
    card = create(watched)
    record.begin()
    changed = change(watched, card, 1, priority=1, place="Ngã tư", location={"lon": 1, "lat": 2})
    assert (changed.version, changed.priority, changed.place) == (2, 1, "Ngã tư")
    event = record.only("incident.changed")
    assert event.data["incident"] == changed.model_dump(mode="json")
    assert sorted((c["field"], c["old"], str(c["new"])) for c in event.data["changes"] if c["field"] != "location") == [
        ("place", "", "Ngã tư"),
        ("priority", 2, "1"),
    ]
    [moved] = [c for c in event.data["changes"] if c["field"] == "location"]
    assert moved["old"] is None
    assert moved["new"] == {"lon": 1.0, "lat": 2.0, "radius_m": 0.0, "source": LocationSource.OPERATOR}


def test_a_location_can_be_taken_away(record: Record, watched: Centre) -> None:
    card = create(watched, location={"lon": 106.9, "lat": 11.5, "radius_m": 10})
    assert change(watched, card, 1, location=None).location is None
    row = Incident.objects.get(pk=card.id)
    assert (row.location, row.location_radius_m, row.location_source) == (None, None, "")


def test_the_commune_follows_the_location_in_the_row_and_in_the_event(record: Record, watched: Centre) -> None:
    make_division()
    here, outside = {"lon": 106.55, "lat": 11.55}, {"lon": 107.5, "lat": 12.5}
    card = create(watched, location=here)
    assert (card.area, Incident.objects.get(pk=card.id).area) == ("25000", "25000")
    for location, area in ((outside, None), (here, "25000"), (None, None)):
        record.begin()
        card = change(watched, card, card.version, location=location)
        assert (card.area, Incident.objects.get(pk=card.id).area) == (area, area or "")
        changed = record.only("incident.changed")
        assert changed.data["incident"]["area"] == area
        assert [fact["field"] for fact in changed.data["changes"]] == ["location"]


def test_changes_of_different_fields_stand_beside_each_other(record: Record, watched: Centre) -> None:
    card = create(watched)
    change(watched, card, 1, by="police", place="Chợ")
    merged = change(watched, card, 1, by="ambulance", what="Hai người bị thương")
    assert (merged.place, merged.what, merged.version) == ("Chợ", "Hai người bị thương", 3)


def test_a_lost_update_is_refused_with_both_values(record: Record, watched: Centre) -> None:
    card = create(watched)
    change(watched, card, 1, place="Chợ", what="Tai nạn")
    with refused(Conflict, "version_conflict") as refusal:
        change(watched, card, 1, by="ambulance", place="Bến xe", what="Tai nạn", priority=1)
    assert refusal.facts["fields"] == [{"field": "place", "yours": "Bến xe", "theirs": "Chợ"}]
    current = refusal.facts["current"]
    assert isinstance(current, dict)
    assert (current["place"], current["version"], current["priority"]) == ("Chợ", 2, 2)


def test_a_field_that_was_changed_and_changed_back_is_still_a_lost_update(record: Record, watched: Centre) -> None:
    card = create(watched)
    change(watched, card, 1, place="Chợ")
    change(watched, card, 2, place="")
    with refused(Conflict, "version_conflict"):
        change(watched, card, 1, place="Bến xe")


def test_an_assignment_in_between_does_not_hinder_a_change(record: Record, watched: Centre) -> None:
    card = create(watched)
    assign_units(by=watched.actor("police"), incident_id=card.id, unit_ids=[watched.units["police"][0].pk])
    assert change(watched, card, 1, place="Chợ").version == 3


def test_the_same_values_again_change_nothing(record: Record, watched: Centre) -> None:
    card = create(watched, place="Chợ", location={"lon": 106.9, "lat": 11.5, "radius_m": 10})
    record.begin()
    assert (
        change(watched, card, 1, place="Chợ", priority=2, location={"lon": 106.9, "lat": 11.5, "radius_m": 10}) == card
    )
    assert change(watched, card, 1) == card
    assert record.events() == []


@pytest.mark.parametrize("version", [0, 2, 99])
def test_a_version_that_never_was_is_refused(record: Record, watched: Centre, version: int) -> None:
    card = create(watched)
    with refused(PreconditionFailed, "version_unknown"):
        change(watched, card, version, place="Chợ")


def test_an_unknown_type_is_refused_and_nothing_else_of_the_change_holds(record: Record, watched: Centre) -> None:
    card = create(watched)
    with refused(Invalid, "type_unknown"):
        change(watched, card, 1, type="flying_pig", place="Chợ")


def test_a_raised_priority_lets_what_is_pending_fire_sooner_than_others_but_moves_no_time(
    record: Record, watched: Centre
) -> None:
    card = create(watched)
    before = list(Deadline.objects.order_by("id").values_list("due_at", flat=True))
    change(watched, card, 1, priority=1)
    assert set(Deadline.objects.values_list("priority", flat=True)) == {1}
    pending = Deadline.objects.exclude(trigger="priority_raised").order_by("id")
    assert list(pending.values_list("due_at", flat=True)) == before


def test_another_agency_has_the_incident_with_its_calls_at_once(record: Record, watched: Centre) -> None:
    call = report_call(call_event())
    record.begin()
    card = add_agency(by=watched.actor("ambulance"), incident_id=call.incident_id, agency="fire")
    assert (card.agencies, card.version) == (["ambulance", "fire"], 2)
    event = record.only("incident.agency_added")
    assert event.agencies == ["ambulance", "fire"]
    assert event.data["agency"] == "fire"
    assert event.data["calls"] == [call.model_dump(mode="json")]
    assert ("incident_unassigned", "pending", ("fire",)) in deadlines(call.incident_id)


def test_an_agency_that_is_there_already_is_not_added_again(record: Record, watched: Centre) -> None:
    card = create(watched)
    record.begin()
    assert add_agency(by=watched.actor("police"), incident_id=card.id, agency="ambulance") == card
    assert record.events() == []
    assert len(deadlines(card.id)) == 2


def test_an_agency_that_does_not_exist_is_refused(record: Record, watched: Centre) -> None:
    card = create(watched)
    with refused(Invalid, "agency_unknown"):
        add_agency(by=watched.actor("police"), incident_id=card.id, agency="navy")


def test_a_note_is_on_the_record_also_after_the_end(record: Record, watched: Centre) -> None:
    card = create(watched)
    close_incident(by=watched.actor("police"), incident_id=card.id, closing=CLOSING)
    record.begin()
    closed = add_note(by=watched.actor("ambulance"), incident_id=card.id, text="Nạn nhân đã xuất viện")
    assert isinstance(closed, IncidentCard)
    assert closed.status is IncidentStatus.CLOSED
    event = record.only("note.added")
    assert (event.data, event.agencies) == ({"note": "Nạn nhân đã xuất viện"}, card.agencies)


def test_closing_ends_every_deadline_and_every_alarm_in_the_same_transaction(record: Record, watched: Centre) -> None:
    call = report_call(call_event())
    make_due(trigger="call_unanswered")
    fire_next_deadline()
    record.begin()
    closing = IncidentClosing(disposition=Disposition.NUISANCE, note="Trẻ em nghịch máy")
    with refused(Conflict, "calls_still_ringing") as refusal:
        close_incident(by=watched.actor("ambulance"), incident_id=call.incident_id, closing=closing)
    assert refusal.facts == {"calls": [call.id]}
    report_call(call_event(kind=CallEventKind.ABANDONED, key="seq:1"))
    record.begin()
    card = close_incident(by=watched.actor("ambulance"), incident_id=call.incident_id, closing=closing)
    assert (card.status, card.disposition, card.version) == (IncidentStatus.CLOSED, Disposition.NUISANCE, 2)
    assert card.closed_at is not None
    assert {state for _, state, _ in deadlines(card.id)} == {"ended", "cancelled"}
    names = record.names()
    # Nobody calls back any more either.
    assert names == ["call.called_back", "escalation.cancelled", "escalation.cancelled", "incident.closed"]
    closed = record.only("incident.closed")
    assert (closed.data["note"], closed.data["reason"]) == ("Trẻ em nghịch máy", "nuisance")
    assert make_due() == 0


def test_an_incident_with_a_unit_at_work_is_not_closed(record: Record, watched: Centre) -> None:
    card = create(watched)
    unit = watched.units["police"][0]
    assign_units(by=watched.actor("police"), incident_id=card.id, unit_ids=[unit.pk])
    with refused(Conflict, "units_still_assigned") as refusal:
        close_incident(by=watched.actor("police"), incident_id=card.id, closing=CLOSING)
    assert refusal.facts == {"units": [unit.call_sign]}


def test_what_has_ended_is_changed_by_nobody(record: Record, watched: Centre) -> None:
    card = create(watched)
    closed = close_incident(by=watched.actor("police"), incident_id=card.id, closing=CLOSING)
    by = watched.actor("police")
    with refused(Conflict, "incident_ended"):
        close_incident(by=by, incident_id=card.id, closing=CLOSING)
    with refused(Conflict, "incident_ended"):
        change(watched, closed, closed.version, place="Chợ")
    with refused(Conflict, "incident_ended"):
        add_agency(by=by, incident_id=card.id, agency="fire")
    with refused(Conflict, "incident_ended"):
        assign_units(by=by, incident_id=card.id, unit_ids=[watched.units["police"][0].pk])


def test_the_incident_of_another_agency_does_not_exist_for_a_desk(record: Record, watched: Centre) -> None:
    card = create(watched, type="theft")
    by = watched.actor("fire")
    with refused(NotFound, "incident_unknown"):
        change(watched, card, 1, by="fire", place="Chợ")
    with refused(NotFound, "incident_unknown"):
        add_agency(by=by, incident_id=card.id, agency="fire")
    with refused(NotFound, "incident_unknown"):
        add_note(by=by, incident_id=card.id, text="?")
    with refused(NotFound, "incident_unknown"):
        close_incident(by=by, incident_id=card.id, closing=CLOSING)
    with refused(NotFound, "incident_unknown"):
        assign_units(by=by, incident_id=card.id, unit_ids=[watched.units["fire"][0].pk])


def test_a_location_far_from_anything_is_kept_to_the_last_digit(record: Record, watched: Centre) -> None:
    location = NewLocation(lon=-179.99999999999997, lat=89.99999999999999, radius_m=1_000_000)
    card = create(watched, location=location)
    assert card.location is not None
    assert (card.location.lon, card.location.lat) == (location.lon, location.lat)
    assert record.names() == ["incident.created"]


def test_the_type_brings_its_priority_until_somebody_judges_it(record: Record, watched: Centre) -> None:
    call = report_call(call_event())
    by = watched.actor("ambulance")

    def change(**fields: object) -> int:
        version = Incident.objects.get(pk=call.incident_id).version
        changes = IncidentChanges.model_validate(fields)
        return change_incident(by=by, incident_id=call.incident_id, version=version, changes=changes).priority

    assert change(type="theft") == 4
    assert change(type="cardiac_arrest") == 1
    watches = Deadline.objects.filter(incident=call.incident_id, trigger="incident_unassigned").order_by("id")
    # A theft needs the police too: what its type brought stays.
    assert [(watch.agencies, watch.priority) for watch in watches.order_by("id")] == [
        (["ambulance"], 1),
        (["police"], 1),
    ]
    assert change(priority=3) == 3
    assert change(type="theft") == 3
