"""How frames reach one socket: the seam between the hub and the server."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from realtime.frames import Frame
from realtime.metrics import SLOW_SOCKETS
from realtime.wire import Wire

logger = logging.getLogger(__name__)

Send = Callable[[dict[str, Any]], Awaitable[None]]

# So much may wait for a socket beside what it was greeted with; its client catches up sooner by beginning again where
# it stopped.
MOST_WAITING_BYTES = 256 * 1024
# What a client missed is sent to it as fast as it reads: while more waits than this, it gets no more.
_LITTLE_BYTES = 64 * 1024
_FEW_FRAMES = 64
_LOOK_EVERY_S = 0.02


class Delivery(Protocol):
    """One socket as the hub knows it. Nothing here waits or raises, so no socket costs another anything."""

    @property
    def closed(self) -> bool:
        """Whether frames written from now on go nowhere."""
        ...

    def write(self, frame: Frame) -> None:
        """Send a frame after those written before. The frame is shared by all sockets that get it."""
        ...

    def greet(self, frame: Frame) -> None:
        """Send what shows everything to a newcomer: however large it is, that it waits is not the client's slowness."""
        ...

    async def settle(self) -> None:
        """Wait until little waits for the socket, or it is gone."""
        ...

    def close(self, code: int, reason: str) -> None:
        """Close the socket after the frames written before."""
        ...

    def abandon(self) -> None:
        """Forget what waits: the socket is gone."""
        ...


class _Bound:
    """Decides when a socket that does not read is given up."""

    __slots__ = ("_allowed",)

    def __init__(self) -> None:
        self._allowed = MOST_WAITING_BYTES

    def is_passed(self, waiting_bytes: int, *, unsent: bool) -> bool:
        """Return whether too much waits. What is `unsent` has not come to the connection yet, so its loan stays."""
        if waiting_bytes <= MOST_WAITING_BYTES and not unsent:
            self._allowed = MOST_WAITING_BYTES
        return waiting_bytes > self._allowed

    def lend(self, frame_bytes: int) -> None:
        """Let a frame wait in full beside the others."""
        self._allowed += frame_bytes


class AsgiDelivery:
    """Sends through the ASGI server. Where the connection behind it is known, a socket that does not read is given up.

    The server sends no close reason; the code alone arrives.
    """

    def __init__(self, send: Send, wire: Wire | None = None) -> None:
        self._send = send
        self._wire = wire
        self._bound = _Bound()
        self._waiting: deque[dict[str, Any]] = deque()
        self._task: asyncio.Task[None] | None = None
        self._closed = False

    @property
    def closed(self) -> bool:
        """Whether frames written from now on go nowhere."""
        return self._closed

    def write(self, frame: Frame) -> None:
        """Send a frame after those written before."""
        if not self._closed:
            try:
                self._write(frame)
            except Exception:
                logger.exception("a socket cannot be written to and is given up")
                self._cut()

    def greet(self, frame: Frame) -> None:
        """Send what shows everything to a newcomer."""
        if not self._closed:
            self._bound.lend(len(frame.payload))
            try:
                self._put(frame)
            except Exception:
                logger.exception("a socket cannot be written to and is given up")
                self._cut()

    async def settle(self) -> None:
        """Wait until little waits for the socket, or it is gone."""
        while not self._closed and self._much_waits():
            if self._wire is not None and not self._wire.is_open:
                self.abandon()
            else:
                await asyncio.sleep(_LOOK_EVERY_S)

    def close(self, code: int, reason: str) -> None:
        """Close the socket after the frames written before."""
        if not self._closed:
            self._closed = True
            self._append({"type": "websocket.close", "code": int(code), "reason": reason})

    def abandon(self) -> None:
        """Forget what waits: the socket is gone."""
        self._closed = True
        self._waiting.clear()

    def _much_waits(self) -> bool:
        waiting_bytes = self._wire.waiting_bytes if self._wire is not None else 0
        return len(self._waiting) > _FEW_FRAMES or waiting_bytes > _LITTLE_BYTES

    def _write(self, frame: Frame) -> None:
        if self._wire is not None and self._bound.is_passed(self._wire.waiting_bytes, unsent=bool(self._waiting)):
            SLOW_SOCKETS.inc()
            logger.info("a socket does not read what it is sent and is given up")
            self._cut()
        else:
            self._put(frame)

    def _cut(self) -> None:
        """Leave the client no connection: left open, it would wait for frames that do not come."""
        self.abandon()
        if self._wire is None:
            return
        try:
            self._wire.abort()
        except Exception:
            logger.exception("the connection of a socket that is given up cannot be cut")

    def _put(self, frame: Frame) -> None:
        self._append({"type": "websocket.send", "text": frame.text})

    def _append(self, message: dict[str, Any]) -> None:
        self._waiting.append(message)
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._drain())

    async def _drain(self) -> None:
        try:
            while self._waiting:
                await self._send(self._waiting.popleft())
                if self._waiting:
                    # The server's `send` never waits: a burst would hold up all else, pongs too.
                    await asyncio.sleep(0)
        except Exception:
            # Nearly always a client that left meanwhile.
            logger.info("a socket could not be written to and is given up", exc_info=True)
            self._cut()
        finally:
            self._task = None


class StraightDelivery(AsgiDelivery):
    """Writes frames to the connection itself. Only the farewell goes by ASGI, behind all that was written."""

    def __init__(self, send: Send, wire: Wire) -> None:
        super().__init__(send, wire)
        self._straight = wire

    def _write(self, frame: Frame) -> None:
        # Where nothing waits, which is nearly always, nothing is asked.
        if not self._straight.send(frame.wire):
            super()._write(frame)

    def _put(self, frame: Frame) -> None:
        self._straight.write(frame.wire)
