"""Adds places, roads and streets that callers name, and makes the areas findable by name."""

from datetime import date

from django.contrib.gis.geos import LineString

from dispatch.demo.reading import read_places
from dispatch.demo.shapes import DemoPlaceEntry
from gis.models import NameStatus, Place, PlaceKind
from gis.places.areas import index_areas
from gis.places.writing import PlaceEntry, locate_places, write_places

SOURCE = "demo"


def add_places(day: date) -> int:
    """Create the places that are not there, and return how many; those that exist stay as they are."""
    known = set(Place.objects.filter(source=SOURCE).values_list("source_key", flat=True))
    missing = [_entry(entry) for entry in read_places().entries if entry.key not in known]
    if missing:
        index_areas(day)
        write_places(SOURCE, missing)
        locate_places(day)
    return len(missing)


def _entry(entry: DemoPlaceEntry) -> PlaceEntry:
    status = NameStatus.OLD if entry.former else NameStatus.ALIAS
    return PlaceEntry(
        key=entry.key,
        kind=PlaceKind(entry.kind),
        name=entry.name,
        lon=entry.lon,
        lat=entry.lat,
        precision_m=entry.precision_m,
        names=[(name, status) for name in entry.aliases],
        shape=LineString(entry.line, srid=4326) if entry.line else None,
        importance=entry.importance,
        posts=entry.posts,
    )
