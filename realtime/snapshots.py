"""Snapshots, built once for all sockets of a scope that ask at about the same time."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from dispatch.rules.access import Scope
from dispatch.schema import SnapshotFrame
from dispatch.selectors.board import board
from realtime.database import in_database
from realtime.frames import Frame
from realtime.metrics import SNAPSHOTS_BUILT
from realtime.scopes import scope_label

# How long a finished snapshot serves others. The events since then are replayed after it, so nobody gets stale data.
SHARED_S = 0.2


@dataclass(frozen=True)
class Snapshot:
    """The frame that holds everything of a scope up to `cursor`."""

    cursor: int
    frame: Frame


def read_snapshot(scope: Scope) -> Snapshot:
    """Read the board of a scope as of one instant."""
    now = board(scope)
    frame = SnapshotFrame(type="snapshot", cursor=now.cursor, scope=scope_label(scope), board=now)
    return Snapshot(now.cursor, Frame(frame.model_dump_json().encode()))


async def _build(scope: Scope) -> Snapshot:
    SNAPSHOTS_BUILT.inc()
    return await in_database(read_snapshot, scope)


class Snapshots:
    """Shares one build per scope between the sockets that wait for it or ask shortly after."""

    def __init__(self, build: Callable[[Scope], Awaitable[Snapshot]] = _build) -> None:
        self._build = build
        self._flights: dict[Scope, asyncio.Future[Snapshot]] = {}

    async def take(self, scope: Scope) -> Snapshot:
        """Return a snapshot of the scope that was begun at most a moment ago. Raises whatever the database raises."""
        flight = self._flights.get(scope)
        if flight is None:
            flight = self._flights[scope] = asyncio.ensure_future(self._build(scope))
            flight.add_done_callback(lambda done: self._landed(scope, done))
        # One socket that goes away must not take the snapshot from the others.
        return await asyncio.shield(flight)

    def _landed(self, scope: Scope, flight: asyncio.Future[Snapshot]) -> None:
        failed = flight.cancelled() or flight.exception() is not None
        flight.get_loop().call_later(0 if failed else SHARED_S, self._flights.pop, scope, None)
