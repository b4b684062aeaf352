"""Points of roads: kilometres, crossings, house numbers."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import shapely
from django.db import connection

from gis.distance import metres_between
from gis.places.folding import street_key
from gis.places.linear import OnRoad, Post, locate
from gis.places.lookup import Found
from gis.places.reading_clues import Kilometre

# Roads that end so near each other, as drawn lines do, meet; those that end so far apart are told of as what they are.
_MEET_M = 40
_NEAR_DEGREES = 0.003
_ONE_CROSSING_M = 250

_LINES = """
SELECT id, ST_AsBinary(shape) FROM geography_place WHERE id = ANY(%s) AND shape IS NOT NULL AND retired_at IS NULL
"""
_POSTS = """
SELECT road_id, metres, ST_X(position::geometry), ST_Y(position::geometry) FROM geography_kmpost WHERE road_id = ANY(%s)
"""
_ROADS_WITH_POSTS = """
SELECT id FROM geography_place
WHERE kind = 'road' AND retired_at IS NULL
    AND EXISTS (SELECT FROM geography_kmpost WHERE geography_kmpost.road_id = geography_place.id)
ORDER BY id LIMIT 50
"""
_CROSSINGS = """
SELECT one.id, other.id,
    ST_Intersects(one.shape, other.shape),
    ST_AsBinary(CASE WHEN ST_Intersects(one.shape, other.shape)
        THEN ST_Intersection(one.shape, other.shape) ELSE ST_ShortestLine(one.shape, other.shape) END)
FROM geography_place AS one JOIN geography_place AS other
    ON one.id <> other.id AND ST_DWithin(one.shape, other.shape, %s)
WHERE one.id = ANY(%s) AND other.id = ANY(%s)
ORDER BY ST_Distance(one.shape, other.shape), one.id, other.id
LIMIT 20
"""
# Of each street: the number itself and the mouths of its alleys, then the nearest numbers on both sides of it, of the
# same side of the street and of any. A street without a place (null) has all houses that name it.
_HOUSES = """
SELECT asked.n, house.id, house.house_number, ST_X(house.position::geometry), ST_Y(house.position::geometry),
    house.precision_m
FROM unnest(%(ns)s::int[], %(keys)s::text[], %(lons)s::float8[], %(lats)s::float8[], %(reaches)s::float8[])
    AS asked(n, keys, lon, lat, reach)
CROSS JOIN LATERAL (
    WITH near AS MATERIALIZED (
        SELECT id, house_number, position, precision_m,
            coalesce(substring(btrim(house_number) FROM '^[0-9]{1,6}')::int, 0) AS main
        FROM geography_place
        WHERE kind = 'house' AND retired_at IS NULL AND street_folded = ANY(string_to_array(asked.keys, chr(10)))
            AND (asked.lon IS NULL
                OR ST_DWithin(position, ST_MakePoint(asked.lon, asked.lat)::geography, asked.reach))
    )
    (SELECT * FROM near
        WHERE regexp_replace(replace(lower(house_number), '-', '/'), '[^0-9a-z/]', '', 'g') = ANY(%(wanted)s)
        ORDER BY id LIMIT 20)
    UNION (SELECT * FROM near WHERE main BETWEEN 1 AND %(main)s - 1 ORDER BY main DESC, id LIMIT 1)
    UNION (SELECT * FROM near WHERE main > %(main)s ORDER BY main, id LIMIT 1)
    UNION (SELECT * FROM near WHERE main BETWEEN 1 AND %(main)s - 1 AND main %% 2 = %(main)s %% 2
        ORDER BY main DESC, id LIMIT 1)
    UNION (SELECT * FROM near WHERE main > %(main)s AND main %% 2 = %(main)s %% 2 ORDER BY main, id LIMIT 1)
) AS house
ORDER BY asked.n, house.id
"""
_ROAD_DISTANCES = """
SELECT asked.n, min(ST_Distance(road.shape::geography, ST_MakePoint(asked.lon, asked.lat)::geography))
FROM unnest(%s::int[], %s::float8[], %s::float8[]) AS asked(n, lon, lat)
JOIN geography_place AS road ON road.id = ANY(%s)
GROUP BY asked.n
"""


@dataclass(frozen=True)
class Crossing:
    """Where two roads, by the ids of their places, meet, or come near each other where they do not (`apart`)."""

    one: int
    other: int
    lon: float
    lat: float
    radius_m: int
    apart: bool = False


@dataclass(frozen=True)
class KnownHouse:
    """A house whose position is known."""

    id: int
    number: str
    lon: float
    lat: float
    radius_m: int

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
    """Return the roads in use that have kilometre posts."""
    with connection.cursor() as cursor:
        cursor.execute(_ROADS_WITH_POSTS)
        return [row[0] for row in cursor.fetchall()]


def crossings(one: Sequence[int], other: Sequence[int]) -> list[Crossing]:
    """Return where roads of the one list meet roads of the other; meetings close together are one.

    The nearest come first; those of roads that come near each other and do not meet are `apart`.
    """
    if not one or not other:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_CROSSINGS, [_NEAR_DEGREES, list(one), list(other)])
        rows = cursor.fetchall()
    found: list[Crossing] = []
    for first, second, meet, shape in rows:
        for part in shapely.get_parts(shapely.from_wkb(bytes(shape))):
            middle = part.interpolate(0.5, normalized=True) if part.geom_type == "LineString" else part.centroid
            ends = shapely.bounds(part)
            half_m = metres_between((ends[0], ends[1]), (ends[2], ends[3])) / 2
            if all(metres_between((middle.x, middle.y), (known.lon, known.lat)) > _ONE_CROSSING_M for known in found):
                apart = part.geom_type == "LineString" and not meet and 2 * half_m > _MEET_M
                found.append(Crossing(first, second, middle.x, middle.y, round(max(40, half_m)), apart))
    return found


def houses_of(number: str, streets: Sequence[Found]) -> list[list[KnownHouse]]:
    """Return of each street the houses near it that tell where a number is: it, its alley's mouth, its neighbours."""
    return _houses(
        number,
        [
            (
                {street_key(name) for name, _, _ in street.names} | {street_key(street.name)},
                (street.lon, street.lat, max(3_000.0, street.radius_m * 1.5)),
            )
            for street in streets
        ],
    )


def houses_named_with(number: str, street: str) -> list[KnownHouse]:
    """Return the same of a street that is no place itself, by its name, wherever it is."""
    return _houses(number, [({street_key(street)}, (None, None, None))])[0]


def _houses(
    number: str, streets: Sequence[tuple[set[str], tuple[float | None, float | None, float | None]]]
) -> list[list[KnownHouse]]:
    found: list[list[KnownHouse]] = [[] for _ in streets]
    if not streets:
        return found
    with connection.cursor() as cursor:
        cursor.execute(
            _HOUSES,
            {
                "ns": list(range(len(streets))),
                "keys": ["\n".join(sorted(keys - {""})) for keys, _ in streets],
                "lons": [lon for _, (lon, _, _) in streets],
                "lats": [lat for _, (_, lat, _) in streets],
                "reaches": [reach for _, (_, _, reach) in streets],
                "wanted": list(_with_mouths(number)),
                "main": main_number(number),
            },
        )
        for n, *house in cursor.fetchall():
            found[n].append(KnownHouse(*house))
    return found


def _with_mouths(number: str) -> Iterator[str]:
    """Yield "12/3/5", then "12/3" and "12", where its alleys begin."""
    wanted = same_number(number)
    while wanted:
        yield wanted
        wanted = wanted.rpartition("/")[0]


def position_of_house(number: str, houses: Sequence[KnownHouse]) -> HousePosition | None:
    """Return where a number of one street is; None where neither it, its alley nor numbers on both sides are known."""
    for wanted in _with_mouths(number):
        for house in houses:
            if same_number(house.number) == wanted:
                whole = wanted == same_number(number)
                radius_m = house.radius_m if whole else max(150, house.radius_m)
                return HousePosition("known" if whole else "mouth", house.lon, house.lat, radius_m, house.id)
    return _between(main_number(number), houses)


def _between(wanted: int, houses: Sequence[KnownHouse]) -> HousePosition | None:
    """Return the point between the nearest known numbers below and above, of the same side of the street if known."""
    for side in (lambda main: main % 2 == wanted % 2, lambda _: True):
        below = [house for house in houses if 0 < house.main < wanted and side(house.main)]
        above = [house for house in houses if house.main > wanted and side(house.main)]
        if below and above:
            low, high = max(below, key=lambda house: house.main), min(above, key=lambda house: house.main)
            share = (wanted - low.main) / (high.main - low.main)
            apart_m = metres_between((low.lon, low.lat), (high.lon, high.lat))
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
