"""The folder of files: each under the SHA-256 of its content, whole or not there at all.

A file is written beside, forced to disk, and then moved to its name in one step. The same content twice is one file.
Several machines share the folder as they share the database.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings

_INCOMING = "incoming"
_REMOVED = "removed"
_PREVIEW = ".preview.jpg"


@dataclass(frozen=True)
class Received:
    """A file that is on disk under no name yet, with its hash (hex) and its length."""

    path: Path
    sha256: str
    size_bytes: int


@contextmanager
def received(chunks: Iterable[bytes]) -> Iterator[Received]:
    """Write what comes to disk, piece by piece. What nobody has taken by the end is gone."""
    digest, size_bytes = sha256(), 0
    with NamedTemporaryFile(dir=_incoming(), delete=False) as file:
        path = Path(file.name)
        try:
            for chunk in chunks:
                digest.update(chunk)
                size_bytes += len(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
            yield Received(path, digest.hexdigest(), size_bytes)
        finally:
            path.unlink(missing_ok=True)


def take(file: Received, preview: bytes | None) -> None:
    """Give a received file its name. It takes the place of the same content, so that it counts as new."""
    target = path_of(file.sha256)
    target.parent.mkdir(parents=True, exist_ok=True)
    if preview is not None:
        keep_preview(file.sha256, preview)
    file.path.replace(target)
    for folder in (target.parent, target.parent.parent, _folder()):
        _force(folder)


def keep_preview(digest: str, preview: bytes) -> None:
    """Write the small picture of a file beside it. One that is lost is made anew, so nothing is forced to disk."""
    with NamedTemporaryFile(dir=_incoming(), delete=False) as file:
        file.write(preview)
    Path(file.name).replace(preview_path_of(digest))


def path_of(digest: str) -> Path:
    """Return where the content with this hash lies. Two levels of folders hold some hundred files each."""
    return _folder() / digest[:2] / digest[2:4] / digest


def preview_path_of(digest: str) -> Path:
    """Return where the small picture of a content lies."""
    return path_of(digest).with_name(digest + _PREVIEW)


def is_whole(digest: str, size_bytes: int) -> bool:
    """Return whether a content is there in its full length."""
    try:
        return path_of(digest).stat().st_size == size_bytes
    except FileNotFoundError:
        return False


def contents_before(moment: datetime) -> list[str]:
    """Return the hashes of the contents that were taken before a moment, by this machine's clock."""
    return sorted(
        file.name
        for file in _folder().glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*")
        if not file.name.endswith(_PREVIEW) and _is_before(file, moment)
    )


def was_taken_before(digest: str, moment: datetime) -> bool:
    """Return whether a content is there, and was taken before a moment."""
    return _is_before(path_of(digest), moment)


def put_away(digest: str, now: datetime) -> None:
    """Move a content among the removed ones, as of now, and drop its small picture.

    It is not gone yet: where an older dump was restored, rows name it again only when a newer one is.
    """
    preview_path_of(digest).unlink(missing_ok=True)
    file = _sub_folder(_REMOVED) / digest
    path_of(digest).replace(file)
    os.utime(file, (now.timestamp(), now.timestamp()))


def put_back(digest: str) -> bool:
    """Give a removed content its place again; return whether there was one."""
    target = path_of(digest)
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        (_sub_folder(_REMOVED) / digest).replace(target)
    except FileNotFoundError:
        return False
    return True


def drop_removed_before(moment: datetime) -> None:
    """Drop the contents that were removed before a moment."""
    _drop_before(_sub_folder(_REMOVED), moment)


def drop_incoming_before(moment: datetime) -> None:
    """Remove what a process left behind that died while it received."""
    _drop_before(_incoming(), moment)


def _drop_before(folder: Path, moment: datetime) -> None:
    for file in folder.iterdir():
        if _is_before(file, moment):
            file.unlink(missing_ok=True)


def _is_before(file: Path, moment: datetime) -> bool:
    try:
        return file.stat().st_mtime < moment.timestamp()
    except FileNotFoundError:
        return False


def _folder() -> Path:
    folder: Path = settings.FILE_FOLDER
    return folder


def _incoming() -> Path:
    return _sub_folder(_INCOMING)


def _sub_folder(name: str) -> Path:
    folder = _folder() / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _force(folder: Path) -> None:
    """Force to disk which names a folder holds."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
