"""Draws tiles by PostGIS, and keeps those drawn lately in the memory of the process."""

import gzip
from collections import OrderedDict
from datetime import date
from threading import Lock

from django.db import connection

from gis.tiles.grid import Tile
from gis.tiles.layers import Layer

EXTENT = 4096
# So far beyond its edge a tile is drawn, so that lines and circles do not end there; also as a share of the tile.
_MARGIN = 64
MARGIN = _MARGIN / EXTENT
# More effort in packing takes longer than it saves.
_EFFORT = 5
KEPT_BYTES = 64 * 1024 * 1024

_DRAW = """
SELECT ST_AsMVT(drawn, %(layer)s, {extent}, 'geometry', 'id') FROM (
    SELECT id, {attributes}, ST_AsMVTGeom(
        ST_Transform(geometry, 3857), ST_TileEnvelope(%(zoom)s, %(x)s, %(y)s), {extent}, {margin}
    ) AS geometry
    FROM ({rows}) AS source
    WHERE geometry && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, 4326)
) AS drawn WHERE geometry IS NOT NULL
"""


def draw(layer: Layer, tile: Tile, day: date) -> bytes:
    """Return a tile of a layer as a Mapbox vector tile (protocol buffer), empty where there is nothing to see."""
    statement = _DRAW.format(extent=EXTENT, margin=_MARGIN, attributes=", ".join(layer.attributes), rows=layer.rows)
    reach = tile.box(MARGIN)
    values = {"layer": layer.name, "zoom": tile.z, "x": tile.x, "y": tile.y, "day": day, **vars(reach)}
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        (drawn,) = cursor.fetchone()
    return bytes(drawn)


def packed(drawn: bytes) -> bytes:
    """Return a tile as it is sent and kept: gzip, always the same bytes for the same tile; empty stays empty."""
    return gzip.compress(drawn, _EFFORT, mtime=0) if drawn else b""


class Shelf:
    """Tiles of late, packed. It holds so many bytes at most; those longest not asked for make room."""

    def __init__(self, most_bytes: int = KEPT_BYTES) -> None:
        self._most = most_bytes
        self._lock = Lock()
        self._tiles: OrderedDict[tuple[str, str, Tile], bytes] = OrderedDict()
        self.held_bytes = 0

    def take(self, layer: str, version: str, tile: Tile) -> bytes | None:
        """Return a kept tile, None where it is not kept."""
        key = (layer, version, tile)
        with self._lock:
            if (kept := self._tiles.get(key)) is not None:
                self._tiles.move_to_end(key)
            return kept

    def put(self, layer: str, version: str, tile: Tile, content: bytes) -> None:
        """Keep a tile."""
        key = (layer, version, tile)
        with self._lock:
            if (old := self._tiles.pop(key, None)) is not None:
                self.held_bytes -= _weight(old)
            self._tiles[key] = content
            self.held_bytes += _weight(content)
            while self.held_bytes > self._most:
                _, dropped = self._tiles.popitem(last=False)
                self.held_bytes -= _weight(dropped)

    def clear(self) -> None:
        """Keep nothing."""
        with self._lock:
            self._tiles.clear()
            self.held_bytes = 0


# What the key and the entry of a tile weigh beside its content.
_ENTRY_BYTES = 300


def _weight(content: bytes) -> int:
    return len(content) + _ENTRY_BYTES


SHELF = Shelf()
