"""Each silence on the way of a unit is watched from where it begins until it is broken, and then no longer."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from dispatch.actions.assignments import assign_units, report_assignment
from dispatch.actions.deadlines import arm_chain, follow_priority
from dispatch.actions.escalation import acknowledge_escalation, fire_next_deadline
from dispatch.actions.incidents import change_incident, create_incident
from dispatch.actions.watches import (
    alarm_unit_emergency,
    raise_priority_alarm,
    report_sight,
    unwatch_assignment,
    watch_arrival,
    watch_calls,
    watch_positions,
    watch_scene,
    watch_sight,
    watch_turnout,
)
from dispatch.actions.writing import database_now, writing
from dispatch.models import Assignment, Call, Deadline, EscalationPolicy, Incident, ServiceLine
from dispatch.rules.access import ENGINE
from dispatch.schema import IncidentChanges, NewIncident
from dispatch.timeline import Event
from dispatch.timeline import record as record_events
from dispatch.vocabulary import AssignmentStatus, EscalationEffect, EscalationTrigger
from tests.actions.conftest import CHAIN
from tests.actions.record import Record, make_due, state_of
from tests.factories import Centre, make_policy

FIRST = CHAIN[0][0]


def watched_by(trigger: EscalationTrigger) -> list[Deadline]:
    return list(Deadline.objects.filter(trigger=trigger).order_by("id"))


def states(trigger: EscalationTrigger) -> list[str]:
    return [state_of(deadline) for deadline in watched_by(trigger)]


def told(events: list[Event]) -> list[Event]:
    """Record events as the action does whose part a watch is."""
    with transaction.atomic():
        record_events(ENGINE, events)
    return events


@pytest.fixture
def incident(watched: Centre) -> Incident:
    card = create_incident(by=watched.actor("supervisor"), new=NewIncident(type="cardiac_arrest"))
    return Incident.objects.get(pk=card.id)


@pytest.fixture
def assignment(watched: Centre, incident: Incident) -> Assignment:
    unit = watched.units["ambulance"][0]
    made = assign_units(by=watched.actor("ambulance"), incident_id=incident.pk, unit_ids=[unit.pk])
    assignment = Assignment.objects.get(pk=made.assignments[0].id)
    # Only what a test arms itself is watched.
    Deadline.objects.all().delete()
    return assignment


# ---------------------------------------------------------------- a unit on its way


def test_a_turnout_is_watched_once(assignment: Assignment) -> None:
    watch_turnout(assignment)
    watch_turnout(assignment)
    [deadline] = watched_by(EscalationTrigger.ASSIGNMENT_NO_TURNOUT)
    assert deadline.due_at - deadline.armed_at == FIRST
    assert (deadline.assignment, deadline.agencies) == (assignment, ["ambulance"])


def test_a_unit_is_late_after_its_eta_and_not_before(assignment: Assignment) -> None:
    assignment.eta_at = database_now() + timedelta(minutes=9)
    watch_arrival(assignment)
    [deadline] = watched_by(EscalationTrigger.ASSIGNMENT_LATE)
    assert deadline.due_at == assignment.eta_at + FIRST


def test_without_an_eta_nobody_is_late(assignment: Assignment) -> None:
    assignment.eta_at = None
    watch_arrival(assignment)
    assert watched_by(EscalationTrigger.ASSIGNMENT_LATE) == []


def test_a_more_urgent_priority_does_not_make_a_unit_late_that_is_still_expected(assignment: Assignment) -> None:
    assignment.eta_at = database_now() + timedelta(minutes=9)
    assignment.incident.priority = 2
    watch_arrival(assignment)
    later = timedelta(seconds=40)
    make_policy(EscalationTrigger.ASSIGNMENT_LATE, [(later, EscalationEffect.ALARM_AGENCY)], priority=1, repeat_s=15)
    assignment.incident.priority = 1
    assert follow_priority(assignment.incident) == []
    [deadline] = watched_by(EscalationTrigger.ASSIGNMENT_LATE)
    assert (deadline.due_at, deadline.priority, deadline.repeat_s) == (assignment.eta_at + later, 1, 15)


def test_each_word_from_the_scene_begins_the_wait_anew_without_a_word_on_the_record(
    assignment: Assignment, record: Record, watched: Centre
) -> None:
    for _ in range(3):
        assert told(watch_scene(watched.actor("ambulance"), assignment)) == []
    assert states(EscalationTrigger.SCENE_SILENT) == ["cancelled", "cancelled", "pending"]
    assert make_due() == 1
    alarm = fire_next_deadline()
    assert alarm is not None
    [ended] = told(watch_scene(watched.actor("ambulance"), assignment))
    assert [card.id for card in ended.data.escalations] == [alarm.id]
    assert states(EscalationTrigger.SCENE_SILENT)[2:] == ["ended", "cancelled", "pending"]
    record.events()


def test_what_a_cleared_unit_was_watched_for_is_over_except_its_call_for_help(
    assignment: Assignment, watched: Centre
) -> None:
    assignment.eta_at = database_now()
    for watch in (watch_turnout, watch_arrival):
        watch(assignment)
    watch_scene(watched.actor("ambulance"), assignment)
    alarm_unit_emergency(assignment.unit, assignment, assignment.incident)
    events = told(unwatch_assignment(watched.actor("ambulance"), assignment))
    assert len(events) == 3
    pending = Deadline.objects.filter(cancelled_at__isnull=True)
    assert [deadline.trigger for deadline in pending] == [EscalationTrigger.UNIT_EMERGENCY]


def test_a_life_on_the_road_leaves_nothing_watched(record: Record, watched: Centre, incident: Incident) -> None:
    unit = watched.units["ambulance"][0]
    by = watched.actor("ambulance")
    made = assign_units(by=by, incident_id=incident.pk, unit_ids=[unit.pk]).assignments[0]
    for status in (
        AssignmentStatus.ACKNOWLEDGED, AssignmentStatus.EN_ROUTE, AssignmentStatus.ON_SCENE, AssignmentStatus.CLEARED,
    ):  # fmt: skip
        report_assignment(by=by, assignment_id=made.id, status=status, occurred_at=None)
        record.events()
    of_unit = Deadline.objects.filter(assignment=made.id)
    assert {state_of(deadline) for deadline in of_unit} == {"cancelled"}
    assert {deadline.trigger for deadline in of_unit} >= {"assignment_unacknowledged", "assignment_no_turnout"}


def test_an_alarm_armed_for_a_moment_counts_from_it(incident: Incident) -> None:
    at = database_now() - timedelta(hours=1)
    with writing(ENGINE):
        arm_chain(
            chain="x", trigger=EscalationTrigger.ASSIGNMENT_LATE, agencies=["ambulance"], incident=incident, since=at,
            patience=timedelta(seconds=3),
        )  # fmt: skip
    assert Deadline.objects.get(chain="x").due_at == at + FIRST + timedelta(seconds=3)


# ---------------------------------------------------------------- at once


def call(incident: Incident, number: int) -> None:
    Call.objects.create(
        provider="twilio", provider_call_id=f"C{number}", line=ServiceLine.objects.get(code="115"), incident=incident
    )


def test_as_many_calls_as_the_policy_says_alarm_once(incident: Incident) -> None:
    for number in range(1, 6):
        call(incident, number)
        watch_calls(incident)
        assert len(watched_by(EscalationTrigger.CALLS_ON_INCIDENT)) == (number >= 3)


def test_a_priority_that_rises_twice_alarms_twice(incident: Incident, watched: Centre) -> None:
    raise_priority_alarm(incident)
    incident.version += 1
    raise_priority_alarm(incident)
    assert len(watched_by(EscalationTrigger.PRIORITY_RAISED)) == 2


def test_a_priority_that_is_taken_back_calls_nobody_any_more(incident: Incident, watched: Centre) -> None:
    def judge(priority: int) -> list[Deadline]:
        version = Incident.objects.get(pk=incident.pk).version
        changes = IncidentChanges(priority=priority)
        change_incident(by=watched.actor("ambulance"), incident_id=incident.pk, version=version, changes=changes)
        return watched_by(EscalationTrigger.PRIORITY_RAISED)

    assert judge(3) == []
    alarms = judge(2)
    assert {(alarm.ended_at, alarm.cancelled_at) for alarm in alarms} == {(None, None)}
    assert all(alarm.ended_at or alarm.cancelled_at for alarm in judge(3))


def test_a_unit_in_danger_is_one_alarm_until_somebody_takes_it(assignment: Assignment, watched: Centre) -> None:
    unit, incident = assignment.unit, assignment.incident
    for _ in range(2):
        alarm_unit_emergency(unit, assignment, incident)
    assert make_due() == 1
    alarm = fire_next_deadline()
    assert alarm is not None
    alarm_unit_emergency(unit, None, incident)
    other = watched.units["ambulance"][1]
    alarm_unit_emergency(other, None, incident)
    chains = {deadline.chain for deadline in watched_by(EscalationTrigger.UNIT_EMERGENCY)}
    assert chains == {f"unit_emergency:{unit.pk}:0", f"unit_emergency:{other.pk}:0"}
    acknowledge_escalation(by=watched.actor("ambulance"), escalation_id=alarm.id)
    assert not Deadline.objects.filter(chain=alarm.chain, fired_at__isnull=True, cancelled_at__isnull=True).exists()
    alarm_unit_emergency(unit, assignment, incident)
    live = Deadline.objects.filter(key__startswith=f"unit_emergency:{unit.pk}:", cancelled_at__isnull=True)
    assert live.filter(ended_at__isnull=True).count() == 1


def test_nothing_is_watched_that_no_policy_asks_for(assignment: Assignment, watched: Centre) -> None:
    EscalationPolicy.objects.all().delete()
    assignment.eta_at = database_now()
    watch_turnout(assignment)
    watch_arrival(assignment)
    assert watch_scene(watched.actor("ambulance"), assignment) == []
    for number in range(4):
        call(assignment.incident, number)
    watch_calls(assignment.incident)
    raise_priority_alarm(assignment.incident)
    watch_sight(assignment.incident, "ambulance")
    alarm_unit_emergency(assignment.unit, assignment, assignment.incident)
    watch_positions()
    assert not Deadline.objects.exists()


# ---------------------------------------------------------------- seen on a screen


def unseen(incident: Incident, *agencies: str) -> None:
    make_policy(EscalationTrigger.INCIDENT_UNSEEN, CHAIN)
    for agency in agencies:
        watch_sight(incident, agency)


def test_an_incident_is_seen_for_those_whose_units_the_person_may_send(
    record: Record, watched: Centre, incident: Incident
) -> None:
    unseen(incident, "ambulance", "police")
    for by in ("fire", "calltaker", "crew"):
        report_sight(by=watched.actor(by), incident_id=incident.pk)
    assert states(EscalationTrigger.INCIDENT_UNSEEN) == ["pending", "pending"]
    report_sight(by=watched.actor("police"), incident_id=incident.pk)
    assert states(EscalationTrigger.INCIDENT_UNSEEN) == ["pending", "cancelled"]
    report_sight(by=watched.actor("supervisor"), incident_id=incident.pk)
    assert states(EscalationTrigger.INCIDENT_UNSEEN) == ["cancelled", "cancelled"]
    assert [event.actor_username for event in record.events()][-2:] == ["police", "supervisor"]


def test_an_alarm_that_nobody_sees_it_ends_when_somebody_does(
    record: Record, watched: Centre, incident: Incident
) -> None:
    unseen(incident, "ambulance")
    assert make_due(trigger="incident_unseen") == 1
    alarm = fire_next_deadline()
    assert alarm is not None
    report_sight(by=watched.actor("ambulance"), incident_id=incident.pk)
    row = Deadline.objects.get(pk=alarm.id)
    assert row.ended_by is not None
    assert row.ended_by.username == "ambulance"
    record.events()


def test_a_glance_costs_one_query_and_writes_nothing(watched: Centre, incident: Incident) -> None:
    unseen(incident)
    for incident_id in (incident.pk, 2**62):
        with CaptureQueriesContext(connection) as queries:
            report_sight(by=watched.actor("supervisor"), incident_id=incident_id)
        assert len(queries) == 1
