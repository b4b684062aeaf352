"""Turns rows into the cards of the contract. Every card that leaves the centre is made here."""

from collections.abc import Iterable

from django.contrib.gis.geos import Point
from django.db.models import Prefetch, QuerySet

from dispatch.models import Assignment, Call, Deadline, Incident, IncidentAgency, Unit
from dispatch.schema import (
    AssignmentCard,
    CallCard,
    EscalationCard,
    IncidentCard,
    Location,
    UnitCard,
    UnitPosition,
)
from dispatch.vocabulary import (
    AssignmentStatus,
    CallerKind,
    CallStatus,
    Disposition,
    EscalationEffect,
    EscalationTrigger,
    IncidentStatus,
    LocationSource,
    UnitStatus,
)


def incidents_for_cards() -> QuerySet[Incident]:
    """Return incidents with all that a card needs, in four queries whatever their number."""
    return Incident.objects.prefetch_related(
        Prefetch("incident_agencies", IncidentAgency.objects.order_by("id")),
        Prefetch("calls", Call.objects.only("id", "incident_id").order_by("id")),
        Prefetch("assignments", Assignment.objects.select_related("unit").order_by("id")),
    )


def units_for_cards() -> QuerySet[Unit]:
    """Return units with all that a card needs."""
    return Unit.objects.select_related("station").prefetch_related(
        Prefetch("assignments", Assignment.objects.filter(cleared_at__isnull=True), to_attr="active_assignments")
    )


def incident_card(incident: Incident) -> IncidentCard:
    """Return the card of an incident read through `incidents_for_cards`."""
    return IncidentCard(
        id=incident.pk,
        number=incident.number,
        version=incident.version,
        status=IncidentStatus(incident.status),
        priority=incident.priority,
        type=incident.type_id,
        agencies=[row.agency_id for row in incident.incident_agencies.all()],
        location=location_of(incident),
        place=incident.place,
        what=incident.what,
        created_at=incident.created_at,
        closed_at=incident.closed_at,
        disposition=Disposition(incident.disposition) if incident.disposition else None,
        calls=[call.pk for call in incident.calls.all()],
        assignments=[assignment_card(assignment) for assignment in incident.assignments.all()],
    )


def location_of(incident: Incident) -> Location | None:
    """Return where the incident is, if that is known."""
    if not isinstance(incident.location, Point) or incident.location_radius_m is None:
        return None
    return Location(
        lon=incident.location.x,
        lat=incident.location.y,
        radius_m=incident.location_radius_m,
        source=LocationSource(incident.location_source),
    )


def assignment_card(assignment: Assignment) -> AssignmentCard:
    """Return the card of an assignment read with its unit."""
    return AssignmentCard(
        id=assignment.pk,
        incident_id=assignment.incident_id,
        unit_id=assignment.unit_id,
        call_sign=assignment.unit.call_sign,
        agency=assignment.unit.agency_id,
        status=AssignmentStatus(assignment.status),
        dispatched_at=assignment.dispatched_at,
        acknowledged_at=assignment.acknowledged_at,
        en_route_at=assignment.en_route_at,
        on_scene_at=assignment.on_scene_at,
        transporting_at=assignment.transporting_at,
        at_hospital_at=assignment.at_hospital_at,
        cleared_at=assignment.cleared_at,
    )


def unit_card(unit: Unit) -> UnitCard:
    """Return the card of a unit read through `units_for_cards`."""
    active: list[Assignment] = unit.active_assignments  # type: ignore[attr-defined]  # set by the prefetch
    assignment = active[0] if active else None
    position = None
    if isinstance(unit.position, Point) and unit.position_at is not None:
        position = UnitPosition(lon=unit.position.x, lat=unit.position.y, at=unit.position_at)
    return UnitCard(
        id=unit.pk,
        version=unit.version,
        call_sign=unit.call_sign,
        agency=unit.agency_id,
        station=unit.station.code,
        type=unit.type_id,
        status=UnitStatus(unit.status),
        status_since=unit.status_since,
        capabilities=list(unit.capabilities),
        position=position,
        incident_id=assignment.incident_id if assignment else None,
        assignment_id=assignment.pk if assignment else None,
    )


def call_card(call: Call) -> CallCard:
    """Return the card of a call."""
    return CallCard(
        id=call.pk,
        line=call.line_id,
        caller=call.caller or None,
        caller_kind=CallerKind(call.caller_kind),
        dialled=call.dialled,
        status=CallStatus(call.status),
        incident_id=call.incident_id,
        provider=call.provider,
        provider_call_id=call.provider_call_id,
        received_at=call.received_at,
        answered_at=call.answered_at,
        answered_by=call.answered_by.username if call.answered_by else None,
        ended_at=call.ended_at,
        disposition=Disposition(call.disposition) if call.disposition else None,
    )


def escalation_card(deadline: Deadline) -> EscalationCard:
    """Return the card of a deadline that fired. Raises ValueError for one that has not."""
    if deadline.fired_at is None:
        raise ValueError(f"deadline {deadline.key} has not fired")
    return EscalationCard(
        id=deadline.pk,
        chain=deadline.chain,
        trigger=EscalationTrigger(deadline.trigger),
        effect=EscalationEffect(deadline.effect),
        step=deadline.step,
        priority=deadline.priority,
        agencies=list(deadline.agencies),
        incident_id=deadline.incident_id,
        call_id=deadline.call_id,
        assignment_id=deadline.assignment_id,
        due_at=deadline.due_at,
        fired_at=deadline.fired_at,
        ended_at=deadline.ended_at,
        ended_by=deadline.ended_by.username if deadline.ended_by else None,
    )


def read_incident_card(incident_id: int) -> IncidentCard:
    """Return the card of an incident as the database now has it."""
    return incident_card(incidents_for_cards().get(pk=incident_id))


def read_call_cards(call_ids: Iterable[int]) -> list[CallCard]:
    """Return the cards of calls as the database now has them, by id."""
    return [
        call_card(call) for call in Call.objects.select_related("answered_by").filter(pk__in=call_ids).order_by("id")
    ]


def read_unit_cards(unit_ids: Iterable[int]) -> list[UnitCard]:
    """Return the cards of units as the database now has them, by id."""
    return [unit_card(unit) for unit in units_for_cards().filter(pk__in=unit_ids).order_by("id")]


def read_assignment_cards(assignment_ids: Iterable[int]) -> list[AssignmentCard]:
    """Return the cards of assignments as the database now has them, by id."""
    rows = Assignment.objects.select_related("unit").filter(pk__in=assignment_ids).order_by("id")
    return [assignment_card(row) for row in rows]


def read_escalation_cards(deadline_ids: Iterable[int]) -> list[EscalationCard]:
    """Return the cards of fired deadlines as the database now has them, by id."""
    rows = Deadline.objects.select_related("ended_by").filter(pk__in=deadline_ids).order_by("id")
    return [escalation_card(row) for row in rows]
