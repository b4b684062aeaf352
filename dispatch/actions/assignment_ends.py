"""Assignments that end before their work is done: declined, unable, cancelled, diverted."""

from datetime import datetime

from dispatch.actions.assignments import assignment_changed, send_units
from dispatch.actions.device_times import refuse_future
from dispatch.actions.foreseeing import foresee_at
from dispatch.actions.locking import lock_assignment, lock_open_incidents, scope_of
from dispatch.actions.pushes import push_to_crews
from dispatch.actions.unit_work import (
    follow_assignments,
    set_unit_status,
    unit_changed,
    watch_abandoned_agency,
    watch_replacement,
)
from dispatch.actions.watches import unwatch_assignment
from dispatch.actions.writing import database_now, require, writing
from dispatch.errors import Conflict, Invalid
from dispatch.models import Assignment, Unit
from dispatch.rules.access import Actor, Right
from dispatch.rules.transitions import outcome_may_end, time_between, unit_status_after
from dispatch.schema import AssignmentCard, AssignmentEnding, AssignmentList, ChoiceFact, Diversion
from dispatch.selectors.cards import read_assignment_cards, read_incident_card
from dispatch.selectors.visibility import require_assignment
from dispatch.vocabulary import AssignmentOutcome, AssignmentStatus


def end_assignment(*, by: Actor, assignment_id: int, ending: AssignmentEnding) -> AssignmentCard:
    """End an assignment whose work is not done, with the reason. The same ending again changes nothing.

    A crew or its desk declines, or is unable to go on, which takes the unit out of service; a desk cancels. Where the
    agency's last response has ended so before it reached the scene, the wait for a unit is watched anew.

    Raises NotFound `assignment_unknown`, Forbidden, Conflict `outcome_illegal` (with the assignment's status),
    `assignment_moved_on` (with its status, which is not the one in which it was to end), Invalid `occurred_in_future`.
    """
    outcome = AssignmentOutcome(ending.outcome)
    with writing(by) as work:
        incident, assignment, unit = lock_assignment(by, assignment_id)
        right = Right.ASSIGN_UNIT if outcome is AssignmentOutcome.CANCELLED else Right.REPORT_STATUS
        require(by, right, agency=unit.agency_id, unit_id=unit.pk)
        if assignment.outcome == outcome:
            return work.record(read_assignment_cards([assignment.pk])[0], [])
        now = database_now()
        refuse_future(ending.occurred_at, now)
        current = AssignmentStatus(assignment.status)
        if ending.only_while is not None and current is not ending.only_while:
            raise Conflict(
                "assignment_moved_on",
                f"It was to end only while it is {ending.only_while.value}.",
                {"call_sign": unit.call_sign, "assignment_status": current.value},
            )
        _end(
            assignment,
            outcome,
            ending.reason,
            time_between(assignment.reached, AssignmentStatus.CLEARED, ending.occurred_at or now, now),
        )
        unable = outcome is AssignmentOutcome.UNABLE
        set_unit_status(unit, unit_status_after(current, outcome), ending.reason if unable else "")
        follow_assignments(incident)
        ended = unwatch_assignment(by, assignment)
        if outcome is AssignmentOutcome.CANCELLED:
            watch_abandoned_agency(incident, unit.agency_id)
            push_to_crews(incident, [assignment], "cancelled", now)
        else:
            watch_replacement(incident, unit.agency_id)
        fact = assignment_changed(incident, assignment, ending.occurred_at, ending.reason)
        return work.record(read_assignment_cards([assignment.pk])[0], [fact, unit_changed(unit.pk), *ended])


def divert_assignment(*, by: Actor, assignment_id: int, diversion: Diversion) -> AssignmentList:
    """Send a unit that is under way to another incident instead; both incidents say so.

    Raises NotFound `assignment_unknown` or `incident_unknown`, Forbidden, Conflict `outcome_illegal`,
    `incident_ended`, Invalid `same_incident`.
    """
    require(by, Right.ASSIGN_UNIT)
    foreseen = foresee_at(diversion.incident, [require_assignment(scope_of(by), assignment_id).unit_id])
    with writing(by) as work:
        seen = require_assignment(scope_of(by), assignment_id)
        if seen.incident_id == diversion.incident:
            raise Invalid("same_incident", "It is on that incident already.", {"incident_id": seen.incident_id})
        locked = lock_open_incidents(by, [seen.incident_id, diversion.incident], Right.ASSIGN_UNIT)
        source, target = locked[seen.incident_id], locked[diversion.incident]
        unit = Unit.objects.select_for_update(no_key=True, of=("self",)).get(pk=seen.unit_id)
        assignment = Assignment.objects.select_for_update(no_key=True, of=("self",)).get(pk=assignment_id)
        if assignment.incident_id != source.pk:
            # It was moved between our look and our lock.
            raise Conflict(
                "outcome_illegal", "The assignment has just moved.", {"assignment_status": assignment.status}
            )
        require(by, Right.ASSIGN_UNIT, agency=unit.agency_id)
        now = database_now()
        _end(assignment, AssignmentOutcome.DIVERTED, diversion.reason, now)
        follow_assignments(source)
        ended = unwatch_assignment(by, assignment)
        watch_abandoned_agency(source, unit.agency_id)
        left = assignment_changed(source, assignment, None, diversion.reason or None)
        choice = ChoiceFact(recommended=[], chosen=[unit.call_sign], departs=False, reason=diversion.reason)
        assignments, events = send_units(by, target, [_again(unit)], choice, foreseen)
        card = read_incident_card(target.pk)
        result = AssignmentList(assignments=assignments, incident=card, choice=choice)
        return work.record(result, [left, *ended, *events])


def _end(assignment: Assignment, outcome: AssignmentOutcome, reason: str, at: datetime) -> None:
    """End a locked assignment. Raises Conflict `outcome_illegal`."""
    current = AssignmentStatus(assignment.status)
    if not outcome_may_end(current, outcome):
        raise Conflict(
            "outcome_illegal",
            f"An assignment that is {current.value} cannot end as {outcome.value}.",
            {"assignment_status": current.value, "outcome": outcome.value},
        )
    assignment.status = AssignmentStatus.CLEARED
    assignment.outcome = outcome
    assignment.reason = reason
    assignment.cleared_at = at
    assignment.save()


def _again(unit: Unit) -> Unit:
    return Unit.objects.get(pk=unit.pk)
