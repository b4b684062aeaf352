"""How wide things are around the point that stands for them."""

import math
from collections.abc import Iterable

import shapely

from gis.distance import METRES_PER_DEGREE


def reach_m(middle: shapely.Point, corners: Iterable[Iterable[float]]) -> int:
    """Return the metres from a point to the farthest of the corners (lon, lat), rounded up."""
    shrink = math.cos(math.radians(middle.y))
    farthest = max(math.hypot((lon - middle.x) * shrink, lat - middle.y) for lon, lat in corners)
    return math.ceil(farthest * METRES_PER_DEGREE)
