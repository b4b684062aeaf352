"""The ground under a subject: areas, places and surroundings, of which it leaves nothing to the next."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from gis.models import Area, Feature, Place

_OF_PLACES = ("kmpost", "placename", "placeword", "place", "areasuccession")


@contextmanager
def own_ground() -> Iterator[None]:
    """Let a subject make its own areas, places and features, and remove them however it ends."""
    if Area.objects.exists() or Place.objects.exists() or Feature.objects.exists():
        raise RuntimeError("An earlier subject left its ground behind.")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for table in _OF_PLACES:
                cursor.execute(f"DELETE FROM geography_{table}")
        Feature.objects.all().delete()
        Area.objects.all().delete()
