"""What the web processes tell each other through Redis: events that were committed."""

from collections.abc import Sequence
from typing import Any

from django.db import connections

from dispatch.ports import StreamedEvent

EVENTS = "hub.events"
ECHO = "hub.echo"


def hubs_group() -> str:
    """Return the name of the group of all hubs of this centre.

    Redis does not keep pub/sub apart by database number, so centres that share a server are told apart by the name of
    their own database.
    """
    return f"hubs.{connections['default'].settings_dict['NAME']}"


def pack(events: Sequence[StreamedEvent]) -> dict[str, Any]:
    """Return the message that announces the events."""
    return {"type": EVENTS, "events": [[event.seq, sorted(event.agencies), event.tail] for event in events]}


def unpack(message: dict[str, Any]) -> list[StreamedEvent]:
    """Return the announced events. Raises ValueError, TypeError or KeyError for a message of another shape."""
    return [
        StreamedEvent(seq=int(seq), agencies=frozenset(agencies), tail=bytes(tail))
        for seq, agencies, tail in message["events"]
    ]
