"""The console's socket."""

import asyncio
import logging
import time
from typing import Any
from urllib.parse import parse_qs

from channels.consumer import AsyncConsumer
from channels.exceptions import StopConsumer
from django.db import Error
from pydantic import TypeAdapter, ValidationError

from dispatch.rules.access import Right, Scope
from dispatch.schema import ClientFrame, DeskFrame, SeenFrame, ViewportFrame
from realtime.admission import Bucket
from realtime.authentication import Visitor
from realtime.close_codes import CloseCode
from realtime.delivery import AsgiDelivery, Delivery
from realtime.frames import RESET
from realtime.joining import CursorUnknown, begin, parse_cursor, resume
from realtime.metrics import REFUSALS, RESETS
from realtime.push_path import PushPath, push_path
from realtime.scopes import console_scope, scope_label

logger = logging.getLogger(__name__)

LONGEST_FRAME_BYTES = 4096
FRAMES_AT_ONCE = 400.0
FRAMES_PER_SECOND = 100.0
# So much may a web process be behind another one, at the very most.
BEHIND_S = 1.0
_FRAMES: TypeAdapter[ClientFrame] = TypeAdapter(ClientFrame)


class ConsoleConsumer(AsyncConsumer):  # type: ignore[misc]  # channels has no types
    """Shows one console the stream of its scope, and hears what that console has put on its screen."""

    # No channel of its own in Redis: the hub has one for all sockets, and a console opens while Redis is away.
    channel_layer_alias = "none"

    scope: dict[str, Any]

    def __init__(self) -> None:
        self._delivery: Delivery | None = None
        self._path: PushPath | None = None
        self._stream: Scope | None = None
        self._query: dict[str, list[str]] = {}
        now = time.monotonic()
        self._frames = Bucket(FRAMES_AT_ONCE, FRAMES_PER_SECOND, FRAMES_AT_ONCE, now)

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Serve one socket, and forget it however that ends: its task may be cancelled, or fail."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._disconnect()

    async def dispatch(self, message: dict[str, Any]) -> None:
        """Handle one message of the server.

        Unlike the inherited one, this does not wait for the thread that closes old database connections: one slow query
        there would delay every console. Database work here runs elsewhere and gives its connection back itself.
        """
        match message["type"]:
            case "websocket.connect":
                await self._connect()
            case "websocket.receive":
                self._receive(message)
            case "websocket.disconnect":
                raise StopConsumer

    async def _connect(self) -> None:
        visitor: Visitor = self.scope["visitor"]
        if not visitor.access.may(Right.WATCH_CONSOLE):
            REFUSALS.labels("no_right").inc()
            await self.base_send({"type": "websocket.close"})
            return
        await self.base_send({"type": "websocket.accept"})
        self._query = parse_qs(self.scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True)
        stream = self._stream = console_scope(visitor.access)
        try:
            path = await push_path()
        except Error:
            REFUSALS.labels("unavailable").inc()
            AsgiDelivery(self.base_send).close(CloseCode.UNAVAILABLE, "the database does not answer")
            return
        self._path = path
        delivery = self._delivery = path.delivery(self.base_send)
        # Before it joins: what is taken from its person meanwhile ends it too.
        path.vigil.watch(delivery, visitor)
        try:
            await self._join(path, stream, delivery)
        except CursorUnknown as unknown:
            RESETS.labels(unknown.reason).inc()
            delivery.write(RESET)
            delivery.close(CloseCode.RESET, "reset")
        except Error:
            REFUSALS.labels("unavailable").inc()
            delivery.close(CloseCode.UNAVAILABLE, "the database does not answer")
        else:
            path.welcome(delivery, visitor, stream, is_desk=self._is_desk)

    @property
    def _is_desk(self) -> bool:
        """Whether this is a desk of its own; else it is a second window beside one, which nobody need be looking at."""
        return "screen" not in self._query

    async def _join(self, path: PushPath, stream: Scope, delivery: Delivery) -> None:
        """Begin with a snapshot, or where the client left off. Raises CursorUnknown, or what the database raises."""
        query = self._query
        cursors = query.get("cursor", [])
        if not cursors:
            await begin(path.hub, path.snapshots, stream, delivery)
        elif query.get("scope", [scope_label(stream)]) != [scope_label(stream)]:
            # What the client holds is another board than what this person may see now.
            raise CursorUnknown("scope_changed")
        elif len(cursors) == 1:
            await resume(path.hub, stream, delivery, parse_cursor(cursors[0]))
        else:
            raise CursorUnknown("garbage")

    def _receive(self, message: dict[str, Any]) -> None:
        left = self._frames.take(time.monotonic())
        if left is None:
            self._give_up(CloseCode.TOO_MANY, "too many frames")
            return
        self._frames = left
        text = message.get("text")
        if text is None:
            self._give_up(CloseCode.BAD_FRAME, "frames are text")
        elif len(text.encode()) > LONGEST_FRAME_BYTES:
            self._give_up(CloseCode.BAD_FRAME, "the frame is too long")
        else:
            try:
                frame = _FRAMES.validate_json(text, strict=True)
            except ValidationError:
                self._give_up(CloseCode.BAD_FRAME, "not a frame of the protocol")
            else:
                self._take(frame)

    def _take(self, frame: ClientFrame) -> None:
        path, stream, delivery = self._path, self._stream, self._delivery
        if path is None or stream is None or delivery is None:
            return
        match frame:
            case SeenFrame() | DeskFrame() if not self._is_desk:
                pass
            case SeenFrame():
                self._see(path, delivery, frame.seq)
                if frame.seq > path.hub.last:
                    # Another process was ahead of this one, which will be there in a moment.
                    asyncio.get_running_loop().call_later(BEHIND_S, self._see, path, delivery, frame.seq)
            case DeskFrame():
                path.presence.show(delivery, frame.incident_id, frame.field, speaking=frame.speaking)
            case ViewportFrame():
                path.positions.limit(stream, delivery, frame.box)

    def _see(self, path: PushPath, delivery: Delivery, seq: int) -> None:
        """Take it that the events up to `seq` are on a screen. Nobody has seen what this process has not yet sent."""
        if not delivery.closed:
            seq = min(seq, path.hub.last)
            path.sights.note(self.scope["visitor"].access, seq)
            path.presence.confirm(delivery, seq)

    def _give_up(self, code: CloseCode, reason: str) -> None:
        """Close the socket of a client that does not keep to the protocol."""
        if self._delivery is not None and not self._delivery.closed:
            username = self.scope["visitor"].access.username
            logger.info("the console of %s is closed: %s", username, reason)
            self._delivery.close(code, reason)
            self._detach()

    def _disconnect(self) -> None:
        if self._delivery is not None:
            self._delivery.abandon()
        self._detach()

    def _detach(self) -> None:
        if self._path is not None and self._stream is not None and self._delivery is not None:
            self._path.release(self._delivery, self._stream)
