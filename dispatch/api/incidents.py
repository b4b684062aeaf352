"""Incidents over HTTP."""

from http import HTTPStatus
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from dispatch.actions.assignments import assign_units
from dispatch.actions.incidents import add_agency, add_note, change_incident, close_incident, create_incident
from dispatch.api.documents import PROBLEMS
from dispatch.api.requests import access, actor, carry_out, expected_version
from dispatch.rules.access import Right
from dispatch.schema import (
    AgencyToAdd,
    AssignmentList,
    Code,
    Id,
    IncidentCard,
    IncidentChanges,
    IncidentClosing,
    IncidentList,
    NewAssignments,
    NewIncident,
    NewNote,
    Timeline,
)
from dispatch.selectors.cards import read_incident_card
from dispatch.selectors.incidents import IncidentFilter, list_incidents
from dispatch.selectors.stream import timeline_of
from dispatch.selectors.visibility import require_incident
from dispatch.vocabulary import IncidentStatus

router = Router(tags=["incidents"])


class ListQuery(Schema):
    """Filters of the list; `before` is the id that the page before named as `next`."""

    status: list[IncidentStatus] = Field(default=[], max_length=10)
    priority: list[Annotated[int, Field(ge=1, le=5)]] = Field(default=[], max_length=5)
    agency: Code | None = None
    type: Code | None = None
    before: Annotated[int, Field(ge=1, le=2**63 - 1)] | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


@router.get("", response={200: IncidentList, **PROBLEMS})
def index(request: HttpRequest, query: Query[ListQuery]) -> IncidentList:
    """List incidents, newest first."""
    wanted = IncidentFilter(
        statuses=tuple(query.status), priorities=tuple(query.priority), agency=query.agency, type=query.type
    )
    return list_incidents(access(request).scope, wanted, before=query.before, limit=query.limit)


@router.post("", response={201: IncidentCard, **PROBLEMS})
def create(request: HttpRequest, body: NewIncident) -> HttpResponse:
    """Enter an incident by hand."""
    return carry_out(HTTPStatus.CREATED, lambda: create_incident(by=actor(request), new=body))


@router.get("/{id:incident_id}", response={200: IncidentCard, **PROBLEMS})
def read(request: HttpRequest, incident_id: Id) -> IncidentCard:
    """Read one incident."""
    return read_incident_card(require_incident(access(request).scope, incident_id).pk)


@router.patch("/{id:incident_id}", response={200: IncidentCard, **PROBLEMS})
def change(request: HttpRequest, incident_id: Id, body: IncidentChanges) -> HttpResponse:
    """Change fields; needs If-Match."""
    version = expected_version(request)
    return carry_out(
        HTTPStatus.OK,
        lambda: change_incident(by=actor(request), incident_id=incident_id, version=version, changes=body),
    )


@router.post("/{id:incident_id}/agencies", response={200: IncidentCard, **PROBLEMS})
def agencies(request: HttpRequest, incident_id: Id, body: AgencyToAdd) -> HttpResponse:
    """Add an agency."""
    return carry_out(HTTPStatus.OK, lambda: add_agency(by=actor(request), incident_id=incident_id, agency=body.agency))


@router.post("/{id:incident_id}/notes", response={201: IncidentCard, **PROBLEMS})
def notes(request: HttpRequest, incident_id: Id, body: NewNote) -> HttpResponse:
    """Write a note."""
    return carry_out(HTTPStatus.CREATED, lambda: add_note(by=actor(request), incident_id=incident_id, text=body.text))


@router.post("/{id:incident_id}/close", response={200: IncidentCard, **PROBLEMS})
def close(request: HttpRequest, incident_id: Id, body: IncidentClosing) -> HttpResponse:
    """End the incident."""
    return carry_out(HTTPStatus.OK, lambda: close_incident(by=actor(request), incident_id=incident_id, closing=body))


@router.post("/{id:incident_id}/assignments", response={201: AssignmentList, **PROBLEMS})
def assignments(request: HttpRequest, incident_id: Id, body: NewAssignments) -> HttpResponse:
    """Send units, all or none."""
    return carry_out(
        HTTPStatus.CREATED,
        lambda: assign_units(by=actor(request), incident_id=incident_id, unit_ids=body.units),
    )


# Unset members stay out: over exactly what is there, the hashes can be computed again.
@router.get("/{id:incident_id}/timeline", response={200: Timeline, **PROBLEMS}, exclude_unset=True)
def timeline(request: HttpRequest, incident_id: Id) -> Timeline:
    """Read the record of one incident. It names callers and what other agencies did, so it is for desks, not crews."""
    incident = require_incident(access(request).scope, incident_id)
    access(request).require(Right.WATCH_CONSOLE)
    return timeline_of(incident)
