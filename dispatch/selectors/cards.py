"""Turns rows into the cards of the contract. Every card that leaves the centre is made here."""

from collections.abc import Iterable

from django.contrib.gis.geos import Point
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce

from dispatch.models import (
    Answer,
    Assignment,
    Attachment,
    Call,
    CallForHelp,
    Deadline,
    Fault,
    Handover,
    Incident,
    IncidentAgency,
    MoveUp,
    Unit,
    UnitShift,
)
from dispatch.rules.access import Scope
from dispatch.rules.transitions import Work, incident_status_of
from dispatch.schema import (
    AnswerCard,
    AssignmentCard,
    CallBackCard,
    CallCard,
    CallHistory,
    EscalationCard,
    FaultCard,
    HandoverCard,
    IncidentCard,
    Location,
    UnitCard,
    UnitPosition,
)
from dispatch.selectors.caller_locations import (
    doubt_cards,
    link_card,
    location_cards,
    locations_for_cards,
    with_locations,
)
from dispatch.selectors.positions import newest_position
from dispatch.vocabulary import (
    AssignmentOutcome,
    AssignmentStatus,
    CallBackOutcome,
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
    """Return incidents with all that a card needs, in six queries whatever their number."""
    shown = Attachment.objects.filter(incident=OuterRef("pk"), withdrawn_at=None).order_by().values("incident")
    counted = Subquery(shown.annotate(count=Count("pk")).values("count"))
    in_danger = CallForHelp.objects.filter(incident=OuterRef("pk")).order_by("id").values("unit")
    annotated = Incident.objects.annotate(
        attachment_count=Coalesce(counted, 0), endangered_unit_ids=ArraySubquery(in_danger)
    )
    return annotated.prefetch_related(
        Prefetch("incident_agencies", IncidentAgency.objects.order_by("id")),
        Prefetch("calls", Call.objects.only("id", "incident_id", "received_at").order_by("id")),
        Prefetch("calls__locations", locations_for_cards()),
        Prefetch("assignments", Assignment.objects.select_related("unit").order_by("id")),
        Prefetch("answers", Answer.objects.select_related("question", "answered_by", "from_unit").order_by("id")),
    )


def units_for_cards() -> QuerySet[Unit]:
    """Return units with all that a card needs."""
    return Unit.objects.select_related("station", "position").prefetch_related(
        Prefetch("assignments", Assignment.objects.filter(cleared_at__isnull=True), to_attr="active_assignments"),
        Prefetch("shifts", UnitShift.objects.filter(ended_at__isnull=True), to_attr="running_shifts"),
        Prefetch(
            "move_ups", MoveUp.objects.filter(ended_at=None).select_related("station"), to_attr="standing_move_ups"
        ),
    )


def incident_card(incident: Incident) -> IncidentCard:
    """Return the card of an incident read through `incidents_for_cards`."""
    return IncidentCard(
        id=incident.pk,
        number=incident.number,
        version=incident.version,
        status=IncidentStatus(incident.status),
        priority=incident.priority,
        alarm_level=incident.alarm_level,
        type=incident.type_id,
        agencies=[row.agency_id for row in incident.incident_agencies.all()],
        agency_statuses=_agency_statuses(incident),
        location=location_of(incident),
        location_doubts=doubt_cards(incident),
        area=incident.area or None,
        place=incident.place,
        what=incident.what,
        created_at=incident.created_at,
        closed_at=incident.closed_at,
        disposition=Disposition(incident.disposition) if incident.disposition else None,
        merged_into=incident.merged_into_id,
        calls=[call.pk for call in incident.calls.all()],
        assignments=[assignment_card(assignment) for assignment in incident.assignments.all()],
        answers=[answer_card(answer) for answer in incident.answers.all()],
        attachments=incident.attachment_count,  # type: ignore[attr-defined]  # set by the annotation
        endangered_units=incident.endangered_unit_ids,  # type: ignore[attr-defined]
    )


def _agency_statuses(incident: Incident) -> dict[str, IncidentStatus]:
    """Return how far each agency's own work has come; one that was stood down has done its part."""
    statuses = {}
    for row in incident.incident_agencies.all():
        works = [
            work_of(assignment)
            for assignment in incident.assignments.all()
            if assignment.unit.agency_id == row.agency_id
        ]
        status = IncidentStatus(incident.status)
        if incident.is_open:
            stood_down = row.stood_down_at is not None and not works
            status = IncidentStatus.RESOLVED if stood_down else incident_status_of(status, works)
        statuses[row.agency_id] = status
    return statuses


def work_of(assignment: Assignment) -> Work:
    """Return an assignment as the rules weigh it."""
    return Work(assignment.dispatched_at, assignment.on_scene_or_beyond_at, assignment.cleared_at)


def answer_card(answer: Answer) -> AnswerCard:
    """Return the card of an answer read with its question, its giver and their unit."""
    return AnswerCard(
        card=answer.question.card_id,
        question=answer.question.code,
        answer=answer.answer,
        at=answer.answered_at,
        recorded_at=answer.recorded_at,
        by=answer.answered_by.username,
        from_call_sign=answer.from_unit.call_sign if answer.from_unit else None,
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
        outcome=AssignmentOutcome(assignment.outcome) if assignment.outcome else None,
        reason=assignment.reason,
        eta_at=assignment.eta_at,
        hospital=assignment.hospital_id,
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
    shifts: list[UnitShift] = unit.running_shifts  # type: ignore[attr-defined]  # set by the prefetch
    move_ups: list[MoveUp] = unit.standing_move_ups  # type: ignore[attr-defined]  # set by the prefetch
    return UnitCard(
        id=unit.pk,
        version=unit.version,
        call_sign=unit.call_sign,
        agency=unit.agency_id,
        station=unit.station.code,
        covers=move_ups[0].station.code if move_ups else None,
        type=unit.type_id,
        status=UnitStatus(unit.status),
        status_since=unit.status_since,
        status_reason=unit.status_reason,
        crew=list(shifts[0].crew) if shifts else [],
        crew_since=shifts[0].started_at if shifts else None,
        crew_recorded_at=shifts[0].recorded_at if shifts else None,
        capabilities=list(unit.capabilities),
        position=_position(unit),
        incident_id=assignment.incident_id if assignment else None,
        assignment_id=assignment.pk if assignment else None,
    )


def _position(unit: Unit) -> UnitPosition | None:
    known = newest_position(unit)
    return None if known is None else UnitPosition(lon=known.position.x, lat=known.position.y, at=known.at)


def call_card(call: Call) -> CallCard:
    """Return the card of a call."""
    return CallCard(
        id=call.pk,
        line=call.line_id,
        caller=call.caller or None,
        caller_kind=CallerKind(call.caller_kind),
        dialled=call.dialled,
        call_back_number=call.call_back_number or None,
        status=CallStatus(call.status),
        incident_id=call.incident_id,
        provider=call.provider,
        provider_call_id=call.provider_call_id,
        received_at=call.received_at,
        answered_at=call.answered_at,
        answered_by=call.answered_by.username if call.answered_by else None,
        silent_since=call.silent_since,
        ended_at=call.ended_at,
        disposition=Disposition(call.disposition) if call.disposition else None,
        history=CallHistory.model_validate(call.history or _NO_HISTORY),
        call_back=_call_back(call),
        locations=location_cards(call),
        location_link=link_card(call),
    )


def shown_call_card(scope: Scope, call: Call) -> CallCard:
    """Return the card of a call for one who sees it. What else a number has called about is for desks to weigh."""
    card = call_card(call)
    return card if scope.has_desk else card.model_copy(update={"history": CallHistory.model_validate(_NO_HISTORY)})


# What a crew is told, and what is known of a call that came in before histories were kept.
_NO_HISTORY = {"earlier": [], "nuisance": 0.0, "reasons": []}


def calls_for_cards() -> QuerySet[Call]:
    """Return calls with all that a card needs, in three queries whatever their number."""
    return Call.objects.select_related("answered_by", "call_back_by").prefetch_related(*with_locations())


def _call_back(call: Call) -> CallBackCard | None:
    if call.call_back_opened_at is None:
        return None
    return CallBackCard(
        due_at=call.call_back_due_at,
        attempts=call.call_back_attempts,
        done_at=call.call_back_done_at,
        done_by=call.call_back_by.username if call.call_back_by and call.call_back_done_at else None,
        outcome=CallBackOutcome(call.call_back_outcome) if call.call_back_outcome else None,
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
        argument=deadline.argument,
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


def handover_card(handover: Handover) -> HandoverCard:
    """Return the card of a hand-over read with its two people."""
    return HandoverCard(
        id=handover.pk,
        agency=handover.agency_id,
        from_person=handover.from_person.username,
        to_person=handover.to_person.username,
        incidents=list(handover.incidents),
        note=handover.note,
        offered_at=handover.offered_at,
        accepted_at=handover.accepted_at,
    )


def fault_card(fault: Fault) -> FaultCard:
    """Return the card of a fault."""
    return FaultCard(
        id=fault.pk, code=fault.code, detail=fault.detail, began_at=fault.began_at, ended_at=fault.ended_at
    )


def read_incident_card(incident_id: int) -> IncidentCard:
    """Return the card of an incident as the database now has it."""
    return incident_card(incidents_for_cards().get(pk=incident_id))


def read_call_cards(call_ids: Iterable[int]) -> list[CallCard]:
    """Return the cards of calls as the database now has them, by id."""
    return [call_card(call) for call in calls_for_cards().filter(pk__in=call_ids).order_by("id")]


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
