"""Assignments: units are sent, report their progress, and are cleared."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.db.models.functions import Now

from dispatch.actions.deadlines import arm_chain, arm_unassigned, end_chains
from dispatch.actions.incidents import attach_agency
from dispatch.actions.locking import lock_open_incident, lock_units, scope_of
from dispatch.actions.writing import database_now, require, writing
from dispatch.errors import Conflict, Invalid, NotFound
from dispatch.models import Assignment, Incident, Unit
from dispatch.rules.access import Actor, Right
from dispatch.rules.transitions import (
    ASSIGNMENT_NEXT,
    Work,
    assignment_may_become,
    incident_status_of,
    response_failed,
    unit_status_of,
)
from dispatch.schema import AssignmentCard, AssignmentList, ChoiceFact, EventData, UnitCard
from dispatch.selectors.cards import read_assignment_cards, read_incident_card, read_unit_cards
from dispatch.selectors.visibility import visible_incidents
from dispatch.timeline import Event
from dispatch.vocabulary import (
    AssignmentOutcome,
    AssignmentStatus,
    EscalationTrigger,
    EventName,
    IncidentStatus,
    UnitStatus,
)

# A device's clock may run ahead by so much before its report is refused.
CLOCK_TOLERANCE = timedelta(minutes=2)
_DISPATCHABLE = (UnitStatus.AVAILABLE, UnitStatus.RETURNING)


def assign_units(*, by: Actor, incident_id: int, unit_ids: Sequence[int], reason: str = "") -> AssignmentList:
    """Send units to an incident: all of them or none.

    The agency of each unit is put on the incident if it was not. Raises NotFound `unit_unknown`, Forbidden, Conflict
    `unit_taken` (with who has it), `unit_unavailable` or `incident_ended`.
    """
    require(by, Right.ASSIGN_UNIT)
    with writing(by) as work:
        incident = lock_open_incident(by, incident_id, Right.ASSIGN_UNIT)
        units = lock_units(by, unit_ids)
        _refuse_unavailable(by, units)
        now = database_now()
        events: list[Event] = []
        on_incident = set(incident.incident_agencies.values_list("agency_id", flat=True))
        for agency in sorted({unit.agency_id for unit in units} - on_incident):
            events += attach_agency(incident, agency)[1]
        made = [
            Assignment.objects.create(
                incident=incident, unit=unit, assigned_by_id=by.require_person_id(), dispatched_at=now
            )
            for unit in units
        ]
        for unit in units:
            _set_unit_status(unit, UnitStatus.DISPATCHED)
        _follow_assignments(incident)
        card = read_incident_card(incident.pk)
        unit_cards = {unit.id: unit for unit in read_unit_cards(unit.pk for unit in units)}
        assignments = read_assignment_cards(assignment.pk for assignment in made)
        for card_made in assignments:
            events += [
                Event(
                    EventName.UNIT_ASSIGNED,
                    card.agencies,
                    EventData(incident=card, assignment=card_made),
                    incident_id=incident.pk,
                ),
                _unit_changed(unit_cards[card_made.unit_id]),
            ]
        for agency in sorted({unit.agency_id for unit in units}):
            events += end_chains("met", by, incident, trigger=EscalationTrigger.INCIDENT_UNASSIGNED, agency=agency)
        for assignment in made:
            arm_chain(
                chain=f"assignment_unacknowledged:{assignment.pk}",
                trigger=EscalationTrigger.ASSIGNMENT_UNACKNOWLEDGED,
                agencies=[assignment.unit.agency_id],
                incident=incident,
                assignment=assignment,
            )
        choice = ChoiceFact(recommended=[], chosen=[unit.call_sign for unit in units], departs=False, reason=reason)
        return work.record(AssignmentList(assignments=assignments, incident=card, choice=choice), events)


def report_assignment(
    *, by: Actor, assignment_id: int, status: AssignmentStatus, occurred_at: datetime | None
) -> AssignmentCard:
    """Take a status from the field. The same status again changes nothing.

    Raises NotFound `assignment_unknown`, Forbidden, Conflict `illegal_transition` (with what may follow), Invalid
    `occurred_in_future`.
    """
    with writing(by) as work:
        incident, assignment, unit = _lock_assignment(by, assignment_id)
        require(by, Right.REPORT_STATUS, agency=unit.agency_id, unit_id=unit.pk)
        current = AssignmentStatus(assignment.status)
        if current is status:
            return work.record(read_assignment_cards([assignment.pk])[0], [])
        if not assignment_may_become(current, status):
            raise Conflict(
                "illegal_transition",
                f"{current.value} cannot be followed by {status.value}.",
                {"assignment_status": current, "next": [following.value for following in ASSIGNMENT_NEXT[current]]},
            )
        now = database_now()
        if occurred_at is not None and occurred_at > now + CLOCK_TOLERANCE:
            raise Invalid("occurred_in_future", "The time of the report lies in the future.", {"now": now.isoformat()})
        # The columns keep the times of one assignment in order; what the device claimed stays on the timeline.
        effective = min(max(occurred_at or now, _latest_time(assignment)), now)
        assignment.status = status
        if status is AssignmentStatus.CLEARED:
            assignment.outcome = AssignmentOutcome.COMPLETED
        setattr(assignment, f"{status.value}_at", effective)
        assignment.save()
        _set_unit_status(unit, unit_status_of(status))
        _follow_assignments(incident)
        events = end_chains(
            "met", by, incident, trigger=EscalationTrigger.ASSIGNMENT_UNACKNOWLEDGED, assignment=assignment
        )
        if status is AssignmentStatus.CLEARED:
            _watch_abandoned_agency(incident, unit.agency_id)
        card = read_incident_card(incident.pk)
        reported = read_assignment_cards([assignment.pk])[0]
        fact = Event(
            EventName.ASSIGNMENT_CHANGED,
            card.agencies,
            EventData(incident=card, assignment=reported),
            incident_id=incident.pk,
            occurred_at=occurred_at,
        )
        return work.record(reported, [fact, _unit_changed(read_unit_cards([unit.pk])[0]), *events])


def _latest_time(assignment: Assignment) -> datetime:
    """Return when the assignment reached the status that it has."""
    reached: list[datetime | None] = [getattr(assignment, f"{status.value}_at") for status in AssignmentStatus]
    return max(time for time in reached if time is not None)


def _refuse_unavailable(by: Actor, units: Sequence[Unit]) -> None:
    """Raise unless the actor may send each unit and each is free."""
    active = {
        assignment.unit_id: assignment
        for assignment in Assignment.objects.select_related("incident", "assigned_by").filter(
            unit__in=units, cleared_at__isnull=True
        )
    }
    for unit in units:
        require(by, Right.ASSIGN_UNIT, agency=unit.agency_id)
        if taken := active.get(unit.pk):
            raise Conflict(
                "unit_taken",
                f"{unit.call_sign} is on incident {taken.incident.number}.",
                {
                    "unit_id": unit.pk,
                    "call_sign": unit.call_sign,
                    "incident_id": taken.incident_id,
                    "incident_number": taken.incident.number,
                    "by": taken.assigned_by.username,
                },
            )
        if unit.status not in _DISPATCHABLE:
            raise Conflict(
                "unit_unavailable",
                f"{unit.call_sign} is {unit.status}.",
                {"unit_id": unit.pk, "call_sign": unit.call_sign, "unit_status": unit.status},
            )


def _lock_assignment(by: Actor, assignment_id: int) -> tuple[Incident, Assignment, Unit]:
    """Lock an assignment on an incident that the actor sees: incident, then unit, then the assignment itself."""
    unknown = NotFound("assignment_unknown", f"There is no assignment {assignment_id}.")
    seen = Assignment.objects.filter(pk=assignment_id).first()
    scope = scope_of(by)
    if seen is None or (
        seen.unit_id not in scope.unit_ids
        and not visible_incidents(scope, Incident.objects.all()).filter(pk=seen.incident_id).exists()
    ):
        raise unknown
    incident = Incident.objects.select_for_update(no_key=True, of=("self",)).get(pk=seen.incident_id)
    unit = Unit.objects.select_for_update(no_key=True, of=("self",)).get(pk=seen.unit_id)
    assignment = Assignment.objects.select_for_update(no_key=True, of=("self",)).get(pk=assignment_id)
    return incident, assignment, unit


def _set_unit_status(unit: Unit, status: UnitStatus) -> None:
    Unit.objects.filter(pk=unit.pk).update(status=status, status_since=Now(), version=unit.version + 1)


def _follow_assignments(incident: Incident) -> None:
    """Give the incident the status that its assignments imply, and a new version: its card has changed."""
    if incident.is_open:
        incident.status = incident_status_of(
            IncidentStatus(incident.status), _works(Assignment.objects.filter(incident=incident))
        )
    incident.version += 1
    incident.save(update_fields=["status", "version"])


def _watch_abandoned_agency(incident: Incident, agency: str) -> None:
    """Watch again that the agency sends a unit, where its last response was cleared before it reached the scene."""
    works = _works(Assignment.objects.filter(incident=incident, unit__agency=agency))
    if incident.is_open and response_failed(works):
        arm_unassigned(incident, agency)


def _works(assignments: QuerySet[Assignment]) -> list[Work]:
    return [Work(*times) for times in assignments.values_list("dispatched_at", "on_scene_at", "cleared_at")]


def _unit_changed(card: UnitCard) -> Event:
    return Event(EventName.UNIT_CHANGED, [card.agency], EventData(units=[card]))
