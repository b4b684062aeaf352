"""Percentiles against the definition, and their bounds against what is true of samples whose source is known."""

from random import Random
from statistics import quantiles

import pytest

from dispatch.rules.percentiles import estimate, percentile


@pytest.mark.parametrize("count", [2, 3, 10, 101])
def test_a_percentile_is_what_the_standard_library_says(count: int) -> None:
    chance = Random(count)
    ordered = sorted(chance.expovariate(1 / 60) for _ in range(count))
    expected = quantiles(ordered, n=100, method="inclusive")
    assert [percentile(ordered, share / 100) for share in (50, 90, 95)] == pytest.approx(
        [expected[share - 1] for share in (50, 90, 95)]
    )


def test_of_one_case_every_percentile_is_that_one() -> None:
    assert [percentile([7.0], share) for share in (0.0, 0.5, 0.95, 1.0)] == [7.0] * 4


@pytest.mark.parametrize("share", [0.5, 0.9, 0.95])
@pytest.mark.parametrize("count", [5, 8, 10, 20, 60, 199, 400])
def test_the_true_percentile_is_outside_a_bound_that_is_named_once_in_forty_times_at_most(
    count: int, share: float
) -> None:
    # Of numbers that are equally likely from 0 to 1 the percentile is the share itself.
    chance = Random(20261130)
    found = [estimate(sorted(chance.random() for _ in range(count)), share) for _ in range(2_000)]
    too_high = sum(one.low is not None and one.low > share for one in found)
    too_low = sum(one.high is not None and one.high < share for one in found)
    # 50 of each are the most that is promised; four standard deviations more are not by chance.
    assert max(too_high, too_low) <= 50 + 28
    assert all(one.low is None or one.low <= one.value for one in found)
    assert all(one.high is None or one.high >= one.value for one in found)


def test_the_bounds_of_many_cases_lie_close() -> None:
    ordered = [index / 10_000 for index in range(10_000)]
    found = estimate(ordered, 0.9)
    assert found.low is not None
    assert found.high is not None
    assert 0.008 < found.high - found.low < 0.016


def test_a_bound_that_the_sample_does_not_reach_is_not_named() -> None:
    few = estimate([1.0, 2.0, 3.0, 4.0, 5.0], 0.95)
    assert (few.low, few.high) == (4.0, None)
