"""Who holds a desk, which crews are on duty, and a crew's call for help."""

from http import HTTPStatus
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from dispatch.actions.emergencies import report_emergency
from dispatch.actions.handovers import accept_handover, offer_handover
from dispatch.actions.shifts import report_shift
from dispatch.api.documents import PROBLEMS
from dispatch.api.requests import access, actor, carry_out
from dispatch.schema import (
    HandoverCard,
    HandoverList,
    Id,
    IncidentCard,
    NewHandover,
    ShiftReport,
    UnitCard,
    UnitEmergency,
)
from dispatch.selectors.handovers import list_handovers

router = Router(tags=["duty"])


class ListQuery(Schema):
    """How many are listed."""

    limit: Annotated[int, Field(ge=1, le=200)] = 50


@router.get("/handovers", response={200: HandoverList, **PROBLEMS})
def handovers(request: HttpRequest, query: Query[ListQuery]) -> HandoverList:
    """List hand-overs, newest first."""
    return list_handovers(access(request).scope, limit=query.limit)


@router.post("/handovers", response={201: HandoverCard, **PROBLEMS})
def handover_offer(request: HttpRequest, body: NewHandover) -> HttpResponse:
    """Offer the desk of an agency to the person who takes over."""
    return carry_out(HTTPStatus.CREATED, lambda: offer_handover(by=actor(request), new=body))


@router.post("/handovers/{id:handover_id}/accept", response={200: HandoverCard, **PROBLEMS})
def handover_accept(request: HttpRequest, handover_id: Id) -> HttpResponse:
    """Take over the desk that one was offered."""
    return carry_out(HTTPStatus.OK, lambda: accept_handover(by=actor(request), handover_id=handover_id))


@router.post("/units/{id:unit_id}/shift", response={200: UnitCard, **PROBLEMS})
def unit_shift(request: HttpRequest, unit_id: Id, body: ShiftReport) -> HttpResponse:
    """Say that a unit's crew comes on duty or goes off."""
    return carry_out(HTTPStatus.OK, lambda: report_shift(by=actor(request), unit_id=unit_id, report=body))


@router.post("/units/{id:unit_id}/emergency", response={200: IncidentCard, **PROBLEMS})
def unit_emergency(request: HttpRequest, unit_id: Id, body: UnitEmergency) -> HttpResponse:
    """Call for help for a crew in danger."""
    return carry_out(HTTPStatus.OK, lambda: report_emergency(by=actor(request), unit_id=unit_id, emergency=body))
