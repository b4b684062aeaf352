"""How a web process goes away: it takes nothing new, tells its sockets to move, and finishes what it has begun."""

import asyncio
import logging
import signal
import time
from collections.abc import Awaitable, Callable
from typing import Any

from twisted.internet.interfaces import IListeningPort

from realtime.push_path import move_sockets, open_sockets
from realtime.wire import reactor

logger = logging.getLogger(__name__)

# After so long what has not ended is cut. Less than whoever stops the process waits for it.
PATIENCE_S = 8.0
_LOOK_EVERY_S = 0.05

Application = Callable[[dict[str, Any], Any, Any], Awaitable[None]]


class Requests:
    """Counts the requests that an application has begun and not finished."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self.open = 0

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Serve one request."""
        self.open += 1
        try:
            await self._application(scope, receive, send)
        finally:
            self.open -= 1


def drain_on_sigterm(requests: Requests) -> None:
    """Let SIGTERM drain this web process before its server ends. Called before the server runs."""

    def install() -> None:
        signal.signal(signal.SIGTERM, lambda *_: reactor.callFromThread(begin))

    def begin() -> None:
        # A second signal finds the server's own, immediate end.
        signal.signal(signal.SIGTERM, lambda *_: reactor.callFromThread(reactor.stop))
        draining.append(asyncio.get_running_loop().create_task(_drain(requests)))

    # The loop keeps no hold of its tasks.
    draining: list[asyncio.Task[None]] = []
    # When it runs, the server has set its own handlers.
    reactor.callWhenRunning(install)


async def _drain(requests: Requests) -> None:
    until = time.monotonic() + PATIENCE_S
    try:
        for reader in reactor.getReaders():
            if IListeningPort.providedBy(reader):
                reader.stopListening()
        move_sockets()
        while (requests.open or open_sockets()) and time.monotonic() < until:  # noqa: ASYNC110 -- two counts, no event
            await asyncio.sleep(_LOOK_EVERY_S)
        logger.info("drained: %d requests and %d sockets are cut", requests.open, open_sockets())
    except Exception:
        logger.exception("draining failed")
    finally:
        reactor.stop()
