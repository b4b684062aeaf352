"""The grid of web map tiles: which part of the world a tile shows."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

DEEPEST_ZOOM = 22
# Web Mercator shows no more of the poles.
MOST_NORTHERN = 85.0511287798066


@dataclass(frozen=True)
class Box:
    """A box in degrees (WGS84) that does not cross the date line."""

    west: float
    south: float
    east: float
    north: float

    def meets(self, other: "Box") -> bool:
        """Return whether the boxes have a point in common."""
        return (
            self.west <= other.east
            and other.west <= self.east
            and self.south <= other.north
            and other.south <= self.north
        )

    def joined(self, other: "Box") -> "Box":
        """Return the smallest box around both."""
        return Box(
            min(self.west, other.west),
            min(self.south, other.south),
            max(self.east, other.east),
            max(self.north, other.north),
        )


@dataclass(frozen=True, order=True)
class Tile:
    """A tile by its zoom, its column from the west and its row from the north."""

    z: int
    x: int
    y: int

    @property
    def exists(self) -> bool:
        """Whether the grid has such a tile."""
        return 0 <= self.z <= DEEPEST_ZOOM and 0 <= self.x < 2**self.z and 0 <= self.y < 2**self.z

    def box(self, margin: float = 0.0) -> Box:
        """Return what the tile shows, wider on each side by a `margin` that is a share of the tile."""
        return Box(
            west=_longitude(self.x - margin, self.z),
            south=_latitude(self.y + 1 + margin, self.z),
            east=_longitude(self.x + 1 + margin, self.z),
            north=_latitude(self.y - margin, self.z),
        )


def tiles_of(box: Box, zoom: int) -> Iterator[Tile]:
    """Yield the tiles of a zoom that show some of the box, row by row from the north-west."""
    across = 1 << zoom
    first, last = _column(box.west, across), _column(box.east, across)
    top, bottom = _row(box.north, across), _row(box.south, across)
    return (Tile(zoom, x, y) for y in range(top, bottom + 1) for x in range(first, last + 1))


def _longitude(column: float, zoom: int) -> float:
    return max(-180.0, min(180.0, column / (1 << zoom) * 360 - 180))


def _latitude(row: float, zoom: int) -> float:
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * row / (1 << zoom)))))


def _column(longitude: float, across: int) -> int:
    return max(0, min(across - 1, math.floor((longitude + 180) / 360 * across)))


def _row(latitude: float, across: int) -> int:
    bounded = math.radians(max(-MOST_NORTHERN, min(MOST_NORTHERN, latitude)))
    return max(0, min(across - 1, math.floor((1 - math.asinh(math.tan(bounded)) / math.pi) / 2 * across)))
