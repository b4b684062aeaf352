"""A crew in danger is heard by every desk concerned, at once, whatever else it is doing."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from dispatch.actions.assignments import assign_units
from dispatch.actions.emergencies import report_emergency
from dispatch.actions.escalation import acknowledge_escalation, fire_next_deadline
from dispatch.actions.incident_ends import close_incident
from dispatch.actions.incidents import change_incident, create_incident
from dispatch.actions.merging import merge_incident
from dispatch.errors import Forbidden, Invalid, NotFound
from dispatch.models import Deadline, Incident, Unit, UnitPosition
from dispatch.schema import IncidentCard, IncidentChanges, IncidentClosing, NewIncident, NewLocation, UnitEmergency
from dispatch.vocabulary import Disposition, EscalationTrigger, LocationSource
from tests.actions.conftest import watch_everything
from tests.actions.record import Record, make_due, refused, state_of
from tests.actions.together import raised, together
from tests.factories import Centre

TRIGGER = EscalationTrigger.UNIT_EMERGENCY
HERE = NewLocation(lon=106.95, lat=11.6, radius_m=20, source=LocationSource.DEVICE)


def emergency(centre: Centre, *, by: str = "crew", unit: int = 0, **told: Any) -> IncidentCard:
    unit_id = centre.units["ambulance"][unit].pk
    return report_emergency(by=centre.actor(by), unit_id=unit_id, emergency=UnitEmergency(**told))


def alarms() -> list[tuple[int, str]]:
    """Return the steps of emergency chains: incident, state."""
    return [(row.incident_id, state_of(row)) for row in Deadline.objects.filter(trigger=TRIGGER).order_by("id")]


def test_a_unit_on_no_incident_opens_one_where_it_is(watched: Centre, record: Record) -> None:
    card = emergency(watched, text="bị hành hung")
    unit = watched.units["ambulance"][0]
    assert card.what == "Tổ CC01 báo nguy hiểm: bị hành hung"
    assert (card.priority, card.agencies, card.type) == (1, ["ambulance"], None)
    assert card.location is not None
    assert (card.location.lon, card.location.lat, card.location.source) == (*unit.position.position.coords, "device")
    assert record.names() == ["incident.created", "unit.endangered"]
    event = record.only("unit.endangered")
    assert event.incident_id == card.id
    assert event.data["incident"] == card.model_dump(mode="json")
    assert [unit["call_sign"] for unit in event.data["units"]] == ["CC01"]
    assert event.data["reason"] == "bị hành hung"
    assert alarms() == [(card.id, "pending")]
    triggers = set(Deadline.objects.filter(incident=card.id).values_list("trigger", flat=True))
    assert triggers == {TRIGGER, EscalationTrigger.INCIDENT_UNASSIGNED}


def test_the_place_that_the_crew_gives_counts_and_is_the_units(watched: Centre, record: Record) -> None:
    card = emergency(watched, position=HERE)
    assert card.location is not None
    assert (card.location.lon, card.location.radius_m) == (HERE.lon, HERE.radius_m)
    unit = Unit.objects.get(pk=watched.units["ambulance"][0].pk)
    assert unit.position.position.coords == (HERE.lon, HERE.lat)
    assert unit.position.at > watched.units["ambulance"][0].position.at
    assert record.names() == ["unit.changed", "incident.created", "unit.endangered"]


def test_a_unit_that_nobody_has_ever_located_is_heard_too(watched: Centre, record: Record) -> None:
    UnitPosition.objects.all().delete()
    record.begin()
    assert emergency(watched).location is None
    assert record.names() == ["incident.created", "unit.endangered"]


def test_a_unit_at_work_is_in_danger_on_its_incident(watched: Centre, record: Record) -> None:
    crash = create_incident(by=watched.actor("supervisor"), new=NewIncident(type="traffic_crash"))
    unit = watched.units["ambulance"][0]
    [assignment] = assign_units(by=watched.actor("ambulance"), incident_id=crash.id, unit_ids=[unit.pk]).assignments
    record.begin()
    assert emergency(watched, by="ambulance", text="cháy lan").id == crash.id
    event = record.only("unit.endangered")
    assert sorted(event.agencies) == ["ambulance", "police"]
    assert event.data["assignment"]["id"] == assignment.id
    assert "units" not in event.data, "the police does not see the unit, so its card stays out of what they receive"
    assert Deadline.objects.get(trigger=TRIGGER).assignment_id == assignment.id
    assert Incident.objects.count() == 1


def test_calling_again_while_the_alarm_stands_is_told_and_raises_no_second_one(watched: Centre, record: Record) -> None:
    first = emergency(watched)
    make_due(trigger=TRIGGER)
    assert fire_next_deadline() is not None
    record.begin()
    assert emergency(watched, by="ambulance", text="vẫn nguy hiểm").id == first.id
    assert record.names() == ["unit.endangered"]
    assert [state for _, state in alarms()] == ["standing", "pending"]
    assert Incident.objects.count() == 1


def test_calling_again_after_somebody_took_the_alarm_raises_it_anew_on_the_same_incident(
    watched: Centre, record: Record
) -> None:
    first = emergency(watched)
    make_due(trigger=TRIGGER)
    alarm = fire_next_deadline()
    assert alarm is not None
    acknowledge_escalation(by=watched.actor("ambulance"), escalation_id=alarm.id)
    assert "pending" not in [state for _, state in alarms()]
    assert emergency(watched).id == first.id
    assert alarms()[-1] == (first.id, "pending")
    assert Incident.objects.count() == 1


def test_calling_again_follows_an_incident_that_was_merged(watched: Centre, record: Record) -> None:
    first = emergency(watched)
    other = create_incident(by=watched.actor("supervisor"), new=NewIncident(type="cardiac_arrest"))
    merge_incident(by=watched.actor("supervisor"), incident_id=first.id, into=other.id)
    assert emergency(watched).id == other.id
    assert Incident.objects.count() == 2


def test_a_danger_that_is_over_does_not_swallow_the_next_one(watched: Centre, record: Record) -> None:
    first = emergency(watched)
    close_incident(
        by=watched.actor("ambulance"),
        incident_id=first.id,
        closing=IncidentClosing(disposition=Disposition.FALSE_REPORT),
    )
    second = emergency(watched)
    assert second.id != first.id
    assert alarms() == [(first.id, "cancelled"), (second.id, "pending")]


def test_two_units_in_danger_are_two_alarms(watched: Centre, record: Record) -> None:
    one, two = emergency(watched, by="ambulance"), emergency(watched, by="ambulance", unit=1)
    assert one.id != two.id
    assert alarms() == [(one.id, "pending"), (two.id, "pending")]


def test_nobody_calls_for_a_unit_that_is_not_theirs(watched: Centre, record: Record) -> None:
    with refused(NotFound, "unit_unknown"):
        emergency(watched, unit=1)
    with refused(NotFound, "unit_unknown"):
        emergency(watched, by="police")
    with refused(Forbidden, "not_allowed"):
        emergency(watched, by="calltaker")


def test_a_call_for_help_that_races_with_others_and_with_an_assignment_is_one_alarm(committed_centre: Centre) -> None:
    watch_everything()
    supervisor = committed_centre.actor("supervisor")
    incident = create_incident(by=supervisor, new=NewIncident(type="cardiac_arrest"))
    unit = committed_centre.units["ambulance"][0]
    outcomes = together(
        lambda: emergency(committed_centre),
        lambda: emergency(committed_centre, by="ambulance"),
        lambda: assign_units(by=supervisor, incident_id=incident.id, unit_ids=[unit.pk]),
    )
    assert raised(outcomes) == []
    assert len([state for _, state in alarms() if state == "pending"]) == 1
    assert Incident.objects.count() <= 2


def test_a_crew_in_danger_is_most_urgent_whatever_its_incident_is(watched: Centre) -> None:
    card = create_incident(by=watched.actor("supervisor"), new=NewIncident(type="theft", priority=4))
    assign_units(by=watched.actor("supervisor"), incident_id=card.id, unit_ids=[watched.units["ambulance"][0].pk])
    emergency(watched)
    version = Incident.objects.get(pk=card.id).version
    changes = IncidentChanges(priority=5)
    change_incident(by=watched.actor("supervisor"), incident_id=card.id, version=version, changes=changes)
    assert Deadline.objects.get(trigger=TRIGGER).priority == 1
    others = Deadline.objects.exclude(trigger=TRIGGER).filter(cancelled_at__isnull=True)
    assert set(others.values_list("priority", flat=True)) == {5}


# ---------------------------------------------------------------- a call for help that waited for a signal


def test_a_call_for_help_that_comes_late_says_so_and_when_it_was(watched: Centre, record: Record) -> None:
    unit = watched.units["ambulance"][0]
    called_at = datetime.now(UTC) - timedelta(minutes=40)
    UnitPosition.objects.filter(pk=unit.pk).update(at=datetime.now(UTC) - timedelta(minutes=5))
    card = emergency(watched, text="bị bao vây", position=HERE, occurred_at=called_at.isoformat())
    local = timezone.localtime(called_at)
    assert card.what == f"Tổ CC01 báo nguy hiểm lúc {local:%H:%M %d/%m} (báo muộn): bị bao vây"
    assert record.only("unit.endangered").occurred_at == called_at
    # It was there then: where it has been since is known better.
    assert card.location is not None
    assert card.location.lon == HERE.lon
    assert Unit.objects.get(pk=unit.pk).position.position.coords != (HERE.lon, HERE.lat)
    assert alarms() == [(card.id, "pending")], "whoever called half an hour ago may still be in danger"


def test_a_call_for_help_that_comes_at_once_is_no_late_one(watched: Centre, record: Record) -> None:
    called_at = datetime.now(UTC) - timedelta(seconds=5)
    card = emergency(watched, position=HERE, occurred_at=called_at.isoformat())
    assert card.what == "Tổ CC01 báo nguy hiểm"
    assert Unit.objects.get(pk=watched.units["ambulance"][0].pk).position.position.coords == (HERE.lon, HERE.lat)
    assert record.only("unit.endangered").occurred_at == called_at


@pytest.mark.parametrize(
    ("ago", "code"), [(timedelta(minutes=-3), "occurred_in_future"), (timedelta(days=8), "occurred_too_long_ago")]
)
def test_a_call_for_help_by_a_clock_that_cannot_be_right_is_told_the_time(
    watched: Centre, record: Record, ago: timedelta, code: str
) -> None:
    with refused(Invalid, code) as refusal:
        emergency(watched, occurred_at=(datetime.now(UTC) - ago).isoformat())
    assert "now" in refusal.facts
    assert (alarms(), record.events()) == ([], [])
