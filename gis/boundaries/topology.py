"""Where areas of one level overlap, and where a hole is left between them."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db import connection

# A square metre is beneath what any survey of a border knows.
_NEGLIGIBLE_M2 = 1.0

_OVERLAPS = """
SELECT one.code, other.code, ST_Area(ST_Intersection(one.shape, other.shape)::geography) AS area_m2
FROM geography_area one JOIN geography_area other
    ON one.id < other.id AND one.shape && other.shape AND ST_Intersects(one.shape, other.shape)
    AND NOT ST_Touches(one.shape, other.shape)
WHERE one.id = ANY(%(ids)s) AND other.id = ANY(%(ids)s)
ORDER BY area_m2 DESC
"""

_HOLES = """
WITH whole AS (SELECT ST_Union(shape) AS shape FROM geography_area WHERE id = ANY(%(ids)s)),
parts AS (SELECT (ST_Dump(shape)).geom AS part FROM whole),
rings AS (SELECT (ST_DumpRings(part)).* FROM parts),
holes AS (SELECT ST_MakePolygon(ST_ExteriorRing(geom)) AS hole FROM rings WHERE path[1] > 0)
SELECT ST_Area(hole::geography) AS area_m2, ST_X(ST_PointOnSurface(hole)), ST_Y(ST_PointOnSurface(hole)),
    ARRAY(SELECT code FROM geography_area
          WHERE id = ANY(%(ids)s) AND shape && hole AND ST_Intersects(shape, hole) ORDER BY code)
FROM holes ORDER BY area_m2 DESC
"""


class Overlap(NamedTuple):
    """Ground that two areas claim, in square metres."""

    codes: tuple[str, str]
    area_m2: float


class Hole(NamedTuple):
    """Ground that no area claims although areas lie all around it, in square metres, and a point in it (lon, lat)."""

    area_m2: float
    point: tuple[float, float]
    around: tuple[str, ...]


def overlaps(ids: Sequence[int]) -> list[Overlap]:
    """Return the pairs among the areas that overlap, the largest overlap first."""
    with connection.cursor() as cursor:
        cursor.execute(_OVERLAPS, {"ids": list(ids)})
        return [Overlap((one, other), area) for one, other, area in cursor.fetchall() if area > _NEGLIGIBLE_M2]


def holes(ids: Sequence[int]) -> list[Hole]:
    """Return the holes that the areas leave between them, the largest first."""
    with connection.cursor() as cursor:
        cursor.execute(_HOLES, {"ids": list(ids)})
        return [
            Hole(area, (lon, lat), tuple(around))
            for area, lon, lat, around in cursor.fetchall()
            if area > _NEGLIGIBLE_M2
        ]
