"""What a way must not touch: the area around a point, a line or a polygon that somebody has drawn."""

import math
from collections.abc import Sequence

import shapely

from gis.distance import METRES_PER_DEGREE, Point, metres_between
from gis.travel.port import Ring

# So much a router takes of areas to avoid in one question: metres of their outlines together, and corners.
MOST_OUTLINE_M = 5_000_000
MOST_CORNERS = 20_000
# A circle of so many corners for each quarter: enough for metres, few enough for a router.
_CORNERS_OF_A_QUARTER = 4


def outline(shape: shapely.Geometry, radius_m: float) -> shapely.Polygon:
    """Return the area within `radius_m` of a shape in degrees, simplified to a tenth of the radius.

    What a loop goes around without touching it is a hole: it lies not within.
    """
    metres, centre = _in_metres(shape)
    area = metres.buffer(radius_m, quad_segs=_CORNERS_OF_A_QUARTER).simplify(radius_m / 10)
    return shapely.transform(area, lambda points: points / _scale(centre))


def span_m(shape: shapely.Geometry) -> float:
    """Return the diagonal of the box around a shape, in metres."""
    west, south, east, north = shape.bounds
    return metres_between((west, south), (east, north))


def rings_of(area: shapely.Polygon) -> list[Ring]:
    """Return the rings that a router is given: of an area with holes those of its parts, cut through the holes."""
    return [[(lon, lat) for lon, lat in part.exterior.coords] for part in _without_holes(area)]


def outline_m(area: shapely.Geometry) -> float:
    """Return the length of the outlines of an area, those of its holes included, in metres."""
    length_m: float = _in_metres(area)[0].length
    return length_m


def corners(area: shapely.Geometry) -> int:
    """Return how many corners the outlines of an area have."""
    return int(shapely.get_num_coordinates(area))


def inside(area: shapely.Polygon, points: Sequence[Point]) -> list[bool]:
    """Say of each point whether it lies in the area."""
    lons, lats = [point[0] for point in points], [point[1] for point in points]
    found: list[bool] = shapely.contains_xy(area, lons, lats).tolist()
    return found


def _without_holes(area: shapely.Polygon) -> list[shapely.Polygon]:
    """Cut an area from north to south through the middle one of its holes, and so on until none has any."""
    whole, uncut = [], [area]
    while uncut:
        part = uncut.pop()
        if not part.interiors:
            whole.append(part)
            continue
        holes = sorted((west + east) / 2 for west, _, east, _ in (hole.bounds for hole in part.interiors))
        west, south, east, north = part.bounds
        middle = holes[len(holes) // 2]
        for half in (shapely.box(west, south, middle, north), shapely.box(middle, south, east, north)):
            cut = shapely.get_parts(part.intersection(half))
            uncut += [each for each in cut if isinstance(each, shapely.Polygon) and each.area > 0]
    return whole


def _in_metres(shape: shapely.Geometry) -> tuple[shapely.Geometry, float]:
    _, south, _, north = shape.bounds
    centre = (south + north) / 2
    return shapely.transform(shape, lambda points: points * _scale(centre)), centre


def _scale(latitude: float) -> tuple[float, float]:
    return METRES_PER_DEGREE * max(math.cos(math.radians(latitude)), 0.01), METRES_PER_DEGREE
