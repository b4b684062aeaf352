"""Reads what the search needs from the database: few statements, each by an index and bounded."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import Any

from django.db import connection

from gis.places.deadline import deadline
from gis.places.gazetteer import AreaName, Gazetteer
from gis.places.kinship import holders_of

# No search takes longer: an answer that comes late is none. Reading the names anew is nobody's search.
SEARCH_MS = 1_000
_READING_MS = 15_000
# Of candidates of one interpretation.
_MOST = 40
# How often the tables were written, the last day until the one asked for on which an area began or ended, and whether
# this transaction has written itself, which nobody else may see.
_VERSION = """
SELECT (SELECT coalesce(jsonb_object_agg(table_name, number), '{}')::text FROM geography_tileversion
        WHERE table_name = ANY(%(tables)s)),
    (SELECT max(turn) FROM (
        SELECT valid_from AS turn FROM geography_area UNION ALL SELECT valid_until FROM geography_area
    ) AS turns WHERE turn <= %(day)s),
    EXISTS (SELECT FROM geography_tilechange
        WHERE transaction = pg_current_xact_id_if_assigned()::text::bigint AND table_name = ANY(%(tables)s))
"""
_TABLES = (
    "geography_area",
    "geography_areasuccession",
    "geography_place",
    "geography_placename",
    "geography_placeword",
)
_AREAS = """
SELECT place.id, name.folded, place.kind, ST_X(place.position::geometry), ST_Y(place.position::geometry),
    place.precision_m, place.area_id, coalesce(area.valid_until <= %(day)s, false)
FROM geography_place AS place
JOIN geography_placename AS name ON name.place_id = place.id
LEFT JOIN geography_area AS area ON area.id = place.area_id
WHERE place.kind IN ('province', 'district', 'commune') AND place.retired_at IS NULL
    AND (area.valid_from IS NULL OR area.valid_from <= %(day)s)
"""
_ROADS = """
SELECT name.folded, place.id
FROM geography_place AS place JOIN geography_placename AS name ON name.place_id = place.id
WHERE place.kind = 'road' AND place.retired_at IS NULL
ORDER BY place.importance DESC, place.id
"""
_COLUMNS = """
place.id, place.kind, place.name, ST_X(place.position::geometry), ST_Y(place.position::geometry), place.precision_m,
place.importance, place.area_id, place.within_id, ST_GeometryType(place.shape)
"""
_NAMES = """
SELECT array_agg(ARRAY[known.name, known.folded, known.status] ORDER BY known.id)
FROM geography_placename AS known WHERE known.place_id = place.id
"""
_BY_WORDS = f"""
SELECT asked.n, {_COLUMNS}, ({_NAMES})
FROM unnest(%s::int[], %s::text[], %s::text[], %s::text[]) AS asked(n, query, kinds, box)
CROSS JOIN LATERAL (
    SELECT * FROM geography_place AS place
    WHERE place.words @@ asked.query::tsquery AND place.retired_at IS NULL
    ORDER BY place.kind = ANY(string_to_array(asked.kinds, ',')) DESC,
        place.position::geometry && asked.box::geometry DESC NULLS LAST,
        place.importance >= 0.4 DESC, length(place.words), place.importance DESC, place.id
    LIMIT {_MOST}
) AS place
"""  # noqa: S608 -- made of the constants above
_BY_KIND = f"""
SELECT 0, {_COLUMNS}, ({_NAMES})
FROM geography_place AS place
WHERE place.kind = ANY(%s) AND place.retired_at IS NULL
    AND ST_DWithin(place.position, ST_MakePoint(%s, %s)::geography, %s)
ORDER BY place.position <-> ST_MakePoint(%s, %s)::geography
LIMIT {_MOST}
"""  # noqa: S608
_BY_ID = f"""
SELECT 0, {_COLUMNS}, ({_NAMES}) FROM geography_place AS place WHERE place.id = ANY(%s) AND place.retired_at IS NULL
"""  # noqa: S608


@dataclass(frozen=True)
class Found:
    """A row of the places. `names` are (name, folded, status); `asked` is the number of what it was found for."""

    asked: int
    id: int
    kind: str
    name: str
    lon: float
    lat: float
    radius_m: int
    importance: float
    area_id: int | None
    within_id: int | None
    shape: str | None
    names: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Asked:
    """What to look for: the words, each in the ways that it may be written; kinds and a box that come first.

    `part` tells that the last word is half typed; `fewest` how many of the words suffice. The box is (west, south,
    east, north).
    """

    words: tuple[tuple[str, ...], ...]
    kinds: tuple[str, ...] = ()
    box: tuple[float, float, float, float] | None = None
    part: bool = False
    fewest: int | None = None


class _Kept:
    """The gazetteer of this process, and the version of the tables that it was read from."""

    version: tuple[object, ...] | None = None
    gazetteer = Gazetteer()
    lock = Lock()


def gazetteer(day: date) -> Gazetteer:
    """Return the areas, roads and words as they are on the day; read again only where something was written.

    Meanwhile others are answered from what was known before. What this transaction itself has written is not kept.
    """
    with connection.cursor() as cursor:
        cursor.execute(_VERSION, {"tables": list(_TABLES), "day": day})
        *version, written_here = cursor.fetchone()
    if written_here:
        return _read_gazetteer(day)
    found = tuple(version)
    if found == _Kept.version:
        return _Kept.gazetteer
    if not _Kept.lock.acquire(blocking=_Kept.version is None):
        return _Kept.gazetteer
    try:
        if found != _Kept.version:
            _Kept.gazetteer = _read_gazetteer(day)
            _Kept.version = found
        return _Kept.gazetteer
    finally:
        _Kept.lock.release()


def _read_gazetteer(day: date) -> Gazetteer:
    with deadline(_READING_MS), connection.cursor() as cursor:
        cursor.execute(_AREAS, {"day": day})
        areas = [AreaName(*row) for row in cursor.fetchall()]
        cursor.execute(_ROADS)
        roads: dict[str, list[int]] = {}
        for folded, place_id in cursor.fetchall():
            roads.setdefault(folded, []).append(place_id)
        cursor.execute("SELECT id, parent_id FROM geography_area WHERE parent_id IS NOT NULL")
        parents = dict(cursor.fetchall())
        cursor.execute("SELECT predecessor_id, successor_id FROM geography_areasuccession")
        holders = holders_of(parents, cursor.fetchall())
        cursor.execute("SELECT word FROM geography_placeword")
        words = [word for (word,) in cursor.fetchall()]
    return Gazetteer(areas, roads, words, holders)


def find_by_words(asked: Sequence[Asked]) -> list[Found]:
    """Return the places in whose names the words stand, the likeliest of each question first."""
    if not asked:
        return []
    boxes = ["POLYGON EMPTY" if one.box is None else _polygon(one.box) for one in asked]
    with connection.cursor() as cursor:
        cursor.execute(
            _BY_WORDS,
            [
                list(range(len(asked))),
                [_tsquery(one) for one in asked],
                [",".join(one.kinds) for one in asked],
                [f"SRID=4326;{box}" for box in boxes],
            ],
        )
        return _found(cursor.fetchall())


def find_by_kind(kinds: Sequence[str], lon: float, lat: float, radius_m: float) -> list[Found]:
    """Return the places of some kinds round a point, the nearest first."""
    with connection.cursor() as cursor:
        cursor.execute(_BY_KIND, [list(kinds), lon, lat, radius_m, lon, lat])
        return _found(cursor.fetchall())


def find_by_id(ids: Sequence[int]) -> list[Found]:
    """Return places, in the order of their ids here."""
    with connection.cursor() as cursor:
        cursor.execute(_BY_ID, [list(ids)])
        return sorted(_found(cursor.fetchall()), key=lambda found: ids.index(found.id))


def _found(rows: Iterable[tuple[Any, ...]]) -> list[Found]:
    return [
        Found(*(*row[:-2], row[-2] and row[-2].removeprefix("ST_"), tuple((*known,) for known in row[-1] or ())))
        for row in rows
    ]


def _tsquery(asked: Asked) -> str:
    """Return the words in the language of tsquery. They are letters and figures only, and quoted all the same."""
    words = [
        "(" + " | ".join(_quoted(way, part=asked.part and place == len(asked.words) - 1) for way in ways) + ")"
        for place, ways in enumerate(asked.words)
    ]
    if asked.fewest is None or asked.fewest >= len(words):
        return " & ".join(words)
    return " | ".join(
        "(" + " & ".join(word for place, word in enumerate(words) if place != left_out) + ")"
        for left_out in range(len(words))
    )


def _quoted(word: str, *, part: bool) -> str:
    kept = "".join(letter for letter in word if letter.isalnum())
    return f"'{kept}'{':*' if part and len(kept) > 1 else ''}"


def _polygon(box: tuple[float, float, float, float]) -> str:
    west, south, east, north = box
    return f"POLYGON(({west} {south},{east} {south},{east} {north},{west} {north},{west} {south}))"
