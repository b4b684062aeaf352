"""Units are sent all or none, a unit is at one place at a time, and its crew's reports only go forwards."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from dispatch.actions.assignments import assign_units, report_assignment
from dispatch.actions.calls import report_call
from dispatch.actions.escalation import fire_next_deadline
from dispatch.actions.incidents import create_incident
from dispatch.actions.units import report_unit
from dispatch.actions.writing import database_now
from dispatch.errors import Conflict, Forbidden, Invalid, NotFound
from dispatch.models import Assignment, Deadline, Incident, TimelineEvent, Unit
from dispatch.schema import AssignmentCard, IncidentCard, NewIncident, UnitReport
from dispatch.vocabulary import AssignmentStatus, IncidentStatus, Role, UnitStatus
from tests.actions.record import Record, deadlines, make_due, messages, refused
from tests.factories import Centre, call_event, make_actor

S = AssignmentStatus


def create(centre: Centre, kind: str = "traffic_crash") -> IncidentCard:
    return create_incident(by=centre.actor("supervisor"), new=NewIncident(type=kind))


def assign(centre: Centre, card: IncidentCard, agency: str = "ambulance", index: int = 0) -> AssignmentCard:
    made = assign_units(by=centre.actor(agency), incident_id=card.id, unit_ids=[centre.units[agency][index].pk])
    return made.assignments[0]


def report(
    centre: Centre, assignment: AssignmentCard, status: S, at: datetime | None = None, by: str = "ambulance"
) -> AssignmentCard:
    return report_assignment(by=centre.actor(by), assignment_id=assignment.id, status=status, occurred_at=at)


def unit_status(assignment: AssignmentCard) -> str:
    return Unit.objects.get(pk=assignment.unit_id).status


def test_sending_units_dispatches_incident_and_units_and_stops_their_agencys_escalation(
    record: Record, watched: Centre
) -> None:
    card = create(watched)
    units = watched.units["ambulance"][:2]
    record.begin()
    made = assign_units(
        by=watched.actor("ambulance"), incident_id=card.id, unit_ids=[units[1].pk, units[0].pk, units[1].pk]
    )
    assert [a.call_sign for a in made.assignments] == [unit.call_sign for unit in units]
    assert made.incident.status is IncidentStatus.DISPATCHED
    assert made.incident.version == 2
    assert made.incident.assignments == made.assignments
    assert set(Unit.objects.filter(pk__in=[u.pk for u in units]).values_list("status", "version")) == {
        (UnitStatus.DISPATCHED, 2)
    }
    assert set(Assignment.objects.values_list("assigned_by__username", flat=True)) == {"ambulance"}
    assert record.names() == ["unit.assigned", "unit.changed"] * 2 + ["escalation.cancelled"]
    assert deadlines(card.id) == [
        ("incident_unassigned", "cancelled", ("ambulance",)),
        ("incident_unassigned", "pending", ("police",)),
        ("assignment_unacknowledged", "pending", ("ambulance",)),
        ("assignment_unacknowledged", "pending", ("ambulance",)),
    ]
    assert messages() == []


def test_a_unit_of_an_agency_that_was_not_asked_brings_its_agency_along(record: Record, watched: Centre) -> None:
    card = create(watched, "theft")
    record.begin()
    by = watched.actor("supervisor")
    made = assign_units(by=by, incident_id=card.id, unit_ids=[watched.units["fire"][0].pk])
    assert made.incident.agencies == ["police", "fire"]
    added, assigned, changed, met = record.events()
    assert (added.name, added.agencies) == ("incident.agency_added", ["police", "fire"])
    assert (assigned.name, assigned.agencies) == ("unit.assigned", ["police", "fire"])
    assert (changed.name, changed.agencies) == ("unit.changed", ["fire"])
    assert met.data["cancelled"]["reason"] == "met"
    assert deadlines(card.id) == [
        ("incident_unassigned", "pending", ("police",)),
        ("incident_unassigned", "cancelled", ("fire",)),
        ("assignment_unacknowledged", "pending", ("fire",)),
    ]


def test_one_taken_unit_keeps_all_of_them_home_and_says_who_has_it(record: Record, watched: Centre) -> None:
    first, second = create(watched), create(watched)
    taken, free = watched.units["ambulance"][0], watched.units["ambulance"][1]
    assign(watched, first)
    with refused(Conflict, "unit_taken") as refusal:
        assign_units(by=watched.actor("ambulance"), incident_id=second.id, unit_ids=[free.pk, taken.pk])
    assert refusal.facts == {
        "unit_id": taken.pk,
        "call_sign": taken.call_sign,
        "incident_id": first.id,
        "incident_number": first.number,
        "by": "ambulance",
    }


def test_a_unit_is_not_sent_twice_to_the_same_incident(record: Record, watched: Centre) -> None:
    card = create(watched)
    assign(watched, card)
    with refused(Conflict, "unit_taken"):
        assign(watched, card)


@pytest.mark.parametrize("status", [UnitStatus.OUT_OF_SERVICE, UnitStatus.OFF_DUTY])
def test_a_unit_that_is_not_on_duty_is_not_sent(record: Record, watched: Centre, status: UnitStatus) -> None:
    card, unit = create(watched), watched.units["ambulance"][0]
    report_unit(by=watched.actor("ambulance"), unit_id=unit.pk, report=UnitReport(status=status, reason="ca"))
    with refused(Conflict, "unit_unavailable") as refusal:
        assign(watched, card)
    assert refusal.facts == {"unit_id": unit.pk, "call_sign": unit.call_sign, "unit_status": status}


def test_a_unit_on_its_way_back_can_be_sent_again(record: Record, watched: Centre) -> None:
    unit = watched.units["ambulance"][0]
    report_unit(by=watched.actor("ambulance"), unit_id=unit.pk, report=UnitReport(status=UnitStatus.RETURNING))
    assert assign(watched, create(watched)).unit_id == unit.pk


def test_units_that_are_not_there_or_not_seen_are_unknown_alike(record: Record, watched: Centre) -> None:
    card, foreign = create(watched), watched.units["fire"][0].pk
    for units, missing in (([2**62], [2**62]), ([watched.units["ambulance"][0].pk, foreign], [foreign])):
        with refused(NotFound, "unit_unknown") as refusal:
            assign_units(by=watched.actor("ambulance"), incident_id=card.id, unit_ids=units)
        assert refusal.facts == {"units": missing}


@pytest.mark.parametrize("name", ["calltaker", "crew", "officer"])
def test_who_may_not_dispatch_sends_nobody(record: Record, watched: Centre, name: str) -> None:
    by = watched.actors.get(name) or make_actor("second", Role.DUTY_OFFICER)
    card = create(watched)
    with refused(Forbidden, "not_allowed"):
        assign_units(by=by, incident_id=card.id, unit_ids=[watched.units["ambulance"][0].pk])


def test_a_dispatcher_who_only_watches_another_agency_does_not_send_its_units(record: Record, watched: Centre) -> None:
    both = make_actor("both", Role.DISPATCHER, agency="police")
    watcher = make_actor("watcher", Role.DUTY_OFFICER, agency="fire")
    assert both.access is not None
    assert watcher.access is not None
    person = type(both.access)(both.access.person_id, "both", both.access.grants + watcher.access.grants)
    card = create(watched)
    with refused(Forbidden, "not_allowed"):
        assign_units(
            by=type(both)(name="both", access=person), incident_id=card.id, unit_ids=[watched.units["fire"][0].pk]
        )


def test_a_crew_on_its_way_stops_the_alarm_of_an_unacknowledged_order(record: Record, watched: Centre) -> None:
    card = create(watched)
    assignment = assign(watched, card)
    make_due(trigger="assignment_unacknowledged")
    fire_next_deadline()
    record.begin()
    reported = report(watched, assignment, S.EN_ROUTE, by="crew")
    assert reported.en_route_at is not None
    assert reported.acknowledged_at is None
    assert unit_status(assignment) == UnitStatus.EN_ROUTE
    assert record.names() == ["assignment.changed", "unit.changed", "escalation.cancelled"]
    fact = record.only("assignment.changed")
    assert fact.actor_username == "crew"
    assert fact.data["assignment"] == reported.model_dump(mode="json")
    [ended] = record.only("escalation.cancelled").data["escalations"]
    assert ended["ended_by"] == "crew"
    assert {state for trigger, state, _ in deadlines(card.id) if trigger == "assignment_unacknowledged"} == {
        "ended", "cancelled",
    }  # fmt: skip


def test_the_incident_follows_its_crews_to_the_scene_and_home(record: Record, watched: Centre) -> None:
    card = create(watched)
    first, second = assign(watched, card), assign(watched, card, index=1)
    steps = [
        (first, S.ACKNOWLEDGED, IncidentStatus.DISPATCHED),
        (first, S.ON_SCENE, IncidentStatus.ON_SCENE),
        (first, S.TRANSPORTING, IncidentStatus.ON_SCENE),
        (first, S.AT_HOSPITAL, IncidentStatus.ON_SCENE),
        (first, S.CLEARED, IncidentStatus.ON_SCENE),
        (second, S.CLEARED, IncidentStatus.RESOLVED),
    ]
    version = Incident.objects.get(pk=card.id).version
    for assignment, status, expected in steps:
        report(watched, assignment, status)
        incident = Incident.objects.get(pk=card.id)
        version += 1
        assert (incident.status, incident.version) == (expected, version)
    assert unit_status(first) == unit_status(second) == UnitStatus.AVAILABLE
    record.events()


def test_a_crew_called_off_before_the_scene_leaves_the_incident_watched_again(record: Record, watched: Centre) -> None:
    card = create(watched, "cardiac_arrest")
    assignment = assign(watched, card)
    record.begin()
    report(watched, assignment, S.CLEARED)
    assert Incident.objects.get(pk=card.id).status == IncidentStatus.VERIFYING
    assert deadlines(card.id) == [
        ("incident_unassigned", "cancelled", ("ambulance",)),
        ("assignment_unacknowledged", "cancelled", ("ambulance",)),
        ("incident_unassigned", "pending", ("ambulance",)),
    ]
    assert record.names() == ["assignment.changed", "unit.changed", "escalation.cancelled"]


def test_while_another_crew_is_on_its_way_nobody_is_alarmed_again(record: Record, watched: Centre) -> None:
    card = create(watched, "cardiac_arrest")
    first = assign(watched, card)
    assign(watched, card, index=1)
    report(watched, first, S.CLEARED)
    assert not Deadline.objects.filter(
        trigger="incident_unassigned", cancelled_at__isnull=True, fired_at__isnull=True
    ).exists()


def test_a_crew_that_was_there_is_not_missed_afterwards(record: Record, watched: Centre) -> None:
    card = create(watched, "cardiac_arrest")
    assignment = assign(watched, card)
    report(watched, assignment, S.ON_SCENE)
    report(watched, assignment, S.CLEARED)
    assert {state for _, state, _ in deadlines(card.id)} == {"cancelled"}


def test_sending_and_calling_off_again_and_again_arms_each_time(record: Record, watched: Centre) -> None:
    card = create(watched, "cardiac_arrest")
    for _ in range(3):
        report(watched, assign(watched, card), S.CLEARED)
    pending = [chain for chain in deadlines(card.id) if chain[1] == "pending"]
    assert pending == [("incident_unassigned", "pending", ("ambulance",))]


def test_the_same_report_again_changes_nothing(record: Record, watched: Centre) -> None:
    assignment = assign(watched, create(watched))
    first = report(watched, assignment, S.EN_ROUTE)
    record.begin()
    assert report(watched, assignment, S.EN_ROUTE, datetime.now(UTC)) == first
    assert record.events() == []


def test_a_report_that_goes_back_is_refused_with_what_may_follow(record: Record, watched: Centre) -> None:
    assignment = assign(watched, create(watched))
    report(watched, assignment, S.ON_SCENE)
    with refused(Conflict, "illegal_transition") as refusal:
        report(watched, assignment, S.EN_ROUTE)
    assert refusal.facts == {"assignment_status": "on_scene", "next": ["transporting", "cleared"]}


def test_a_cleared_assignment_takes_no_report_even_when_its_unit_is_elsewhere(record: Record, watched: Centre) -> None:
    first = assign(watched, create(watched))
    report(watched, first, S.CLEARED)
    second = assign(watched, create(watched))
    with refused(Conflict, "illegal_transition"):
        report(watched, first, S.ON_SCENE)
    assert unit_status(second) == UnitStatus.DISPATCHED


def test_the_record_keeps_the_devices_time_and_the_row_a_possible_one(record: Record, watched: Centre) -> None:
    assignment = assign(watched, create(watched))
    claimed = assignment.dispatched_at - timedelta(hours=3)
    reported = report(watched, assignment, S.ACKNOWLEDGED, claimed)
    assert reported.acknowledged_at == assignment.dispatched_at
    event = TimelineEvent.objects.get(name="assignment.changed")
    assert event.occurred_at == claimed
    assert event.recorded_at > assignment.dispatched_at


def test_a_report_that_was_made_in_a_dead_spot_counts_from_when_it_was_made(record: Record, watched: Centre) -> None:
    assignment = assign(watched, create(watched))
    Assignment.objects.update(dispatched_at=assignment.dispatched_at - timedelta(minutes=30))
    made = (database_now() - timedelta(minutes=10)).astimezone(timezone(timedelta(hours=7)))
    assert report(watched, assignment, S.EN_ROUTE, made).en_route_at == made


def test_a_device_whose_clock_runs_a_minute_ahead_is_believed_up_to_now(record: Record, watched: Centre) -> None:
    assignment = assign(watched, create(watched))
    reported = report(watched, assignment, S.EN_ROUTE, database_now() + timedelta(minutes=1))
    assert reported.en_route_at is not None
    assert reported.en_route_at <= database_now()


def test_a_report_from_the_future_is_refused(record: Record, watched: Centre) -> None:
    assignment = assign(watched, create(watched))
    with refused(Invalid, "occurred_in_future"):
        report(watched, assignment, S.EN_ROUTE, database_now() + timedelta(minutes=3))


def test_the_crew_of_another_unit_reports_nothing(record: Record, watched: Centre) -> None:
    assignment = assign(watched, create(watched), index=1)
    with refused(NotFound, "assignment_unknown"):
        report(watched, assignment, S.EN_ROUTE, by="crew")


def test_a_desk_that_sees_the_incident_does_not_report_for_another_agencys_unit(
    record: Record, watched: Centre
) -> None:
    assignment = assign(watched, create(watched))
    with refused(Forbidden, "not_allowed"):
        report(watched, assignment, S.EN_ROUTE, by="police")
    with refused(NotFound, "assignment_unknown"):
        report(watched, assignment, S.EN_ROUTE, by="fire")
    with refused(NotFound, "assignment_unknown"):
        report_assignment(by=watched.actor("supervisor"), assignment_id=2**62, status=S.CLEARED, occurred_at=None)


def test_a_call_taker_reports_no_status(record: Record, watched: Centre) -> None:
    assignment = assign(watched, create(watched))
    with refused(Forbidden, "not_allowed"):
        report(watched, assignment, S.EN_ROUTE, by="calltaker")


def test_units_can_be_sent_while_the_caller_is_still_waiting(record: Record, watched: Centre) -> None:
    call = report_call(call_event())
    record.begin()
    assign_units(
        by=watched.actor("ambulance"),
        incident_id=call.incident_id,
        unit_ids=[watched.units["ambulance"][0].pk],
    )
    states = {trigger: state for trigger, state, _ in deadlines(call.incident_id)}
    assert states == {
        "call_unanswered": "pending",
        "incident_unassigned": "cancelled",
        "assignment_unacknowledged": "pending",
    }
    record.events()
