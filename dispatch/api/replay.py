"""The centre at an instant of the past, for supervisors."""

from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from dispatch.api.documents import PROBLEMS
from dispatch.api.requests import access
from dispatch.reporting.replay import board_at, events_from
from dispatch.rules.access import Access, Right, Scope
from dispatch.schema import DeviceTime, ReplayBoard, ReplayEvents
from dispatch.selectors.people import require_access_of

router = Router(tags=["replay"])

_Username = Annotated[str, Field(min_length=1, max_length=150, pattern=r"^[^\x00]*$")]


class BoardQuery(Schema):
    """Which instant, and before whose eyes; without a person, before those of who asks."""

    at: DeviceTime
    person: _Username | None = None


class EventsQuery(Schema):
    """What happened after the event `after` and until an instant, before whose eyes."""

    after: Annotated[int, Field(ge=0, le=2**63 - 1)]
    until: DeviceTime
    person: _Username | None = None
    limit: Annotated[int, Field(ge=1, le=2_000)] = 500


@router.get("/replay/board", response={200: ReplayBoard, **PROBLEMS})
def board(request: HttpRequest, query: Query[BoardQuery]) -> ReplayBoard:
    """Read the board as it was at an instant."""
    caller, person = _eyes(request, query.person)
    at = min(query.at, timezone.now())
    return board_at(_common(caller, person), at, person_id=person.person_id if query.person else None)


@router.get("/replay/events", response={200: ReplayEvents, **PROBLEMS})
def events(request: HttpRequest, query: Query[EventsQuery]) -> ReplayEvents:
    """Read what happened after an event, as a console received it."""
    caller, person = _eyes(request, query.person)
    return events_from(_common(caller, person), after=query.after, until=query.until, limit=query.limit)


def _eyes(request: HttpRequest, username: str | None) -> tuple[Access, Access]:
    """Return who asks and before whose eyes. Raises Forbidden, NotFound `person_unknown`."""
    caller = access(request)
    caller.require(Right.REVIEW)
    return caller, caller if username is None else require_access_of(username)


def _common(caller: Access, person: Access) -> Scope:
    """Return what both see: nobody sees through another's eyes what is not theirs to see."""
    mine, theirs = caller.scope.agencies, person.scope.agencies
    if mine is None or theirs is None:
        return Scope(agencies=theirs if mine is None else mine)
    return Scope(agencies=mine & theirs)
