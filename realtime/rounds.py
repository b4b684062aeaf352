"""Work that the push path does again and again beside its sockets."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

logger = logging.getLogger(__name__)


class Rounds:
    """Does something at an interval until it is stopped. Of rounds that fail in a row the first is told to the log."""

    def __init__(self, work: Callable[[], Awaitable[None]], *, every_s: float, failing: str) -> None:
        self._work = work
        self._every_s = every_s
        self._failing = failing
        self._task: asyncio.Task[None] | None = None
        self._due = asyncio.Event()

    def hurry(self) -> None:
        """Begin the next round at once."""
        self._due.set()

    def start(self) -> None:
        """Begin."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Stop, also in the midst of a round."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        works = True
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._every_s):
                    await self._due.wait()
            self._due.clear()
            try:
                await self._work()
                works = True
            except Exception:
                if works:
                    logger.exception(self._failing)
                works = False
