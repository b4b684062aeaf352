"""Asks a gateway for a document or a picture, within bounds of time, size and number."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from threading import BoundedSemaphore

import httpx

PLAYLIST_BYTES = 512 * 1024
SEGMENT_BYTES = 8 * 1024 * 1024
FRAME_BYTES = 4 * 1024 * 1024
# From the question to the last byte.
MOST_S = 6.0
_TIMEOUT = httpx.Timeout(connect=2.0, read=3.0, write=2.0, pool=1.0)
# Gateways that hang must not take all threads of the centre.
_AT_ONCE = BoundedSemaphore(16)


class NoPicture(Exception):
    """Nothing came, or what came is no picture. The text says why, for the log."""


class Busy(Exception):
    """So many pictures are being fetched that this one must wait."""


@cache
def _client() -> httpx.Client:
    # No redirect is followed, and no proxy or password of the machine's environment is used.
    return httpx.Client(
        timeout=_TIMEOUT,
        follow_redirects=False,
        trust_env=False,
        headers={"User-Agent": "eoc", "Accept-Encoding": "identity"},
        limits=httpx.Limits(max_connections=32, max_keepalive_connections=16, keepalive_expiry=15),
    )


@contextmanager
def _answer(url: str) -> Iterator[tuple[httpx.Response, Iterator[bytes]]]:
    """Yield an answer and its pieces. Raises NoPicture for any but 200, and where it takes too long; Busy."""
    if not _AT_ONCE.acquire(blocking=False):
        raise Busy
    until = time.monotonic() + MOST_S

    def pieces(response: httpx.Response) -> Iterator[bytes]:
        for piece in response.iter_raw():
            if time.monotonic() > until:
                raise NoPicture("it takes too long")
            yield piece

    try:
        with _client().stream("GET", url) as response:
            if response.status_code != HTTPStatus.OK:
                raise NoPicture(f"the gateway answers {response.status_code}")
            if response.headers.get("content-encoding", "identity") != "identity":
                raise NoPicture("the answer is packed")
            yield response, pieces(response)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise NoPicture(f"{type(error).__name__}: {error}") from error
    finally:
        _AT_ONCE.release()


def fetch(url: str, most_bytes: int) -> bytes:
    """Return a whole document. Raises NoPicture, also where it is longer than that; Busy."""
    with _answer(url) as (_, pieces):
        found = bytearray()
        for piece in pieces:
            found += piece
            if len(found) > most_bytes:
                raise NoPicture("the document is too long")
        return bytes(found)


def fetch_frame(url: str) -> bytes:
    """Return the next whole picture (JPEG) of an endless stream of them, or of a single one. Raises NoPicture, Busy."""
    with _answer(url) as (_, pieces):
        found, part = bytearray(), None
        for piece in pieces:
            found += piece
            part = part or _first_part(found)
            if part is not None and (end := part.end(found, len(piece))) is not None:
                return bytes(memoryview(found)[part.begin : end])
            if len(found) > FRAME_BYTES:
                raise NoPicture("the picture is too large")
        if found.startswith(_JPEG_START) and found.rstrip(b"\r\n\x00").endswith(_JPEG_END):
            return bytes(found)
        raise NoPicture("no whole picture came")


_JPEG_START, _JPEG_END = b"\xff\xd8\xff", b"\xff\xd9"
_HEAD_END, _NEXT_PART = b"\r\n\r\n", b"\r\n--"
_HEAD_BYTES = 16 * 1024
# Empty lines that may come before the first part, and its first two bytes.
_BEFORE_HEAD = 8


@dataclass(frozen=True)
class _Part:
    """The first part of a multipart stream: where its picture begins, and how long it is where its head says so."""

    begin: int
    length: int | None

    def end(self, found: bytearray, new: int) -> int | None:
        """Return where the picture ends, None where it has not come whole; `new` bytes came since the last question."""
        if self.length is not None:
            end = self.begin + self.length
            return end if len(found) >= end else None
        # Without a length a picture ends where the next part begins.
        end = found.find(_NEXT_PART, max(self.begin, len(found) - new - len(_NEXT_PART)))
        return end if end >= 0 else None


def _first_part(found: bytearray) -> _Part | None:
    """Return the first part where its head and the start of its picture have come. Raises NoPicture for another."""
    if not found[:_BEFORE_HEAD].lstrip(b"\r\n").startswith(b"--"):
        return None
    begin = found.find(_HEAD_END, 0, _HEAD_BYTES) + len(_HEAD_END)
    if begin < len(_HEAD_END) or len(found) < begin + len(_JPEG_START):
        if len(found) > _HEAD_BYTES:
            raise NoPicture("the head of the picture is too long")
        return None
    head = bytes(memoryview(found)[:begin])
    if not found.startswith(_JPEG_START, begin):
        raise NoPicture("the stream is none of pictures")
    length = _length(head)
    if length is not None and length > FRAME_BYTES:
        raise NoPicture("the picture is too large")
    return _Part(begin, length)


def _length(head: bytes) -> int | None:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            text = value.strip()
            return int(text) if text.isdigit() and len(text) <= 9 else None  # noqa: PLR2004 -- no picture is longer
    return None
