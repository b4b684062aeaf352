"""How the centre is, as far as screens are told of it: whether it can be written to, and whether its engine works."""

import asyncio
from collections.abc import Collection

from django.db import Error

from dispatch.selectors.health import Condition as Reading
from dispatch.selectors.health import centre_condition
from gis.travel.chosen import router_answers
from realtime.database import promptly_in_database
from realtime.rounds import Rounds

EVERY_S = 1.0
ROUTER_EVERY_S = 3.0


class Condition:
    """Looks once a second. Where the database does not answer, that alone is said, by the hub."""

    def __init__(self) -> None:
        self.degraded: Collection[str] = ()
        self.rounds = Rounds(self.look, every_s=EVERY_S, failing="the centre's condition cannot be read")

    async def look(self) -> None:
        """Read what works. Raises what the database raises."""
        try:
            reading = await promptly_in_database(centre_condition)
        except Error:
            self.degraded = ()
            raise
        self.degraded = _parts(reading)


class RouterCondition:
    """Looks now and then whether the road router answers; ways are estimates while it does not."""

    def __init__(self) -> None:
        self.degraded: Collection[str] = ()
        self.rounds = Rounds(self.look, every_s=ROUTER_EVERY_S, failing="the router's condition cannot be read")

    async def look(self) -> None:
        """Ask it."""
        answers = await asyncio.to_thread(router_answers)
        self.degraded = () if answers else ("router",)


def _parts(reading: Reading) -> list[str]:
    parts = [] if reading.engine_works else ["engine"]
    return parts if reading.writable else [*parts, "database_read_only"]
