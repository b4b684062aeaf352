"""How a web process goes away: it takes nothing new, tells its sockets to move, and finishes what it has begun."""

import asyncio
import logging
import os
import signal
import threading
import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from twisted.internet.interfaces import IListeningPort

from realtime.push_path import move_sockets
from realtime.wire import reactor

logger = logging.getLogger(__name__)

# After so long what has not ended is cut.
PATIENCE_S = 8.0
# So long after that the process ends whatever holds it: a thread that a request waits for cannot be cut. The sum is
# less than whoever stops the process waits for it.
_LAST_PATIENCE_S = 4.0
# It goes when nothing has been open for so long: what was on its way when it stopped listening has come by then.
_QUIET_S = 1.0
_LOOK_EVERY_S = 0.05

Application = Callable[[dict[str, Any], Any, Any], Awaitable[None]]


class Drainable:
    """An application that knows how many requests and sockets of it are open."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._going = False
        self.open = 0

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Serve one request or socket. A socket gets the server's own `send`, behind which is its connection."""
        self.open += 1
        try:
            if scope["type"] == "http":
                send = partial(self._send_answer, send)
            await self._application(scope, receive, send)
        finally:
            self.open -= 1

    def go(self) -> None:
        """Tell all sockets to connect to another process, and from now on those who ask to send no more this way."""
        self._going = True
        move_sockets()

    async def _send_answer(self, send: Any, message: dict[str, Any]) -> None:
        if self._going and message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", []), (b"connection", b"close")]}
        await send(message)


def drain_on_sigterm(application: Drainable) -> None:
    """Let SIGTERM drain this web process before its server ends. Called before the server runs."""
    # The loop keeps no hold of its tasks.
    draining: list[asyncio.Task[None]] = []

    def begin() -> None:
        if not draining:
            draining.append(asyncio.get_running_loop().create_task(_drain(application)))

    def install() -> None:
        signal.signal(signal.SIGTERM, lambda *_: reactor.callFromThread(begin))

    # When it runs, the server has set its own handlers.
    reactor.callWhenRunning(install)


async def _drain(application: Drainable) -> None:
    _end_at_last()
    try:
        for reader in reactor.getReaders():
            if IListeningPort.providedBy(reader):
                reader.stopListening()
        application.go()
        if not await _is_quiet(application):
            logger.warning("drained in vain: %d requests and sockets are cut", application.open)
    except Exception:
        logger.exception("draining failed")
    finally:
        reactor.stop()


def _end_at_last() -> None:
    """End the process after all patience, even where the event loop is gone and a thread still works."""
    timer = threading.Timer(PATIENCE_S + _LAST_PATIENCE_S, os._exit, [0])
    timer.daemon = True
    timer.start()


async def _is_quiet(application: Drainable) -> bool:
    """Wait until nothing is open and nothing waits to be sent; say whether that came in time."""
    now = quiet_since = time.monotonic()
    until = now + PATIENCE_S
    while now < until:
        if application.open or reactor.getWriters():
            quiet_since = now
        elif now - quiet_since >= _QUIET_S:
            return True
        await asyncio.sleep(_LOOK_EVERY_S)
        now = time.monotonic()
    return False
