"""The socket of a crew's page."""

from typing import ClassVar

from pydantic import TypeAdapter

from dispatch.rules.access import Access
from dispatch.schema import SeenFrame
from realtime.authentication import Visitor
from realtime.delivery import Delivery
from realtime.push_path import PushPath
from realtime.scopes import crew_scope
from realtime.sockets import SocketConsumer


class FieldConsumer(SocketConsumer):
    """Shows a crew its board: a whole one at the start, whatever cursor is sent, and each time that it has changed."""

    called = "crew's page"
    frames: ClassVar[TypeAdapter[SeenFrame]] = TypeAdapter(SeenFrame)

    def admits(self, access: Access) -> bool:
        """Return whether a person is crew of some unit."""
        return bool(crew_scope(access).unit_ids)

    async def join(self, path: PushPath, delivery: Delivery, visitor: Visitor) -> None:
        """Show the board of the crew's units. Raises CursorUnknown, or what the database raises."""
        await path.crews.join(crew_scope(visitor.access), delivery)

    def take(self, path: PushPath, delivery: Delivery, frame: SeenFrame) -> None:
        """Take it that a snapshot is on a screen: nothing waits for that."""

    def leave(self, path: PushPath, delivery: Delivery) -> None:
        """Forget the page."""
        path.crews.leave(crew_scope(self.visitor.access), delivery)
