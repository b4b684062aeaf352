"""The hub: one per web process. It follows the stream and hands every event to the sockets that may see it."""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from itertools import islice

import orjson

from dispatch.ports import StreamedEvent
from dispatch.rules.access import Scope
from realtime.audience import Audience
from realtime.close_codes import CloseCode
from realtime.delivery import Delivery
from realtime.metrics import (
    CATCH_UP_READS,
    EVENTS_DELIVERED,
    HUB_CURSOR,
    HUB_LAG,
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
READ_LIMIT = 500
LONGEST_PAUSE_S = 2.0
# So long without a successful read, and the screens say so.
BLIND_AFTER_S = 1.0
RESET_TEXT = '{"type":"reset"}'


class Hub:
    """Delivers the stream in order, each event once. Everything but `start` and `stop` is called on its event loop.

    An announced event is taken if it is the next one; whatever is announced or not, the database is read every 250 ms,
    and at once where an announcement shows a gap. So announcements may be lost, doubled or disordered.
    """

    def __init__(
        self,
        reader: EventReader,
        *,
        redis_is_degraded: Callable[[], bool] = lambda: False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.last = 0
        # Grows when the stream itself went back (a database restored from a copy): what was sent before is void.
        self.epoch = 0
        self._reader = reader
        self._redis_is_degraded = redis_is_degraded
        self._clock = clock
        self._remembered: deque[StreamedEvent] = deque(maxlen=REMEMBERED_EVENTS)
        self._audiences: dict[Scope, Audience] = {}
        self._wake = asyncio.Event()
        self._newest_known = 0
        self._read_at = clock()
        self._readable = True
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Begin at the newest committed event. Raises whatever the database raises."""
        self.last = self._newest_known = await self._reader.head()
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
        """Send a socket what it lacks after `position`, then everything new; False where memory does not reach back.

        `prev` is the seq of the last event that it was sent, or the cursor that it began with.
        """
        if position < self.last:
            if not self._remembered or self._remembered[0].seq > position + 1:
                return False
            missed = islice(self._remembered, position + 1 - self._remembered[0].seq, None)
            for event in missed:
                if scope.sees(event.agencies):
                    delivery.write(event.frame(prev).decode())
                    prev = event.seq
        audience = self._audiences.get(scope)
        if audience is None:
            audience = self._audiences[scope] = Audience(scope)
        audience.join(delivery, prev)
        SOCKETS.labels(scope_label(scope)).set(len(audience))
        return True

    def detach(self, scope: Scope, delivery: Delivery) -> None:
        """Forget a socket."""
        audience = self._audiences.get(scope)
        if audience is None or not audience.leave(delivery):
            return
        SOCKETS.labels(scope_label(scope)).set(len(audience))
        if not len(audience):
            del self._audiences[scope]

    @property
    def degraded(self) -> list[str]:
        """The parts without which the centre goes on, but slower or blind."""
        parts = []
        if self._clock() - self._read_at > BLIND_AFTER_S:
            parts.append("database")
        if self._redis_is_degraded():
            parts.append("redis")
        return parts

    def _deliveries(self) -> Iterator[Delivery]:
        for audience in self._audiences.values():
            yield from audience

    def _take(self, event: StreamedEvent) -> None:
        """Deliver the next event. Every event passes here once."""
        if event.seq != self.last + 1:
            # Rows are missing from the record: what is remembered must stay without gaps.
            self._remembered.clear()
        self._remembered.append(event)
        self.last = event.seq
        delivered = sum(audience.deliver(event) for audience in self._audiences.values())
        EVENTS_DELIVERED.inc(delivered)

    async def _follow(self) -> None:
        pause = POLL_S
        while True:
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
            delivery.write(RESET_TEXT)
            delivery.close(CloseCode.RESET, "reset")
        for scope in self._audiences:
            SOCKETS.labels(scope_label(scope)).set(0)
        self._audiences.clear()

    def _measure(self) -> None:
        HUB_CURSOR.set(self.last)
        HUB_LAG.set(max(0, self._newest_known - self.last))

    async def _beat(self) -> None:
        due = self._clock()
        while True:
            due = max(due + HEARTBEAT_S, self._clock())
            await asyncio.sleep(due - self._clock())
            text = self._heartbeat()
            for delivery in self._deliveries():
                delivery.write(text)

    def _heartbeat(self) -> str:
        beat = {"type": "heartbeat", "cursor": self.last, "at": datetime.now(UTC), "degraded": self.degraded}
        return orjson.dumps(beat, option=orjson.OPT_UTC_Z).decode()
