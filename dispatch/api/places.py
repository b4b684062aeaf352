"""Places by name, address, kilometre or coordinates, and the names that callers give them."""

from dataclasses import asdict
from http import HTTPStatus
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from dispatch.actions.aliases import decide_alias, propose_alias
from dispatch.api.documents import PROBLEMS
from dispatch.api.requests import access, actor, carry_out
from dispatch.errors import Invalid
from dispatch.rules.access import Right
from dispatch.schema import (
    Id,
    NewPlaceAlias,
    PlaceAliasCard,
    PlaceAliasDecision,
    PlaceAliasList,
    PlaceAnswer,
    PlaceCandidate,
)
from dispatch.selectors.aliases import list_aliases
from dispatch.vocabulary import AliasStatus
from gis.places.answer import Candidate, Near
from gis.places.reading import LONGEST
from gis.places.search import search_places

router = Router(tags=["places"])

_NEAR = r"^-?\d{1,3}(\.\d{1,15})?,-?\d{1,2}(\.\d{1,15})?(,\d{1,7}(\.\d{1,3})?)?$"


class PlaceQuery(Schema):
    """What is searched for. `near` is where the caller is thought to be: `lon,lat` or `lon,lat,radius_m`."""

    q: Annotated[str, Field(max_length=LONGEST)]
    near: Annotated[str, Field(max_length=60, pattern=_NEAR)] | None = None
    limit: Annotated[int, Field(ge=1, le=50)] = 10


class AliasQuery(Schema):
    """Which proposals are listed, and how many."""

    status: AliasStatus | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


@router.get("/places", response={200: PlaceAnswer, **PROBLEMS})
def places(request: HttpRequest, query: Query[PlaceQuery]) -> PlaceAnswer:
    """Search for a place, and read how the question was understood. Anybody who has signed in may."""
    answer = search_places(query.q, near=_near(query.near), limit=query.limit)
    return PlaceAnswer.model_validate(
        {
            "understood": [asdict(reading) for reading in answer.understood],
            "candidates": [_candidate(one) for one in answer.candidates],
            "doubts": [asdict(reading) for reading in answer.doubts],
            "ambiguous": answer.ambiguous,
        }
    )


@router.get("/places/aliases", response={200: PlaceAliasList, **PROBLEMS})
def aliases(request: HttpRequest, query: Query[AliasQuery]) -> PlaceAliasList:
    """List the names that were proposed, newest first. Whoever has a console may."""
    access(request).require(Right.WATCH_CONSOLE)
    return list_aliases(status=query.status, limit=query.limit)


@router.post("/places/aliases", response={201: PlaceAliasCard, **PROBLEMS})
def alias_propose(request: HttpRequest, body: NewPlaceAlias) -> HttpResponse:
    """Propose a name by which callers call a place."""
    return carry_out(HTTPStatus.CREATED, lambda: propose_alias(by=actor(request), new=body))


@router.post("/places/aliases/{id:alias_id}/decide", response={200: PlaceAliasCard, **PROBLEMS})
def alias_decide(request: HttpRequest, alias_id: Id, body: PlaceAliasDecision) -> HttpResponse:
    """Approve a proposed name, by which the place is found at once, or reject it."""
    return carry_out(HTTPStatus.OK, lambda: decide_alias(by=actor(request), alias_id=alias_id, decision=body))


def _near(text: str | None) -> Near | None:
    if text is None:
        return None
    lon, lat, *radius = (float(part) for part in text.split(","))
    if abs(lon) > 180 or abs(lat) > 90:  # noqa: PLR2004
        raise Invalid("near_malformed", "`near` is longitude, latitude and perhaps a radius in metres.")
    return Near(lon, lat, *radius)


def _candidate(one: Candidate) -> PlaceCandidate:
    members = asdict(one)
    position = members.pop("position")
    return PlaceCandidate.model_validate({**members, **position})
