"""The intervals of the standards, out of the times that the centre records.

Source of the names: NFPA 1225 and NENA-STA-020. docs/glossary.md says from what to what each of them is.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from dispatch.vocabulary import Interval


@dataclass(frozen=True)
class CallTimes:
    """A call: when it came, was answered, by whom, and ended. `agency` is that of its line, None where all answer."""

    received_at: datetime
    answered_at: datetime | None
    answered_by: str
    ended_at: datetime | None
    agency: str | None


@dataclass(frozen=True)
class WorkTimes:
    """The work of a unit on the incident, and who sent it. `on_scene_at` is when it was first there or beyond."""

    agency: str
    assigned_by: str
    dispatched_at: datetime
    en_route_at: datetime | None
    on_scene_at: datetime | None


@dataclass(frozen=True)
class Measured:
    """One interval of one incident, and who is answerable for it; "" for nobody by name.

    `is_first` is whether no other agency was sooner: where agencies are not told apart, only that one counts.
    """

    interval: Interval
    began_at: datetime
    seconds: float
    agency: str | None
    person: str = ""
    is_first: bool = True


def measured(created_at: datetime, calls: Sequence[CallTimes], works: Iterable[WorkTimes]) -> Iterator[Measured]:
    """Return the intervals of an incident as far as they have ended.

    An incident that a call brought is known when that rings, and taken when the first of its calls is answered; one
    that a person entered, when it is entered, whoever calls about it later. What was done before it could be asked for,
    such as a unit that was sent before anybody answered, took no time.
    """
    for call in calls:
        if call.answered_at is not None:
            yield _between(Interval.ANSWERING, call.received_at, call.answered_at, call.agency, call.answered_by)
    for work in works:
        if work.en_route_at is not None:
            yield _between(Interval.TURNOUT, work.dispatched_at, work.en_route_at, work.agency)
            if work.on_scene_at is not None:
                yield _between(Interval.TRAVEL, work.en_route_at, work.on_scene_at, work.agency)
    known_at = min([created_at, *(call.received_at for call in calls)])
    answers = [call.answered_at for call in calls if call.answered_at is not None]
    taken_at = min(answers) if answers and any(call.received_at <= created_at for call in calls) else created_at
    yield from _of_agencies(Interval.PROCESSING, taken_at, [(work.dispatched_at, work) for work in works])
    arrivals = [(work.on_scene_at, work) for work in works if work.on_scene_at is not None]
    yield from _of_agencies(Interval.TOTAL, known_at, arrivals)


def _of_agencies(
    interval: Interval, began_at: datetime, ends: Sequence[tuple[datetime, WorkTimes]]
) -> Iterator[Measured]:
    """Return for each agency the interval to its first end."""
    first: dict[str, tuple[datetime, WorkTimes]] = {}
    for end in sorted(ends, key=lambda end: end[0]):
        first.setdefault(end[1].agency, end)
    for place, (ended_at, work) in enumerate(first.values()):
        person = work.assigned_by if interval is Interval.PROCESSING else ""
        yield _between(interval, began_at, ended_at, work.agency, person, is_first=place == 0)


def _between(
    interval: Interval,
    began_at: datetime,
    ended_at: datetime,
    agency: str | None,
    person: str = "",
    *,
    is_first: bool = True,
) -> Measured:
    seconds = max(0.0, (ended_at - began_at).total_seconds())
    return Measured(interval, began_at, seconds, agency, person, is_first)
