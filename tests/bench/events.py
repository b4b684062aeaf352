"""Real events of a wanted size, with the moment at which each was committed."""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import orjson
from django.db import transaction
from psycopg.sql import Literal

from dispatch import timeline
from dispatch.actions.incidents import create_incident
from dispatch.models import Person
from dispatch.ports import Doorbell, StreamedEvent, connect_doorbell, doorbell
from dispatch.rules.access import Actor
from dispatch.schema import EventData, NewIncident
from dispatch.selectors.cards import read_incident_card
from dispatch.selectors.people import access_of
from dispatch.vocabulary import EventName

_AUTHOR = "supervisor"

# The number of each event, and the moment at which it was sent off, in seconds of CLOCK_MONOTONIC.
Sent = list[tuple[int, float]]


class Witness(threading.local):
    """Notes what its thread announces, before it is announced: that is the first moment after the commit."""

    def __init__(self, doorbell: Doorbell) -> None:
        self.committed: Sent = []
        self.newest: StreamedEvent | None = None
        self._doorbell = doorbell

    def ring(self, events: Sequence[StreamedEvent]) -> None:
        """Note the moment and pass the events on."""
        now = time.monotonic()
        self.committed += [(event.seq, now) for event in events]
        self.newest = events[-1]
        self._doorbell.ring(events)


class Events:
    """Changes of one incident. Each is a transaction of its own, on the record and on the stream like any other."""

    def __init__(self, witness: Witness) -> None:
        self._witness = witness
        self._by = Actor(name=_AUTHOR, access=access_of(Person.objects.get(username=_AUTHOR)))
        created = create_incident(by=self._by, new=NewIncident(type="traffic_crash", agencies=["police", "ambulance"]))
        self._card = read_incident_card(created.id)
        witness.committed.clear()
        self._note = ""

    def another(self) -> "Events":
        """Return changes of an incident of its own, for another writer."""
        return Events(self._witness)

    def pad(self, length: int) -> None:
        """Let frames have so many bytes from now on, give or take the digits of their numbers."""
        self._note = "x"
        self.commit()
        newest = self._witness.newest
        assert newest
        self._note = "x" * max(1, length - len(newest.frame(newest.seq - 1)) + 1)

    def commit(self, count: int = 1) -> Sent:
        """Commit so many events in one transaction; return the seq of each and the moment after the commit."""
        with transaction.atomic(durable=True):
            timeline.record_and_commit(self._by, [self._event()] * count)
        committed, self._witness.committed = self._witness.committed, []
        return committed

    def statements(self) -> bytes:
        """Return what the database is told to record one such event, for who tells it without the centre's code."""
        payload = orjson.dumps(timeline.payload_of(self._by, [self._event()])).decode()
        return f"BEGIN; SELECT seq FROM timeline_record({Literal(payload).as_string()}::jsonb); COMMIT".encode()

    def _event(self) -> timeline.Event:
        return timeline.Event(
            name=EventName.INCIDENT_CHANGED,
            agencies=self._card.agencies,
            incident_id=self._card.id,
            data=EventData(incident=self._card, note=self._note),
        )


@contextmanager
def witnessing() -> Iterator[Witness]:
    """Let this process note when what it commits is committed."""
    before = doorbell()
    witness = Witness(before)
    connect_doorbell(witness)
    try:
        yield witness
    finally:
        connect_doorbell(before)


@contextmanager
def committing() -> Iterator[Events]:
    """Let this process commit events."""
    with witnessing() as witness:
        yield Events(witness)
