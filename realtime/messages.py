"""What the web processes tell each other through Redis: events that were committed."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from django.conf import settings

from dispatch.ports import StreamedEvent

EVENTS = "hub.events"
ECHO = "hub.echo"


def hubs_group() -> str:
    """Return the name of the group of all hubs of this centre.

    Centres may share a Redis, and number their events alike: an event of another centre would pass for one's own. The
    secret key is the one thing that all processes of a centre share and no other centre has.
    """
    return f"hubs.{sha256(b'hubs ' + settings.SECRET_KEY.encode()).hexdigest()[:32]}"


def pack(events: Sequence[StreamedEvent]) -> dict[str, Any]:
    """Return the message that announces the events."""
    return {"type": EVENTS, "events": [[event.seq, sorted(event.agencies), event.tail] for event in events]}


def unpack(message: dict[str, Any]) -> list[StreamedEvent]:
    """Return the announced events. Raises ValueError, TypeError or KeyError for a message of another shape."""
    return [
        StreamedEvent(seq=int(seq), agencies=frozenset(agencies), tail=bytes(tail))
        for seq, agencies, tail in message["events"]
    ]
