"""What a subject reports: figures with their floors, facts, and what was wrong."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median


@dataclass(frozen=True)
class Floor:
    """What a figure is held against: the seconds of the least work that could do it, measured in the same run."""

    what: str
    seconds: float


@dataclass(frozen=True)
class Figure:
    """Something that was measured `n` times, in milliseconds; `ratio` is the median over the floor."""

    what: str
    n: int
    median_ms: float
    p95_ms: float
    p99_ms: float
    worst_ms: float
    floor: str
    floor_ms: float
    ratio: float


@dataclass
class Report:
    """All that a subject found. `wrong` holds answers that no slowness of a machine explains."""

    figures: list[Figure] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def add(self, part: "Report") -> None:
        """Take in what a part of the subject found."""
        self.figures += part.figures
        self.facts += part.facts
        self.wrong += part.wrong


def figure(what: str, seconds: Sequence[float], floor: Floor) -> Figure:
    """Sum up at least one measurement."""
    ordered = sorted(seconds)
    middle = median(ordered)
    return Figure(
        what=what,
        n=len(ordered),
        median_ms=middle * 1000,
        p95_ms=percentile(ordered, 0.95) * 1000,
        p99_ms=percentile(ordered, 0.99) * 1000,
        worst_ms=ordered[-1] * 1000,
        floor=floor.what,
        floor_ms=floor.seconds * 1000,
        ratio=middle / floor.seconds,
    )


def percentile(ordered: Sequence[float], share: float) -> float:
    """Return the smallest of the ascending values that this share of them does not exceed (nearest rank)."""
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]
