"""What stands near a place, what is noted of places, and the cameras."""

from http import HTTPStatus
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from dispatch.actions.cameras import look_through_camera
from dispatch.actions.premise_notes import add_premise_note, end_premise_note
from dispatch.api.documents import PROBLEMS
from dispatch.api.requests import access, actor, carry_out
from dispatch.rules.access import Right
from dispatch.schema import (
    CameraList,
    CameraLook,
    Code,
    Id,
    NearbyList,
    NewLook,
    NewPremiseNote,
    PremiseNoteCard,
    PremiseNoteEnding,
    PremiseNoteList,
)
from dispatch.selectors.cameras import list_cameras
from dispatch.selectors.nearby import nearby_place
from dispatch.selectors.premise_notes import list_premise_notes

router = Router(tags=["nearby"])

# A query holds text: what counts is that it is a number within its bounds.
_PageEnd = Annotated[int, Field(ge=1, le=2**63 - 1)]


class NearbyQuery(Schema):
    """A place, how far around it, and of which layers how many at most; without layers, of all of them."""

    lon: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
    lat: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
    radius_m: Annotated[float, Field(ge=1, le=50_000, allow_inf_nan=False)] = 1_000
    layers: list[Code] = Field(default=[], max_length=20)
    limit: Annotated[int, Field(ge=1, le=50)] = 10


class NotesQuery(Schema):
    """A page of notes that hold, or of those that are over; `before` is the `next` of the page before."""

    ended: bool = False
    before: _PageEnd | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class CamerasQuery(Schema):
    """A page of cameras; `after` is the `next` of the page before."""

    after: _PageEnd | None = None
    limit: Annotated[int, Field(ge=1, le=500)] = 500


@router.get("/nearby", response={200: NearbyList, **PROBLEMS})
def nearby(request: HttpRequest, query: Query[NearbyQuery]) -> NearbyList:
    """Read what stands within a radius of a place."""
    access(request).require(Right.WATCH_CONSOLE)
    return nearby_place((query.lon, query.lat), layers=query.layers, within_m=query.radius_m, limit=query.limit)


@router.get("/premise-notes", response={200: PremiseNoteList, **PROBLEMS})
def premise_notes(request: HttpRequest, query: Query[NotesQuery]) -> PremiseNoteList:
    """Read the notes on places that concern the caller's agencies."""
    access(request).require(Right.WATCH_CONSOLE)
    return list_premise_notes(access(request).scope, ended=query.ended, before=query.before, limit=query.limit)


@router.post("/premise-notes", response={201: PremiseNoteCard, **PROBLEMS})
def note_premise(request: HttpRequest, body: NewPremiseNote) -> HttpResponse:
    """Note what crews must know of a place."""
    return carry_out(HTTPStatus.CREATED, lambda: add_premise_note(by=actor(request), new=body))


@router.post("/premise-notes/{id:note_id}/end", response={200: PremiseNoteCard, **PROBLEMS})
def premise_note_end(request: HttpRequest, note_id: Id, body: PremiseNoteEnding) -> HttpResponse:
    """Say that a note no longer holds."""
    return carry_out(HTTPStatus.OK, lambda: end_premise_note(by=actor(request), note_id=note_id, ending=body))


@router.get("/cameras", response={200: CameraList, **PROBLEMS})
def cameras(request: HttpRequest, query: Query[CamerasQuery]) -> CameraList:
    """Read the cameras in use."""
    access(request).require(Right.WATCH_CONSOLE)
    return list_cameras(after=query.after, limit=query.limit)


@router.post("/cameras/{id:camera_id}/look", response={200: CameraLook, **PROBLEMS})
def look(request: HttpRequest, camera_id: Id, body: NewLook) -> HttpResponse:
    """Look through a camera; that is on the record."""
    return carry_out(HTTPStatus.OK, lambda: look_through_camera(by=actor(request), camera_id=camera_id, look=body))
