"""Percentiles of measured times, and between which bounds the true ones lie."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, comb, floor, sqrt

# Of fewer cases a percentile says nothing that the cases themselves do not say better.
FEWEST = 5
# Of a normal distribution 95 % lies within so many standard deviations.
_DEVIATIONS = 1.96
_TAIL = 0.025
# Of fewer cases the ranks are those of the binomial distribution itself: there the normal one promises too much.
_FEW = 200


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

    Each lies on its side of the true one with 97.5 % at least. Source: Conover, Practical Nonparametric Statistics, 3rd
    edition, section 3.2 (exact, and the approximation for large samples).
    """
    count = len(ordered)
    lower, upper = _exact_ranks(count, share) if count < _FEW else _near_ranks(count, share)
    return Estimate(
        value=percentile(ordered, share),
        low=ordered[lower - 1] if lower >= 1 else None,
        high=ordered[upper - 1] if upper <= count else None,
    )


def _near_ranks(count: int, share: float) -> tuple[int, int]:
    spread = _DEVIATIONS * sqrt(count * share * (1 - share))
    return floor(count * share - spread), ceil(count * share + spread) + 1


def _exact_ranks(count: int, share: float) -> tuple[int, int]:
    """Return the ranks of the bounds: 0 for none below, more than there are cases for none above.

    As many cases as lie below the true percentile are binomially distributed: the case of a rank lies above it where
    fewer than so many are below.
    """
    lower, upper, fewer = 0, count + 1, 0.0
    for rank in range(1, count + 1):
        fewer += comb(count, rank - 1) * share ** (rank - 1) * (1 - share) ** (count - rank + 1)
        if fewer <= _TAIL:
            lower = rank
        if fewer >= 1 - _TAIL:
            upper = rank
            break
    return lower, upper
