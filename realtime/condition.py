"""How the centre is, as far as screens are told of it: whether it can be written to, and whether its engine works."""

from collections.abc import Collection

from django.db import Error

from dispatch.selectors.health import Condition as Reading
from dispatch.selectors.health import centre_condition
from realtime.database import promptly_in_database
from realtime.rounds import Rounds

EVERY_S = 1.0


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


def _parts(reading: Reading) -> list[str]:
    parts = [] if reading.engine_works else ["engine"]
    return parts if reading.writable else [*parts, "database_read_only"]
