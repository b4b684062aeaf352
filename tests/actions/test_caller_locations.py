"""Where callers are: every word is kept, the incident learns of it, and nothing that a person chose is moved."""

from datetime import UTC, datetime, timedelta

import pytest

from dispatch.actions.assignments import assign_units
from dispatch.actions.call_closing import close_call
from dispatch.actions.call_moves import link_call
from dispatch.actions.caller_locations import enter_location
from dispatch.actions.calls import report_call
from dispatch.actions.incident_ends import close_incident
from dispatch.actions.incidents import change_incident, create_incident
from dispatch.actions.location_links import answer_location_link, send_location_link
from dispatch.actions.merging import merge_incident
from dispatch.errors import Forbidden, NotFound
from dispatch.models import Assignment, CallerLocation, Incident, OutboxMessage
from dispatch.ports import CallerFix, CallEventKind
from dispatch.schema import (
    CallCard,
    CallClosing,
    IncidentChanges,
    IncidentClosing,
    NewCallerLocation,
    NewIncident,
    NewLocation,
)
from dispatch.selectors.caller_locations import OF_EACH_SOURCE
from dispatch.selectors.cards import read_call_cards, read_incident_card
from dispatch.vocabulary import Disposition, LocationSource
from gis.distance import moved
from tests.actions.record import Record, refused
from tests.factories import Centre, call_event

HERE = (106.9, 11.53)


def fix(source: LocationSource = LocationSource.SMS_LINK, **changes: float) -> CallerFix:
    lon, lat = moved(HERE, changes.pop("east_m", 0), 0)
    age = timedelta(seconds=changes.pop("age_s", 0))
    return CallerFix(source=source, lon=lon, lat=lat, radius_m=changes.pop("radius_m", 12), age=age)


def new_location(east_m: float = 0, radius_m: float = 0) -> NewCallerLocation:
    lon, lat = moved(HERE, east_m, 0)
    return NewCallerLocation(lon=lon, lat=lat, radius_m=radius_m)


@pytest.fixture
def call(record: Record) -> CallCard:
    made = report_call(call_event())
    record.begin()
    return made


@pytest.fixture
def token(call: CallCard, watched: Centre, record: Record, settings: object) -> str:
    settings.DEMO = True
    send_location_link(by=watched.actor("calltaker"), call_id=call.id)
    record.begin()
    return OutboxMessage.objects.get().body.rpartition("/")[2]


def chosen(call: CallCard, watched: Centre, *, east_m: float = 0) -> None:
    """Let a person say where the incident is."""
    lon, lat = moved(HERE, east_m, 0)
    version = read_incident_card(call.incident_id).version
    changes = IncidentChanges(location=NewLocation(lon=lon, lat=lat, radius_m=50, source=LocationSource.SPOKEN))
    change_incident(by=watched.actor("ambulance"), incident_id=call.incident_id, version=version, changes=changes)


def test_a_fix_is_kept_told_and_taken_over_by_an_incident_without_a_place(
    call: CallCard, token: str, watched: Centre, record: Record
) -> None:
    answer_location_link(token=token, fix=fix(age_s=20))
    [row] = CallerLocation.objects.all()
    assert (row.call_id, row.source, row.radius_m) == (call.id, "sms_link", 12)
    assert timedelta(seconds=20) <= row.recorded_at - row.occurred_at < timedelta(seconds=30)
    incident = read_incident_card(call.incident_id)
    assert incident.location is not None
    assert (incident.location.lon, incident.location.lat) == HERE
    assert (incident.location.radius_m, incident.location.source) == (12, "sms_link")
    assert record.names() == ["location.received", "incident.changed"]
    received, changed = record.only("location.received"), record.only("incident.changed")
    assert (received.actor_username, received.agencies) == ("caller", ["ambulance"])
    assert received.occurred_at == row.occurred_at
    [card] = received.data["calls"]
    assert [known["id"] for known in card["locations"]] == [row.pk]
    assert received.data["located"]["is_taken"] is True
    assert received.data["located"]["reason"]["code"] == "place_unknown"
    [change] = changed.data["changes"]
    assert (change["field"], change["old"], change["new"]["source"]) == ("location", None, "sms_link")


def test_who_typed_a_place_meanwhile_is_not_refused(call: CallCard, token: str, watched: Centre) -> None:
    seen = read_incident_card(call.incident_id).version
    answer_location_link(token=token, fix=fix())
    changes = IncidentChanges(location=NewLocation(lon=106.8, lat=11.5))
    card = change_incident(by=watched.actor("ambulance"), incident_id=call.incident_id, version=seen, changes=changes)
    assert card.location is not None
    assert (card.location.lon, card.location.source) == (106.8, "operator")


def test_a_sharper_fix_moves_the_place_and_a_coarser_one_does_not(call: CallCard, token: str, record: Record) -> None:
    for radius_m, taken in ((900, 900), (2000, 900), (40, 40), (41, 40), (9, 9)):
        answer_location_link(token=token, fix=fix(radius_m=radius_m))
        location = read_incident_card(call.incident_id).location
        assert location is not None
        assert location.radius_m == taken
    assert record.names().count("incident.changed") == 3
    assert CallerLocation.objects.count() == 5


def test_what_a_person_chose_stays_and_the_contradiction_is_told(
    call: CallCard, token: str, watched: Centre, record: Record
) -> None:
    chosen(call, watched)
    record.begin()
    answer_location_link(token=token, fix=fix(east_m=4200))
    incident = read_incident_card(call.incident_id)
    assert incident.location is not None
    assert (incident.location.lon, incident.location.source) == (HERE[0], "spoken")
    [doubt] = incident.location_doubts
    assert (doubt.code, doubt.facts["call"], doubt.facts["distance_m"]) == ("caller_elsewhere", call.id, 4200)
    [event] = record.events()
    assert event.data["incident"]["location_doubts"] == [doubt.model_dump(mode="json")]
    assert event.data["located"]["reason"]["code"] == "person_chose"
    # Put where the caller is, the doubt is gone, by the event that moves it.
    chosen(call, watched, east_m=4200)
    record.events()
    assert read_incident_card(call.incident_id).location_doubts == []


def test_a_place_entered_with_the_incident_is_a_persons_too(watched: Centre, call: CallCard, token: str) -> None:
    lon, lat = HERE
    new = NewIncident(
        type="cardiac_arrest", location=NewLocation(lon=lon, lat=lat, radius_m=800, source=LocationSource.NETWORK)
    )
    made = create_incident(by=watched.actor("ambulance"), new=new)
    link_call(by=watched.actor("ambulance"), incident_id=made.id, call_id=call.id)
    answer_location_link(token=token, fix=fix())
    assert read_incident_card(made.id).location == made.location


def test_a_position_that_a_person_enters_stands_beside_the_others(
    call: CallCard, token: str, watched: Centre, record: Record
) -> None:
    answer_location_link(token=token, fix=fix(age_s=90))
    record.begin()
    card = enter_location(by=watched.actor("calltaker"), call_id=call.id, new=new_location(east_m=7000))
    assert [(known.source, known.radius_m) for known in card.locations] == [("spoken", 0), ("sms_link", 12)]
    assert record.names() == ["location.received"]
    incident = read_incident_card(call.incident_id)
    assert incident.location is not None
    assert incident.location.source == "sms_link"
    assert {doubt.code for doubt in incident.location_doubts} == {"caller_elsewhere", "locations_disagree"}


def test_a_spoken_position_fills_an_empty_place_and_is_not_moved_by_a_measurement(
    call: CallCard, token: str, watched: Centre
) -> None:
    enter_location(by=watched.actor("calltaker"), call_id=call.id, new=new_location(radius_m=100))
    answer_location_link(token=token, fix=fix(east_m=50, radius_m=5))
    location = read_incident_card(call.incident_id).location
    assert location is not None
    assert (location.source, location.radius_m) == ("spoken", 100)


def test_the_same_word_again_changes_nothing(call: CallCard, token: str, record: Record) -> None:
    answer_location_link(token=token, fix=fix())
    record.begin()
    answer_location_link(token=token, fix=fix(age_s=3))
    assert record.events() == []
    answer_location_link(token=token, fix=fix(age_s=0, radius_m=13))
    assert CallerLocation.objects.count() == 2


def test_a_card_keeps_the_newest_of_each_source_and_the_table_keeps_all(
    call: CallCard, token: str, watched: Centre, record: Record
) -> None:
    enter_location(by=watched.actor("calltaker"), call_id=call.id, new=new_location())
    for number in range(OF_EACH_SOURCE + 3):
        answer_location_link(token=token, fix=fix(east_m=number * 20, age_s=30 - number))
    [card] = read_call_cards([call.id])
    assert [known.source for known in card.locations].count(LocationSource.SPOKEN) == 1
    linked = [known for known in card.locations if known.source is LocationSource.SMS_LINK]
    assert len(linked) == OF_EACH_SOURCE
    times = [known.occurred_at for known in card.locations]
    assert times == sorted(times, reverse=True)
    assert CallerLocation.objects.count() == OF_EACH_SOURCE + 4
    record.events()


def test_a_fix_after_the_call_was_closed_still_belongs_to_it(
    call: CallCard, token: str, watched: Centre, record: Record
) -> None:
    other = report_call(call_event(2, caller="+84912000000"))
    link_call(by=watched.actor("ambulance"), incident_id=call.incident_id, call_id=other.id)
    close_call(by=watched.actor("calltaker"), call_id=call.id, closing=CallClosing(disposition=Disposition.INFORMATION))
    record.begin()
    answer_location_link(token=token, fix=fix())
    assert record.names() == ["location.received", "incident.changed"]
    assert len(read_call_cards([call.id])[0].locations) == 1


def test_a_fix_after_the_incident_was_merged_reaches_the_one_that_goes_on(
    call: CallCard, token: str, watched: Centre, record: Record
) -> None:
    other = report_call(call_event(2, caller="+84912000000"))
    merge_incident(by=watched.actor("ambulance"), incident_id=call.incident_id, into=other.incident_id)
    record.begin()
    answer_location_link(token=token, fix=fix())
    assert {row.incident_id for row in record.events()} == {other.incident_id}
    assert read_incident_card(other.incident_id).location is not None
    assert read_incident_card(call.incident_id).location is None


def test_a_fix_after_the_end_is_kept_and_moves_nothing(
    call: CallCard, token: str, watched: Centre, record: Record
) -> None:
    report_call(call_event(kind=CallEventKind.ABANDONED, key="seq:2"))
    close_incident(
        by=watched.actor("ambulance"),
        incident_id=call.incident_id,
        closing=IncidentClosing(disposition=Disposition.HANDLED),
    )
    record.begin()
    answer_location_link(token=token, fix=fix())
    assert record.only("location.received").data["located"]["reason"]["code"] == "incident_ended"
    assert Incident.objects.get(pk=call.incident_id).location is None
    assert CallerLocation.objects.count() == 1


def test_a_call_that_is_moved_brings_its_place(call: CallCard, token: str, watched: Centre, record: Record) -> None:
    unit = watched.units["ambulance"][0]
    assign_units(by=watched.actor("ambulance"), incident_id=call.incident_id, unit_ids=[unit.pk])
    answer_location_link(token=token, fix=fix())
    made = create_incident(by=watched.actor("ambulance"), new=NewIncident(type="cardiac_arrest"))
    record.begin()
    link_call(by=watched.actor("ambulance"), incident_id=made.id, call_id=call.id)
    location = read_incident_card(made.id).location
    assert location is not None
    assert location.source == "sms_link"
    [told] = [row for row in record.events() if row.name == "call.moved" and row.incident_id == made.id]
    assert [change["field"] for change in told.data["changes"]] == ["location"]


def test_units_under_way_are_expected_anew(call: CallCard, token: str, watched: Centre) -> None:
    unit = watched.units["ambulance"][0]
    assign_units(by=watched.actor("ambulance"), incident_id=call.incident_id, unit_ids=[unit.pk])
    assert Assignment.objects.get().eta_at is None
    answer_location_link(token=token, fix=fix(east_m=3000))
    expected = Assignment.objects.get().eta_at
    assert expected is not None
    assert expected > datetime.now(UTC)


def test_who_may_enter_a_position(call: CallCard, watched: Centre) -> None:
    with refused(NotFound, "call_unknown"):
        enter_location(by=watched.actor("police"), call_id=call.id, new=new_location())
    with refused(Forbidden, "not_allowed"):
        enter_location(by=watched.actor("crew"), call_id=call.id, new=new_location())
