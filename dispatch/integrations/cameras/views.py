"""The pictures behind the token of a look: a playlist, its segments, or one frame after the other."""

import logging
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

from dispatch.actions.cameras import note_picture
from dispatch.actions.writing import database_now, let_connection_go
from dispatch.errors import DispatchError
from dispatch.integrations.cameras.addresses import Below, Elsewhere, Look, Stream
from dispatch.integrations.cameras.fetching import (
    PLAYLIST_BYTES,
    SEGMENT_BYTES,
    Busy,
    NoPicture,
    fetch,
    fetch_frame,
)
from dispatch.integrations.cameras.playlists import fetch_playlist, is_playlist, media_type, newest_segment, rewritten
from dispatch.models import Person
from dispatch.problems import problem, refusal_problem
from dispatch.rules.access import Access
from dispatch.selectors.cameras import camera_of_look, require_camera
from dispatch.selectors.people import access_of, access_of_token
from gis.models import Camera, StreamKind

logger = logging.getLogger(__name__)

_PLAYLIST = "application/vnd.apple.mpegurl"


def _film(show: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Make the view of a part of an HLS stream."""
    return _picture(show, of_frames=False)


def _frames(show: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Make the view of a stream of frames."""
    return _picture(show, of_frames=True)


def _picture(show: Callable[..., HttpResponse], *, of_frames: bool) -> Callable[..., HttpResponse]:
    """Make the view of a picture: it opens to who looked, is kept by nobody, and says so where none comes.

    A camera is asked only for what its kind has: nobody sends its gateway or itself another request, nor calls it dead
    for the answer.
    """

    @wraps(show)
    def view(request: HttpRequest, token: str, **rest: str) -> HttpResponse:
        if request.method != "GET":
            response = problem(HTTPStatus.METHOD_NOT_ALLOWED, "method_not_allowed", "Pictures are asked for by GET.")
            response["Allow"] = "GET"
            return response
        try:
            camera = camera_of_look(token, _asking(request), now=database_now())
        except DispatchError as refusal:
            return refusal_problem(refusal)
        if (camera.kind == StreamKind.MJPEG) is not of_frames:
            return problem(HTTPStatus.NOT_FOUND, "stream_elsewhere", "This camera's picture is not of that kind.")
        let_connection_go()
        try:
            response = show(camera, token, query=request.META.get("QUERY_STRING", ""), **rest)
        except Busy:
            response = problem(HTTPStatus.SERVICE_UNAVAILABLE, "cameras_busy", "Too many pictures at once.")
            response["Retry-After"] = "1"
        except Elsewhere:
            logger.warning("camera %s: an address that is not of its stream was refused", camera.code)
            response = problem(HTTPStatus.NOT_FOUND, "stream_elsewhere", "That does not belong to this camera.")
        response["Cache-Control"] = "private, no-store"
        return response

    return view


def _asking(request: HttpRequest) -> Access | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme == "Bearer":
        return access_of_token(token)
    person = request.user
    return access_of(person) if isinstance(person, Person) and person.is_active else None


@_film
def live(camera: Camera, token: str, *, query: str) -> HttpResponse:
    """Serve the playlist with which a stream begins."""
    try:
        document = fetch_playlist(camera.stream_url)
        answer = _playlist(document, camera, camera.stream_url, token)
        newest = newest_segment(document, Stream(camera.stream_url), camera.stream_url)
    except NoPicture as none:
        return _dead(camera, none)
    if not note_picture(camera_id=camera.pk, came=True, sequence=newest.sequence):
        return _dead(camera, NoPicture("its newest segment stays the same"))
    return answer


@_film
def part(camera: Camera, token: str, *, query: str, seal: str, path: str) -> HttpResponse:
    """Serve what a playlist has named: another one, or a segment. One that is gone does not make a camera dead."""
    below = Below(path, query)
    Look(token).require(seal, below)
    url = Stream(camera.stream_url).url_of(below)
    try:
        document = fetch(url, SEGMENT_BYTES)
        if is_playlist(document) and len(document) <= PLAYLIST_BYTES:
            return _playlist(document, camera, url, token)
    except NoPicture as none:
        return _no_part(camera, none)
    kind = media_type(document)
    return HttpResponse(document, content_type=kind) if kind else _no_part(camera, NoPicture("that is no segment"))


@_frames
def frame(camera: Camera, token: str, *, query: str) -> HttpResponse:
    """Serve the picture of now."""
    try:
        document = fetch_frame(camera.stream_url)
    except NoPicture as none:
        return _dead(camera, none)
    note_picture(camera_id=camera.pk, came=True)
    return HttpResponse(document, content_type="image/jpeg")


def _playlist(document: bytes, camera: Camera, at: str, token: str) -> HttpResponse:
    return HttpResponse(rewritten(document, Stream(camera.stream_url), at, Look(token)), content_type=_PLAYLIST)


def _dead(camera: Camera, none: NoPicture) -> HttpResponse:
    """Say that no picture comes, and since when."""
    logger.warning("camera %s gives no picture: %s", camera.code, none)
    note_picture(camera_id=camera.pk, came=False)
    since = require_camera(camera.pk).dead_since
    return problem(
        HTTPStatus.BAD_GATEWAY,
        "camera_dead",
        "No picture comes from this camera.",
        {"dead_since": since.isoformat() if since else None},
    )


def _no_part(camera: Camera, none: NoPicture) -> HttpResponse:
    logger.info("camera %s: a part of its stream did not come: %s", camera.code, none)
    return problem(HTTPStatus.BAD_GATEWAY, "segment_missing", "That part of the stream did not come.")
