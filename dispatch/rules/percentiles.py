"""Percentiles of measured times, and between which bounds the true ones lie."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, sqrt

# Of fewer cases a percentile says nothing that the cases themselves do not say better.
FEWEST = 5
# Of a normal distribution 95 % lies within so many standard deviations.
_DEVIATIONS = 1.96


@dataclass(frozen=True)
class Estimate:
    """A percentile of a sample, and the bounds of its 95 % confidence; None where the sample does not reach so far."""

    value: float
    low: float | None
    high: float | None


def percentile(ordered: Sequence[float], share: float) -> float:
    """Return the value below which this share of a sample lies, as PostgreSQL's percentile_cont does.

    `ordered` is the sample from the least value on, of at least one; `share` is from 0 to 1.
    """
    place = share * (len(ordered) - 1)
    below = floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def estimate(ordered: Sequence[float], share: float) -> Estimate:
    """Return a percentile with its bounds, which rest on the order of the sample alone and on no distribution.

    Source: Conover, Practical Nonparametric Statistics, 3rd edition, section 3.2 (the approximation for large samples).
    """
    count = len(ordered)
    spread = _DEVIATIONS * sqrt(count * share * (1 - share))
    lower, upper = ceil(count * share - spread), ceil(count * share + spread)
    return Estimate(
        value=percentile(ordered, share),
        low=ordered[lower - 1] if lower >= 1 else None,
        high=ordered[upper - 1] if upper <= count else None,
    )
