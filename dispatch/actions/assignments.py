"""Assignments: units are sent, and report their progress."""

from collections.abc import Sequence
from datetime import datetime

from dispatch.actions.agencies import attach_agency
from dispatch.actions.deadlines import arm_chain, end_chains
from dispatch.actions.device_times import refuse_future
from dispatch.actions.foreseeing import Foreseen, foresee_at
from dispatch.actions.locking import lock_assignment, lock_open_incident, lock_units
from dispatch.actions.pushes import push_to_crews
from dispatch.actions.unit_work import follow_assignments, set_unit_status, unit_changed, watch_abandoned_agency
from dispatch.actions.watches import unwatch_assignment, watch_arrival, watch_scene, watch_turnout
from dispatch.actions.writing import database_now, require, writing
from dispatch.errors import Conflict
from dispatch.models import Assignment, Incident, IncidentAgency, Unit
from dispatch.rules.access import Actor, Right
from dispatch.rules.transitions import Reading, assignment_next, read_report, time_between, triggers_met, unit_status_of
from dispatch.schema import AssignmentCard, AssignmentList, ChoiceFact, EventData, RecommendedUnit
from dispatch.selectors.cards import read_assignment_cards, read_incident_card, read_unit_cards
from dispatch.selectors.recommendation import recommend_for
from dispatch.timeline import Event
from dispatch.vocabulary import AssignmentOutcome, AssignmentStatus, EscalationTrigger, EventName, UnitStatus

_DISPATCHABLE = (UnitStatus.AVAILABLE, UnitStatus.RETURNING)


def assign_units(*, by: Actor, incident_id: int, unit_ids: Sequence[int], reason: str = "") -> AssignmentList:
    """Send units to an incident: all of them or none.

    The agency of each unit is put on the incident if it was not. What was recommended is kept beside what was chosen,
    with the `reason` why the two differ. Raises NotFound `unit_unknown`, Forbidden, Conflict
    `unit_taken` (with who has it), `unit_unavailable` or `incident_ended`.
    """
    require(by, Right.ASSIGN_UNIT)
    proposed, foreseen = _proposed(incident_id), foresee_at(incident_id, unit_ids)
    with writing(by) as work:
        incident = lock_open_incident(by, incident_id, Right.ASSIGN_UNIT)
        units = lock_units(by, unit_ids)
        refuse_unavailable(by, units)
        choice = _choice(proposed, units, reason)
        assignments, events = send_units(by, incident, units, choice, foreseen)
        card = read_incident_card(incident.pk)
        return work.record(AssignmentList(assignments=assignments, incident=card, choice=choice), events)


def report_assignment(
    *, by: Actor, assignment_id: int, status: AssignmentStatus, occurred_at: datetime | None
) -> AssignmentCard:
    """Take a status from the field. One that is known already changes nothing.

    One that comes late, after a later status, is kept with its own time and leaves the present status as it is.

    Raises NotFound `assignment_unknown`, Forbidden, Conflict `illegal_transition` (with what may follow), Invalid
    `occurred_in_future`.
    """
    with writing(by) as work:
        incident, assignment, unit = lock_assignment(by, assignment_id)
        require(by, Right.REPORT_STATUS, agency=unit.agency_id, unit_id=unit.pk)
        current = AssignmentStatus(assignment.status)
        reached = assignment.reached
        transports = unit.type.transports
        reading = read_report(current, reached, status, occurred_at, transports=transports)
        if reading is Reading.KNOWN:
            return work.record(read_assignment_cards([assignment.pk])[0], [])
        if reading is Reading.ILLEGAL:
            following = assignment_next(current, transports=transports)
            raise Conflict(
                "illegal_transition",
                f"{current.value} cannot be followed by {status.value}.",
                {"assignment_status": current, "next": [next_status.value for next_status in following]},
            )
        now = database_now()
        refuse_future(occurred_at, now)
        # The columns keep the times of one assignment in order; what the device claimed stays on the timeline.
        setattr(assignment, f"{status.value}_at", time_between(reached, status, occurred_at or now, now))
        if reading is Reading.FORWARD:
            assignment.status = status
            if status is AssignmentStatus.CLEARED:
                assignment.outcome = AssignmentOutcome.COMPLETED
        assignment.save()
        if reading is Reading.FORWARD:
            set_unit_status(unit, unit_status_of(status))
        follow_assignments(incident)
        ended = _follow_watches(by, incident, assignment)
        if status is AssignmentStatus.CLEARED:
            watch_abandoned_agency(incident, unit.agency_id)
        events = [assignment_changed(incident, assignment, occurred_at)]
        if reading is Reading.FORWARD:
            events.append(unit_changed(unit.pk))
        return work.record(read_assignment_cards([assignment.pk])[0], [*events, *ended])


def send_units(
    by: Actor, incident: Incident, units: Sequence[Unit], choice: ChoiceFact, foreseen: Foreseen
) -> tuple[list[AssignmentCard], list[Event]]:
    """Send locked, free units to a locked incident; return the assignments and the events that tell of them."""
    now = database_now()
    events: list[Event] = []
    sending = sorted({unit.agency_id for unit in units})
    on_incident = set(incident.incident_agencies.values_list("agency_id", flat=True))
    for agency in sending:
        if agency not in on_incident:
            events += attach_agency(incident, agency)
    IncidentAgency.objects.filter(incident=incident, agency__in=sending).update(stood_down_at=None)
    expected = foreseen.arrivals_at(incident, [unit.pk for unit in units], now)
    made = [
        Assignment.objects.create(
            incident=incident,
            unit=unit,
            assigned_by_id=by.require_person_id(),
            dispatched_at=now,
            eta_at=now + expected[unit.pk] if unit.pk in expected else None,
        )
        for unit in units
    ]
    for unit in units:
        set_unit_status(unit, UnitStatus.DISPATCHED)
    follow_assignments(incident)
    card = read_incident_card(incident.pk)
    cards = read_assignment_cards(assignment.pk for assignment in made)
    unit_cards = {unit.id: unit for unit in read_unit_cards(unit.pk for unit in units)}
    for made_card in cards:
        data = EventData(incident=card, assignment=made_card, choice=choice)
        changed = unit_cards[made_card.unit_id]
        events += [
            Event(EventName.UNIT_ASSIGNED, card.agencies, data, incident_id=incident.pk),
            Event(EventName.UNIT_CHANGED, [changed.agency], EventData(units=[changed])),
        ]
    for agency in sending:
        events += end_chains("met", by, incident, trigger=EscalationTrigger.INCIDENT_UNASSIGNED, agency=agency)
    for assignment in made:
        arm_chain(
            chain=f"assignment_unacknowledged:{assignment.pk}",
            trigger=EscalationTrigger.ASSIGNMENT_UNACKNOWLEDGED,
            agencies=[assignment.unit.agency_id],
            incident=incident,
            assignment=assignment,
        )
        watch_arrival(assignment)
    push_to_crews(incident, made, "assigned", now)
    return cards, events


def refuse_unavailable(by: Actor, units: Sequence[Unit]) -> None:
    """Raise unless the actor may send each locked unit and each is free."""
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


def assignment_changed(
    incident: Incident, assignment: Assignment, occurred_at: datetime | None, reason: str | None = None
) -> Event:
    """Return the event that tells of an assignment as it now is."""
    card = read_incident_card(incident.pk)
    [reported] = read_assignment_cards([assignment.pk])
    return Event(
        EventName.ASSIGNMENT_CHANGED,
        card.agencies,
        EventData(incident=card, assignment=reported, reason=reason),
        incident_id=incident.pk,
        occurred_at=occurred_at,
    )


def _proposed(incident_id: int) -> Sequence[RecommendedUnit]:
    """Return what is recommended for an incident, nothing where there is none; outside of every transaction."""
    try:
        return recommend_for(incident_id, now=database_now()).units
    except Incident.DoesNotExist:
        return ()


def _choice(proposed: Sequence[RecommendedUnit], units: Sequence[Unit], reason: str) -> ChoiceFact:
    """Set what was recommended for the agencies that send beside what was chosen."""
    sending = {unit.agency_id for unit in units}
    recommended = [unit.call_sign for unit in proposed if unit.agency in sending]
    chosen = [unit.call_sign for unit in units]
    return ChoiceFact(
        recommended=recommended, chosen=chosen, departs=not set(chosen) <= set(recommended), reason=reason
    )


def _follow_watches(by: Actor, incident: Incident, assignment: Assignment) -> list[Event]:
    """End the silences that the assignment's progress has broken, and watch for what should come next."""
    status = AssignmentStatus(assignment.status)
    if status is AssignmentStatus.CLEARED:
        return unwatch_assignment(by, assignment)
    events = [
        event
        for trigger in triggers_met(status)
        for event in end_chains("met", by, incident, trigger=trigger, assignment=assignment)
    ]
    if status is AssignmentStatus.ACKNOWLEDGED:
        watch_turnout(assignment)
    elif status is AssignmentStatus.ON_SCENE:
        events += watch_scene(by, assignment)
    return events
