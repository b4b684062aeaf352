"""A unit drives: it reports where it is, how fast and whereto, as the receiver in a vehicle does."""

import asyncio
import math
from datetime import UTC, datetime

from dispatch.simulator.desk import Desk

# Longitude and latitude.
Place = tuple[float, float]

METRES_PER_DEGREE = 111_320.0
# 90 km/h, in a straight line, with a fix every two seconds.
SPEED_MPS = 25.0
EVERY_S = 2.0
# The demonstration does not wait longer for anybody: of a longer way only the beginning is driven.
LONGEST_S = 120.0
_ACCURACY_M = 5.0


async def drive(crew: Desk, start: Place, end: Place, *, pace: float) -> None:
    """Let a crew's unit drive; `pace` stretches the time as with everything that people do. Raises Refused."""
    length_m = metres_between(start, end)
    steps = math.ceil(min(length_m / SPEED_MPS, LONGEST_S) / EVERY_S)
    for step in range(1, steps + 1):
        await asyncio.sleep(EVERY_S * pace)
        driven = min(1.0, step * EVERY_S * SPEED_MPS / length_m)
        fix = {
            "at": datetime.now(UTC).isoformat(),
            "lon": start[0] + driven * (end[0] - start[0]),
            "lat": start[1] + driven * (end[1] - start[1]),
            "accuracy_m": _ACCURACY_M,
            "heading": heading(start, end),
            "speed_mps": SPEED_MPS if driven < 1 else 0.0,
        }
        await crew.write("POST", "/positions", {"fixes": [fix]})


def metres_between(one: Place, other: Place) -> float:
    """Return the straight line between two places of one province."""
    east, north = _east_and_north(one, other)
    return math.hypot(east, north) * METRES_PER_DEGREE


def heading(start: Place, end: Place) -> float:
    """Return the direction from one place to another, in degrees clockwise from north."""
    east, north = _east_and_north(start, end)
    return round(math.degrees(math.atan2(east, north)) % 360, 1)


def _east_and_north(start: Place, end: Place) -> tuple[float, float]:
    """Return how far the end lies from the start, in degrees of latitude."""
    return (end[0] - start[0]) * math.cos(math.radians((start[1] + end[1]) / 2)), end[1] - start[1]
