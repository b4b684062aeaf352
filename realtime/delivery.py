"""How frames reach one socket: the seam between the hub and the server."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

logger = logging.getLogger(__name__)

Send = Callable[[dict[str, Any]], Awaitable[None]]


class Delivery(Protocol):
    """One socket as the hub knows it. Nothing here waits, so no socket delays another."""

    @property
    def closed(self) -> bool:
        """Whether frames written from now on go nowhere."""
        ...

    def write(self, text: str) -> None:
        """Send a text frame after those written before. The string is shared by all sockets that get it."""
        ...

    def close(self, code: int, reason: str) -> None:
        """Close the socket after the frames written before."""
        ...

    def abandon(self) -> None:
        """Forget what waits: the socket is gone."""
        ...


class AsgiDelivery:
    """Sends through the ASGI server.

    Daphne takes every frame at once and buffers without bound: it has no back-pressure, so what a slow client has not
    read yet cannot be seen from here. It also sends no close reason; the code alone arrives.
    """

    def __init__(self, send: Send) -> None:
        self._send = send
        self._waiting: deque[dict[str, Any]] = deque()
        self._task: asyncio.Task[None] | None = None
        self._closed = False

    @property
    def closed(self) -> bool:
        """Whether frames written from now on go nowhere."""
        return self._closed

    def write(self, text: str) -> None:
        """Send a text frame after those written before."""
        if not self._closed:
            self._append({"type": "websocket.send", "text": text})

    def close(self, code: int, reason: str) -> None:
        """Close the socket after the frames written before."""
        if not self._closed:
            self._closed = True
            self._append({"type": "websocket.close", "code": int(code), "reason": reason})

    def abandon(self) -> None:
        """Forget what waits: the socket is gone."""
        self._closed = True
        self._waiting.clear()

    def _append(self, message: dict[str, Any]) -> None:
        self._waiting.append(message)
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._drain())

    async def _drain(self) -> None:
        try:
            while self._waiting:
                await self._send(self._waiting.popleft())
        except Exception:
            logger.info("a socket could not be written to and is given up", exc_info=True)
            self.abandon()
        finally:
            self._task = None
