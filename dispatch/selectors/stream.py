"""The stream of events as sockets need it, and the timeline as a reader needs it."""

from collections.abc import Iterable
from datetime import datetime

import orjson
from django.db.models import Subquery
from django.db.models.functions import Coalesce

from dispatch.models import AccessChange, Incident, StreamHead, TimelineEvent
from dispatch.ports import StreamedEvent
from dispatch.schema import Timeline, TimelineEntry
from dispatch.vocabulary import EventName

_STREAMED = ("seq", "name", "agencies", "incident_id", "actor_username", "recorded_at", "occurred_at", "data")


def streamed(
    *,
    seq: int,
    name: str,
    agencies: Iterable[str],
    incident_id: int | None,
    actor_username: str | None,
    recorded_at: datetime,
    occurred_at: datetime,
    data: object,
) -> StreamedEvent:
    """Return an event ready for sockets."""
    rest = orjson.dumps(
        {
            "name": name,
            "at": recorded_at,
            "occurred_at": occurred_at,
            "incident_id": incident_id,
            "actor": actor_username,
            "data": data,
        },
        option=orjson.OPT_UTC_Z,
    )
    return StreamedEvent(seq=seq, agencies=frozenset(agencies), tail=b"," + rest[1:])


def events_after(seq: int, limit: int) -> list[StreamedEvent]:
    """Return at most `limit` events that follow `seq`, in order."""
    rows = TimelineEvent.objects.filter(seq__gt=seq).order_by("seq").values(*_STREAMED)[:limit]
    return [streamed(**row) for row in rows]


def stream_head() -> tuple[int, int]:
    """Return the seq of the last committed event, and how often anybody's access has changed, in one query."""
    number = AccessChange.objects.values("number")[:1]
    seq, access_changes = StreamHead.objects.values_list("seq", Coalesce(Subquery(number), 0)).get()
    return seq, access_changes


def timeline_entry(event: TimelineEvent) -> TimelineEntry:
    """Return one event of the record with its hashes."""
    return TimelineEntry(
        seq=event.seq,
        name=EventName(event.name),
        incident_id=event.incident_id,
        agencies=list(event.agencies),
        actor=event.actor_username,
        occurred_at=event.occurred_at,
        recorded_at=event.recorded_at,
        data=event.data,
        previous_hash=bytes(event.previous_hash).hex(),
        hash=bytes(event.hash).hex(),
    )


def timeline_of(incident: Incident) -> Timeline:
    """Return the record of one incident, and of those that were merged into it, in order.

    Each incident has its own chain of hashes: an entry's `incident_id` says to which it belongs.
    """
    ids = {incident.pk}
    while merged := set(Incident.objects.filter(merged_into__in=ids).values_list("pk", flat=True)) - ids:
        ids |= merged
    events: Iterable[TimelineEvent] = TimelineEvent.objects.filter(incident__in=ids).order_by("seq")
    return Timeline(incident_id=incident.pk, events=[timeline_entry(event) for event in events])
