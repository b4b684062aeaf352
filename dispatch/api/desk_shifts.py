"""Who works at which desk of the room."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from ninja import Router

from dispatch.actions.desk_shifts import begin_desk_shift, end_desk_shift
from dispatch.api.documents import PROBLEMS
from dispatch.api.requests import access, actor, carry_out
from dispatch.schema import DeskShiftCard, DeskShiftEnd, LastDeskShift, NewDeskShift
from dispatch.selectors.desk_shifts import last_desk_shift

router = Router(tags=["desks"])


@router.get("/desk-shifts/last", response={200: LastDeskShift, **PROBLEMS})
def desk_shift_last(request: HttpRequest) -> LastDeskShift:
    """Read where the caller worked last."""
    return last_desk_shift(access(request).person_id)


@router.post("/desk-shifts", response={201: DeskShiftCard, **PROBLEMS})
def desk_shift_begin(request: HttpRequest, body: NewDeskShift) -> HttpResponse:
    """Sit down at a desk, to answer service lines there."""
    return carry_out(HTTPStatus.CREATED, lambda: begin_desk_shift(by=actor(request), new=body))


@router.post("/desk-shifts/end", response={200: DeskShiftEnd, **PROBLEMS})
def desk_shift_end(request: HttpRequest) -> HttpResponse:
    """Leave the desk at which the caller sits, if any."""
    return carry_out(HTTPStatus.OK, lambda: end_desk_shift(by=actor(request)))
