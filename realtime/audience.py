"""The sockets of one scope, and the chain of `prev` that each of them sees."""

import logging
from collections.abc import Iterator

from dispatch.ports import StreamedEvent
from dispatch.rules.access import Scope
from realtime.delivery import Delivery
from realtime.frames import Frame

logger = logging.getLogger(__name__)


class Audience:
    """Sends each event of a scope to its sockets, framed once for all that got the same event before it.

    A socket that has just joined waits apart with its own `prev`; with its first event it joins the others.
    """

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        # Seq of the newest event that was sent here; 0 before the first.
        self.last_sent = 0
        self._settled: set[Delivery] = set()
        self._joining: dict[Delivery, int] = {}

    def __len__(self) -> int:
        return len(self._settled) + len(self._joining)

    def __iter__(self) -> Iterator[Delivery]:
        yield from self._settled
        yield from self._joining

    def join(self, delivery: Delivery, prev: int) -> None:
        """Add a socket that has everything of this scope up to `prev`, which may lie ahead of the hub."""
        self._joining[delivery] = prev

    def leave(self, delivery: Delivery) -> bool:
        """Remove a socket and return whether it was here."""
        if delivery in self._settled:
            self._settled.remove(delivery)
            return True
        return self._joining.pop(delivery, None) is not None

    def broadcast(self, frame: Frame) -> None:
        """Send something that is no event to all sockets."""
        for delivery in self:
            _write(delivery, frame)

    def deliver(self, event: StreamedEvent) -> int:
        """Send the event to the sockets that do not have it, and return how many they were."""
        if not self.scope.sees(event.agencies):
            return 0
        sent = len(self._settled)
        prev, self.last_sent = self.last_sent, event.seq
        if self._settled:
            frame = Frame(event.frame(prev))
            for delivery in self._settled:
                _write(delivery, frame)
        if self._joining:
            sent += self._deliver_to_joining(event)
        return sent

    def _deliver_to_joining(self, event: StreamedEvent) -> int:
        # A socket whose snapshot is newer than the hub has this event already.
        lacking = [(delivery, prev) for delivery, prev in self._joining.items() if prev < event.seq]
        frames: dict[int, Frame] = {}
        for delivery, prev in lacking:
            if prev not in frames:
                frames[prev] = Frame(event.frame(prev))
            _write(delivery, frames[prev])
            del self._joining[delivery]
            self._settled.add(delivery)
        return len(lacking)


def _write(delivery: Delivery, frame: Frame) -> None:
    """Write to a socket; where that fails give up this one, whose client comes back, and never the others."""
    try:
        delivery.write(frame)
    except Exception:
        logger.exception("a socket cannot be written to and is given up")
        delivery.abandon()
