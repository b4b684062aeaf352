"""A file of the disk, in parts as a browser asks for them (RFC 9110, section 14)."""

import asyncio
import os
import re
from collections.abc import AsyncIterator
from contextlib import ExitStack
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import BinaryIO

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import http_date, parse_etags

from dispatch.problems import problem

# Longer parts are read while they are sent.
_AT_ONCE_BYTES = 1024 * 1024
_RANGE = re.compile(r"bytes=(?:(?P<first>[0-9]{1,15})-(?P<last>[0-9]{0,15})|-(?P<end>[0-9]{1,15}))")


@dataclass(frozen=True)
class Part:
    """Some bytes of a file: the first one, and how many."""

    first: int
    length: int


def answer_with_file(request: HttpRequest, path: Path, media_type: str) -> HttpResponseBase | None:
    """Answer a file or one part of it: 200, 206, 304, 416; None where it is not there.

    The caller says for how long the answer may be kept.
    """
    with ExitStack() as held:
        # Another file may take this one's place at any time: what is told and what is sent are of the one opened here.
        try:
            file = held.enter_context(path.open("rb"))
        except OSError:
            return None
        status = os.fstat(file.fileno())
        response = _answer(request, file, status, media_type)
        if isinstance(response, StreamingHttpResponse):
            held.pop_all()
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = _tag(status)
    response["Last-Modified"] = http_date(status.st_mtime)
    return response


def _answer(request: HttpRequest, file: BinaryIO, status: os.stat_result, media_type: str) -> HttpResponseBase:
    size = status.st_size
    if _tag(status) in parse_etags(request.headers.get("If-None-Match", "")):
        return HttpResponse(status=HTTPStatus.NOT_MODIFIED)
    asked = _RANGE.fullmatch(request.headers.get("Range", "").replace(" ", ""))
    # Several parts at once, or none that can be read: the whole is a correct answer to both.
    if asked is None or not _still_is(request.headers.get("If-Range"), status):
        return _sent(request, file, Part(0, size), media_type)
    part = _part(asked, size)
    if part is None:
        refused = problem(
            HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, "range_unsatisfiable", "The file has no such part."
        )
        refused["Content-Range"] = f"bytes */{size}"
        return refused
    response = _sent(request, file, part, media_type)
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
    """Return the part that was asked for, None where the file does not have it.

    Of one without an end the beginning is sent, as RFC 9110 lets us: a player that was left in the middle of a film has
    not made us send the rest.
    """
    if asked["end"] is not None:
        length = min(int(asked["end"]), size)
        return Part(size - length, length) if length else None
    first = int(asked["first"])
    last = min(int(asked["last"]) if asked["last"] else first + _AT_ONCE_BYTES - 1, size - 1)
    if asked["last"] and int(asked["last"]) < first:
        return None
    return Part(first, last - first + 1) if first < size else None


def _sent(request: HttpRequest, file: BinaryIO, part: Part, media_type: str) -> HttpResponseBase:
    response: HttpResponseBase
    if request.method == "HEAD":
        response = HttpResponse()
    elif part.length <= _AT_ONCE_BYTES:
        file.seek(part.first)
        response = HttpResponse(file.read(part.length))
    else:
        response = StreamingHttpResponse(_Pieces(file, part))
    response["Content-Type"] = media_type
    response["Content-Length"] = str(part.length)
    return response


class _Pieces:
    """A part of a file as it is read while it is sent; the response closes it, also one that nobody reads."""

    def __init__(self, file: BinaryIO, part: Part) -> None:
        self._file = file
        self._part = part

    async def __aiter__(self) -> AsyncIterator[bytes]:
        self._file.seek(self._part.first)
        left = self._part.length
        while left and (piece := await asyncio.to_thread(self._file.read, min(left, _AT_ONCE_BYTES))):
            left -= len(piece)
            yield piece

    def close(self) -> None:
        """Close the file."""
        self._file.close()
