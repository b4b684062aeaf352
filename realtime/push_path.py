"""What a web process runs to push events: one hub with its helpers per event loop, started with the first socket."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress

from dispatch.ports import StreamedEvent
from realtime.hub import Hub
from realtime.listener import Listener
from realtime.reader import DatabaseReader
from realtime.sights import Sights
from realtime.snapshots import Snapshots
from realtime.vigil import Vigil


class PushPath:
    """The hub of an event loop and what belongs to it."""

    def __init__(self) -> None:
        self.hub = Hub(DatabaseReader(), redis_is_degraded=lambda: self.listener.degraded)
        self.listener = Listener(self.hub.hear)
        self.snapshots = Snapshots()
        self.vigil = Vigil()
        self.sights = Sights()
        self._starting: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Start what has not started; all who ask meanwhile share one attempt. Raises whatever the database raises."""
        if self._starting is None:
            self._starting = asyncio.create_task(self._start())
            self._starting.add_done_callback(self._started)
        await asyncio.shield(self._starting)

    async def stop(self) -> None:
        """Stop everything."""
        if self._starting is not None:
            await asyncio.gather(self._starting, return_exceptions=True)
        await self.listener.stop()
        await self.vigil.rounds.stop()
        await self.sights.rounds.stop()
        await self.hub.stop()

    async def _start(self) -> None:
        await self.hub.start()
        self.listener.start()
        self.vigil.rounds.start()
        self.sights.rounds.start()

    def _started(self, starting: asyncio.Task[None]) -> None:
        if starting.cancelled() or starting.exception() is not None:
            self._starting = None


_paths: dict[asyncio.AbstractEventLoop, PushPath] = {}


async def push_path() -> PushPath:
    """Return the running push path of this event loop. Raises whatever the database raises."""
    loop = asyncio.get_running_loop()
    path = _paths.get(loop)
    if path is None:
        path = _paths[loop] = PushPath()
    await path.start()
    return path


async def stop_push_path() -> None:
    """Stop the push path of this event loop, if there is one."""
    path = _paths.pop(asyncio.get_running_loop(), None)
    if path is not None:
        await path.stop()


def announce_here(events: Sequence[StreamedEvent]) -> None:
    """Tell the hub of this process, from any thread. Costs nothing in a process without sockets."""
    for loop, path in list(_paths.items()):
        # A loop that was closed has no sockets any more.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(path.hub.hear, events)
