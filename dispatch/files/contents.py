"""What a file is, by what stands in it. Its name and what a browser says of it are never asked."""

from dataclasses import dataclass
from pathlib import Path

import filetype

from dispatch.errors import TooLarge, Unsupported
from dispatch.files.pictures import PICTURE_TYPES, preview_of_picture
from dispatch.vocabulary import AttachmentKind

_MEBIBYTE = 1024 * 1024
MOST_BYTES = {
    AttachmentKind.PICTURE: 15 * _MEBIBYTE,
    AttachmentKind.VIDEO: 20 * _MEBIBYTE,
    AttachmentKind.AUDIO: 20 * _MEBIBYTE,
    AttachmentKind.DOCUMENT: 20 * _MEBIBYTE,
}
# What is more is not even received.
MOST_BYTES_OF_ALL = max(MOST_BYTES.values())

# The type by which the library calls what is taken beside pictures: what it is, and the name under which it is served.
_OTHERS = {
    "video/mp4": (AttachmentKind.VIDEO, "video/mp4"),
    "video/quicktime": (AttachmentKind.VIDEO, "video/quicktime"),
    "audio/mpeg": (AttachmentKind.AUDIO, "audio/mpeg"),
    "audio/mp4": (AttachmentKind.AUDIO, "audio/mp4"),
    "audio/ogg": (AttachmentKind.AUDIO, "audio/ogg"),
    "audio/x-wav": (AttachmentKind.AUDIO, "audio/wav"),
    "application/pdf": (AttachmentKind.DOCUMENT, "application/pdf"),
}


@dataclass(frozen=True)
class Content:
    """What a file is, and a picture's preview (JPEG)."""

    kind: AttachmentKind
    media_type: str
    preview: bytes | None = None


def content_of(path: Path) -> Content:
    """Look into a file. A picture is one only if all of it can be decoded.

    Raises Unsupported `file_type_unsupported`, TooLarge `file_too_large` (with the kind and its most bytes) or
    `picture_too_large`, Invalid `picture_damaged`, TooMany `pictures_busy`.
    """
    found = filetype.guess_mime(str(path))
    if found in PICTURE_TYPES:
        _refuse_too_large(path, AttachmentKind.PICTURE)
        return Content(AttachmentKind.PICTURE, found, preview_of_picture(path))
    if found not in _OTHERS:
        raise Unsupported("file_type_unsupported", "The file is no picture, film, sound or PDF that is taken.")
    kind, media_type = _OTHERS[found]
    _refuse_too_large(path, kind)
    return Content(kind, media_type)


def _refuse_too_large(path: Path, kind: AttachmentKind) -> None:
    if path.stat().st_size > MOST_BYTES[kind]:
        raise TooLarge(
            "file_too_large",
            f"A file of this kind ({kind}) has at most {MOST_BYTES[kind]} bytes.",
            {"kind": kind, "most_bytes": MOST_BYTES[kind]},
        )
