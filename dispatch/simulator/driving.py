"""A unit drives: it reports where it is, how fast and whereto, as the receiver in a vehicle does."""

import asyncio
import math
from datetime import UTC, datetime

from dispatch.simulator.desk import Desk
from gis.distance import Point, bearing, metres_between

# 90 km/h, in a straight line, with a fix every two seconds.
SPEED_MPS = 25.0
EVERY_S = 2.0
# The demonstration does not wait longer for anybody: of a longer way only the beginning is driven.
LONGEST_S = 120.0
_ACCURACY_M = 5.0


async def drive(crew: Desk, start: Point, end: Point, *, pace: float) -> None:
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
            "heading": round(bearing(start, end), 1),
            "speed_mps": SPEED_MPS if driven < 1 else 0.0,
        }
        await crew.write("POST", "/positions", {"fixes": [fix]})
