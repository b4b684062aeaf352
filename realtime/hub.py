"""The hub: one per web process. It follows the stream and hands every event to the sockets that may see it."""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from itertools import islice

import orjson

from dispatch.ports import StreamedEvent
from dispatch.rules.access import Scope
from realtime.audience import Audience, Follower
from realtime.close_codes import CloseCode
from realtime.delivery import Delivery
from realtime.frames import RESET, Frame
from realtime.metrics import (
    CATCH_UP_READS,
    DEGRADED,
    EVENTS_DELIVERED,
    HUB_CURSOR,
    HUB_LAG,
    MOVED,
    READ_FAILURES,
    RESETS,
    SOCKETS,
)
from realtime.reader import EventReader
from realtime.scopes import scope_label

logger = logging.getLogger(__name__)

POLL_S = 0.25
HEARTBEAT_S = 2.0
REMEMBERED_EVENTS = 2_000
# Few enough to be no burden for a socket: between two reads it takes what was written.
READ_LIMIT = 64
# So many events are written to a socket at once, without a look at how fast it reads: fewer than make it a slow one.
ATTACHED_WITHOUT = 32
LONGEST_PAUSE_S = 2.0
# So long without a successful read, and the screens say so.
BLIND_AFTER_S = 1.0
# What the heartbeat may name.
PARTS = ("database", "database_read_only", "engine", "redis")


class Hub:
    """Delivers the stream in order, each event once. Everything but `start` and `stop` is called on its event loop.

    An announced event is taken if it is the next one; whatever is announced or not, the database is read every 250 ms,
    and at once where an announcement shows a gap. So announcements may be lost, doubled or disordered.
    """

    def __init__(
        self,
        reader: EventReader,
        *,
        degraded_elsewhere: Callable[[], Collection[str]] = frozenset,
        access_changed: Callable[[], None] = lambda: None,
        rewound: Callable[[], None] = lambda: None,
        followers: Sequence[Follower] = (),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.last = 0
        # Grows when the stream itself went back (a database restored from a copy): what was sent before is void.
        self.epoch = 0
        self._reader = reader
        self._degraded_elsewhere = degraded_elsewhere
        self._access_changed = access_changed
        self._rewound = rewound
        self._followers = followers
        self._access_changes = 0
        self._clock = clock
        self._remembered: deque[StreamedEvent] = deque(maxlen=REMEMBERED_EVENTS)
        self._audiences: dict[Scope, Audience] = {}
        self._wake = asyncio.Event()
        self._newest_known = 0
        self._read_at = clock()
        self._readable = True
        self._told_degraded: list[str] = []
        self._moving = False
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Begin at the newest committed event, with those before it in memory. Raises whatever the database raises.

        After a restart all clients come back at once and lack the same few events.
        """
        head = await self._reader.head()
        reading = await self._reader.after(max(0, head - REMEMBERED_EVENTS), REMEMBERED_EVENTS)
        self._remember_whole(reading.events)
        self._access_changes = reading.access_changes
        self.last = self._newest_known = max(head, reading.events[-1].seq if reading.events else 0)
        self._read_at = self._clock()
        HUB_CURSOR.set(self.last)
        self._tasks = [asyncio.create_task(self._follow()), asyncio.create_task(self._beat())]

    async def stop(self) -> None:
        """End the following and give up the connection."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._reader.close()

    def hear(self, events: Sequence[StreamedEvent]) -> None:
        """Take announced events: the next one is delivered, a later one makes the hub read what lies between."""
        for event in events:
            if event.seq == self.last + 1:
                self._take(event)
            elif event.seq > self.last:
                self._newest_known = max(self._newest_known, event.seq)
                self._wake.set()
        self._measure()

    def attach(self, scope: Scope, delivery: Delivery, *, position: int, prev: int) -> bool:
        """Send a socket what it lacks after `position`, then everything new; False where that is much or forgotten.

        `prev` is the seq of the last event that it was sent, or the cursor that it began with.
        """
        if position < self.last:
            if self.last - position > ATTACHED_WITHOUT:
                return False
            missed = self.remembered_after(position, ATTACHED_WITHOUT)
            if not missed:
                return False
            for event in missed:
                if scope.sees(event.agencies):
                    delivery.write(Frame(event.frame(prev)))
                    prev = event.seq
        audience = self._audiences.get(scope)
        if audience is None:
            audience = self._audiences[scope] = Audience(scope)
        audience.join(delivery, prev)
        SOCKETS.labels(scope_label(scope)).set(len(audience))
        if self._moving:
            _move(delivery)
        return True

    def remembered_after(self, position: int, limit: int) -> list[StreamedEvent]:
        """Return at most `limit` events that follow `position`; none where memory does not reach back so far."""
        if not self._remembered or self._remembered[0].seq > position + 1:
            return []
        first = position + 1 - self._remembered[0].seq
        return list(islice(self._remembered, first, first + limit))

    def welcome(self, scope: Scope, delivery: Delivery) -> None:
        """Tell a socket that it has everything: what it was sent until now may have been old."""
        audience = self._audiences.get(scope)
        if audience is not None and not delivery.closed:
            delivery.write(self._heartbeat(audience.sent_to(delivery), self.degraded))

    def welcome_follower(self, delivery: Delivery, shown: int) -> None:
        """Tell a socket beside the audiences that it shows everything up to an event; it moves with all others."""
        delivery.write(self._heartbeat(shown, self.degraded))
        if self._moving:
            _move(delivery)

    def detach(self, scope: Scope, delivery: Delivery) -> None:
        """Forget a socket."""
        audience = self._audiences.get(scope)
        if audience is None or not audience.leave(delivery):
            return
        SOCKETS.labels(scope_label(scope)).set(len(audience))
        if not len(audience):
            del self._audiences[scope]

    def move_all(self) -> None:
        """Tell all sockets, and those that still join, to connect to another process: this one is going away."""
        self._moving = True
        for delivery in list(self._deliveries()):
            _move(delivery)

    @property
    def audiences(self) -> Collection[Audience]:
        """The sockets, by what they see."""
        return self._audiences.values()

    def sent_to(self, scope: Scope) -> int:
        """Return the seq of the newest event that was sent to the sockets of a scope; 0 before the first."""
        audience = self._audiences.get(scope)
        return audience.last_sent if audience is not None else 0

    @property
    def degraded(self) -> list[str]:
        """The parts without which the centre goes on, but slower or blind."""
        parts = ["database"] if self._clock() - self._read_at > BLIND_AFTER_S else []
        return parts + sorted(self._degraded_elsewhere())

    def _deliveries(self) -> Iterator[Delivery]:
        for audience in self._audiences.values():
            yield from audience
        for follower in self._followers:
            yield from follower

    def _take(self, event: StreamedEvent) -> None:
        """Deliver the next event. Every event passes here once."""
        if event.seq != self.last + 1:
            # Rows are missing from the record: what is remembered must stay without gaps.
            self._remembered.clear()
        self._remembered.append(event)
        self.last = event.seq
        delivered = sum(audience.deliver(event) for audience in self._audiences.values())
        EVENTS_DELIVERED.inc(delivered)
        for follower in self._followers:
            follower.take(event)

    def _remember_whole(self, events: Sequence[StreamedEvent]) -> None:
        """Remember what lies before the beginning, from its last gap on: what is remembered must stay without gaps."""
        for event in events:
            if self._remembered and event.seq != self._remembered[-1].seq + 1:
                self._remembered.clear()
            self._remembered.append(event)

    async def _follow(self) -> None:
        pause = POLL_S
        while True:
            self._tell_degraded()
            # Not wait_for: up to Python 3.11 it may swallow the cancellation that stops this task.
            with suppress(TimeoutError):
                async with asyncio.timeout(POLL_S):
                    await self._wake.wait()
            self._wake.clear()
            try:
                await self._catch_up()
            except Exception:
                READ_FAILURES.inc()
                if self._readable:
                    logger.exception("events cannot be read; trying again until they can")
                self._readable = False
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE_S)
                continue
            if not self._readable:
                logger.warning("events can be read again, up to %d", self.last)
            self._readable = True
            pause = POLL_S

    async def _catch_up(self) -> None:
        """Read what follows the last event until nothing does."""
        while True:
            asked = self.last
            reading = await self._reader.after(asked, READ_LIMIT)
            self._read_at = self._clock()
            self._newest_known = max(self._newest_known, reading.head)
            # Some may have been announced while they were read.
            unheard = [event for event in reading.events if event.seq > self.last]
            if unheard:
                CATCH_UP_READS.inc()
            for event in unheard:
                self._take(event)
            if reading.head < asked:
                self._rewind(reading.head)
            if reading.access_changes != self._access_changes:
                self._access_changes = reading.access_changes
                self._access_changed()
            self._measure()
            if len(reading.events) < READ_LIMIT:
                return

    def _rewind(self, head: int) -> None:
        """Follow a stream that went back: the numbers after `head` will be given again, to other events."""
        logger.error("the stream went back from %d to %d; all sockets begin afresh", self.last, head)
        self.epoch += 1
        self.last = self._newest_known = head
        self._remembered.clear()
        for delivery in list(self._deliveries()):
            RESETS.labels("rewound").inc()
            delivery.write(RESET)
            delivery.close(CloseCode.RESET, "reset")
        for scope in self._audiences:
            SOCKETS.labels(scope_label(scope)).set(0)
        self._audiences.clear()
        self._rewound()

    def _measure(self) -> None:
        HUB_CURSOR.set(self.last)
        HUB_LAG.set(max(0, self._newest_known - self.last))

    async def _beat(self) -> None:
        due = self._clock()
        while True:
            due = max(due + HEARTBEAT_S, self._clock())
            await asyncio.sleep(due - self._clock())
            self._send_heartbeat()

    def _tell_degraded(self) -> None:
        """Beat at once where something has failed or works again: two seconds are long for who acts on a screen."""
        if self.degraded != self._told_degraded:
            self._send_heartbeat()

    def _send_heartbeat(self) -> None:
        degraded = self._told_degraded = self.degraded
        for part in PARTS:
            DEGRADED.labels(part).set(int(part in degraded))
        for audience in self._audiences.values():
            audience.beat(lambda sent: self._heartbeat(sent, degraded))
        blind = sorted({"database", *degraded})
        for follower in self._followers:
            follower.beat(lambda shown, is_blind: self._heartbeat(shown, blind if is_blind else degraded))

    def _heartbeat(self, sent: int, degraded: Sequence[str]) -> Frame:
        at = datetime.now(UTC)
        beat = {"type": "heartbeat", "cursor": self.last, "sent": sent, "at": at, "degraded": degraded}
        return Frame(orjson.dumps(beat, option=orjson.OPT_UTC_Z))


def _move(delivery: Delivery) -> None:
    MOVED.inc()
    delivery.close(CloseCode.MOVING, "this process is going away")
