"""The console's socket."""

import asyncio
from typing import ClassVar
from urllib.parse import parse_qs

from pydantic import TypeAdapter

from dispatch.rules.access import Access, Right, Scope
from dispatch.schema import ClientFrame, DeskFrame, SeenFrame, ViewportFrame
from realtime.authentication import Visitor
from realtime.delivery import Delivery
from realtime.joining import CursorUnknown, begin, parse_cursor, resume
from realtime.push_path import PushPath
from realtime.scopes import console_scope, scope_label
from realtime.sockets import SocketConsumer

# So much may a web process be behind another one, at the very most.
BEHIND_S = 1.0


class ConsoleConsumer(SocketConsumer):
    """Shows one console the stream of its scope, and hears what that console has put on its screen."""

    called = "console"
    frames: ClassVar[TypeAdapter[ClientFrame]] = TypeAdapter(ClientFrame)

    def __init__(self) -> None:
        super().__init__()
        self._stream: Scope | None = None
        self._query: dict[str, list[str]] = {}

    def admits(self, access: Access) -> bool:
        """Return whether a person may watch a console."""
        return access.may(Right.WATCH_CONSOLE)

    async def join(self, path: PushPath, delivery: Delivery, visitor: Visitor) -> None:
        """Begin with a snapshot, or where the client left off. Raises CursorUnknown, or what the database raises."""
        query = self._query = parse_qs(self.scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True)
        stream = self._stream = console_scope(visitor.access)
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
        path.welcome(delivery, visitor, stream, is_desk=self._is_desk)

    def take(self, path: PushPath, delivery: Delivery, frame: ClientFrame) -> None:
        """Take what is on the console's screen, and which part of the map it shows."""
        stream = self._stream
        if stream is None:
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

    def leave(self, path: PushPath, delivery: Delivery) -> None:
        """Forget the console."""
        if self._stream is not None:
            path.release(delivery, self._stream)

    @property
    def _is_desk(self) -> bool:
        """Whether this is a desk of its own; else it is a second window beside one, which nobody need be looking at."""
        return "screen" not in self._query

    def _see(self, path: PushPath, delivery: Delivery, seq: int) -> None:
        """Take it that the events up to `seq` are on a screen. Nobody has seen what this process has not yet sent."""
        if not delivery.closed:
            seq = min(seq, path.hub.last)
            path.sights.note(self.visitor.access, seq)
            path.presence.confirm(delivery, seq)
