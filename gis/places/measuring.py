"""Distances and bearings between positions, near enough for a province. Pure."""

import math

METRES_PER_DEGREE = 111_195


def distance_m(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """Return the metres between two positions."""
    one, other = math.radians(lat), math.radians(other_lat)
    half = math.sin((other - one) / 2) ** 2
    half += math.cos(one) * math.cos(other) * math.sin(math.radians(other_lon - lon) / 2) ** 2
    return 2 * math.degrees(math.asin(min(1.0, math.sqrt(half)))) * METRES_PER_DEGREE


def moved(lon: float, lat: float, bearing: float, metres: float) -> tuple[float, float]:
    """Return the position (lon, lat) that lies so many metres off in a direction (degrees clockwise from north)."""
    north = metres * math.cos(math.radians(bearing)) / METRES_PER_DEGREE
    east = metres * math.sin(math.radians(bearing)) / METRES_PER_DEGREE
    return lon + east / max(0.01, math.cos(math.radians(lat))), max(-90.0, min(90.0, lat + north))


def bearing_of(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """Return the direction in which another position lies, in degrees clockwise from north."""
    east = (other_lon - lon) * math.cos(math.radians(lat))
    return math.degrees(math.atan2(east, other_lat - lat)) % 360


def box(lon: float, lat: float, radius_m: float) -> tuple[float, float, float, float]:
    """Return (west, south, east, north) round a circle."""
    high = radius_m / METRES_PER_DEGREE
    wide = high / max(0.01, math.cos(math.radians(lat)))
    return lon - wide, lat - high, lon + wide, lat + high
