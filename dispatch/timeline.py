"""The record of everything that happened: append-only, numbered without gaps, chained by hashes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import orjson
from django.db import connection, transaction

from dispatch.ports import doorbell
from dispatch.rules.access import Actor
from dispatch.schema import EventData
from dispatch.selectors.stream import streamed
from dispatch.vocabulary import EventName

_RECORD = "SELECT seq, occurred_at, recorded_at FROM timeline_record(%s::jsonb)"


@dataclass(frozen=True)
class Event:
    """One fact to record. `agencies` are those whose consoles receive it; without `occurred_at` it happened now."""

    name: EventName
    agencies: Sequence[str]
    data: EventData
    incident_id: int | None = None
    occurred_at: datetime | None = None


def record(by: Actor, events: Sequence[Event]) -> None:
    """Append events in the caller's transaction, as its last statement, and ring the doorbell after its commit.

    The stream's lock is held from here to the commit, so nothing may follow that takes time. Raises RuntimeError
    outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("events are recorded in the transaction of the facts that they tell")
    if not events:
        return
    payload = [
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
    with connection.cursor() as cursor:
        cursor.execute(_RECORD, [orjson.dumps(payload).decode()])
        rows = cursor.fetchall()
    frames = [
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
    transaction.on_commit(lambda: doorbell().ring(frames))
