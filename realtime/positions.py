"""Where units are, on the screens that may show them: only the newest, only what has changed."""

import asyncio
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import UTC, datetime

import orjson
from redis.exceptions import RedisError

from dispatch.ports import Movement
from dispatch.rules.access import Scope
from dispatch.selectors.positions import newest_movements
from realtime.audience import Audience
from realtime.database import in_database
from realtime.delivery import Delivery
from realtime.frames import Frame
from realtime.metrics import FIXES_SHOWN, REDIS_FAILURES
from realtime.newest import newest_kept
from realtime.pace import Pace
from realtime.rounds import Rounds

# What another process took and this one did not hear is on the screens within so long.
EVERY_S = 5.0

Box = tuple[float, float, float, float]


class Positions:
    """Holds the newest movement of each unit and sends what has changed, once for each scope.

    A socket that named a part of the map gets frames of its own, with the units in that part.
    """

    def __init__(self, audiences: Callable[[], Collection[Audience]]) -> None:
        self._audiences = audiences
        self._newest: dict[int, Movement] = {}
        self._moved: set[int] = set()
        self._viewports: dict[Delivery, Box] = {}
        self._pace = Pace()
        self._sending: asyncio.TimerHandle | None = None
        self.rounds = Rounds(self.look, every_s=EVERY_S, failing="the newest positions cannot be read")

    def hear(self, movements: Sequence[Movement]) -> None:
        """Take movements, in any order and any number of times: the newest of each unit counts."""
        newer = [
            movement
            for movement in movements
            if (known := self._newest.get(movement.unit_id)) is None or movement.at > known.at
        ]
        if not newer:
            return
        FIXES_SHOWN.inc(len(newer))
        for movement in newer:
            self._newest[movement.unit_id] = movement
            self._moved.add(movement.unit_id)
        now = time.monotonic()
        due = self._pace.take(now, len(newer))
        if due <= now:
            self._send()
        elif self._sending is None:
            self._sending = asyncio.get_running_loop().call_later(due - now, self._send)

    def greet(self, scope: Scope, delivery: Delivery) -> None:
        """Send a new socket where everybody is."""
        self._write(delivery, _visible(scope, self._newest.values()))

    def limit(self, scope: Scope, delivery: Delivery, box: Box | None) -> None:
        """Send a socket from now on what moves within this part of the map, and at once who is there."""
        if box is None:
            self._viewports.pop(delivery, None)
        else:
            self._viewports[delivery] = box
        self.greet(scope, delivery)

    def release(self, delivery: Delivery) -> None:
        """Forget a socket."""
        self._viewports.pop(delivery, None)

    async def look(self) -> None:
        """Take what others keep: in Redis, and where that does not answer, in the database."""
        try:
            kept = await newest_kept()
        except (RedisError, OSError):
            REDIS_FAILURES.labels("newest").inc()
            kept = await in_database(newest_movements)
        self.hear(kept)

    async def begin(self) -> None:
        """Take what is in the database. Raises what the database raises."""
        self._newest = {movement.unit_id: movement for movement in await in_database(newest_movements)}

    def stop(self) -> None:
        """Send nothing more."""
        if self._sending is not None:
            self._sending.cancel()

    def _send(self) -> None:
        self._sending = None
        moved = [self._newest[unit_id] for unit_id in self._moved]
        self._moved = set()
        for audience in self._audiences():
            visible = _visible(audience.scope, moved)
            if not visible:
                continue
            if not self._viewports:
                audience.broadcast(_frame(visible))
                continue
            shared = _frame(visible)
            for delivery in audience:
                if delivery in self._viewports:
                    self._write(delivery, visible)
                else:
                    delivery.write(shared)

    def _write(self, delivery: Delivery, movements: Sequence[Movement]) -> None:
        box = self._viewports.get(delivery)
        inside = movements if box is None else [movement for movement in movements if _is_in(box, movement)]
        if inside:
            delivery.write(_frame(inside))


def _visible(scope: Scope, movements: Iterable[Movement]) -> list[Movement]:
    return [movement for movement in movements if scope.sees((movement.agency,))]


def _is_in(box: Box, movement: Movement) -> bool:
    west, south, east, north = box
    return west <= movement.lon <= east and south <= movement.lat <= north


def _frame(movements: Sequence[Movement]) -> Frame:
    now = datetime.now(UTC)
    seconds = now.timestamp()
    units = [
        [
            movement.unit_id,
            round(movement.lon, 6),
            round(movement.lat, 6),
            movement.heading,
            movement.speed_mps,
            round(max(0.0, seconds - movement.at), 1),
        ]
        for movement in movements
    ]
    suspect = [movement.unit_id for movement in movements if movement.suspect]
    frame = {"type": "positions", "at": now, "units": units, "suspect": suspect}
    return Frame(orjson.dumps(frame, option=orjson.OPT_UTC_Z))
