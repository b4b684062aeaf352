"""Where units are, as their receivers report it."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from ninja import Router

from dispatch.actions.positions import report_positions
from dispatch.api.documents import PROBLEMS
from dispatch.api.requests import DeviceCookie, PositionToken, SignedInSession, actor, carry_out
from dispatch.schema import PositionReceipt, PositionReport

router = Router(tags=["positions"], auth=[PositionToken(), SignedInSession(), DeviceCookie()])


@router.post("/positions", response={200: PositionReceipt, **PROBLEMS})
def positions(request: HttpRequest, body: PositionReport) -> HttpResponse:
    """Report a batch of fixes, of one unit or of many."""
    return carry_out(HTTPStatus.OK, lambda: report_positions(by=actor(request), report=body))
