"""By how much roads are longer than the straight line, for each class of areas: what the centre edits."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.utils import timezone

from gis.distance import Point
from gis.travel.straight_line import ROAD_FACTOR

# An area that a class names by its code belongs to it, whatever its kind.
_QUERY = """
SELECT (
    SELECT class.road_factor FROM geography_area area
    JOIN geography_areaclass class ON area.code = ANY(class.area_codes) OR lower(area.kind) = ANY(class.area_kinds)
    WHERE area.level = 'commune' AND ST_Covers(area.shape, ST_SetSRID(ST_MakePoint(point.lon, point.lat), 4326))
        AND (area.valid_from IS NULL OR area.valid_from <= %(day)s)
        AND (area.valid_until IS NULL OR area.valid_until > %(day)s)
    ORDER BY area.code = ANY(class.area_codes) DESC, class.road_factor DESC
    LIMIT 1
)
FROM unnest(%(lons)s::float8[], %(lats)s::float8[]) WITH ORDINALITY AS point (lon, lat, place)
ORDER BY point.place
"""


def road_factors(points: Sequence[Point]) -> list[float]:
    """Return the factor of the area in which each point lies, in one query; where there is none, the general one."""
    parameters: dict[str, Any] = {
        "day": timezone.localdate(),
        "lons": [point[0] for point in points],
        "lats": [point[1] for point in points],
    }
    with connection.cursor() as cursor:
        cursor.execute(_QUERY, parameters)
        return [ROAD_FACTOR if factor is None else factor for (factor,) in cursor.fetchall()]
