"""What a subject reports: figures with their floors, goals, facts, and what was wrong."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

_WHOLE = 100


@dataclass(frozen=True)
class Floor:
    """What a figure is held against: the seconds of the least work that could do it, measured in the same run.

    `seconds` is the median. Where so many were measured that their tail says something, `p99_s` is that.
    """

    what: str
    seconds: float
    p99_s: float | None = None


def floor_of(what: str, seconds: Sequence[float]) -> Floor:
    """Sum up at least one measurement of a floor, with its tail."""
    ordered = sorted(seconds)
    return Floor(what, median(ordered), percentile(ordered, 0.99))


@dataclass(frozen=True)
class Figure:
    """Something that was measured `n` times, in milliseconds.

    `ratio` is the median over the floor's median, `p99_ratio` the p99 over the floor's where that is known.
    """

    what: str
    n: int
    median_ms: float
    p95_ms: float
    p99_ms: float
    worst_ms: float
    floor: str
    floor_ms: float
    ratio: float
    floor_p99_ms: float | None
    p99_ratio: float | None


@dataclass(frozen=True)
class Goal:
    """What a part of the centre is meant to reach, what it reached, and whether that is enough."""

    what: str
    measured: str
    goal: str
    met: bool


def at_most(what: str, measured: float, limit: float, unit: str = "") -> Goal:
    """Hold what should be small against its limit, both in `unit`; without a unit it is a ratio to the floor."""
    return Goal(what, _with_unit(measured, unit), f"≤ {_with_unit(limit, unit)}", measured <= limit)


def at_least(what: str, measured: float, limit: float, unit: str = "") -> Goal:
    """Hold what should be large against its limit, both in `unit`; without a unit it is a ratio to the floor."""
    return Goal(what, _with_unit(measured, unit), f"≥ {_with_unit(limit, unit)}", measured >= limit)


def same(what: str, found: str, wanted: str) -> Goal:
    """Say whether something is as it is meant to be."""
    return Goal(what, found, wanted, found == wanted)


def _with_unit(value: float, unit: str) -> str:
    # Three digits tell what there is to tell, also of what is far below its limit.
    number = f"{value:,.0f}" if abs(value) >= _WHOLE else f"{value:.3g}"
    return f"{number} {unit}" if unit else number


@dataclass
class Report:
    """All that a subject found. `wrong` holds answers that no slowness of a machine explains."""

    figures: list[Figure] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def add(self, part: "Report") -> None:
        """Take in what a part of the subject found."""
        self.figures += part.figures
        self.goals += part.goals
        self.facts += part.facts
        self.wrong += part.wrong


def figure(what: str, seconds: Sequence[float], floor: Floor) -> Figure:
    """Sum up at least one measurement."""
    ordered = sorted(seconds)
    middle, p99_s = median(ordered), percentile(ordered, 0.99)
    return Figure(
        what=what,
        n=len(ordered),
        median_ms=middle * 1000,
        p95_ms=percentile(ordered, 0.95) * 1000,
        p99_ms=p99_s * 1000,
        worst_ms=ordered[-1] * 1000,
        floor=floor.what,
        floor_ms=floor.seconds * 1000,
        ratio=middle / floor.seconds,
        floor_p99_ms=floor.p99_s * 1000 if floor.p99_s else None,
        p99_ratio=p99_s / floor.p99_s if floor.p99_s else None,
    )


def percentile(ordered: Sequence[float], share: float) -> float:
    """Return the smallest of the ascending values that this share of them does not exceed (nearest rank)."""
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]
