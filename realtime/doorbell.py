"""Announces committed events to the web processes."""

import asyncio
import logging
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

from channels.layers import get_channel_layer
from redis.exceptions import RedisError

from dispatch.ports import StreamedEvent
from realtime.messages import hubs_group, pack
from realtime.metrics import DOORBELL_DROPPED, REDIS_FAILURES
from realtime.push_path import announce_here

logger = logging.getLogger(__name__)

LONGEST_QUEUE = 1_000
PATIENCE_S = 2.0
FIRST_PAUSE_S = 0.25
LONGEST_PAUSE_S = 2.0


class ChannelsDoorbell:
    """Hands events to this process's hub at once, and to those of others through Redis, from a background thread.

    Nothing waits for Redis: what cannot be announced soon is dropped, and the hubs find it by reading.
    """

    def __init__(self, layer: Callable[[], Any] = get_channel_layer) -> None:
        self._layer = layer
        self._forget_thread()
        # A child process has no threads of its parent: its first ring starts its own.
        os.register_at_fork(after_in_child=self._forget_thread)

    def ring(self, events: Sequence[StreamedEvent]) -> None:
        """Announce the events. Never blocks and never raises."""
        try:
            announce_here(events)
            self._enqueue(events)
        except Exception:
            logger.exception("events could not be announced")

    def _forget_thread(self) -> None:
        self._lock = threading.Lock()
        self._queue: deque[Sequence[StreamedEvent]] = deque()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._filled: asyncio.Event | None = None

    def _enqueue(self, events: Sequence[StreamedEvent]) -> None:
        with self._lock:
            if len(self._queue) >= LONGEST_QUEUE:
                DOORBELL_DROPPED.inc(len(events))
                return
            self._queue.append(events)
            if self._loop is None or self._filled is None:
                self._loop = asyncio.new_event_loop()
                self._filled = asyncio.Event()
                threading.Thread(
                    target=self._run, args=(self._loop, self._filled), name="realtime-doorbell", daemon=True
                ).start()
            self._loop.call_soon_threadsafe(self._filled.set)

    def _run(self, loop: asyncio.AbstractEventLoop, filled: asyncio.Event) -> None:
        loop.run_until_complete(self._publish_for_ever(filled))

    async def _publish_for_ever(self, filled: asyncio.Event) -> None:
        pause = FIRST_PAUSE_S
        silent_until = 0.0
        while True:
            await filled.wait()
            filled.clear()
            while self._queue:
                events = self._queue.popleft()
                if time.monotonic() < silent_until:
                    DOORBELL_DROPPED.inc(len(events))
                elif await self._publish(events):
                    if pause != FIRST_PAUSE_S:
                        logger.warning("events are announced through Redis again")
                    pause = FIRST_PAUSE_S
                else:
                    if pause == FIRST_PAUSE_S:
                        logger.warning("events cannot be announced through Redis; other processes find them by reading")
                    DOORBELL_DROPPED.inc(len(events))
                    silent_until = time.monotonic() + pause
                    pause = min(pause * 2, LONGEST_PAUSE_S)

    async def _publish(self, events: Sequence[StreamedEvent]) -> bool:
        """Tell the other processes, and return whether Redis took it."""
        try:
            layer = self._layer()
            async with asyncio.timeout(PATIENCE_S):
                await layer.group_send(hubs_group(), pack(events))
        except (RedisError, OSError):
            REDIS_FAILURES.labels("doorbell").inc()
        except Exception:
            REDIS_FAILURES.labels("doorbell").inc()
            logger.exception("the announcement of %d events failed", len(events))
        else:
            return True
        return False
