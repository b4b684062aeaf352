"""The sockets of crews. A crew is sent its whole board each time that an event concerns it."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cache

import orjson

from dispatch.ports import StreamedEvent
from dispatch.rules.access import Scope
from dispatch.rules.crews import CrewBoard, Told, concerns, told_by
from dispatch.schema import SnapshotFrame
from dispatch.selectors.board import board
from realtime.database import in_database
from realtime.delivery import Delivery
from realtime.frames import Frame
from realtime.hub import Hub
from realtime.joining import CursorUnknown
from realtime.metrics import SNAPSHOTS_BUILT, SOCKETS
from realtime.scopes import scope_label

logger = logging.getLogger(__name__)

# What happens within so long is told together.
APART_S = 0.1
# So long a snapshot serves others who come: what has happened since is looked at, and makes another one.
SHARED_S = 0.2
# Where units are is sent so often at the most.
MOVEMENTS_APART_S = 1.0
# How many boards are read at once: those who open a console want the database too.
MOST_AT_ONCE = 2
# A snapshot that was begun before an event is read again so soon.
_SOON_S = 0.02
_LONGEST_PAUSE_S = 2.0
# With more events than this since a snapshot, another one is read without looking through them.
_MOST_LOOKED_AT = 500


@dataclass(frozen=True)
class CrewSnapshot:
    """The frame that holds the board of a crew up to `cursor`, and of what it tells."""

    cursor: int
    frame: Frame
    board: CrewBoard


Build = Callable[[Scope], Awaitable[CrewSnapshot]]
Positions = Callable[[Collection[int]], Frame | None]


def read_crew_snapshot(scope: Scope) -> CrewSnapshot:
    """Read the board of a crew as of one instant."""
    now = board(scope)
    frame = SnapshotFrame(type="snapshot", cursor=now.cursor, scope=scope_label(scope), board=now)
    shown = CrewBoard(
        own=scope.unit_ids,
        incidents=frozenset(incident.id for incident in now.incidents),
        units=frozenset(unit.id for unit in now.units),
    )
    return CrewSnapshot(now.cursor, Frame(frame.model_dump_json().encode()), shown)


async def _build(scope: Scope) -> CrewSnapshot:
    return await in_database(read_crew_snapshot, scope)


class Crews:
    """Follows the stream for the sockets of all crews of a process; those of the same units share what is sent."""

    def __init__(self, hub: Callable[[], Hub], positions: Positions, build: Build = _build) -> None:
        self._hub = hub
        self._positions = positions
        self._build = build
        self._building = asyncio.Semaphore(MOST_AT_ONCE)
        self._crews: dict[Scope, _Crew] = {}
        self._taken = 0
        # The units that have moved since the crews were shown it last, when that was, and when it will be.
        self._moved: set[int] = set()
        self._moved_at = float("-inf")
        self._moving: asyncio.TimerHandle | None = None

    def __iter__(self) -> Iterator[Delivery]:
        for crew in self._crews.values():
            yield from crew.shown

    async def join(self, scope: Scope, delivery: Delivery) -> None:
        """Send a socket the board of its units, and each newer one from now on.

        Raises CursorUnknown where the stream went back meanwhile, or whatever the database raises.
        """
        epoch = self._hub().epoch
        if not self._crews:
            self._taken = self._hub().last
        crew = self._crews.get(scope)
        if crew is None:
            crew = self._crews[scope] = _Crew(scope, self._read, self._missed, self.move)
        crew.expected += 1
        try:
            snapshot = await crew.fresh()
            if self._hub().epoch != epoch:
                raise CursorUnknown("rewound")
            if not delivery.closed:
                crew.admit(delivery, snapshot)
                self._hub().welcome_follower(delivery, snapshot.cursor)
                self._show(snapshot.board.units, [delivery])
        finally:
            crew.expected -= 1
            self._tidy(scope, crew)

    def leave(self, scope: Scope, delivery: Delivery) -> None:
        """Forget a socket."""
        crew = self._crews.get(scope)
        if crew is not None and crew.shown.pop(delivery, None) is not None:
            self._tidy(scope, crew)

    def forget(self) -> None:
        """Forget everything: the numbers of the stream were taken back, or this process ends."""
        crews, self._crews = self._crews, {}
        for crew in crews.values():
            crew.stop()
        if self._moving is not None:
            self._moving.cancel()
            self._moving = None
        SOCKETS.labels("crew").set(0)

    def take(self, event: StreamedEvent) -> None:
        """Let the crews whom an event concerns have their boards read."""
        if not self._crews:
            return
        # Of what is missing from the record nobody knows whom it concerned.
        is_next, self._taken = event.seq == self._taken + 1, event.seq
        told = _told_by(event) if is_next else None
        for crew in self._crews.values():
            crew.take(event.seq, told)

    def beat(self, frame_of: Callable[[int, bool], Frame]) -> None:
        """Send each socket the frame made of the event up to which its board is, and whether no newer can be read."""
        framed = cache(frame_of)
        for crew in self._crews.values():
            for delivery, cursor in crew.shown.items():
                delivery.write(framed(cursor, crew.is_blind))

    def move(self, unit_ids: Collection[int]) -> None:
        """Show units that have moved to the crews on whose boards they are, soon."""
        if not self._crews:
            return
        self._moved.update(unit_ids)
        if self._moving is None:
            wait_s = max(0.0, self._moved_at + MOVEMENTS_APART_S - time.monotonic())
            self._moving = asyncio.get_running_loop().call_later(wait_s, self._send_moved)

    def _send_moved(self) -> None:
        self._moving = None
        self._moved_at = time.monotonic()
        moved, self._moved = self._moved, set()
        for crew in self._crews.values():
            self._show(crew.units & moved, crew.shown)

    def _show(self, unit_ids: Collection[int], deliveries: Collection[Delivery]) -> None:
        frame = self._positions(unit_ids) if unit_ids else None
        if frame is not None:
            for delivery in deliveries:
                delivery.write(frame)

    async def _read(self, scope: Scope) -> CrewSnapshot:
        async with self._building:
            SNAPSHOTS_BUILT.inc()
            return await self._build(scope)

    def _missed(self, snapshot: CrewSnapshot) -> int:
        """Return the newest event after a snapshot that may have changed its board, 0 where none has."""
        hub = self._hub()
        behind = hub.last - snapshot.cursor
        if behind <= 0:
            return 0
        events = hub.remembered_after(snapshot.cursor, _MOST_LOOKED_AT)
        if len(events) < behind:
            return hub.last
        concerned = (event.seq for event in reversed(events) if _may_concern(snapshot.board, _told_by(event)))
        return next(concerned, 0)

    def _tidy(self, scope: Scope, crew: "_Crew") -> None:
        if not crew.shown and not crew.expected and self._crews.get(scope) is crew:
            del self._crews[scope]
            crew.stop()
        SOCKETS.labels("crew").set(sum(1 for _ in self))


class _Crew:
    """The sockets of the same units: which board each shows, and what makes that old."""

    def __init__(
        self,
        scope: Scope,
        read: Build,
        missed: Callable[[CrewSnapshot], int],
        came: Callable[[Collection[int]], None],
    ) -> None:
        self._scope = scope
        self._read = read
        self._missed = missed
        self._came = came
        # Up to which event the board is that each socket was sent last.
        self.shown: dict[Delivery, int] = {}
        # How many sockets wait for their first board.
        self.expected = 0
        # A board that is wanted could not be read.
        self.is_blind = False
        self._latest: CrewSnapshot | None = None
        self._landed_at = self._sent_at = float("-inf")
        # A board up to this event is wanted on all sockets.
        self._wanted = 0
        self._flight: asyncio.Future[CrewSnapshot] | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def units(self) -> frozenset[int]:
        """The units on the board."""
        return self._latest.board.units if self._latest is not None else frozenset()

    async def fresh(self) -> CrewSnapshot:
        """Return a board that is read now, or was a moment ago. Raises whatever the database raises."""
        if self._latest is not None and time.monotonic() - self._landed_at < SHARED_S:
            return self._latest
        await self._renew()
        return self._newest

    def admit(self, delivery: Delivery, snapshot: CrewSnapshot) -> None:
        """Send a socket its first board."""
        delivery.greet(snapshot.frame)
        self.shown[delivery] = snapshot.cursor
        self._sent_at = time.monotonic()
        self._hurry()

    def take(self, seq: int, told: Told | None) -> None:
        """Take an event: where it concerns this crew, or nobody knows whether it does, its board is read."""
        latest = self._latest
        # Before the first board nothing is shown; what came before that one was read is looked at then.
        if latest is not None and seq > latest.cursor and _may_concern(latest.board, told):
            self._wanted = seq
            self._hurry()

    def stop(self) -> None:
        """Send nothing more."""
        if self._task is not None:
            self._task.cancel()

    @property
    def _newest(self) -> CrewSnapshot:
        if self._latest is None:
            raise RuntimeError("no board was read")
        return self._latest

    def _lacking(self) -> list[Delivery]:
        return [delivery for delivery, cursor in self.shown.items() if cursor < self._wanted]

    def _hurry(self) -> None:
        if self._task is None and self._lacking():
            self._task = asyncio.create_task(self._follow())

    async def _follow(self) -> None:
        """Read and send boards until no socket lacks anything."""
        pause_s = APART_S
        try:
            while self._lacking():
                await asyncio.sleep(max(0.0, self._sent_at + APART_S - time.monotonic()))
                try:
                    if self._newest.cursor < self._wanted:
                        await self._renew()
                except Exception:
                    if not self.is_blind:
                        logger.exception("the board of %s cannot be read; trying again", scope_label(self._scope))
                    self.is_blind = True
                    await asyncio.sleep(pause_s)
                    pause_s = min(pause_s * 2, _LONGEST_PAUSE_S)
                    continue
                pause_s = APART_S
                if self._newest.cursor < self._wanted:
                    await asyncio.sleep(_SOON_S)
                    continue
                self._send()
        finally:
            self._task = None

    def _send(self) -> None:
        self._sent_at = time.monotonic()
        for delivery in self._lacking():
            delivery.write(self._newest.frame)
            self.shown[delivery] = self._newest.cursor

    async def _renew(self) -> None:
        """Read the board; all who ask meanwhile share it. Raises whatever the database raises."""
        if self._flight is None:
            self._flight = asyncio.ensure_future(self._read(self._scope))
            self._flight.add_done_callback(self._land)
        # One socket that goes away must not take the board from the others.
        await asyncio.shield(self._flight)

    def _land(self, flight: "asyncio.Future[CrewSnapshot]") -> None:
        self._flight = None
        if flight.cancelled() or flight.exception() is not None:
            return
        before, self._latest = self._latest, flight.result()
        self._landed_at, self.is_blind = time.monotonic(), False
        # The boards before did not tell whom these events concern.
        self._wanted = max(self._wanted, self._missed(self._latest))
        self._hurry()
        # Whoever was shown the first board is greeted with all that stand on it.
        if before is not None and (came := self.units - before.board.units):
            self._came(came)


def _told_by(event: StreamedEvent) -> Told | None:
    """Return of what an event tells, None where nobody knows: in a form that is not today's."""
    try:
        body = orjson.loads(b"{" + event.tail.removeprefix(b","))
        return told_by(body["incident_id"], body["data"])
    except Exception:
        logger.exception("event %d cannot be read; all crews are sent their boards", event.seq)
        return None


def _may_concern(shown: CrewBoard, told: Told | None) -> bool:
    return told is None or concerns(shown, told)
