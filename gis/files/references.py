"""Reference systems of coordinates: what a file says, what its numbers say, and the way from there to WGS 84.

Degrees are told from metres, and longitude from latitude, by the bounds of Vietnam. Which of the country's metre
systems a file is in cannot be told from its numbers (neighbouring central meridians differ by kilometres), so a file
that does not say is refused with the systems in which it would lie in Vietnam.
"""

import re
from typing import NamedTuple

import numpy as np
import shapely
from django.contrib.gis.gdal import CoordTransform, GDALException, OGRGeometry, SpatialReference
from django.contrib.gis.gdal.error import SRSException
from numpy.typing import NDArray

from gis.files.errors import FileRefused, Problem, Sentence

WGS84 = 4326
# West, south, east, north in degrees: the mainland, its islands and its sea.
VIETNAM = (102.0, 6.0, 118.0, 24.0)
# VN-2000 and WGS 84 in UTM zones 48 and 49, and VN-2000 on the meridians of the south-east (106°15', 107°45').
_LIKELY = {
    "EPSG:3405": "VN-2000 / UTM 48N",
    "EPSG:3406": "VN-2000 / UTM 49N",
    "EPSG:9212": "VN-2000 106°15'",
    "EPSG:5899": "VN-2000 107°45'",
    "EPSG:32648": "WGS 84 / UTM 48N",
    "EPSG:32649": "WGS 84 / UTM 49N",
}
# Anything else (an address, the path of a file) would be fetched and read.
_CODE = re.compile(r"EPSG:\d{1,7}", re.IGNORECASE)

Geometries = NDArray[np.object_]


class Placed(NamedTuple):
    """Geometries in WGS 84 (None where there is none), and what was done to bring them there."""

    geometries: Geometries
    problems: list[Problem]


def place(geometries: Geometries, declared: str | None, forced: str | None) -> Placed:
    """Bring shapely geometries into WGS 84, from the system that the user names (`forced`) or the file (`declared`).

    Raises FileRefused where the system is unknown, is missing and cannot be told, or contradicts the numbers.
    """
    if forced is not None and not _CODE.fullmatch(forced):
        raise _unknown(forced)
    present = geometries[~(shapely.is_missing(geometries) | shapely.is_empty(geometries))]
    if not len(present):
        return Placed(geometries, [])
    # One row may be mistyped: most of them tell.
    in_degrees = bool(within(present, (-180, -180, 180, 180)).mean() >= 0.5)  # noqa: PLR2004
    if forced is None and declared is None:
        if not in_degrees:
            raise _missing(geometries)
        return Placed(geometries, [_assumed()])
    system = _system(forced if forced is not None else str(declared))
    if system.geographic and not in_degrees:
        raise _contradiction(system, geometries)
    if system.projected and in_degrees:
        if forced is not None:
            raise _contradiction(system, geometries)
        return Placed(geometries, [_corrected(system)])
    if system.srid == WGS84:
        return Placed(geometries, [])
    placed = _transformed(geometries, system)
    if not _touches_vietnam(placed):
        # Some programs write northing before easting.
        turned = _transformed(swapped(geometries), system)
        if not _touches_vietnam(turned):
            raise _contradiction(system, geometries)
        placed = turned
    return Placed(placed, [_reprojected(system)])


def swapped(geometries: Geometries) -> Geometries:
    """Return the geometries with their first and second coordinate exchanged."""
    turned: Geometries = shapely.transform(geometries, lambda coordinates: coordinates[:, ::-1])
    return turned


def within(geometries: Geometries, bounds: tuple[float, float, float, float] = VIETNAM) -> NDArray[np.bool_]:
    """Tell of each geometry whether its bounds lie within others (west, south, east, north)."""
    boxes = shapely.bounds(geometries)
    west, south, east, north = bounds
    inside: NDArray[np.bool_] = (
        (boxes[:, 0] >= west) & (boxes[:, 1] >= south) & (boxes[:, 2] <= east) & (boxes[:, 3] <= north)
    )
    return inside


def _touches_vietnam(geometries: Geometries) -> bool:
    return bool(within(geometries[~shapely.is_missing(geometries)]).any())


def _system(name: str) -> SpatialReference:
    try:
        return SpatialReference(name)
    except (GDALException, SRSException, ValueError, TypeError) as error:
        raise _unknown(name) from error


def _unknown(name: str) -> FileRefused:
    return FileRefused(
        "crs_unknown",
        f"Không biết hệ tọa độ “{name[:80]}”. Hãy nêu --crs, ví dụ {_named(_LIKELY)}.",
        f"The reference system “{name[:80]}” is not known. Give --crs, for instance {_named(_LIKELY)}.",
    )


def _transformed(geometries: Geometries, system: SpatialReference) -> Geometries:
    """Return the geometries in WGS 84; None for one that the system cannot place."""
    way = CoordTransform(system, SpatialReference(WGS84))
    placed = np.full(len(geometries), None, dtype=object)
    for index, geometry in enumerate(geometries):
        if geometry is None or geometry.is_empty:
            placed[index] = geometry
            continue
        moved = OGRGeometry(memoryview(geometry.wkb))
        try:
            moved.transform(way)
            placed[index] = shapely.from_wkb(bytes(moved.wkb))
        except GDALException:
            continue
    return placed


def _missing(geometries: Geometries) -> FileRefused:
    likely = _likely(geometries)
    return FileRefused(
        "crs_missing",
        "Tệp không nêu hệ tọa độ và tọa độ không phải là độ. Hãy nêu --crs"
        + (f"; tệp nằm trong Việt Nam nếu là {likely}." if likely else "."),
        "The file names no reference system and its coordinates are not degrees. Give --crs"
        + (f"; it lies in Vietnam as {likely}." if likely else "."),
    )


def _contradiction(system: SpatialReference, geometries: Geometries) -> FileRefused:
    likely = _likely(geometries)
    return FileRefused(
        "crs_wrong",
        f"Tọa độ trong tệp không hợp với hệ tọa độ {system.name}"
        + (f"; tệp nằm trong Việt Nam nếu là {likely}. Hãy nêu --crs." if likely else ". Hãy kiểm tra lại tệp."),
        f"The coordinates of the file do not fit its reference system {system.name}"
        + (f"; it lies in Vietnam as {likely}. Give --crs." if likely else ". Check the file."),
    )


def _likely(geometries: Geometries) -> str:
    """Name the systems in which a sample of the geometries would lie in Vietnam."""
    sample = geometries[~shapely.is_missing(geometries)][:1]
    return _named({code: name for code, name in _LIKELY.items() if _touches(sample, code)})


def _touches(sample: Geometries, code: str) -> bool:
    placed = _transformed(sample, SpatialReference(code))
    return _touches_vietnam(placed)


def _named(systems: dict[str, str]) -> str:
    return ", ".join(f"{code} ({name})" for code, name in systems.items())


def _assumed() -> Problem:
    return Problem(
        "crs_assumed",
        None,
        Sentence(
            "Tệp không nêu hệ tọa độ; tọa độ được hiểu là độ WGS 84.",
            "The file names no reference system; its coordinates are taken as degrees in WGS 84.",
        ),
    )


def _corrected(system: SpatialReference) -> Problem:
    return Problem(
        "crs_corrected",
        None,
        Sentence(
            f"Tệp ghi hệ tọa độ {system.name} nhưng tọa độ là độ; được hiểu là WGS 84.",
            f"The file names {system.name} but its coordinates are degrees; they are taken as WGS 84.",
        ),
    )


def _reprojected(system: SpatialReference) -> Problem:
    return Problem(
        "crs_reprojected",
        None,
        Sentence(
            f"Tọa độ được chuyển từ {system.name} sang WGS 84.",
            f"Coordinates were brought from {system.name} into WGS 84.",
        ),
    )
