"""Points of roads: kilometres, crossings, house numbers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import shapely
from django.db import connection

from gis.places.folding import street_key
from gis.places.linear import OnRoad, Post, locate
from gis.places.lookup import Found
from gis.places.measuring import distance_m
from gis.places.reading_clues import Kilometre

# Roads that do not quite meet on the map still cross.
_NEAR_DEGREES = 0.003
_ONE_CROSSING_M = 250
_MOST_HOUSES = 2_000

_LINES = """
SELECT id, ST_AsBinary(shape) FROM geography_place WHERE id = ANY(%s) AND shape IS NOT NULL AND retired_at IS NULL
"""
_POSTS = """
SELECT road_id, metres, ST_X(position::geometry), ST_Y(position::geometry) FROM geography_kmpost WHERE road_id = ANY(%s)
"""
_CROSSINGS = """
SELECT one.id, other.id,
    ST_AsBinary(CASE WHEN ST_Intersects(one.shape, other.shape)
        THEN ST_Intersection(one.shape, other.shape) ELSE ST_ShortestLine(one.shape, other.shape) END)
FROM geography_place AS one JOIN geography_place AS other
    ON one.id <> other.id AND ST_DWithin(one.shape, other.shape, %s)
WHERE one.id = ANY(%s) AND other.id = ANY(%s)
LIMIT 20
"""
_HOUSES = """
SELECT id, house_number, ST_X(position::geometry), ST_Y(position::geometry), precision_m, street_folded
FROM geography_place
WHERE kind = 'house' AND retired_at IS NULL AND street_folded = ANY(%s)
LIMIT %s
"""
_ROAD_DISTANCES = """
SELECT asked.n, min(ST_Distance(road.shape::geography, ST_MakePoint(asked.lon, asked.lat)::geography))
FROM unnest(%s::int[], %s::float8[], %s::float8[]) AS asked(n, lon, lat)
JOIN geography_place AS road ON road.id = ANY(%s)
GROUP BY asked.n
"""


@dataclass(frozen=True)
class Crossing:
    """Where two roads, by the ids of their places, meet."""

    one: int
    other: int
    lon: float
    lat: float
    radius_m: int


@dataclass(frozen=True)
class KnownHouse:
    """A house whose position is known."""

    id: int
    number: str
    lon: float
    lat: float
    radius_m: int
    street: str

    @property
    def main(self) -> int:
        """The number on the street itself: 12 of "12/3A"."""
        return main_number(self.number)


@dataclass(frozen=True)
class HousePosition:
    """Where a house number is: `known` a house with that number, `mouth` of its alley, or `between` two others."""

    how: str
    lon: float
    lat: float
    radius_m: int
    house: int | None
    low: str = ""
    high: str = ""


def main_number(number: str) -> int:
    """Return the number on the street of "12/3A": 12; 0 where there is none."""
    found = re.match(r"\d{1,6}", number.strip())
    return int(found[0]) if found else 0


def same_number(number: str) -> str:
    """Return a house number as numbers are compared."""
    return re.sub(r"[^0-9a-z/]", "", number.lower().replace("-", "/"))


def locate_kilometre(road_ids: Sequence[int], kilometre: Kilometre) -> list[tuple[int, OnRoad]]:
    """Return the roads that have the kilometre, by the ids of their places, with where it is."""
    if not road_ids:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_POSTS, [list(road_ids)])
        posts: dict[int, list[Post]] = {}
        for road_id, metres, lon, lat in cursor.fetchall():
            posts.setdefault(road_id, []).append(Post(metres, lon, lat))
        if not posts:
            return []
        cursor.execute(_LINES, [list(posts)])
        lines = {road_id: shapely.from_wkb(bytes(line)) for road_id, line in cursor.fetchall()}
    found = []
    for road_id in road_ids:
        if road_id in posts and road_id in lines:
            place = locate(lines[road_id], posts[road_id], kilometre.metres, exact=kilometre.exact)
            if place is not None:
                found.append((road_id, place))
    return found


def roads_with_posts() -> list[int]:
    """Return the roads that have kilometre posts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT road_id FROM geography_kmpost ORDER BY road_id LIMIT 50")
        return [row[0] for row in cursor.fetchall()]


def crossings(one: Sequence[int], other: Sequence[int]) -> list[Crossing]:
    """Return where roads of the one list meet roads of the other; meetings close together are one."""
    if not one or not other:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_CROSSINGS, [_NEAR_DEGREES, list(one), list(other)])
        rows = cursor.fetchall()
    found: list[Crossing] = []
    for first, second, shape in rows:
        for part in shapely.get_parts(shapely.from_wkb(bytes(shape))):
            middle = part.interpolate(0.5, normalized=True) if part.geom_type == "LineString" else part.centroid
            ends = shapely.bounds(part)
            half_m = distance_m(ends[0], ends[1], ends[2], ends[3]) / 2
            if all(distance_m(middle.x, middle.y, known.lon, known.lat) > _ONE_CROSSING_M for known in found):
                found.append(Crossing(first, second, middle.x, middle.y, round(max(40, half_m))))
    return found


def known_houses(streets: Sequence[str]) -> list[KnownHouse]:
    """Return the houses of streets, by what `street_key` makes of their names."""
    keys = sorted({street_key(street) for street in streets if street})
    if not keys:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_HOUSES, [keys, _MOST_HOUSES])
        return [KnownHouse(*row) for row in cursor.fetchall()]


def position_of_house(number: str, houses: Sequence[KnownHouse]) -> HousePosition | None:
    """Return where a number of one street is; None where neither it, its alley nor numbers on both sides are known."""
    wanted = same_number(number)
    while wanted:
        for house in houses:
            if same_number(house.number) == wanted:
                whole = wanted == same_number(number)
                radius_m = house.radius_m if whole else max(150, house.radius_m)
                return HousePosition("known" if whole else "mouth", house.lon, house.lat, radius_m, house.id)
        wanted = wanted.rpartition("/")[0]
    return _between(main_number(number), houses)


def _between(wanted: int, houses: Sequence[KnownHouse]) -> HousePosition | None:
    """Return the point between the nearest known numbers below and above, of the same side of the street if known."""
    for side in (lambda main: main % 2 == wanted % 2, lambda _: True):
        below = [house for house in houses if 0 < house.main < wanted and side(house.main)]
        above = [house for house in houses if house.main > wanted and side(house.main)]
        if below and above:
            low, high = max(below, key=lambda house: house.main), min(above, key=lambda house: house.main)
            share = (wanted - low.main) / (high.main - low.main)
            apart_m = distance_m(low.lon, low.lat, high.lon, high.lat)
            return HousePosition(
                "between",
                low.lon + share * (high.lon - low.lon),
                low.lat + share * (high.lat - low.lat),
                round(max(30, apart_m / 2)),
                None,
                low.number,
                high.number,
            )
    return None


def houses_of(street: Found, houses: Sequence[KnownHouse]) -> list[KnownHouse]:
    """Return the houses that belong to one of several streets of the same name: those that are near it."""
    keys = {street_key(name) for name, _, _ in street.names} | {street_key(street.name)}
    reach_m = max(3_000, street.radius_m * 1.5)
    return [
        house
        for house in houses
        if house.street in keys and distance_m(street.lon, street.lat, house.lon, house.lat) <= reach_m
    ]


def distances_to_roads(points: Sequence[tuple[float, float]], road_ids: Sequence[int]) -> list[float | None]:
    """Return how many metres each point (lon, lat) is from the nearest of the roads; None without a line."""
    if not points or not road_ids:
        return [None] * len(points)
    with connection.cursor() as cursor:
        cursor.execute(
            _ROAD_DISTANCES,
            [list(range(len(points))), [lon for lon, _ in points], [lat for _, lat in points], list(road_ids)],
        )
        found = dict(cursor.fetchall())
    return [found.get(place) for place in range(len(points))]
