"""Where a unit is follows from the fixes alone, not from the order in which they come."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.rules.positions import FASTEST_MPS, Fix, FixRefusal, follow, metres_between, refusal_of

NOW = datetime(2026, 8, 1, 12, tzinfo=UTC)
KEPT = timedelta(days=90)
DEGREE_M = 111_195.0


def fix(seconds: float, north_m: float = 0.0, accuracy_m: float | None = None) -> Fix:
    return Fix(NOW + timedelta(seconds=seconds), 106.9, 11.5 + north_m / DEGREE_M, accuracy_m)


def suspects(known: Fix | None, *taken: Fix) -> list[bool]:
    return [found.suspect for found in follow(known, taken).history]


@pytest.mark.parametrize(
    ("at", "refusal"),
    [
        (NOW, None),
        (NOW + timedelta(seconds=120), None),
        (NOW + timedelta(seconds=120, microseconds=1), FixRefusal.CLOCK_AHEAD),
        (datetime.max.replace(tzinfo=UTC), FixRefusal.CLOCK_AHEAD),
        (NOW - KEPT, None),
        (NOW - KEPT - timedelta(microseconds=1), FixRefusal.FIX_TOO_OLD),
        (datetime(1970, 1, 1, tzinfo=UTC), FixRefusal.FIX_TOO_OLD),
    ],
)
def test_a_fix_of_an_impossible_time_is_refused(at: datetime, refusal: FixRefusal | None) -> None:
    assert refusal_of(at, now=NOW, kept=KEPT) == refusal


def test_a_late_fix_goes_to_the_history_and_moves_nothing() -> None:
    course = follow(fix(0), [fix(-1), fix(-60)])
    assert [found.at for found in course.history] == [fix(-60).at, fix(-1).at]
    assert course.newest is None


def test_the_same_fix_again_moves_nothing() -> None:
    assert follow(fix(0), [fix(0, 500)]).newest is None


@pytest.mark.parametrize(
    ("before", "after", "suspect"),
    [
        (fix(0), fix(10, 10 * FASTEST_MPS - 1), False),
        (fix(0), fix(10, 10 * FASTEST_MPS + 1), True),
        # Both may be off.
        (fix(0, accuracy_m=300), fix(10, 10 * FASTEST_MPS + 490, accuracy_m=200), False),
        (fix(0, accuracy_m=300), fix(10, 10 * FASTEST_MPS + 510, accuracy_m=200), True),
        # Clocks that tell whole seconds.
        (fix(0), fix(0.01, FASTEST_MPS - 1), False),
        (fix(0), fix(0.01, FASTEST_MPS + 1), True),
    ],
)
def test_a_move_that_no_vehicle_makes_is_suspect(before: Fix, after: Fix, suspect: bool) -> None:
    course = follow(before, [after])
    assert course.newest is not None
    assert (course.newest.at, course.newest.suspect) == (after.at, suspect)
    assert suspects(None, before, after) == [False, suspect]


def test_a_unit_that_goes_on_from_a_suspect_place_is_there() -> None:
    far = 50_000.0
    assert suspects(fix(0), fix(10, far), fix(20, far + 100)) == [True, False]
    jumped = follow(fix(0), [fix(10, far)]).newest
    assert jumped is not None
    assert jumped.suspect
    assert suspects(jumped, fix(20, far + 100)) == [False]
    # A place that nothing confirms: the way back is as impossible.
    assert suspects(fix(0), fix(10, far), fix(20), fix(30)) == [True, True, False]


def test_what_is_measured_from_is_the_fix_before_in_time_and_no_later_one() -> None:
    assert suspects(fix(0, 50_000), fix(-10), fix(-5, 100), fix(5, 50_000)) == [False, False, False]


def test_distances_are_those_on_the_ground() -> None:
    assert metres_between(fix(0), fix(0, 1000)) == pytest.approx(1000, rel=1e-3)
    antipodes = Fix(NOW, -73.1, -11.5)
    assert metres_between(fix(0), antipodes) == pytest.approx(20_015_000, rel=1e-3)


fixes = st.builds(
    Fix,
    st.integers(-3600, 3600).map(lambda seconds: NOW + timedelta(seconds=seconds)),
    st.floats(-180, 180),
    st.floats(-90, 90),
    st.none() | st.floats(0, 1e6),
)


@given(st.none() | fixes, st.lists(fixes, unique_by=lambda fix: fix.at, max_size=12), st.randoms(use_true_random=False))
def test_the_order_in_which_fixes_come_does_not_count(known: Fix | None, taken: list[Fix], chance: object) -> None:
    shuffled = list(taken)
    chance.shuffle(shuffled)
    assert follow(known, taken) == follow(known, shuffled)


@given(st.none() | fixes, st.lists(fixes, max_size=12))
def test_duplicates_change_nothing(known: Fix | None, taken: list[Fix]) -> None:
    assert follow(known, taken) == follow(known, [*taken, *taken])


@given(st.none() | fixes, st.lists(st.lists(fixes, max_size=5), max_size=6))
def test_however_fixes_are_cut_into_batches_nothing_is_lost_and_the_marker_only_goes_forward(
    known: Fix | None, batches: list[list[Fix]]
) -> None:
    at_once = follow(known, [fix for batch in batches for fix in batch])
    newest, kept = known, set()
    for batch in batches:
        course = follow(newest, batch)
        kept |= {found.at for found in course.history}
        if course.newest is not None:
            assert newest is None or course.newest.at > newest.at
            assert course.newest in course.history
            newest = course.newest
    assert kept == {found.at for found in at_once.history}
    last = at_once.newest or known
    assert (newest and newest.at) == (last and last.at)
