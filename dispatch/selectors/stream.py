"""The stream of events as sockets need it, and the timeline as a reader needs it."""

from collections.abc import Iterable
from datetime import datetime

import orjson
from django.db.models import Subquery
from django.db.models.functions import Coalesce

from dispatch.models import AccessChange, Incident, StreamHead, TimelineEvent
from dispatch.ports import StreamedEvent
from dispatch.rules.access import Scope
from dispatch.rules.crews import is_read_by_crews, read_by_crews
from dispatch.schema import Timeline, TimelineEntry
from dispatch.selectors.incidents import gone_on_as
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


def timeline_of(incident: Incident, scope: Scope) -> Timeline:
    """Return the record of one incident that the scope sees, and of those that were merged into it, in order.

    Each incident has its own chain of hashes: an entry's `incident_id` says to which it belongs. The crew at work there
    reads what was found out and done, shortened to that: the hashes are those of the whole entries.
    """
    events = TimelineEvent.objects.filter(incident__in=gone_on_as([incident.pk])).order_by("seq")
    entries = [timeline_entry(event) for event in events]
    if not scope.sees(incident.incident_agencies.values_list("agency_id", flat=True)):
        entries = [
            entry.model_copy(update={"data": read_by_crews(entry.data)})
            for entry in entries
            if is_read_by_crews(entry.name)
        ]
    return Timeline(incident_id=incident.pk, events=entries)
