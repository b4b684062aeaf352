"""Zip archives (zipped shapefiles, KMZ) are unpacked with a bound on what comes out, whatever they say they hold."""

import shutil
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from gis.files.errors import FileRefused
from gis.files.limits import MAX_ARCHIVE_FILES, MAX_ARCHIVE_RATIO, MAX_UNPACKED_BYTES, check_size

# What may lie in an archive and is wanted; everything else in it is passed over.
_MAIN = (".shp", ".gpkg", ".geojson", ".json", ".kml", ".csv")
_BESIDE_SHAPEFILE = (".dbf", ".shx", ".prj")
_CHUNK = 1024 * 1024
_SMALL = 1024 * 1024


def unpack(archive: Path, folder: Path) -> Path:
    """Unpack what is wanted of the archive into the folder and return the one file to read.

    Raises FileRefused for a zip that is broken, unpacks to too much, or holds no such file or several.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            return _unpack(opened, archive, folder)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        # RuntimeError is how zipfile says that a password is wanted.
        raise FileRefused(
            "archive_unreadable",
            f"Tệp nén {archive.name} bị hỏng hoặc có mật khẩu. Hãy nén lại.",
            f"The archive {archive.name} is broken or locked. Pack it again.",
        ) from error


def _unpack(opened: zipfile.ZipFile, archive: Path, folder: Path) -> Path:
    members = [
        member
        for member in opened.infolist()
        if not member.is_dir() and _suffix(member) in (*_MAIN, *_BESIDE_SHAPEFILE) and not _is_resource_fork(member)
    ]
    if len(members) > MAX_ARCHIVE_FILES or sum(member.file_size for member in members) > MAX_UNPACKED_BYTES:
        raise _dangerous(archive)
    main = [member for member in members if _suffix(member) in _MAIN]
    if len(main) != 1:
        raise FileRefused(
            "archive_ambiguous" if main else "archive_without_data",
            f"Tệp nén {archive.name} phải chứa đúng một tệp bản đồ ({', '.join(_MAIN)}); tìm thấy {len(main)}.",
            f"The archive {archive.name} must hold exactly one map file ({', '.join(_MAIN)}); it holds {len(main)}.",
        )
    stem = PurePosixPath(main[0].filename).with_suffix("").name
    unpacked = 0
    for member in members:
        path = PurePosixPath(member.filename)
        if member is main[0] or path.with_suffix("").name == stem:
            # Names of our own: what the archive calls its files cannot lead out of the folder.
            unpacked = _write(opened, member, folder / f"data{_suffix(member)}", unpacked, archive)
    return folder / f"data{_suffix(main[0])}"


def _write(opened: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, unpacked: int, archive: Path) -> int:
    """Write one member, counting what really comes out, and return the bytes unpacked so far."""
    start = unpacked
    with opened.open(member) as source, target.open("wb") as written:
        while chunk := source.read(_CHUNK):
            unpacked += len(chunk)
            too_dense = unpacked - start > max(_SMALL, MAX_ARCHIVE_RATIO * member.compress_size)
            if unpacked > MAX_UNPACKED_BYTES or too_dense:
                raise _dangerous(archive)
            written.write(chunk)
    return unpacked


def copy_shapefile(shapefile: Path, folder: Path) -> Path:
    """Copy a shapefile's parts under one name in lower case and return the new .shp; its bytes stay as they are."""
    for part in shapefile.parent.glob(f"{_glob_escaped(shapefile.stem)}.*"):
        if part.suffix.lower() in (".shp", *_BESIDE_SHAPEFILE):
            check_size(part)
            shutil.copyfile(part, folder / f"data{part.suffix.lower()}")
    return folder / "data.shp"


def _glob_escaped(name: str) -> str:
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in name)


def _suffix(member: zipfile.ZipInfo) -> str:
    return PurePosixPath(member.filename).suffix.lower()


def _is_resource_fork(member: zipfile.ZipInfo) -> bool:
    return member.filename.startswith("__MACOSX/") or PurePosixPath(member.filename).name.startswith("._")


def _dangerous(archive: Path) -> FileRefused:
    return FileRefused(
        "archive_dangerous",
        f"Tệp nén {archive.name} bung ra quá lớn so với kích thước của nó, giống bom nén. Không mở.",
        f"The archive {archive.name} unpacks to far more than it should, like a zip bomb. It is not opened.",
    )
