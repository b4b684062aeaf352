"""Puts places and their names into the tables, with all that the search reads of them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from django.contrib.gis.geos import GEOSGeometry, Point
from django.db import connection, transaction

from gis.models import KmPost, NameStatus, Place, PlaceKind, PlaceName
from gis.places.folding import composed, fold, searchable, street_key

_BATCH = 2000
_COLUMNS = (
    "kind",
    "name",
    "house_number",
    "street",
    "street_folded",
    "position",
    "shape",
    "precision_m",
    "area",
    "importance",
    "retired_at",
)
# The joined-up name is a word too: "dongxoai" finds "Đồng Xoài".
_WORDS = """
UPDATE geography_place SET words = found.words
FROM (
    SELECT place_id, array_to_tsvector(array_agg(DISTINCT word)) AS words
    FROM geography_placename,
        unnest(string_to_array(folded, ' ') || replace(folded, ' ', '')) AS word
    WHERE place_id = ANY(%s) AND word <> ''
    GROUP BY place_id
) AS found
WHERE id = found.place_id
"""
_VOCABULARY = """
INSERT INTO geography_placeword (word)
SELECT DISTINCT word FROM geography_placename, unnest(string_to_array(folded, ' ')) AS word
WHERE place_id = ANY(%s) AND word <> ''
ON CONFLICT DO NOTHING
"""
_WITHIN = """
UPDATE geography_place AS place SET within_id = found.id
FROM (
    SELECT place.id AS place_id, (
        SELECT area.id FROM geography_areapiece AS piece JOIN geography_area AS area ON area.id = piece.area_id
        WHERE area.level = 'commune' AND ST_Covers(piece.shape, place.position::geometry)
            AND (area.valid_from IS NULL OR area.valid_from <= %(day)s)
            AND (area.valid_until IS NULL OR area.valid_until > %(day)s)
        ORDER BY area.code, area.id
        LIMIT 1
    ) AS id
    FROM geography_place AS place
    WHERE place.retired_at IS NULL AND (%(source)s::text IS NULL OR place.source = %(source)s)
) AS found
WHERE place.id = found.place_id AND place.within_id IS DISTINCT FROM found.id
"""


@dataclass(frozen=True)
class PlaceEntry:
    """A place as a source tells it. `names` are those beside `name`; `posts` are (metres, lon, lat) along a road.

    `row` is where one row of a file tells it.
    """

    key: str
    kind: PlaceKind
    name: str
    lon: float
    lat: float
    precision_m: int = 100
    names: Sequence[tuple[str, NameStatus]] = ()
    house_number: str = ""
    street: str = ""
    shape: GEOSGeometry | None = None
    importance: float = 0
    area_id: int | None = None
    posts: Sequence[tuple[int, float, float]] = ()
    row: int | None = None


def write_places(source: str, entries: Iterable[PlaceEntry]) -> int:
    """Create or replace the places of a source by their keys, and return how many. Learned names stay.

    Places that the source no longer has are the caller's to retire, see `retire_missing`.
    """
    number = 0
    waiting = iter(entries)
    while batch := list(islice(waiting, _BATCH)):
        with transaction.atomic():
            _write_batch(source, {entry.key: entry for entry in batch})
        number += len(batch)
    return number


def retire_missing(source: str, keys: Collection[str], at: datetime) -> int:
    """Retire the places of a source whose keys it no longer has, and return how many."""
    return Place.objects.filter(source=source, retired_at=None).exclude(source_key__in=keys).update(retired_at=at)


def locate_places(day: date, source: str | None = None) -> int:
    """Set in which present commune each place lies, of one source or of all; return how many have changed."""
    with transaction.atomic(), connection.cursor() as cursor:
        allow_long_statements()
        cursor.execute(_WITHIN, {"day": day, "source": source})
        return int(cursor.rowcount)


def allow_long_statements() -> None:
    """Let a statement of this transaction take as long as hundreds of thousands of rows need."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '10min'")


def add_name(place: Place, name: str, status: NameStatus, *, learned: bool = False) -> PlaceName:
    """Give a place one more name, by which it is found at once. A name that it has already stays as it is."""
    row, _ = PlaceName.objects.get_or_create(
        place=place, name=composed(name), defaults={"status": status, "folded": searchable(name), "learned": learned}
    )
    index_words([place.pk])
    return row


def index_words(place_ids: Sequence[int]) -> None:
    """Make the searched words of places from their names, and remember the words for those who mistype them."""
    with connection.cursor() as cursor:
        cursor.execute(_WORDS, [list(place_ids)])
        cursor.execute(_VOCABULARY, [list(place_ids)])


def names_of(entry: PlaceEntry) -> list[tuple[str, NameStatus]]:
    """Return all names of an entry once each. A house without a name of its own is found by its street alone."""
    own = [(entry.name, NameStatus.OFFICIAL)] if entry.kind != PlaceKind.HOUSE or not entry.street else []
    return list({name: (name, status) for name, status in (*reversed(entry.names), *own) if fold(name)}.values())


def _write_batch(source: str, entries: dict[str, PlaceEntry]) -> None:
    places = Place.objects.bulk_create(
        [
            Place(
                source=source,
                source_key=entry.key,
                kind=entry.kind,
                name=composed(entry.name),
                house_number=entry.house_number,
                street=entry.street,
                street_folded=street_key(entry.street),
                position=Point(entry.lon, entry.lat, srid=4326),
                shape=entry.shape,
                precision_m=entry.precision_m,
                area_id=entry.area_id,
                importance=entry.importance,
                retired_at=None,
            )
            for entry in entries.values()
        ],
        update_conflicts=True,
        unique_fields=["source", "source_key"],
        update_fields=_COLUMNS,
    )
    ids = {place.source_key: place.pk for place in places}
    PlaceName.objects.filter(place_id__in=ids.values(), learned=False).delete()
    PlaceName.objects.bulk_create(
        [
            PlaceName(place_id=ids[key], name=composed(name), status=status, folded=searchable(name))
            for key, entry in entries.items()
            for name, status in names_of(entry)
        ],
        ignore_conflicts=True,
    )
    KmPost.objects.filter(road_id__in=ids.values()).delete()
    KmPost.objects.bulk_create(
        KmPost(road_id=ids[key], metres=metres, position=Point(lon, lat, srid=4326))
        for key, entry in entries.items()
        for metres, lon, lat in entry.posts
    )
    index_words(list(ids.values()))
