"""Where units are, on the screens that may show them: only the newest, only what has changed."""

import asyncio
import math
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
# Redis may have lost what was told to it: every so many looks the database is asked too.
LOOKS_AT_REDIS = 6
ANSWERED_AFTER_S = 0.2
# So long newcomers of a scope share a frame. What has moved since is sent to them with the others; the ages in it are a
# little too young.
SHARED_S = 0.5

Box = tuple[float, float, float, float]


class Positions:
    """Holds the newest movement of each unit and sends what has changed, once for each scope.

    A socket that named a part of the map gets frames of its own, with the units in that part.
    """

    def __init__(
        self,
        audiences: Callable[[], Collection[Audience]],
        moved: Callable[[Collection[int]], None] = lambda _: None,
    ) -> None:
        self._audiences = audiences
        self._tell = moved
        self._newest: dict[int, Movement] = {}
        # The units that were not sent since they moved, and where they were when they were.
        self._moved: dict[int, Movement | None] = {}
        self._greetings: dict[Scope, tuple[float, Frame]] = {}
        self._viewports: dict[Delivery, Box] = {}
        self._asked: dict[Delivery, Scope] = {}
        self._looks = 0
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
            self._moved.setdefault(movement.unit_id, self._newest.get(movement.unit_id))
            self._newest[movement.unit_id] = movement
        self._tell([movement.unit_id for movement in newer])
        now = time.monotonic()
        due = self._pace.take(now, len(newer))
        if due <= now:
            self._send()
        elif self._sending is None:
            self._sending = asyncio.get_running_loop().call_later(due - now, self._send)

    def greet(self, scope: Scope, delivery: Delivery) -> None:
        """Send a new socket where everybody is."""
        delivery.greet(self._everybody(scope))

    def frame_of(self, unit_ids: Collection[int]) -> Frame | None:
        """Return where these units are, as far as is known of any."""
        known = [self._newest[unit_id] for unit_id in sorted(unit_ids) if unit_id in self._newest]
        return _frame(known) if known else None

    def limit(self, scope: Scope, delivery: Delivery, box: Box | None) -> None:
        """Send a socket from now on what moves within this part of the map, and in a moment who is there."""
        if box is None:
            self._viewports.pop(delivery, None)
        else:
            self._viewports[delivery] = box
        if not self._asked:
            # Who drags the map asks many times for one answer.
            asyncio.get_running_loop().call_later(ANSWERED_AFTER_S, self._answer)
        self._asked[delivery] = scope

    def release(self, delivery: Delivery) -> None:
        """Forget a socket."""
        self._viewports.pop(delivery, None)
        self._asked.pop(delivery, None)

    async def look(self) -> None:
        """Take what others keep: in Redis, and now and then, or where that does not answer, in the database."""
        self._looks += 1
        try:
            self.hear(await newest_kept())
        except (RedisError, OSError):
            REDIS_FAILURES.labels("newest").inc()
            self._looks = 0
        if self._looks % LOOKS_AT_REDIS == 0:
            self.hear(await in_database(newest_movements))

    async def begin(self) -> None:
        """Take what is in the database. Raises what the database raises."""
        self._newest = {movement.unit_id: movement for movement in await in_database(newest_movements)}

    def stop(self) -> None:
        """Send nothing more."""
        if self._sending is not None:
            self._sending.cancel()

    def _answer(self) -> None:
        asked, self._asked = self._asked, {}
        for delivery, scope in asked.items():
            box = self._viewports.get(delivery)
            if box is None:
                delivery.write(self._everybody(scope))
            else:
                within = [known for known in _visible(scope, self._newest.values()) if _is_in(box, known)]
                delivery.write(_frame(within))

    def _everybody(self, scope: Scope) -> Frame:
        made_at, frame = self._greetings.get(scope, (-math.inf, None))
        now = time.monotonic()
        if frame is None or now - made_at > SHARED_S:
            frame = _frame(_visible(scope, self._newest.values()))
            self._greetings[scope] = (now, frame)
        return frame

    def _send(self) -> None:
        self._sending = None
        self._greetings.clear()
        before, self._moved = self._moved, {}
        moved = [self._newest[unit_id] for unit_id in before]
        for audience in self._audiences():
            visible = _visible(audience.scope, moved)
            if not visible:
                continue
            if not self._viewports:
                audience.broadcast(_frame(visible))
                continue
            shared = _frame(visible)
            for delivery in audience:
                box = self._viewports.get(delivery)
                if box is None:
                    delivery.write(shared)
                elif inside := [move for move in visible if _is_in(box, move) or _is_in(box, before[move.unit_id])]:
                    # Who leaves the part is sent once more: it would stand at its border and grow old.
                    delivery.write(_frame(inside))


def _visible(scope: Scope, movements: Iterable[Movement]) -> list[Movement]:
    return [movement for movement in movements if scope.sees((movement.agency,))]


def _is_in(box: Box, movement: Movement | None) -> bool:
    west, south, east, north = box
    return movement is not None and west <= movement.lon <= east and south <= movement.lat <= north


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
            # Below zero where the clock of the device is ahead: its card says the same time.
            round(seconds - movement.at, 1),
        ]
        for movement in movements
    ]
    suspect = [movement.unit_id for movement in movements if movement.suspect]
    frame = {"type": "positions", "at": now, "units": units, "suspect": suspect}
    return Frame(orjson.dumps(frame, option=orjson.OPT_UTC_Z))
