"""The caller's side of a location link: a telephone that finds out where it is, and then more exactly."""

import asyncio
import random
import re
from urllib.parse import urlsplit

from dispatch.simulator.desk import Desk
from dispatch.simulator.provider import Provider
from gis.distance import Point, moved

# One caller in so many is sent a link, and answers it.
EVERY = 3
# What a telephone says of its accuracy first, and once it sees the sky (metres).
_ACCURACIES_M = (180.0, 14.0)
_ADDRESS = re.compile(r"https?://\S+$")


async def locate_caller(provider: Provider, desk: Desk, call_id: int, place: Point, *, pace: float) -> int:
    """Let a desk send a link and the caller answer it from near `place`; return how often a position was taken.

    Raises Refused, for instance where the caller's number is not known.
    """
    await desk.write("POST", f"/calls/{call_id}/location-link", {})
    messages = (await desk.read(f"/calls/{call_id}/messages"))["messages"]
    address = _ADDRESS.search(messages[0]["body"])
    if address is None:
        return 0
    path = urlsplit(address[0]).path
    chance = random.Random(call_id)  # noqa: S311  a simulation, no secret
    await provider.follow(path, {"opened": True})
    taken = 0
    for accuracy_m in _ACCURACIES_M:
        await asyncio.sleep(2 * pace)
        lon, lat = moved(place, chance.gauss(0, accuracy_m / 2), chance.gauss(0, accuracy_m / 2))
        taken += await provider.follow(path, {"lon": lon, "lat": lat, "accuracy_m": accuracy_m, "age_s": 1.0})
    return taken
