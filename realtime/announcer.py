"""Tells the other web processes through Redis, from a background thread. Nothing ever waits for it."""

import asyncio
import logging
import os
import threading
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from redis.exceptions import RedisError

from realtime.metrics import ANNOUNCEMENTS_DROPPED, REDIS_FAILURES

logger = logging.getLogger(__name__)

# In this order what waits is told: no crowd of positions holds up an event.
KINDS = ("events", "desks", "positions")
# So much waits of each kind.
LONGEST_QUEUE = 1_000
MOST_TOGETHER = 100
PATIENCE_S = 2.0
FIRST_PAUSE_S = 0.25
LONGEST_PAUSE_S = 2.0


@dataclass(frozen=True)
class Announcement:
    """What is to be told, of one of KINDS. What waits of one kind is told together."""

    kind: str
    things: Sequence[Any]
    publish: Callable[[Sequence[Any]], Awaitable[object]]


class Announcer:
    """Publishes announcements, those of each kind in their order.

    What cannot be told soon is dropped: each kind is mended otherwise.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._queues: dict[str, deque[Announcement]] = {kind: deque() for kind in KINDS}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._filled: asyncio.Event | None = None
        # A child process has no threads of its parent: its first announcement starts its own.
        os.register_at_fork(after_in_child=self._forget_thread)

    def announce(self, announcement: Announcement) -> None:
        """Take it for publishing. Never blocks."""
        with self._lock:
            queue = self._queues[announcement.kind]
            if len(queue) >= LONGEST_QUEUE:
                _drop(announcement)
                return
            queue.append(announcement)
            if self._loop is None or self._filled is None:
                self._loop = asyncio.new_event_loop()
                self._filled = asyncio.Event()
                threading.Thread(
                    target=self._run, args=(self._loop, self._filled), name="realtime-announcer", daemon=True
                ).start()
            self._loop.call_soon_threadsafe(self._filled.set)

    def _forget_thread(self) -> None:
        self._lock = threading.Lock()
        self._queues = {kind: deque() for kind in KINDS}
        self._loop = self._filled = None

    def _run(self, loop: asyncio.AbstractEventLoop, filled: asyncio.Event) -> None:
        loop.run_until_complete(self._publish_for_ever(filled))

    async def _publish_for_ever(self, filled: asyncio.Event) -> None:
        pause = FIRST_PAUSE_S
        silent_until = 0.0
        while True:
            await filled.wait()
            filled.clear()
            while announcement := self._next():
                if time.monotonic() < silent_until:
                    _drop(announcement)
                elif await _publish(announcement):
                    if pause != FIRST_PAUSE_S:
                        logger.warning("other processes are told through Redis again")
                    pause = FIRST_PAUSE_S
                else:
                    if pause == FIRST_PAUSE_S:
                        logger.warning("other processes cannot be told through Redis; they find events by reading")
                    _drop(announcement)
                    silent_until = time.monotonic() + pause
                    pause = min(pause * 2, LONGEST_PAUSE_S)

    def _next(self) -> Announcement | None:
        """Take what is to be told next, with what follows of the same kind; None where nothing waits."""
        queue = next((queue for queue in self._queues.values() if queue), None)
        if queue is None:
            return None
        first = queue.popleft()
        things = list(first.things)
        while queue and len(things) < MOST_TOGETHER:
            things += queue.popleft().things
        return replace(first, things=things)


def _drop(announcement: Announcement) -> None:
    ANNOUNCEMENTS_DROPPED.labels(announcement.kind).inc(len(announcement.things))


async def _publish(announcement: Announcement) -> bool:
    """Tell the other processes, and return whether Redis took it."""
    try:
        async with asyncio.timeout(PATIENCE_S):
            await announcement.publish(announcement.things)
    except (RedisError, OSError):
        REDIS_FAILURES.labels(announcement.kind).inc()
    except Exception:
        REDIS_FAILURES.labels(announcement.kind).inc()
        logger.exception("an announcement of %s failed", announcement.kind)
    else:
        return True
    return False
