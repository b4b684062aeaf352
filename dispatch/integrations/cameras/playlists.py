"""HLS playlists: written anew so that all they name is asked of us, and which segment is their newest."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from dispatch.integrations.cameras.addresses import Look, Stream
from dispatch.integrations.cameras.fetching import PLAYLIST_BYTES, NoPicture, fetch

_SEQUENCE = re.compile(r"#EXT-X-MEDIA-SEQUENCE:\s*([0-9]{1,15})")
_ATTRIBUTE = re.compile(r'URI="([^"]*)"')
_START = "#EXTM3U"
_TS_PACKET = 188
_MP4_BOXES = frozenset({b"ftyp", b"styp", b"moof", b"moov", b"sidx", b"emsg", b"prft", b"mdat"})


@dataclass(frozen=True)
class Segment:
    """A segment of a stream: its number, which grows from one to the next, and its address at the gateway."""

    sequence: int
    url: str


def fetch_playlist(url: str) -> bytes:
    """Return the playlist at an address. Raises NoPicture, also where that is none; Busy."""
    document = fetch(url, PLAYLIST_BYTES)
    if not is_playlist(document):
        raise NoPicture("that is no playlist")
    return document


def is_playlist(document: bytes) -> bool:
    """Return whether a document says that it is an HLS playlist."""
    return document.startswith((_START.encode(), b"\xef\xbb\xbf" + _START.encode()))


def newest_segment(document: bytes, stream: Stream, at: str) -> Segment:
    """Return the newest segment of a playlist that came from the address `at`; the first one of several is followed.

    Raises NoPicture where the stream has ended or names no segment, Elsewhere, Busy.
    """
    lines = _lines(document)
    if any(line.startswith("#EXT-X-STREAM-INF") for line in lines):
        at = stream.url_of(stream.below(_named(lines)[0], at))
        lines = _lines(fetch_playlist(at))
    if "#EXT-X-ENDLIST" in lines:
        raise NoPicture("the stream has ended")
    named = _named(lines)
    first = next((int(found[1]) for line in lines if (found := _SEQUENCE.match(line))), 0)
    return Segment(first + len(named) - 1, stream.url_of(stream.below(named[-1], at)))


def _named(lines: list[str]) -> list[str]:
    if named := [line for line in lines if line and not line.startswith("#")]:
        return named
    raise NoPicture("the playlist names nothing")


def _lines(document: bytes) -> list[str]:
    try:
        return [line.strip() for line in document.decode("utf-8-sig").splitlines()]
    except UnicodeDecodeError:
        raise NoPicture("the playlist is no text") from None


def rewritten(document: bytes, stream: Stream, at: str, look: Look) -> bytes:
    """Return a playlist that came from the address `at`, with every address in it as this look may ask for it.

    Raises NoPicture where it is no text or asks for a key, Elsewhere where it names what is not the stream's own.
    """

    def sealed(reference: str) -> str:
        return look.address(stream.below(reference, at))

    # What a gateway offers there, players ask for by queries of their own making, which nobody has sealed.
    kept = (line for line in _lines(document) if not line.startswith("#EXT-X-SERVER-CONTROL"))
    return "\n".join([*(_rewritten_line(line, sealed) for line in kept), ""]).encode()


def _rewritten_line(line: str, sealed: Callable[[str], str]) -> str:
    if not line.startswith("#"):
        return sealed(line) if line else line
    if line.startswith(("#EXT-X-KEY", "#EXT-X-SESSION-KEY")) and "METHOD=NONE" not in line:
        raise NoPicture("the stream is encrypted")
    return _ATTRIBUTE.sub(lambda found: f'URI="{sealed(found[1])}"', line)


def media_type(document: bytes) -> str | None:
    """Return the type of a segment by its own bytes, None where it is none: nothing else leaves through a camera."""
    if document[:1] == b"\x47" and (len(document) <= _TS_PACKET or document[_TS_PACKET : _TS_PACKET + 1] == b"\x47"):
        return "video/mp2t"
    if document[4:8] in _MP4_BOXES:
        return "video/mp4"
    # Sound alone: an ID3 tag, or a frame of AAC.
    if document[:3] == b"ID3" or (document[:1] == b"\xff" and document[1:2] in {b"\xf1", b"\xf9"}):
        return "audio/aac"
    return None
