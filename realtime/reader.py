"""Reads the stream for a hub, on a thread and a connection of its own."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol

from django.db import connections

from dispatch.ports import StreamedEvent
from dispatch.selectors.board import stream_cursor
from dispatch.selectors.stream import events_after, stream_head


@dataclass(frozen=True)
class Reading:
    """Events in order, and the newest seq of the centre at the moment of reading or later.

    `access_changes` counts the commits that may have ended a session or changed what somebody may do.
    """

    events: Sequence[StreamedEvent]
    head: int
    access_changes: int = 0


class EventReader(Protocol):
    """Where a hub finds the events that nobody announced to it."""

    async def after(self, seq: int, limit: int) -> Reading:
        """Return at most `limit` events after `seq`. Raises whatever the database raises."""
        ...

    async def head(self) -> int:
        """Return the newest seq of the centre. Raises whatever the database raises."""
        ...

    async def close(self) -> None:
        """Give up the connection."""
        ...


class DatabaseReader:
    """Reads events from PostgreSQL. The connection is not the pool's: requests that use all of that stop no stream."""

    def __init__(self) -> None:
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="realtime-hub", initializer=_own_connection)

    async def after(self, seq: int, limit: int) -> Reading:
        """Return at most `limit` events after `seq`."""
        return await asyncio.get_running_loop().run_in_executor(self._executor, _read_after, seq, limit)

    async def head(self) -> int:
        """Return the newest seq of the centre."""
        return await asyncio.get_running_loop().run_in_executor(self._executor, _read_head)

    async def close(self) -> None:
        """Close the connection and end the thread."""
        await asyncio.get_running_loop().run_in_executor(self._executor, connections.close_all)
        self._executor.shutdown(wait=False)


def _own_connection() -> None:
    """Make this thread's connection one outside the pool."""
    own = connections["default"].copy()
    own.settings_dict["CONN_MAX_AGE"] = None
    own.settings_dict["OPTIONS"].pop("pool", None)
    connections["default"] = own


def _read_after(seq: int, limit: int) -> Reading:
    try:
        events = events_after(seq, limit)
        # Second, so that the head is never older than the events.
        head, access_changes = stream_head()
        return Reading(events, head, access_changes)
    except BaseException:
        connections.close_all()
        raise


def _read_head() -> int:
    try:
        return stream_cursor()
    except BaseException:
        connections.close_all()
        raise
