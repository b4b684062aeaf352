"""The sockets of one scope, and the chain of `prev` that each of them sees."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Protocol

from dispatch.ports import StreamedEvent
from dispatch.rules.access import Scope
from realtime.delivery import Delivery
from realtime.frames import Frame


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
            delivery.write(frame)

    def sent_to(self, delivery: Delivery) -> int:
        """Return the newest event that a socket here was sent, or the cursor with which it began."""
        return self._joining.get(delivery, self.last_sent)

    def beat(self, frame_of: Callable[[int], Frame]) -> None:
        """Send each socket the frame that is made of the newest event it was sent."""
        framed = cache(frame_of)
        for delivery in self:
            delivery.write(framed(self.sent_to(delivery)))

    def deliver(self, event: StreamedEvent) -> int:
        """Send the event to the sockets that do not have it, and return how many they were."""
        if not self.scope.sees(event.agencies):
            return 0
        sent = len(self._settled)
        prev, self.last_sent = self.last_sent, event.seq
        if self._settled:
            frame = Frame(event.frame(prev))
            for delivery in self._settled:
                delivery.write(frame)
        if self._joining:
            sent += self._deliver_to_joining(event)
        return sent

    def _deliver_to_joining(self, event: StreamedEvent) -> int:
        # A socket whose snapshot is newer than the hub has this event already.
        lacking = [(delivery, prev) for delivery, prev in self._joining.items() if prev < event.seq]
        framed = cache(lambda prev: Frame(event.frame(prev)))
        for delivery, prev in lacking:
            delivery.write(framed(prev))
            del self._joining[delivery]
            self._settled.add(delivery)
        return len(lacking)


class Follower(Protocol):
    """Sockets beside the audiences, which are not sent the events themselves. Nothing here waits or raises."""

    def __iter__(self) -> Iterator[Delivery]:
        """Go through the sockets."""
        ...

    def take(self, event: StreamedEvent) -> None:
        """Take the next event of the stream."""
        ...

    def beat(self, frame_of: Callable[[int, bool], Frame]) -> None:
        """Send each socket the frame made of the newest event that it shows, and whether it cannot be shown newer."""
        ...
