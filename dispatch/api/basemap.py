"""The file of the basemap, in parts as the browser asks for them (RFC 9110, section 14)."""

import asyncio
import os
import re
from collections.abc import AsyncIterator
from contextlib import ExitStack
from dataclasses import dataclass
from http import HTTPStatus
from typing import BinaryIO

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.http import http_date, parse_etags
from django.views.decorators.http import require_safe

from dispatch.api.map_keys import layers_of_key
from dispatch.errors import Forbidden
from dispatch.problems import problem, refusal_problem

# Longer parts are read while they are sent.
_AT_ONCE_BYTES = 1024 * 1024
_RANGE = re.compile(r"bytes=(?:(?P<first>[0-9]{1,15})-(?P<last>[0-9]{0,15})|-(?P<end>[0-9]{1,15}))")


@dataclass(frozen=True)
class Part:
    """Some bytes of a file: the first one, and how many."""

    first: int
    length: int


@require_safe
def basemap(request: HttpRequest) -> HttpResponseBase:
    """Answer the file or one part of it: 200, 206, 304, 416; 404 where the centre has none."""
    try:
        layers_of_key(request.GET.get("key", ""), timezone.now())
    except Forbidden as refusal:
        return refusal_problem(refusal)
    with ExitStack() as held:
        # Another file may take this one's place at any time: what is told and what is sent are of the one opened here.
        try:
            file = held.enter_context(settings.BASEMAP.open("rb"))
        except OSError:
            return problem(HTTPStatus.NOT_FOUND, "basemap_missing", "This centre has no basemap.")
        status = os.fstat(file.fileno())
        response = _answer(request, file, status)
        if isinstance(response, StreamingHttpResponse):
            held.pop_all()
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "private, no-cache"
    response["ETag"] = _tag(status)
    response["Last-Modified"] = http_date(status.st_mtime)
    return response


def _answer(request: HttpRequest, file: BinaryIO, status: os.stat_result) -> HttpResponseBase:
    size = status.st_size
    if _tag(status) in parse_etags(request.headers.get("If-None-Match", "")):
        return HttpResponse(status=HTTPStatus.NOT_MODIFIED)
    asked = _RANGE.fullmatch(request.headers.get("Range", "").replace(" ", ""))
    # Several parts at once, or none that can be read: the whole is a correct answer to both.
    if asked is None or not _still_is(request.headers.get("If-Range"), status):
        return _sent(request, file, Part(0, size))
    part = _part(asked, size)
    if part is None:
        refused = problem(
            HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, "range_unsatisfiable", "The file has no such part."
        )
        refused["Content-Range"] = f"bytes */{size}"
        return refused
    response = _sent(request, file, part)
    response.status_code = HTTPStatus.PARTIAL_CONTENT
    response["Content-Range"] = f"bytes {part.first}-{part.first + part.length - 1}/{size}"
    return response


def _tag(status: os.stat_result) -> str:
    # The inode tells files apart that were put in place of one another within one tick of the clock.
    return f'"{status.st_mtime_ns:x}-{status.st_size:x}-{status.st_ino:x}"'


def _still_is(condition: str | None, status: os.stat_result) -> bool:
    """Return whether If-Range, a tag or a date, names the file as it is."""
    return condition is None or condition.strip() in {_tag(status), http_date(status.st_mtime)}


def _part(asked: re.Match[str], size: int) -> Part | None:
    """Return the part that was asked for, None where the file does not have it."""
    if asked["end"] is not None:
        length = min(int(asked["end"]), size)
        return Part(size - length, length) if length else None
    first = int(asked["first"])
    last = min(int(asked["last"]), size - 1) if asked["last"] else size - 1
    if asked["last"] and int(asked["last"]) < first:
        return None
    return Part(first, last - first + 1) if first < size else None


def _sent(request: HttpRequest, file: BinaryIO, part: Part) -> HttpResponseBase:
    response: HttpResponseBase
    if request.method == "HEAD":
        response = HttpResponse()
    elif part.length <= _AT_ONCE_BYTES:
        file.seek(part.first)
        response = HttpResponse(file.read(part.length))
    else:
        response = StreamingHttpResponse(_pieces(file, part))
    response["Content-Type"] = "application/vnd.pmtiles"
    response["Content-Length"] = str(part.length)
    return response


async def _pieces(file: BinaryIO, part: Part) -> AsyncIterator[bytes]:
    with file:
        file.seek(part.first)
        left = part.length
        while left and (piece := await asyncio.to_thread(file.read, min(left, _AT_ONCE_BYTES))):
            left -= len(piece)
            yield piece
