"""Hears the announcements of other processes, and knows when it cannot."""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from channels.layers import channel_layers
from redis.exceptions import RedisError

from realtime.messages import ECHO, hubs_group
from realtime.metrics import REDIS_FAILURES

logger = logging.getLogger(__name__)

PROBE_S = 0.5
# So many echoes in a row that did not come back. Counted and not timed: a process that was late for a moment has not
# lost Redis.
DEAF_AFTER = 3
SUBSCRIBE_AGAIN_AFTER = 10
_LASTED_S = 5.0
_PATIENCE_S = 2.0
_LONGEST_PAUSE_S = 2.0


class _Deaf(Exception):
    """Nothing of what was sent to the own channel came back."""


class Listener:
    """Subscribes this process to the group of the hubs. `hear` takes the messages, by their type.

    The layer connects again by itself when Redis returns, but says nothing while it is away, and a subscription may be
    lost without an error. So the listener sends itself an echo twice a second: what comes back proves the whole way.
    """

    def __init__(self, hear: Mapping[str, Callable[[dict[str, Any]], None]]) -> None:
        self._hear = hear
        # A layer of its own, so that making it new disturbs nobody else.
        self._layer = channel_layers.make_backend("default")
        self._echoed = False
        self._task: asyncio.Task[None] | None = None
        # The layer's flush swallows a cancellation.
        self._stopped = False
        self.degraded = False

    def start(self) -> None:
        """Begin to listen; Redis need not be there."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Stop listening and close the connections."""
        self._stopped = True
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        pause = PROBE_S
        while not self._stopped:
            subscribed_at = time.monotonic()
            try:
                await self._listen()
            except (RedisError, OSError, _Deaf):
                self._failed()
            except Exception:
                logger.exception("the listener failed and begins again")
                self._failed()
            finally:
                await self._make_new()
            lasted = time.monotonic() - subscribed_at > _LASTED_S
            pause = PROBE_S if lasted else min(pause * 2, _LONGEST_PAUSE_S)
            await asyncio.sleep(pause)

    async def _make_new(self) -> None:
        """Close all connections and forget all subscriptions."""
        try:
            await self._layer.flush()
        except (RedisError, OSError):
            logger.info("the connections to Redis could not be closed cleanly", exc_info=True)

    async def _listen(self) -> None:
        """Receive until the echo stays away. Raises what Redis raises, or _Deaf."""
        layer = self._layer
        async with asyncio.timeout(_PATIENCE_S):
            channel = await layer.new_channel("hub")
            await layer.group_add(hubs_group(), channel)
        receiving = asyncio.create_task(self._receive(channel))
        try:
            await self._probe(channel)
        finally:
            receiving.cancel()
            await asyncio.gather(receiving, return_exceptions=True)

    async def _receive(self, channel: str) -> None:
        while True:
            try:
                message = await self._layer.receive(channel)
                if message["type"] == ECHO:
                    self._echoed = True
                elif hear := self._hear.get(message["type"]):
                    hear(message)
            except Exception:
                # Events and movements are found by reading, desks are told again.
                logger.exception("an announcement could not be understood")
                await asyncio.sleep(PROBE_S)

    async def _probe(self, channel: str) -> None:
        """Send echoes and watch them come back. Raises _Deaf when they stay away for long."""
        missed = 0
        while not self._stopped:
            self._echoed = False
            sent_at = time.monotonic()
            with suppress(RedisError, OSError):
                async with asyncio.timeout(PROBE_S):
                    await self._layer.send(channel, {"type": ECHO})
            await asyncio.sleep(sent_at + PROBE_S - time.monotonic())
            missed = 0 if self._echoed else missed + 1
            if missed == 0:
                self._recovered()
            elif missed >= DEAF_AFTER:
                self._failed()
            if missed >= SUBSCRIBE_AGAIN_AFTER:
                raise _Deaf

    def _failed(self) -> None:
        REDIS_FAILURES.labels("hub").inc()
        if not self.degraded:
            logger.warning("Redis cannot be reached: events of other processes come by reading, up to 250 ms later")
        self.degraded = True

    def _recovered(self) -> None:
        if self.degraded:
            logger.warning("Redis is reached again")
        self.degraded = False
