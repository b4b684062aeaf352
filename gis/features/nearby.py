"""What stands near a place: the nearest things of some layers, in one query."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from django.db import connection

from gis.travel import Point

# Further off nothing is near, and of more nobody reads.
MOST_WITHIN_M = 100_000.0
MOST_OF_A_LAYER = 100

# Each layer is walked by itself, from the nearest thing outwards, and left when enough was found.
_NEAREST = """
WITH place AS (SELECT ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4326)::geography AS point)
SELECT wanted.layer, found.id, found.key, found.name, found.properties::text, found.precision_m,
    ST_X(found.position::geometry), ST_Y(found.position::geometry), found.distance_m,
    degrees(ST_Azimuth(place.point, found.position)), found.shape IS NOT NULL AND found.distance_m = 0
FROM place
CROSS JOIN unnest(%(layers)s::text[], %(counts)s::int[], %(within_m)s::float[])
    WITH ORDINALITY AS wanted (layer, count, within_m, place_in_list)
CROSS JOIN LATERAL (
    SELECT feature.*, ST_Distance(COALESCE(feature.shape, feature.position), place.point) AS distance_m
    FROM geography_feature feature
    WHERE feature.layer_id = wanted.layer AND feature.retired_at IS NULL
        AND ST_DWithin(COALESCE(feature.shape, feature.position), place.point, wanted.within_m)
    ORDER BY COALESCE(feature.shape, feature.position) <-> place.point
    LIMIT wanted.count
) found
ORDER BY wanted.place_in_list, found.distance_m, found.key
"""


@dataclass(frozen=True)
class Wanted:
    """So many of a layer at most, and none further off than so many metres."""

    layer: str
    count: int
    within_m: float


@dataclass(frozen=True)
class NearFeature:
    """A thing that stands near a place.

    `distance_m` is to its nearest part, 0 within it; `bearing_deg` leads from the place to its position, clockwise from
    north, and is None where the place lies within it or at it. `around` tells that the place lies within its shape.
    """

    id: int
    layer: str
    key: str
    name: str
    properties: Mapping[str, Any]
    precision_m: float | None
    position: Point
    distance_m: float
    bearing_deg: float | None
    around: bool


def nearest(place: Point, wanted: Sequence[Wanted]) -> list[NearFeature]:
    """Return the nearest things that stand, layer by layer in the order in which they are wanted, nearest first.

    `place` is longitude and latitude in degrees. Counts and distances are cut to `MOST_OF_A_LAYER` and `MOST_WITHIN_M`.
    """
    parameters: dict[str, Any] = {
        "lon": place[0],
        "lat": place[1],
        "layers": [one.layer for one in wanted],
        "counts": [max(0, min(one.count, MOST_OF_A_LAYER)) for one in wanted],
        "within_m": [max(0.0, min(one.within_m, MOST_WITHIN_M)) for one in wanted],
    }
    with connection.cursor() as cursor:
        cursor.execute(_NEAREST, parameters)
        rows = cursor.fetchall()
    return [
        NearFeature(
            id=pk,
            layer=layer,
            key=key,
            name=name,
            properties=orjson.loads(properties),
            precision_m=precision_m,
            position=(lon, lat),
            distance_m=distance_m,
            bearing_deg=None if around or bearing is None else bearing,
            around=around,
        )
        for layer, pk, key, name, properties, precision_m, lon, lat, distance_m, bearing, around in rows
    ]
