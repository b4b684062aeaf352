"""What an incident needs: the rows of the response plan that hold, added up over the alarm levels."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import time, timedelta

FALLBACK_HORIZON = timedelta(minutes=40)

AGENCY_PREFIX = "agency:"


@dataclass(frozen=True)
class Need:
    """So many units that offer a capability: a capability's code, a unit type's code, or `agency:` and an agency's."""

    capability: str
    count: int


@dataclass(frozen=True)
class PlanRow:
    """One row of the response plan: the TOTAL that an incident needs at one alarm level.

    None in `type`, `priority` and `zone` means any. The row holds from `from_time` until just before `to_time`, in the
    centre's local time; a window may pass midnight, a missing end is midnight, and equal ends are the whole day. Units
    count that arrive within `horizon`; `divert` lets units on their way back or at less urgent incidents be proposed.
    """

    id: int
    name: str
    type: str | None
    priority: int | None
    alarm_level: int
    zone: str | None
    from_time: time | None
    to_time: time | None
    needs: tuple[Need, ...]
    divert: bool
    horizon: timedelta


@dataclass(frozen=True)
class Requirement:
    """What an incident needs now, with the rows that say so, one for each alarm level that has one."""

    needs: tuple[Need, ...]
    plans: tuple[PlanRow, ...]
    divert: bool
    horizon: timedelta

    @property
    def is_planned(self) -> bool:
        """Whether a response plan stands behind it; otherwise it is the fallback."""
        return bool(self.plans)


def choose_plan(
    rows: Iterable[PlanRow],
    *,
    type: str | None,  # noqa: A002
    priority: int,
    alarm_level: int,
    zones: frozenset[str],
    local_time: time,
) -> PlanRow | None:
    """Return the most specific row that fits at exactly this alarm level, None where there is none.

    Between two rows that fit, the first of these that tells them apart decides: the one that names the type, the
    priority, a zone, a time window; then the name in alphabetical order, then the lower id. So a row for the type
    alone goes before a row for priority, zone and time together.
    """
    fitting = (
        row
        for row in rows
        if row.alarm_level == alarm_level
        and row.type in (None, type)
        and row.priority in (None, priority)
        and (row.zone is None or row.zone in zones)
        and _within_window(row, local_time)
    )
    return min(fitting, key=_least_specific_last, default=None)


def needs_at(
    rows: Sequence[PlanRow],
    *,
    type: str | None,  # noqa: A002
    priority: int,
    alarm_level: int,
    zones: frozenset[str],
    local_time: time,
) -> Requirement | None:
    """Return what is needed at an alarm level, None where no row fits at it or below: the caller then falls back.

    For each capability it is the greatest count of the rows at the levels up to this one, so that raising the level
    never removes a unit, whatever the rows say. A level without a row adds nothing. Diverting is allowed as soon as one
    of the rows allows it, and the longest horizon holds.
    """
    levels = sorted({row.alarm_level for row in rows if row.alarm_level <= alarm_level})
    found = (
        choose_plan(rows, type=type, priority=priority, alarm_level=level, zones=zones, local_time=local_time)
        for level in levels
    )
    plans = tuple(row for row in found if row is not None)
    if not plans:
        return None
    counts: dict[str, int] = {}
    for need in (need for row in plans for need in row.needs):
        counts[need.capability] = max(need.count, counts.get(need.capability, 0))
    return Requirement(
        needs=tuple(Need(capability, count) for capability, count in counts.items() if count > 0),
        plans=plans,
        divert=any(row.divert for row in plans),
        horizon=max(row.horizon for row in plans),
    )


def fallback(agencies: Iterable[str]) -> Requirement:
    """Return what is needed where no plan fits: one unit of each agency (codes)."""
    needs = tuple(Need(f"{AGENCY_PREFIX}{code}", 1) for code in sorted(set(agencies)))
    return Requirement(needs=needs, plans=(), divert=False, horizon=FALLBACK_HORIZON)


def _least_specific_last(row: PlanRow) -> tuple[bool, bool, bool, bool, str, int]:
    all_day = row.from_time is None and row.to_time is None
    return (row.type is None, row.priority is None, row.zone is None, all_day, row.name, row.id)


def _within_window(row: PlanRow, local_time: time) -> bool:
    start, end = row.from_time or time.min, row.to_time or time.min
    if start < end:
        return start <= local_time < end
    return local_time >= start or local_time < end
