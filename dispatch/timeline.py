"""The record of everything that happened: append-only, numbered without gaps, chained by hashes.

From the recording of an event to the commit all other writers of the centre wait. So both go to the database in one
message: it would be long if this process, or the whole machine, stood still between them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.db import connection, transaction

from dispatch.ports import doorbell
from dispatch.rules.access import Actor
from dispatch.schema import EventData
from dispatch.selectors.stream import streamed
from dispatch.vocabulary import EventName

_RECORD = "SELECT seq, occurred_at, recorded_at FROM timeline_record(%s::jsonb)"
# Django finds the transaction committed when it comes to commit it, and carries out what waits for that.
_RECORD_AND_COMMIT = f"{_RECORD}; COMMIT"


@dataclass(frozen=True)
class Event:
    """One fact to record. `agencies` are those whose consoles receive it; without `occurred_at` it happened now."""

    name: EventName
    agencies: Sequence[str]
    data: EventData
    incident_id: int | None = None
    occurred_at: datetime | None = None


def record_and_commit(by: Actor, events: Sequence[Event]) -> None:
    """Append events and commit the caller's transaction with them, then ring the doorbell; without events do nothing.

    The last statement of an `atomic` block that is the caller's own: what follows would be a transaction by itself.
    Within the block of somebody else, as in tests, that one commits. Raises RuntimeError outside a transaction.
    """
    is_own = not connection.savepoint_ids
    _record(by, events, _RECORD_AND_COMMIT if is_own else _RECORD)


def record(by: Actor, events: Sequence[Event]) -> None:
    """Append events in the transaction of somebody else, and ring the doorbell after its commit.

    Until then the stream's lock is held, so nothing may follow that takes time. Raises RuntimeError outside a
    transaction.
    """
    _record(by, events, _RECORD)


def payload_of(by: Actor, events: Sequence[Event]) -> list[dict[str, Any]]:
    """Return the events as the function `timeline_record` of the database takes them, in JSON."""
    return [
        {
            "name": event.name,
            "agencies": list(event.agencies),
            "incident_id": event.incident_id,
            "actor_id": by.person_id,
            "actor_username": by.name,
            "occurred_at": event.occurred_at,
            "data": event.data.model_dump(mode="json", exclude_defaults=True),
        }
        for event in events
    ]


def _record(by: Actor, events: Sequence[Event], statement: str) -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("events are recorded in the transaction of the facts that they tell")
    if not events:
        return
    payload = payload_of(by, events)
    with connection.cursor() as cursor:
        cursor.execute(statement, [orjson.dumps(payload).decode()])
        rows = cursor.fetchall()

    def ring() -> None:
        doorbell().ring(
            [
                streamed(
                    seq=seq,
                    name=event.name,
                    agencies=event.agencies,
                    incident_id=event.incident_id,
                    actor_username=by.name,
                    recorded_at=recorded_at,
                    occurred_at=occurred_at,
                    data=told["data"],
                )
                for event, told, (seq, occurred_at, recorded_at) in zip(events, payload, rows, strict=True)
            ]
        )

    transaction.on_commit(ring)
