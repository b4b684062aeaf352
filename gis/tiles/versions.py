"""Which version of each layer is the present one, known in the process for a short time.

A version is written `NUMBER-EDITION`: the number of commits that changed the layer's tables, and a fingerprint of how
the layer is drawn and, where it shows what holds on a day, of the last day on which something began or ended.
"""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from threading import Lock

from django.db import connection
from django.utils import timezone

from gis.tiles.grid import Box
from gis.tiles.layers import LAYERS, Layer

# So old a version may be taken for the present one.
KNOWN_FOR_S = 2.0

_READ = """
SELECT
    (SELECT coalesce(jsonb_object_agg(table_name, number), '{}')::text FROM geography_tileversion),
    (SELECT max(turn) FROM (
        SELECT valid_from AS turn FROM geography_area UNION ALL SELECT valid_until FROM geography_area
    ) AS turns WHERE turn <= %(day)s)
"""

_EXTENT = """
SELECT ST_XMin(box), ST_YMin(box), ST_XMax(box), ST_YMax(box)
FROM (SELECT ST_Extent(geometry) AS box FROM ({rows}) AS source) AS extent
"""


@dataclass(frozen=True)
class Present:
    """The versions of all layers at one moment, and the day that they are for."""

    day: date
    versions: Mapping[str, str]


class Versions:
    """What a process knows of the versions and of the extent of layers."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._present: Present | None = None
        self._read_at = 0.0
        self._extents: dict[str, tuple[str, Box | None]] = {}

    def present(self) -> Present:
        """Return the present versions, at most `KNOWN_FOR_S` old."""
        with self._lock:
            if self._present is None or time.monotonic() - self._read_at > KNOWN_FOR_S:
                # The time before the question: what is committed while it is answered counts as not yet known.
                asked_at = time.monotonic()
                self._present = read_versions(timezone.localdate())
                self._read_at = asked_at
            return self._present

    def extent(self, layer: Layer, present: Present) -> Box | None:
        """Return the box around all that a layer holds, None where it holds nothing."""
        version = present.versions[layer.name]
        known = self._extents.get(layer.name)
        if known is None or known[0] != version:
            known = self._extents[layer.name] = (version, read_extent(layer, present.day))
        return known[1]

    def forget(self) -> None:
        """Forget everything, so that the next question asks the database."""
        with self._lock:
            self._present = None
            self._extents.clear()


VERSIONS = Versions()


def read_versions(day: date) -> Present:
    """Read the versions of all layers for a day."""
    with connection.cursor() as cursor:
        cursor.execute(_READ, {"day": day})
        counted, turn = cursor.fetchone()
    numbers = json.loads(counted)
    return Present(day, {layer.name: _version(layer, numbers, turn) for layer in LAYERS.values()})


def read_extent(layer: Layer, day: date) -> Box | None:
    """Read the box around all that a layer holds at its largest zoom, None where it holds nothing."""
    with connection.cursor() as cursor:
        cursor.execute(_EXTENT.format(rows=layer.rows), {"day": day, "zoom": layer.max_zoom})
        sides = cursor.fetchone()
    return None if sides[0] is None else Box(*sides)


def _version(layer: Layer, numbers: Mapping[str, int], turn: date | None) -> str:
    drawn = repr((layer, turn if layer.dated else None))
    edition = sha256(drawn.encode()).hexdigest()[:8]
    return f"{sum(numbers.get(table, 0) for table in layer.tables)}-{edition}"
