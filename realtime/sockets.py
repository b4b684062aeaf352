"""What all sockets of the centre share: who may open one, how much it may send, and how it ends."""

import logging
import time
from typing import Any, ClassVar

from channels.consumer import AsyncConsumer
from channels.exceptions import StopConsumer
from django.db import Error
from pydantic import TypeAdapter, ValidationError

from dispatch.rules.access import Access
from realtime.admission import Bucket
from realtime.authentication import Visitor
from realtime.close_codes import CloseCode
from realtime.delivery import AsgiDelivery, Delivery
from realtime.frames import RESET
from realtime.joining import CursorUnknown
from realtime.metrics import REFUSALS, RESETS
from realtime.push_path import PushPath, push_path

logger = logging.getLogger(__name__)

LONGEST_FRAME_BYTES = 4096
FRAMES_AT_ONCE = 400.0
FRAMES_PER_SECOND = 100.0


class SocketConsumer(AsyncConsumer):  # type: ignore[misc]  # channels has no types
    """One socket: what a kind of it admits, joins, hears and leaves is said by that kind."""

    # No channel of its own in Redis: the hub has one for all sockets, and a socket opens while Redis is away.
    channel_layer_alias = "none"

    # How such a socket is called in the log, and what its client may send.
    called: ClassVar[str]
    frames: ClassVar[TypeAdapter[Any]]

    scope: dict[str, Any]

    def __init__(self) -> None:
        self._delivery: Delivery | None = None
        self._path: PushPath | None = None
        now = time.monotonic()
        self._frames = Bucket(FRAMES_AT_ONCE, FRAMES_PER_SECOND, FRAMES_AT_ONCE, now)

    def admits(self, access: Access) -> bool:
        """Return whether a person may open such a socket."""
        raise NotImplementedError

    async def join(self, path: PushPath, delivery: Delivery, visitor: Visitor) -> None:
        """Show what there is, and from now on what happens. Raises CursorUnknown, or what the database raises."""
        raise NotImplementedError

    def take(self, path: PushPath, delivery: Delivery, frame: Any) -> None:
        """Take a frame of the client."""
        raise NotImplementedError

    def leave(self, path: PushPath, delivery: Delivery) -> None:
        """Forget what `join` began, however far it came."""
        raise NotImplementedError

    @property
    def visitor(self) -> Visitor:
        """Who is there."""
        found: Visitor = self.scope["visitor"]
        return found

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Serve one socket, and forget it however that ends: its task may be cancelled, or fail."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._disconnect()

    async def dispatch(self, message: dict[str, Any]) -> None:
        """Handle one message of the server.

        Unlike the inherited one, this does not wait for the thread that closes old database connections: one slow query
        there would delay every socket. Database work here runs elsewhere and gives its connection back itself.
        """
        match message["type"]:
            case "websocket.connect":
                await self._connect()
            case "websocket.receive":
                self._receive(message)
            case "websocket.disconnect":
                raise StopConsumer

    async def _connect(self) -> None:
        visitor = self.visitor
        if not self.admits(visitor.access):
            REFUSALS.labels("no_right").inc()
            await self.base_send({"type": "websocket.close"})
            return
        await self.base_send({"type": "websocket.accept"})
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
            await self.join(path, delivery, visitor)
        except CursorUnknown as unknown:
            RESETS.labels(unknown.reason).inc()
            delivery.write(RESET)
            delivery.close(CloseCode.RESET, "reset")
        except Error:
            REFUSALS.labels("unavailable").inc()
            delivery.close(CloseCode.UNAVAILABLE, "the database does not answer")

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
                frame = self.frames.validate_json(text, strict=True)
            except ValidationError:
                self._give_up(CloseCode.BAD_FRAME, "not a frame of the protocol")
            else:
                if self._path is not None and self._delivery is not None:
                    self.take(self._path, self._delivery, frame)

    def _give_up(self, code: CloseCode, reason: str) -> None:
        """Close the socket of a client that does not keep to the protocol."""
        if self._delivery is not None and not self._delivery.closed:
            logger.info("the %s of %s is closed: %s", self.called, self.visitor.access.username, reason)
            self._delivery.close(code, reason)
            self._detach()

    def _disconnect(self) -> None:
        if self._delivery is not None:
            self._delivery.abandon()
        self._detach()

    def _detach(self) -> None:
        if self._path is not None and self._delivery is not None:
            self._path.vigil.release(self._delivery)
            self.leave(self._path, self._delivery)
