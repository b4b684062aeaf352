"""Which reported fixes are taken, and where a unit then is.

1. A fix whose clock is more than 120 s ahead of ours is refused: as the newest it would hide every true one until then.
   One that is older than what the history keeps is refused too.
2. Every other fix goes to the history, whenever it comes; the same unit at the same time is the same fix.
3. The newest fix by its own clock is where the unit is. A late one never moves the marker back.
4. A fix is suspect where no vehicle could have come there from the fix before it: farther than both may be off, and
   than 70 m/s (250 km/h) for the time between. Clocks that tell whole seconds are given one. The next fix is measured
   from the suspect one: if it is near, the unit is indeed there, and nothing is suspect any more.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from gis import distance

CLOCK_AHEAD = timedelta(seconds=120)
FASTEST_MPS = 70.0
_SHORTEST_S = 1.0


class FixRefusal(StrEnum):
    """Why a fix is not taken, whoever sends it."""

    CLOCK_AHEAD = "clock_ahead"
    FIX_TOO_OLD = "fix_too_old"


@dataclass(frozen=True)
class Fix:
    """One fix of a unit. `at` is the clock of who reports it, `heading` degrees clockwise from north."""

    at: datetime
    lon: float
    lat: float
    accuracy_m: float | None = None
    heading: float | None = None
    speed_mps: float | None = None
    suspect: bool = False


@dataclass(frozen=True)
class Course:
    """What follows from fixes that were taken: what goes to the history, and the newest place, None where it stays."""

    history: tuple[Fix, ...]
    newest: Fix | None


def refusal_of(at: datetime, *, now: datetime, kept: timedelta) -> FixRefusal | None:
    """Return why a fix of this time is not taken, None where it is. The history is kept for so long."""
    if at > now + CLOCK_AHEAD:
        return FixRefusal.CLOCK_AHEAD
    if at < now - kept:
        return FixRefusal.FIX_TOO_OLD
    return None


def follow(known: Fix | None, taken: Sequence[Fix]) -> Course:
    """Return what follows from fixes of one unit, in any order, where the newest one until now is known.

    Of several of the same time the first counts. What is suspect is marked so; a fix that is older than all that is
    known here is measured against nothing.
    """
    of_time: dict[datetime, Fix] = {}
    for fix in taken:
        of_time.setdefault(fix.at, fix)
    history: list[Fix] = []
    newest, before = known, None
    for fix in sorted(of_time.values(), key=lambda fix: fix.at):
        if known is not None and known.at < fix.at and (before is None or before.at < known.at):
            before = known
        judged = replace(fix, suspect=True) if before is not None and _is_impossible(before, fix) else fix
        history.append(judged)
        before = judged
        if newest is None or newest.at < judged.at:
            newest = judged
    return Course(tuple(history), None if newest is known else newest)


def _is_impossible(before: Fix, fix: Fix) -> bool:
    """Return whether no vehicle could have come from the one to the other."""
    off_m = (before.accuracy_m or 0.0) + (fix.accuracy_m or 0.0)
    seconds = max((fix.at - before.at).total_seconds(), _SHORTEST_S)
    return metres_between(before, fix) - off_m > FASTEST_MPS * seconds


def metres_between(one: Fix, other: Fix) -> float:
    """Return the great circle between two fixes, in metres."""
    return distance.metres_between((one.lon, one.lat), (other.lon, other.lat))
