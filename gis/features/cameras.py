"""Which cameras stand near a place, those that may see it first."""

from dataclasses import dataclass

from django.db import connection

from gis.features.view_cones import MOST_DOUBT_M, View, may_see
from gis.models import Camera
from gis.travel import Point

# A camera that stands so near is told even where it may not see the place: somebody may turn it.
STANDS_NEAR_M = 500.0
# The range of no camera is longer.
_FARTHEST_M = 5_000.0
_MOST_LOOKED_AT = 500

_STANDING_AROUND = """
WITH place AS (SELECT ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4326)::geography AS point)
SELECT camera.id, ST_Distance(camera.position, place.point),
    degrees(ST_Azimuth(camera.position, place.point))
FROM place, geography_camera camera
WHERE camera.active AND ST_DWithin(camera.position, place.point, %(farthest_m)s)
    AND ST_DWithin(camera.position, place.point, GREATEST(camera.range_m + %(doubt_m)s, %(near_m)s))
ORDER BY camera.position <-> place.point
LIMIT %(most)s
"""


@dataclass(frozen=True)
class NearCamera:
    """A camera near a place. `bearing_deg` leads from the camera to the place; `sees` tells that it may see it."""

    camera: Camera
    distance_m: float
    bearing_deg: float | None
    sees: bool


def cameras_near(place: Point, *, doubt_m: float = 0.0, count: int = 12) -> list[NearCamera]:
    """Return the cameras in use that may see a place, and after them those that stand near it, each nearest first.

    Those without a picture come last. The place lies within `doubt_m` of the point (longitude, latitude in degrees).
    """
    doubt_m = min(doubt_m, MOST_DOUBT_M)
    with connection.cursor() as cursor:
        cursor.execute(
            _STANDING_AROUND,
            {
                "lon": place[0],
                "lat": place[1],
                "farthest_m": _FARTHEST_M + MOST_DOUBT_M,
                "near_m": STANDS_NEAR_M,
                "doubt_m": doubt_m,
                "most": _MOST_LOOKED_AT,
            },
        )
        rows = cursor.fetchall()
    known = Camera.objects.in_bulk([pk for pk, _, _ in rows])
    found = [
        NearCamera(
            camera=camera,
            distance_m=distance_m,
            bearing_deg=bearing,
            sees=may_see(_view(camera), distance_m=distance_m, bearing_deg=bearing, doubt_m=doubt_m),
        )
        for pk, distance_m, bearing in rows
        for camera in (known[pk],)
    ]
    # The order of the rows, by distance, is kept among equals.
    found.sort(key=lambda near: (near.camera.dead_since is not None, not near.sees))
    return found[:count]


def _view(camera: Camera) -> View:
    return View(heading_deg=camera.heading_deg, angle_deg=camera.view_angle_deg, range_m=camera.range_m)
