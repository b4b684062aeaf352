"""How many people the free units of a force reach, and which units count as free.

Counted is a unit that may be sent to the next call from a place that is known: available or on its way back, its
position not in doubt and not lost. Its time to a point is its turnout, where its crew stands by at a station, and the
travel time. People are reached within a time where at least one unit is with them by then; how many units that are is
not counted, nor what each of them can do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from dispatch.rules.escalation import POSITION_LOST_AFTER
from dispatch.rules.reasons import Reason
from dispatch.vocabulary import UnitStatus

FREE = frozenset({UnitStatus.AVAILABLE, UnitStatus.RETURNING})

_OUT: dict[str, Reason] = {
    UnitStatus.OUT_OF_SERVICE: Reason("out_of_service", {}, "tạm ngưng", "out of service"),
    UnitStatus.OFF_DUTY: Reason("off_duty", {}, "hết ca", "off duty"),
}
_AT_WORK = Reason("at_work", {}, "đang làm nhiệm vụ", "at work")
_LOST_AFTER_S = round(POSITION_LOST_AFTER.total_seconds())
_LOST = Reason(
    "position_lost",
    {"after_s": _LOST_AFTER_S},
    f"mất vị trí quá {_LOST_AFTER_S // 60} phút",
    f"no position for more than {_LOST_AFTER_S // 60} min",
)

Seconds = NDArray[np.float64]
People = NDArray[np.float64]


@dataclass(frozen=True)
class Reach:
    """How many people are reached within so many seconds from the order."""

    within_s: int
    people: float


def why_left_out(*, status: str, is_placed: bool, is_suspect: bool, age: timedelta | None) -> Reason | None:
    """Return why a unit does not count; None where it does.

    `age` is that of its position, None for one that does not grow old.
    """
    if status not in FREE:
        return _OUT.get(status, _AT_WORK)
    if not is_placed:
        return Reason("position_unknown", {}, "không rõ vị trí", "position not known")
    if is_suspect:
        return Reason("position_suspect", {}, "vị trí đáng ngờ, hãy hỏi lại tổ", "position in doubt, ask the crew")
    return _LOST if age is not None and age > POSITION_LOST_AFTER else None


def soonest(times_s: Seconds, points: int) -> Seconds:
    """Return when the first unit is at each point: `times_s` has a row for each unit, infinite where there is no way.

    Without units nobody ever is.
    """
    return times_s.min(axis=0, initial=np.inf) if times_s.size else np.full(points, np.inf)


def reached(soonest_s: Seconds, people: People, within_s: Sequence[int]) -> tuple[Reach, ...]:
    """Return how many of the people at the points are reached within each time, in order."""
    return tuple(Reach(limit_s, float(people[soonest_s <= limit_s].sum())) for limit_s in within_s)


def reached_by_area(
    soonest_s: Seconds, people: People, areas: NDArray[np.intp], count: int, within_s: Sequence[int]
) -> list[tuple[Reach, ...]]:
    """Return the same for each of `count` areas; `areas` says in which of them each point lies."""
    sums = [np.bincount(areas, weights=people * (soonest_s <= limit_s), minlength=count) for limit_s in within_s]
    return [
        tuple(Reach(limit_s, float(people_in[area])) for limit_s, people_in in zip(within_s, sums, strict=True))
        for area in range(count)
    ]
