"""What a web process runs to push events: one hub with its helpers per event loop, started with the first socket."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from typing import Any

from channels.layers import get_channel_layer
from django.conf import settings

from dispatch.ports import Movement, StreamedEvent
from dispatch.rules.access import Scope
from dispatch.schema import DeskCard
from realtime import wire
from realtime.announcer import Announcement, Announcer
from realtime.authentication import Visitor
from realtime.condition import Condition, RouterCondition
from realtime.crews import Crews
from realtime.delivery import AsgiDelivery, Delivery, Send, StraightDelivery
from realtime.frames import Frame
from realtime.hub import Hub
from realtime.listener import Listener
from realtime.messages import (
    DESKS,
    EVENTS,
    MOVEMENTS,
    hubs_group,
    pack_desks,
    unpack_desks,
    unpack_events,
    unpack_movements,
)
from realtime.positions import Positions
from realtime.presence import Presence
from realtime.reader import DatabaseReader
from realtime.rounds import Rounds
from realtime.sights import Sights
from realtime.snapshots import Snapshots
from realtime.vigil import Vigil


class PushPath:
    """The hub of an event loop and what belongs to it."""

    def __init__(self, announcer: Announcer) -> None:
        self._announcer = announcer
        self.condition = Condition()
        self.router = RouterCondition()
        self.vigil = Vigil()
        self.sights = Sights()
        self.crews = Crews(lambda: self.hub, self._positions_of)
        self.hub = Hub(
            DatabaseReader(),
            degraded_elsewhere=self._degraded,
            access_changed=self.vigil.access_changed,
            rewound=self._rewound,
            followers=[self.crews],
        )
        self.positions = Positions(lambda: self.hub.audiences, self.crews.move)
        self.presence = Presence(lambda: self.hub.audiences, self.hub.sent_to, self._tell_desks)
        self.listener = Listener(
            {
                EVENTS: lambda message: self.hub.hear(unpack_events(message)),
                MOVEMENTS: lambda message: self.positions.hear(unpack_movements(message)),
                DESKS: self._hear_desks,
            }
        )
        self.snapshots = Snapshots()
        self._straight = False
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
        for rounds in self._rounds():
            await rounds.stop()
        self.positions.stop()
        self.crews.forget()
        await self.hub.stop()

    def delivery(self, send: Send) -> Delivery:
        """Return how frames reach the socket behind an ASGI `send`."""
        connection = wire.wire_behind(send)
        if self._straight and connection is not None:
            return StraightDelivery(send, connection)
        return AsgiDelivery(send, connection)

    def welcome(self, delivery: Delivery, visitor: Visitor, scope: Scope, *, is_desk: bool) -> None:
        """Tell a socket that it follows the stream now, and show it where everybody is and who is there.

        One that is no desk is a second window of one: it is shown to nobody.
        """
        self.hub.welcome(scope, delivery)
        self.positions.greet(scope, delivery)
        if is_desk:
            self.presence.open(delivery, visitor, scope)
        else:
            self.presence.greet(delivery)

    def release(self, delivery: Delivery, scope: Scope) -> None:
        """Forget a console."""
        self.hub.detach(scope, delivery)
        self.positions.release(delivery)
        self.presence.release(delivery)

    def _rounds(self) -> list[Rounds]:
        return [
            self.condition.rounds,
            self.router.rounds,
            self.vigil.rounds,
            self.sights.rounds,
            self.positions.rounds,
            self.presence.rounds,
        ]

    async def _start(self) -> None:
        self._straight = settings.PUSH == "straight" and wire.prove()
        await self.condition.look()
        await self.positions.begin()
        # Last of what may fail: what it has started is not started twice.
        await self.hub.start()
        self.listener.start()
        for rounds in self._rounds():
            rounds.start()
        # Who was looked up before the hub took the number of changes may have lost a right in between.
        self.vigil.access_changed()

    def _positions_of(self, unit_ids: Collection[int]) -> Frame | None:
        return self.positions.frame_of(unit_ids)

    def _rewound(self) -> None:
        self.sights.forget()
        self.crews.forget()

    def _degraded(self) -> set[str]:
        redis = ["redis"] if self.listener.degraded else []
        return {*self.condition.degraded, *self.router.degraded, *redis}

    def _started(self, starting: asyncio.Task[None]) -> None:
        if starting.cancelled() or starting.exception() is not None:
            self._starting = None

    def _hear_desks(self, message: dict[str, Any]) -> None:
        if message["process"] != self.presence.process:
            self.presence.hear(*unpack_desks(message))

    def _tell_desks(self, process: str, desks: Sequence[DeskCard]) -> None:
        self._announcer.announce(Announcement("desks", [pack_desks(process, desks)], _publish_desks))


async def _publish_desks(messages: Sequence[dict[str, Any]]) -> None:
    # Each message names all desks of the process.
    await get_channel_layer().group_send(hubs_group(), messages[-1])


_paths: dict[asyncio.AbstractEventLoop, PushPath] = {}


# Of all threads that announce: one connection to Redis is enough for a process.
announcer = Announcer()


async def push_path() -> PushPath:
    """Return the running push path of this event loop. Raises whatever the database raises."""
    loop = asyncio.get_running_loop()
    path = _paths.get(loop)
    if path is None:
        path = _paths[loop] = PushPath(announcer)
    await path.start()
    return path


async def stop_push_path() -> None:
    """Stop the push path of this event loop, if there is one."""
    path = _paths.pop(asyncio.get_running_loop(), None)
    if path is not None:
        await path.stop()


def announce_here(events: Sequence[StreamedEvent]) -> None:
    """Tell the hub of this process, from any thread. Costs nothing in a process without sockets."""
    _in_each_loop(lambda path: path.hub.hear(events))


def show_here(movements: Sequence[Movement]) -> None:
    """Show movements on the sockets of this process, from any thread."""
    _in_each_loop(lambda path: path.positions.hear(movements))


def move_sockets() -> None:
    """Tell all sockets of this process to connect to another one. Called on the event loop of the server."""
    for path in _paths.values():
        path.hub.move_all()


def _in_each_loop(act: Callable[[PushPath], None]) -> None:
    for loop, path in list(_paths.items()):
        # A loop that was closed has no sockets any more.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(act, path)
