"""The centre at an instant of the past, for supervisors."""

from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from dispatch.api.documents import PROBLEMS
from dispatch.api.requests import access
from dispatch.reporting.replay import board_at, events_from
from dispatch.rules.access import Right, Scope
from dispatch.schema import DeviceTime, ReplayBoard, ReplayEvents, Username
from dispatch.selectors.people import require_desk_access_of

router = Router(tags=["replay"])


class BoardQuery(Schema):
    """Which instant, and before whose eyes; without a person, before those of who asks."""

    at: DeviceTime
    person: Username | None = None


class EventsQuery(Schema):
    """What happened after the event `after` and until an instant, before whose eyes."""

    after: Annotated[int, Field(ge=0, le=2**63 - 1)]
    until: DeviceTime
    person: Username | None = None
    limit: Annotated[int, Field(ge=1, le=2_000)] = 500


@router.get("/replay/board", response={200: ReplayBoard, **PROBLEMS})
def board(request: HttpRequest, query: Query[BoardQuery]) -> ReplayBoard:
    """Read the board as it was at an instant."""
    scope, person_id = _eyes(request, query.person)
    return board_at(scope, min(query.at, timezone.now()), person_id=person_id)


@router.get("/replay/events", response={200: ReplayEvents, **PROBLEMS})
def events(request: HttpRequest, query: Query[EventsQuery]) -> ReplayEvents:
    """Read what happened after an event, as a console received it."""
    scope, _ = _eyes(request, query.person)
    return events_from(scope, after=query.after, until=query.until, limit=query.limit)


def _eyes(request: HttpRequest, username: str | None) -> tuple[Scope, int | None]:
    """Return what is seen, and before whose eyes. Nobody sees through another's what is not theirs to see.

    Raises Forbidden, NotFound `person_unknown`.
    """
    mine = access(request).scope_with(Right.REVIEW)
    if username is None:
        return mine, None
    person = require_desk_access_of(username)
    theirs = person.scope.agencies
    if mine.agencies is None or theirs is None:
        return Scope(agencies=theirs if mine.agencies is None else mine.agencies), person.person_id
    return Scope(agencies=mine.agencies & theirs), person.person_id
