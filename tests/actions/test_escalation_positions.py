"""A unit that falls silent on its way is missed once, and no longer than until it reports again."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now

from dispatch.actions.assignments import assign_units
from dispatch.actions.escalation import acknowledge_escalation, fire_next_deadline
from dispatch.actions.incidents import create_incident
from dispatch.actions.watches import watch_positions
from dispatch.models import Assignment, Deadline, Incident, UnitPosition
from dispatch.rules.escalation import POSITION_LOST_AFTER
from dispatch.schema import NewIncident
from dispatch.vocabulary import EscalationTrigger
from tests.actions.record import Record, make_due, state_of
from tests.factories import Centre


def watched_by(trigger: EscalationTrigger) -> list[Deadline]:
    return list(Deadline.objects.filter(trigger=trigger).order_by("id"))


def states(trigger: EscalationTrigger) -> list[str]:
    return [state_of(deadline) for deadline in watched_by(trigger)]


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


def at_work(assignment: Assignment, *, status: str = "en_route", ago: timedelta, dispatched: timedelta) -> None:
    now = Now()
    Assignment.objects.filter(pk=assignment.pk).update(status=status, dispatched_at=now - dispatched)
    # The clock of the device is wrong, which does not matter.
    at = now - ago - timedelta(minutes=10)
    UnitPosition.objects.filter(unit=assignment.unit_id).update(at=at, recorded_at=now - ago)


LONG, SHORT = POSITION_LOST_AFTER + timedelta(seconds=1), POSITION_LOST_AFTER - timedelta(seconds=5)


@pytest.mark.parametrize(
    ("status", "ago", "dispatched", "is_lost"),
    [
        ("en_route", LONG, timedelta(hours=1), True),
        ("on_scene", LONG, timedelta(hours=1), True),
        ("transporting", LONG, timedelta(hours=1), True),
        ("dispatched", LONG, timedelta(hours=1), False),
        ("at_hospital", LONG, timedelta(hours=1), False),
        ("en_route", SHORT, timedelta(hours=1), False),
        # No position since it was sent: it has none to lose.
        ("en_route", timedelta(hours=2), timedelta(hours=1), False),
    ],
)
def test_a_position_is_lost_by_a_unit_that_had_one_and_needs_it(
    assignment: Assignment, status: str, ago: timedelta, dispatched: timedelta, is_lost: bool
) -> None:
    at_work(assignment, status=status, ago=ago, dispatched=dispatched)
    watch_positions()
    watch_positions()
    assert len(watched_by(EscalationTrigger.POSITION_LOST)) == is_lost


def test_a_unit_that_has_no_position_at_all_or_is_cleared_is_not_watched(assignment: Assignment) -> None:
    at_work(assignment, ago=LONG, dispatched=timedelta(hours=1))
    UnitPosition.objects.all().delete()
    watch_positions()
    UnitPosition.objects.create(
        unit_id=assignment.unit_id, position="POINT(106 11)", at=Now(), recorded_at=Now() - LONG
    )
    Assignment.objects.update(status="cleared", outcome="completed", cleared_at=Now())
    watch_positions()
    assert watched_by(EscalationTrigger.POSITION_LOST) == []


def test_a_position_that_comes_back_ends_the_alarm_and_the_next_loss_is_a_new_one(
    assignment: Assignment, record: Record
) -> None:
    at_work(assignment, ago=LONG, dispatched=timedelta(hours=1))
    record.begin()
    watch_positions()
    assert record.events() == []
    assert make_due() == 1
    assert fire_next_deadline() is not None
    watch_positions()
    assert states(EscalationTrigger.POSITION_LOST) == ["standing", "pending"]
    record.events()
    at_work(assignment, ago=timedelta(0), dispatched=timedelta(hours=1))
    record.begin()
    watch_positions()
    assert record.names() == ["escalation.cancelled"]
    assert states(EscalationTrigger.POSITION_LOST) == ["ended", "cancelled"]
    at_work(assignment, ago=LONG - timedelta(seconds=1) + timedelta(microseconds=1), dispatched=timedelta(hours=1))
    watch_positions()
    assert states(EscalationTrigger.POSITION_LOST) == ["ended", "cancelled", "pending"]


def test_a_lost_position_that_somebody_took_is_not_a_second_alarm(assignment: Assignment, watched: Centre) -> None:
    at_work(assignment, ago=LONG, dispatched=timedelta(hours=1))
    watch_positions()
    make_due()
    alarm = fire_next_deadline()
    assert alarm is not None
    acknowledge_escalation(by=watched.actor("ambulance"), escalation_id=alarm.id)
    watch_positions()
    live = Deadline.objects.filter(cancelled_at__isnull=True, ended_at__isnull=True)
    assert [deadline.chain for deadline in live] == [f"{alarm.chain}/{alarm.id}"]


def test_a_unit_at_hospital_is_no_longer_missed(assignment: Assignment) -> None:
    at_work(assignment, status="transporting", ago=LONG, dispatched=timedelta(hours=1))
    watch_positions()
    Assignment.objects.update(status="at_hospital")
    watch_positions()
    assert states(EscalationTrigger.POSITION_LOST) == ["cancelled"]
