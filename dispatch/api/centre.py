"""The board, the units, the calls, the alarms, and who is asking."""

from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Router

from dispatch.actions.escalation import acknowledge_escalation
from dispatch.actions.units import report_unit
from dispatch.api.documents import PROBLEMS
from dispatch.api.requests import access, actor, carry_out
from dispatch.outbox import reaches_nobody
from dispatch.schema import (
    Board,
    Catalogue,
    EscalationCard,
    Id,
    Me,
    UnitCard,
    UnitList,
    UnitReport,
)
from dispatch.selectors.board import board as read_board
from dispatch.selectors.cards import unit_card, units_for_cards
from dispatch.selectors.catalogue import agency_codes
from dispatch.selectors.catalogue import catalogue as read_catalogue
from dispatch.selectors.people import name_of
from dispatch.selectors.visibility import visible_units

router = Router(tags=["centre"])


@router.get("/board", response={200: Board, **PROBLEMS})
def board(request: HttpRequest) -> Board:
    """Read everything that the caller may see now."""
    return read_board(access(request).scope)


@router.get("/me", response={200: Me, **PROBLEMS})
def me(request: HttpRequest) -> Me:
    """Read who is asking and what they may do."""
    asking = access(request)
    scope = asking.scope
    return Me(
        id=asking.person_id,
        username=asking.username,
        name=name_of(asking.person_id),
        roles=[role.value for role in asking.roles],
        agencies=sorted(scope.agencies) if scope.agencies is not None else agency_codes(),
        unit_id=min(scope.unit_ids, default=None),
        language=settings.LANGUAGE_CODE,
        centre=settings.CENTRE_NAME,
        demonstration=reaches_nobody(),
    )


@router.get("/catalogue", response={200: Catalogue, **PROBLEMS})
def catalogue(request: HttpRequest) -> Catalogue:
    """Read the names that cards refer to by code."""
    return read_catalogue()


@router.get("/units", response={200: UnitList, **PROBLEMS})
def units(request: HttpRequest) -> UnitList:
    """Read the units that the caller may see."""
    rows = visible_units(access(request).scope, units_for_cards()).order_by("id")
    return UnitList(units=[unit_card(row) for row in rows])


@router.post("/units/{id:unit_id}/status", response={200: UnitCard, **PROBLEMS})
def unit_status(request: HttpRequest, unit_id: Id, body: UnitReport) -> HttpResponse:
    """Say what a unit without an assignment is doing."""
    return carry_out(HTTPStatus.OK, lambda: report_unit(by=actor(request), unit_id=unit_id, report=body))


@router.post("/escalations/{id:escalation_id}/acknowledge", response={200: EscalationCard, **PROBLEMS})
def escalation_acknowledge(request: HttpRequest, escalation_id: Id) -> HttpResponse:
    """Take an alarm into one's hands."""
    return carry_out(HTTPStatus.OK, lambda: acknowledge_escalation(by=actor(request), escalation_id=escalation_id))
