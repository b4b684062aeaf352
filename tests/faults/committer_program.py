"""Commits real actions to a centre's database as fast as it is told to. Run by tests/faults/committing.py.

It ends with all that it was told to commit, or with its input. What it did goes to its output as one JSON object.
"""

import argparse
import json
import random
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any
from unittest.mock import patch

import django

django.setup()

from django.db import connections, transaction  # noqa: E402 -- models can be imported only now

from dispatch import timeline  # noqa: E402
from dispatch.actions.calls import report_call  # noqa: E402
from dispatch.actions.incident_ends import close_incident  # noqa: E402
from dispatch.actions.incidents import change_incident, create_incident  # noqa: E402
from dispatch.models import Person  # noqa: E402
from dispatch.ports import StreamedEvent, connect_doorbell, doorbell  # noqa: E402
from dispatch.rules.access import Actor  # noqa: E402
from dispatch.schema import EventData, IncidentCard, IncidentChanges, IncidentClosing, NewIncident  # noqa: E402
from dispatch.selectors.people import access_of  # noqa: E402
from dispatch.vocabulary import Disposition, EventName  # noqa: E402
from tests.factories import call_event  # noqa: E402

_TYPES = ("theft", "house_fire", "cardiac_arrest", "traffic_crash")
_LINES = ("113", "114", "115", "112")
_THREADS = 4


class _Count:
    """Counts what was committed, and passes it on."""

    def __init__(self) -> None:
        self.events = 0
        self._lock = threading.Lock()
        self._doorbell = doorbell()

    def ring(self, events: list[StreamedEvent]) -> None:
        with self._lock:
            self.events += len(events)
        self._doorbell.ring(events)


class _Desk:
    """One person who works without a pause, on one incident after the other."""

    def __init__(self, seed: int, burst: int = 1) -> None:
        self._chance = random.Random(seed)
        self._seed = seed
        self._burst = burst
        self._by = Actor(name="supervisor", access=access_of(Person.objects.get(username="supervisor")))
        self._incident: IncidentCard | None = None
        self._acts = 0

    def act(self) -> None:
        """Do one thing: sometimes an action that changes boards, else a burst of notes in one transaction."""
        self._acts += 1
        dice = self._chance.random()
        if dice < 0.02:
            number = self._chance.getrandbits(64)
            report_call(call_event(number, dialled=self._chance.choice(_LINES), caller=f"+849{number % 10**8:08d}"))
        elif self._incident is None:
            self._incident = create_incident(by=self._by, new=NewIncident(type=self._chance.choice(_TYPES)))
        elif dice < 0.05:
            close_incident(
                by=self._by, incident_id=self._incident.id, closing=IncidentClosing(disposition=Disposition.HANDLED)
            )
            self._incident = None
        elif dice < 0.20:
            self._incident = self.change(self._incident, f"Km {self._acts}")
        else:
            self._note(self._incident, self._chance.randint(1, self._burst))

    def _note(self, incident: IncidentCard, count: int) -> None:
        notes = [EventData(note=f"{self._seed} writes {self._acts}.{number}") for number in range(count)]
        with transaction.atomic(durable=True):
            timeline.record_and_commit(
                self._by,
                [
                    timeline.Event(EventName.NOTE_ADDED, incident.agencies, note, incident_id=incident.id)
                    for note in notes
                ],
            )

    def change(self, incident: IncidentCard, place: str) -> IncidentCard:
        return change_incident(
            by=self._by, incident_id=incident.id, version=incident.version, changes=IncidentChanges(place=place)
        )

    def begin(self) -> IncidentCard:
        return create_incident(by=self._by, new=NewIncident(type="traffic_crash"))


def _commit(events: int, per_second: float, burst: int, seed: int) -> dict[str, Any]:
    """Act until so many events are committed or the input ends; without `per_second` as fast as it goes.

    A transaction of notes has up to `burst` of them.
    """
    count = _Count()
    connect_doorbell(count)
    told_to_end = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), told_to_end.set()), daemon=True).start()
    began = time.monotonic()

    def work(number: int) -> None:
        with closing(connections["default"]):
            desk = _Desk(seed + number, burst)
            while count.events < events and not told_to_end.is_set():
                desk.act()
                if per_second:
                    time.sleep(max(0.0, began + count.events / per_second - time.monotonic()))

    with ThreadPoolExecutor(_THREADS) as pool:
        list(pool.map(work, range(_THREADS)))
    return {"events": count.events, "seconds": time.monotonic() - began}


def _hold(seconds: float, *, numbered: bool) -> dict[str, Any]:
    """Hold the transaction of an action open, before its event has a number or after.

    An action commits with the event; one in somebody else's transaction does not. Says so when it begins to. Returns
    the incident that the action changes.
    """

    def slowly(by: Actor, events: list[timeline.Event]) -> None:
        if numbered:
            timeline.record(by, events)
        _say({"held": True})
        time.sleep(seconds)
        if not numbered:
            timeline.record(by, events)

    desk = _Desk(0)
    incident = desk.begin()
    with patch.object(timeline, "record_and_commit", slowly):
        desk.change(incident, "Km 0, late")
    return {"incident": incident.id}


def _say(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=int, default=10**9)
    parser.add_argument("--per-second", type=float, default=0)
    parser.add_argument("--burst", type=int, default=1)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--hold", type=float, default=0)
    parser.add_argument("--numbered", action="store_true")
    words = parser.parse_args()
    if words.hold:
        _say(_hold(words.hold, numbered=words.numbered))
    else:
        _say(_commit(words.events, words.per_second, words.burst, words.seed))


if __name__ == "__main__":
    main()
