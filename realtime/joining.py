"""How a socket joins the stream: what it lacks first, then live, with nothing lost or doubled in between."""

from collections.abc import Sequence

from dispatch.ports import StreamedEvent
from dispatch.rules.access import Scope
from dispatch.selectors.board import stream_cursor
from dispatch.selectors.stream import events_after
from realtime.database import in_database
from realtime.delivery import Delivery
from realtime.frames import Frame
from realtime.hub import Hub
from realtime.metrics import RESUMES
from realtime.snapshots import Snapshots

# A client that is further behind gets there sooner by a snapshot.
OLDEST_RESUME = 20_000
_READ_LIMIT = 500
_LARGEST_SEQ = 2**63 - 1
_MOST_DIGITS = 19


class CursorUnknown(Exception):
    """The stream cannot be continued from this cursor; `reason` is a short name for the figures."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def parse_cursor(text: str) -> int:
    """Return the cursor that a client sent. Raises CursorUnknown."""
    if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS and int(text) <= _LARGEST_SEQ:
        return int(text)
    raise CursorUnknown("garbage")


async def begin(hub: Hub, snapshots: Snapshots, scope: Scope, delivery: Delivery) -> None:
    """Send a snapshot, then everything after it. Raises CursorUnknown, or whatever the database raises."""
    epoch = hub.epoch
    snapshot = await snapshots.take(scope)
    delivery.greet(snapshot.frame)
    await _go_live(hub, scope, delivery, snapshot.cursor, epoch)


async def resume(hub: Hub, scope: Scope, delivery: Delivery, cursor: int) -> None:
    """Send everything after the cursor. Raises CursorUnknown, or whatever the database raises."""
    epoch = hub.epoch
    # This hub may be behind the process that the client was connected to: only the database knows what the future is.
    if cursor > hub.last and cursor > await in_database(stream_cursor):
        raise CursorUnknown("future")
    if cursor < hub.last - OLDEST_RESUME:
        raise CursorUnknown("too_old")
    await _go_live(hub, scope, delivery, cursor, epoch)
    RESUMES.inc()


async def _go_live(hub: Hub, scope: Scope, delivery: Delivery, cursor: int, epoch: int) -> None:
    """Send what came after the cursor, from the hub's memory or the database, and attach the socket to the hub.

    As fast as the socket reads: whoever was away for long has much to read, and is not slow.
    """
    prev = position = cursor
    while not delivery.closed:
        if hub.epoch != epoch:
            raise CursorUnknown("rewound")
        # No await between the replay from memory and the attaching, both are inside: no event can come between them.
        if hub.attach(scope, delivery, position=position, prev=prev):
            return
        events: Sequence[StreamedEvent] = hub.remembered_after(position, _READ_LIMIT)
        if not events:
            events = await in_database(events_after, position, _READ_LIMIT)
        if not events or events[0].seq != position + 1:
            raise CursorUnknown("pruned")
        for event in events:
            if scope.sees(event.agencies):
                delivery.write(Frame(event.frame(prev)))
                prev = event.seq
                await delivery.settle()
        position = events[-1].seq
