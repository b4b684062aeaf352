"""Divides an outline among points."""

import math
from collections.abc import Sequence

from shapely import MultiPoint, MultiPolygon, Point, Polygon, set_precision, voronoi_polygons
from shapely.affinity import scale

_GRID_DEGREES = 1e-6  # about 0.1 m: neighbours round their common corners alike


def voronoi_cells(points: Sequence[tuple[float, float]], outline: Polygon) -> list[MultiPolygon]:
    """Return for each point, in order, the part of the outline that is nearer to it than to any other.

    Points and outline are longitude and latitude in degrees. Nearness is that on the ground at the outline's middle
    latitude: good for a province, not for a continent. Raises ValueError where points coincide or lie outside.
    """
    if len(set(points)) != len(points):
        raise ValueError("two points coincide")
    for point in points:
        if not outline.contains(Point(point)):
            raise ValueError(f"{point} lies outside the outline")
    # A degree of longitude is shorter than one of latitude: shrink it first, stretch the cells back afterwards.
    shrink = math.cos(math.radians(outline.centroid.y))
    ground = scale(outline, xfact=shrink, origin=(0, 0))
    cells = voronoi_polygons(
        MultiPoint([(lon * shrink, lat) for lon, lat in points]), extend_to=ground, ordered=True
    ).geoms
    return [_clipped(scale(cell, xfact=1 / shrink, origin=(0, 0)), outline) for cell in cells]


def _clipped(cell: Polygon, outline: Polygon) -> MultiPolygon:
    part = set_precision(cell.intersection(outline), _GRID_DEGREES)
    return part if isinstance(part, MultiPolygon) else MultiPolygon([part])
