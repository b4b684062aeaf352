"""What the web processes tell each other through Redis: committed events, movements of units, and who is at a desk."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from django.conf import settings

from dispatch.ports import Movement, StreamedEvent
from dispatch.schema import DeskCard

ECHO = "hub.echo"
EVENTS = "hub.events"
MOVEMENTS = "hub.movements"
DESKS = "hub.desks"


def centre_key() -> str:
    """Return what tells this centre from others that share its Redis.

    They number their events alike: an event of another centre would pass for one's own. The secret key is the one thing
    that all processes of a centre share and no other centre has.
    """
    return sha256(b"hubs " + settings.SECRET_KEY.encode()).hexdigest()[:32]


def hubs_group() -> str:
    """Return the name of the group of all hubs of this centre."""
    return f"hubs.{centre_key()}"


def pack_events(events: Sequence[StreamedEvent]) -> dict[str, Any]:
    """Return the message that announces the events."""
    return {"type": EVENTS, "events": [[event.seq, sorted(event.agencies), event.tail] for event in events]}


def unpack_events(message: dict[str, Any]) -> list[StreamedEvent]:
    """Return the announced events. Raises ValueError, TypeError or KeyError for a message of another shape."""
    return [
        StreamedEvent(seq=int(seq), agencies=frozenset(agencies), tail=bytes(tail))
        for seq, agencies, tail in message["events"]
    ]


def pack_movements(movements: Sequence[Movement]) -> dict[str, Any]:
    """Return the message that tells of the movements."""
    return {"type": MOVEMENTS, "movements": [tuple(movement) for movement in movements]}


def unpack_movements(message: dict[str, Any]) -> list[Movement]:
    """Return the movements told of. Raises TypeError or KeyError for a message of another shape."""
    return [Movement(*members) for members in message["movements"]]


def pack_desks(process: str, desks: Sequence[DeskCard]) -> dict[str, Any]:
    """Return the message that names all desks of a process."""
    return {"type": DESKS, "process": process, "desks": [desk.model_dump_json() for desk in desks]}


def unpack_desks(message: dict[str, Any]) -> tuple[str, list[DeskCard]]:
    """Return the process and its desks. Raises ValueError or KeyError for a message of another shape."""
    return str(message["process"]), [DeskCard.model_validate_json(desk) for desk in message["desks"]]
