"""HLS playlists, written anew so that all they name is asked of us; and which bytes are segments of a film."""

import re
from collections.abc import Callable

from dispatch.integrations.cameras.addresses import Look, Stream
from dispatch.integrations.cameras.fetching import PLAYLIST_BYTES, NoPicture, fetch

_ATTRIBUTE = re.compile(r'URI="([^"]*)"')
_START = "#EXTM3U"
_TS_PACKET = 188
_MP4_BOXES = frozenset({b"ftyp", b"styp", b"moof", b"moov", b"sidx", b"emsg", b"prft", b"mdat"})


def fetch_playlist(url: str) -> bytes:
    """Return the playlist at an address. Raises NoPicture, also where that is none; Busy."""
    document = fetch(url, PLAYLIST_BYTES)
    if not is_playlist(document):
        raise NoPicture("that is no playlist")
    return document


def is_playlist(document: bytes) -> bool:
    """Return whether a document says that it is an HLS playlist."""
    return document.startswith((_START.encode(), b"\xef\xbb\xbf" + _START.encode()))


def rewritten(document: bytes, stream: Stream, at: str, look: Look) -> bytes:
    """Return a playlist that came from the address `at`, with every address in it as this look may ask for it.

    Raises NoPicture where it is no text or asks for a key, Elsewhere where it names what is not the stream's own.
    """
    try:
        lines = document.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise NoPicture("the playlist is no text") from None

    def sealed(reference: str) -> str:
        return look.address(stream.below(reference, at))

    # What a gateway offers there, players ask for by queries of their own making, which nobody has sealed.
    kept = (line.strip() for line in lines if not line.startswith("#EXT-X-SERVER-CONTROL"))
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
