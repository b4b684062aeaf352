"""Calls: one of them, and what people do with them."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from ninja import Router

from dispatch.actions.answering import answer_call, end_call, hold_call, mark_silence, resume_call
from dispatch.actions.call_backs import report_call_back, set_call_back_number
from dispatch.actions.call_closing import close_call
from dispatch.actions.caller_locations import enter_location
from dispatch.actions.location_links import send_location_link
from dispatch.api.documents import PROBLEMS
from dispatch.api.requests import access, actor, carry_out
from dispatch.errors import NotFound
from dispatch.outbox import reaches_nobody
from dispatch.rules.access import Scope
from dispatch.schema import (
    CallBackNumber,
    CallBackReport,
    CallCard,
    CallClosing,
    DemonstrationMessages,
    Id,
    NewCallerLocation,
    SilenceReport,
)
from dispatch.selectors.calls import read_call
from dispatch.selectors.location_links import messages_of_demonstration

router = Router(tags=["calls"])


@router.get("/{id:call_id}", response={200: CallCard, **PROBLEMS})
def call(request: HttpRequest, call_id: Id) -> CallCard:
    """Read a call, with what was known of its caller when it came in."""
    return read_call(access(request).scope, call_id)


@router.post("/{id:call_id}/answer", response={200: CallCard, **PROBLEMS})
def call_answer(request: HttpRequest, call_id: Id) -> HttpResponse:
    """Take a ringing call."""
    return carry_out(HTTPStatus.OK, lambda: answer_call(by=actor(request), call_id=call_id))


@router.post("/{id:call_id}/hold", response={200: CallCard, **PROBLEMS})
def call_hold(request: HttpRequest, call_id: Id) -> HttpResponse:
    """Let the caller wait."""
    return carry_out(HTTPStatus.OK, lambda: hold_call(by=actor(request), call_id=call_id))


@router.post("/{id:call_id}/resume", response={200: CallCard, **PROBLEMS})
def call_resume(request: HttpRequest, call_id: Id) -> HttpResponse:
    """Speak again with a caller who waits."""
    return carry_out(HTTPStatus.OK, lambda: resume_call(by=actor(request), call_id=call_id))


@router.post("/{id:call_id}/end", response={200: CallCard, **PROBLEMS})
def call_end(request: HttpRequest, call_id: Id) -> HttpResponse:
    """Hang up."""
    return carry_out(HTTPStatus.OK, lambda: end_call(by=actor(request), call_id=call_id))


@router.post("/{id:call_id}/silence", response={200: CallCard, **PROBLEMS})
def call_silence(request: HttpRequest, call_id: Id, body: SilenceReport) -> HttpResponse:
    """Say that nobody speaks on the line, or that somebody does."""
    return carry_out(HTTPStatus.OK, lambda: mark_silence(by=actor(request), call_id=call_id, silent=body.silent))


@router.post("/{id:call_id}/close", response={200: CallCard, **PROBLEMS})
def call_close(request: HttpRequest, call_id: Id, body: CallClosing) -> HttpResponse:
    """Close a call without an incident."""
    return carry_out(HTTPStatus.OK, lambda: close_call(by=actor(request), call_id=call_id, closing=body))


@router.post("/{id:call_id}/call-back-number", response={200: CallCard, **PROBLEMS})
def call_back_number(request: HttpRequest, call_id: Id, body: CallBackNumber) -> HttpResponse:
    """Say where the caller is reached."""
    return carry_out(
        HTTPStatus.OK, lambda: set_call_back_number(by=actor(request), call_id=call_id, number=body.number)
    )


@router.post("/{id:call_id}/call-back", response={200: CallCard, **PROBLEMS})
def call_back(request: HttpRequest, call_id: Id, body: CallBackReport) -> HttpResponse:
    """Say how an attempt to call somebody back went."""
    return carry_out(HTTPStatus.OK, lambda: report_call_back(by=actor(request), call_id=call_id, report=body))


@router.post("/{id:call_id}/locations", response={201: CallCard, **PROBLEMS})
def call_locations(request: HttpRequest, call_id: Id, body: NewCallerLocation) -> HttpResponse:
    """Enter a position as the caller's, beside those that are known."""
    return carry_out(HTTPStatus.CREATED, lambda: enter_location(by=actor(request), call_id=call_id, new=body))


@router.post("/{id:call_id}/location-link", response={201: CallCard, **PROBLEMS})
def call_location_link(request: HttpRequest, call_id: Id) -> HttpResponse:
    """Send the caller a text message with a link by which their telephone tells where it is."""
    return carry_out(HTTPStatus.CREATED, lambda: send_location_link(by=actor(request), call_id=call_id))


@router.get("/{id:call_id}/messages", response={200: DemonstrationMessages, **PROBLEMS})
def call_messages(request: HttpRequest, call_id: Id) -> DemonstrationMessages:
    """Read what the caller would have got, in a demonstration, whose messages reach nobody. For desks."""
    if not reaches_nobody():
        raise NotFound("not_a_demonstration", "Messages of this centre go to telephones and nowhere else.")
    return messages_of_demonstration(Scope(agencies=access(request).scope.agencies), call_id)
