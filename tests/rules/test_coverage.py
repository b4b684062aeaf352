"""Who counts as free, and who is reached: people within a time of the soonest unit, whichever it is."""

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from dispatch.rules.coverage import Reach, reached, reached_by_area, soonest, why_left_out
from dispatch.vocabulary import UnitStatus

NEVER = np.inf


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, None),
        ({"status": UnitStatus.RETURNING}, None),
        ({"status": UnitStatus.RETURNING, "age": timedelta(minutes=4)}, None),
        ({"age": timedelta(minutes=6)}, "position_lost"),
        ({"is_placed": False}, "position_unknown"),
        ({"is_suspect": True}, "position_suspect"),
        ({"status": UnitStatus.DISPATCHED}, "at_work"),
        ({"status": UnitStatus.ON_SCENE}, "at_work"),
        ({"status": UnitStatus.OUT_OF_SERVICE, "is_placed": False}, "out_of_service"),
        ({"status": UnitStatus.OFF_DUTY}, "off_duty"),
    ],
)
def test_a_unit_counts_where_it_may_be_sent_from_a_place_that_is_known(changes: dict, code: str | None) -> None:
    unit = {"status": UnitStatus.AVAILABLE, "is_placed": True, "is_suspect": False, "age": None} | changes
    reason = why_left_out(**unit)
    assert (reason.code if reason else None) == code
    assert reason is None or (reason.vi and reason.en)


def test_every_status_is_told_apart() -> None:
    for status in UnitStatus:
        reason = why_left_out(status=status, is_placed=True, is_suspect=False, age=None)
        assert (reason is None) == (status in {UnitStatus.AVAILABLE, UnitStatus.RETURNING})


def test_the_soonest_unit_reaches_and_a_way_that_is_not_there_does_not() -> None:
    first = soonest(np.array([[100.0, NEVER, 900.0], [480.0, NEVER, 901.0]]), 3)
    assert first.tolist() == [100.0, NEVER, 900.0]
    people = np.array([10.0, 20.0, 30.0])
    assert reached(first, people, (99, 480, 900)) == (Reach(99, 0.0), Reach(480, 10.0), Reach(900, 40.0))


def test_without_units_nobody_is_reached() -> None:
    assert reached(soonest(np.empty((0, 2)), 2), np.array([5.0, 5.0]), (480,)) == (Reach(480, 0.0),)
    assert reached(soonest(np.empty((0, 0)), 0), np.empty(0), (480,)) == (Reach(480, 0.0),)


@given(
    times=hnp.arrays(np.float64, st.tuples(st.integers(0, 5), st.just(7)), elements=st.floats(0, 2000)),
    people=hnp.arrays(np.float64, 7, elements=st.integers(0, 10**6).map(float)),
    areas=hnp.arrays(np.intp, 7, elements=st.integers(0, 2)),
)
def test_areas_add_up_to_the_whole_and_more_time_or_another_unit_never_reaches_fewer(
    times: np.ndarray, people: np.ndarray, areas: np.ndarray
) -> None:
    within = (480, 900)
    first = soonest(times, 7)
    whole = reached(first, people, within)
    by_area = reached_by_area(first, people, areas, 3, within)
    assert [reach.people for reach in whole] == pytest.approx([sum(row[at].people for row in by_area) for at in (0, 1)])
    assert whole[0].people <= whole[1].people <= people.sum()
    fewer = reached(soonest(times[:-1], 7), people, within)
    assert all(less.people <= more.people for less, more in zip(fewer, whole, strict=True))
