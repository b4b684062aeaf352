"""Closed roads, ways and arrivals."""

from http import HTTPStatus
from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field, StringConstraints

from dispatch.actions.closures import close_road, open_road
from dispatch.actions.writing import database_now
from dispatch.api.documents import PROBLEMS
from dispatch.api.requests import access, actor, carry_out
from dispatch.errors import Invalid
from dispatch.rules.access import Right
from dispatch.schema import ClosureCard, ClosureList, Code, EtaList, Id, IsochroneList, NewClosure, RouteCard
from dispatch.selectors.closures import list_closures
from dispatch.selectors.routes import etas_of, isochrones, route_of
from dispatch.selectors.visibility import require_incident

router = Router(tags=["roads"])

MOST_MINUTES = 60


class ListQuery(Schema):
    """How many that have ended are listed."""

    limit: Annotated[int, Field(ge=1, le=500)] = 200


class RouteQuery(Schema):
    """Whose way, and in which language it is told."""

    unit: Annotated[int, Field(ge=1, le=2**63 - 1)]
    language: Literal["vi", "en"] = "vi"


class IsochroneQuery(Schema):
    """From where, what travels, and for how many minutes: whole numbers with commas between them."""

    lon: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
    lat: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
    profile: Code
    minutes: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,2}(,[0-9]{1,2}){0,3}$", max_length=20)] = "8,15"


@router.get("/closures", response={200: ClosureList, **PROBLEMS})
def closures(request: HttpRequest, query: Query[ListQuery]) -> ClosureList:
    """List all roads that are closed, then those of the last day that were; for desks and crews of all agencies."""
    access(request)
    return list_closures(limit=query.limit)


@router.post("/closures", response={201: ClosureCard, **PROBLEMS})
def closure_enter(request: HttpRequest, body: NewClosure) -> HttpResponse:
    """Close roads: every way leads around them from now on."""
    return carry_out(HTTPStatus.CREATED, lambda: close_road(by=actor(request), new=body))


@router.post("/closures/{id:closure_id}/open", response={200: ClosureCard, **PROBLEMS})
def closure_open(request: HttpRequest, closure_id: Id) -> HttpResponse:
    """Say that one gets through again."""
    return carry_out(HTTPStatus.OK, lambda: open_road(by=actor(request), closure_id=closure_id))


@router.get("/incidents/{id:incident_id}/route", response={200: RouteCard, **PROBLEMS})
def route(request: HttpRequest, incident_id: Id, query: Query[RouteQuery]) -> RouteCard:
    """Read the way of a unit to an incident, turn by turn; for desks of its agency and for its crew."""
    asking = access(request)
    incident = require_incident(asking.scope, incident_id)
    return route_of(incident, query.unit, scope=asking.scope, language=query.language, now=database_now())


@router.get("/incidents/{id:incident_id}/etas", response={200: EtaList, **PROBLEMS})
def etas(request: HttpRequest, incident_id: Id) -> EtaList:
    """Read when the units under way would be there, from where they now are."""
    access(request).require(Right.WATCH_CONSOLE)
    return etas_of(require_incident(access(request).scope, incident_id), now=database_now())


@router.get("/isochrones", response={200: IsochroneList, **PROBLEMS})
def reach(request: HttpRequest, query: Query[IsochroneQuery]) -> IsochroneList:
    """Read how far one comes within some minutes."""
    access(request).require(Right.WATCH_CONSOLE)
    minutes = list(dict.fromkeys(int(word) for word in query.minutes.split(",")))
    if not all(1 <= each <= MOST_MINUTES for each in minutes):
        raise Invalid("minutes_invalid", f"1 to {MOST_MINUTES} minutes are reckoned.", {"most": MOST_MINUTES})
    return isochrones((query.lon, query.lat), query.profile, minutes, now=database_now())
