"""What people of the centre write to each other."""

from http import HTTPStatus
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from dispatch.actions.chat import acknowledge_message, write_on_incident, write_to_desks
from dispatch.api.documents import PROBLEMS
from dispatch.api.requests import access, actor, carry_out
from dispatch.schema import ChatMessageCard, ChatMessageList, Id, NewChatMessage, NewIncidentChatMessage
from dispatch.selectors.chat import list_addressed_chat, list_chat_on
from dispatch.selectors.visibility import require_incident

router = Router(tags=["chat"])


class PageQuery(Schema):
    """A page, newest first; `before` is the `next` of the page before."""

    before: Annotated[int, Field(ge=1, le=2**63 - 1)] | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


@router.get("/incidents/{id:incident_id}/chat-messages", response={200: ChatMessageList, **PROBLEMS})
def on_incident(request: HttpRequest, incident_id: Id, query: Query[PageQuery]) -> ChatMessageList:
    """Read what was said on an incident; for whoever sees it, its crews too."""
    incident = require_incident(access(request).scope, incident_id)
    return list_chat_on(incident, before=query.before, limit=query.limit)


@router.post("/incidents/{id:incident_id}/chat-messages", response={201: ChatMessageCard, **PROBLEMS})
def say_on_incident(request: HttpRequest, incident_id: Id, body: NewIncidentChatMessage) -> HttpResponse:
    """Say something to everybody on an incident."""
    return carry_out(
        HTTPStatus.CREATED,
        lambda: write_on_incident(
            by=actor(request), incident_id=incident_id, text=body.text, occurred_at=body.occurred_at
        ),
    )


@router.get("/chat-messages", response={200: ChatMessageList, **PROBLEMS})
def addressed(request: HttpRequest, query: Query[PageQuery]) -> ChatMessageList:
    """Read the messages to and from one's agencies' desks; of a crew, its own."""
    return list_addressed_chat(access(request).scope, before=query.before, limit=query.limit)


@router.post("/chat-messages", response={201: ChatMessageList, **PROBLEMS})
def write(request: HttpRequest, body: NewChatMessage) -> HttpResponse:
    """Write to desks, to a person, to a crew, or answer."""
    return carry_out(HTTPStatus.CREATED, lambda: write_to_desks(by=actor(request), new=body))


@router.post("/chat-messages/{id:message_id}/acknowledge", response={200: ChatMessageCard, **PROBLEMS})
def acknowledge(request: HttpRequest, message_id: Id) -> HttpResponse:
    """Take a message into one's hands."""
    return carry_out(HTTPStatus.OK, lambda: acknowledge_message(by=actor(request), message_id=message_id))
