"""Distances and directions on the sphere. Pure arithmetic without Django, for whoever reckons with points."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

# Longitude and latitude, in degrees.
Point = tuple[float, float]

EARTH_RADIUS_M = 6_371_008.8
METRES_PER_DEGREE = math.radians(1) * EARTH_RADIUS_M


def metres_between(one: Point, other: Point) -> float:
    """Return the great circle between two points, in metres; exact also for points that lie close together."""
    lat, other_lat = math.radians(one[1]), math.radians(other[1])
    half_chord = (
        math.sin((other_lat - lat) / 2) ** 2
        + math.cos(lat) * math.cos(other_lat) * math.sin(math.radians(other[0] - one[0]) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_M * math.asin(math.sqrt(min(1.0, half_chord)))


def metres_from_each(origins: Sequence[Point], destinations: Sequence[Point]) -> NDArray[np.float64]:
    """Return the great circle from each origin (a row each) to each destination (a column each), in metres."""
    starts = np.radians(np.array(origins, dtype=np.float64).reshape(-1, 1, 2))
    ends = np.radians(np.array(destinations, dtype=np.float64).reshape(1, -1, 2))
    half_chords = (
        np.sin((starts[..., 1] - ends[..., 1]) / 2) ** 2
        + np.cos(starts[..., 1]) * np.cos(ends[..., 1]) * np.sin((starts[..., 0] - ends[..., 0]) / 2) ** 2
    )
    distances: NDArray[np.float64] = 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.clip(half_chords, 0.0, 1.0)))
    return distances


def moved(start: Point, east_m: float, north_m: float) -> Point:
    """Return the point so many metres to the east and to the north; good for tens of kilometres, not at the poles."""
    east = east_m / (METRES_PER_DEGREE * max(math.cos(math.radians(start[1])), 0.01))
    return start[0] + east, start[1] + north_m / METRES_PER_DEGREE


def bearing(start: Point, end: Point) -> float:
    """Return the direction in which the way from one point to another begins, in degrees clockwise from north."""
    lat, end_lat = math.radians(start[1]), math.radians(end[1])
    turned = math.radians(end[0] - start[0])
    east = math.sin(turned) * math.cos(end_lat)
    north = math.cos(lat) * math.sin(end_lat) - math.sin(lat) * math.cos(end_lat) * math.cos(turned)
    return math.degrees(math.atan2(east, north)) % 360


def box(centre: Point, radius_m: float) -> tuple[float, float, float, float]:
    """Return (west, south, east, north) round a circle."""
    west, south = moved(centre, -radius_m, -radius_m)
    east, north = moved(centre, radius_m, radius_m)
    return west, south, east, north
