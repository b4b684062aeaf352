"""Whom the free units reach, and units that cover other stations."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router

from dispatch.actions.move_ups import order_move_up
from dispatch.api.documents import PROBLEMS
from dispatch.api.requests import access, actor, carry_out
from dispatch.rules.access import Right
from dispatch.schema import Coverage, Id, MoveUpList, MoveUpOrder, UnitCard
from dispatch.selectors.catalogue import agency_codes
from dispatch.selectors.coverage import coverage as read_coverage
from dispatch.selectors.coverage import move_ups as read_move_ups

router = Router(tags=["coverage"])


@router.get("/coverage", response={200: Coverage, **PROBLEMS})
def coverage(request: HttpRequest) -> Coverage:
    """Read how many people the agencies reach whose units the caller may send."""
    agencies = access(request).agencies_with(Right.ASSIGN_UNIT, agency_codes())
    return read_coverage(agencies, now=timezone.now())


@router.get("/move-ups", response={200: MoveUpList, **PROBLEMS})
def move_ups(request: HttpRequest) -> MoveUpList:
    """Read which stations have no free unit, and which units should cover them."""
    agencies = access(request).agencies_with(Right.ASSIGN_UNIT, agency_codes())
    return read_move_ups(agencies, now=timezone.now())


@router.post("/units/{id:unit_id}/move-up", response={200: UnitCard, **PROBLEMS})
def unit_move_up(request: HttpRequest, unit_id: Id, body: MoveUpOrder) -> HttpResponse:
    """Order a free unit to stand by at another station of its agency."""
    return carry_out(HTTPStatus.OK, lambda: order_move_up(by=actor(request), unit_id=unit_id, order=body))
