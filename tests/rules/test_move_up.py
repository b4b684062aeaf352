"""The unit that is proposed to move is the best that a search through all finds, and no station is stripped for it."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.rules.move_up import FreeUnit, Limits, MoveUpProposal, Situation, propose_move_ups

WITHIN = (480, 900)
LIMITS = Limits(within_s=WITHIN, worthwhile_people=1, longest_drive_s=2700, keep_free=1)
STATIONS = ("alpha", "beta", "gamma")
NAMES = {code: (f"Trạm {code}", f"{code} station") for code in (*STATIONS, "east", "west")}


def propose(situation: Situation, limits: Limits = LIMITS) -> tuple[MoveUpProposal, ...]:
    return propose_move_ups(situation, limits, names=NAMES, estimated=True)


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    points = draw(st.integers(1, 6))
    empty = ("east", "west")[: draw(st.integers(1, 2))]
    count = draw(st.integers(0, 5))
    seconds = st.sampled_from([100.0, 480.0, 481.0, 900.0, 901.0, np.inf])
    units = tuple(
        FreeUnit(
            unit_id=index,
            call_sign=f"CA{index:02d}",
            post=draw(st.sampled_from(STATIONS)),
            kind=draw(st.sampled_from(["car", "bike"])),
            movable=draw(st.booleans() | st.just(True)),
        )
        for index in range(count)
    )

    def table(rows: int, columns: int) -> np.ndarray:
        drawn = draw(st.lists(seconds, min_size=rows * columns, max_size=rows * columns))
        return np.array(drawn, dtype=np.float64).reshape(rows, columns)

    return Situation(
        units=units,
        times_s=table(count, points),
        people=np.array(draw(st.lists(st.integers(0, 9), min_size=points, max_size=points)), dtype=np.float64),
        empty=empty,
        posted_s={kind: table(len(empty), points) for kind in ("car", "bike")},
        drives_s=np.array(
            draw(
                st.lists(
                    st.sampled_from([60.0, 600.0, 2701.0, np.inf]),
                    min_size=count * len(empty),
                    max_size=count * len(empty),
                )
            )
        ).reshape(count, len(empty)),
    )


def people_reached(situation: Situation, times: np.ndarray) -> int:
    """Count by the meaning of the words, point by point."""
    return sum(
        int(people)
        for limit in WITHIN
        for point, people in enumerate(situation.people)
        if any(row[point] <= limit for row in times)
    )


def moved(situation: Situation, times: np.ndarray, unit: int, station: int) -> np.ndarray:
    after = times.copy()
    after[unit] = situation.posted_s[situation.units[unit].kind][station]
    return after


def search(
    situation: Situation, limits: Limits, times: np.ndarray, gone: set[int], covered: set[int]
) -> tuple[int, int] | None:
    """Try every unit at every station."""
    found = []
    before = people_reached(situation, times)
    for unit, station in product(range(len(situation.units)), range(len(situation.empty))):
        one = situation.units[unit]
        staying = [other for index, other in enumerate(situation.units) if index not in gone and other.post == one.post]
        if unit in gone or station in covered or not one.movable or len(staying) <= limits.keep_free:
            continue
        if situation.drives_s[unit, station] > limits.longest_drive_s:
            continue
        net = people_reached(situation, moved(situation, times, unit, station)) - before
        lost = before - people_reached(situation, np.delete(times, unit, axis=0))
        if net >= limits.worthwhile_people:
            rank = (-net, lost, situation.drives_s[unit, station], one.call_sign, situation.empty[station])
            found.append((rank, unit, station))
    return min(found)[1:] if found else None


@given(situations(), st.integers(0, 2), st.integers(1, 8))
@settings(max_examples=400)
def test_each_proposal_is_the_best_of_all_that_could_be_made(
    situation: Situation, keep_free: int, worthwhile: int
) -> None:
    limits = Limits(within_s=WITHIN, worthwhile_people=worthwhile, longest_drive_s=2700, keep_free=keep_free)
    times, gone, covered = situation.times_s, set[int](), set[int]()
    expected = []
    while (best := search(situation, limits, times, gone, covered)) is not None:
        unit, station = best
        expected.append((situation.units[unit].unit_id, situation.empty[station]))
        times = moved(situation, times, unit, station)
        gone.add(unit)
        covered.add(station)
    assert [(found.unit_id, found.to_station) for found in propose(situation, limits)] == expected


@given(situations(), st.integers(0, 2))
def test_gains_less_losses_are_what_changes_and_no_station_is_stripped(situation: Situation, keep_free: int) -> None:
    times = situation.times_s
    posts = [unit.post for unit in situation.units]
    limits = Limits(within_s=WITHIN, worthwhile_people=1, longest_drive_s=2700, keep_free=keep_free)
    for found in propose(situation, limits):
        after = moved(situation, times, found.unit_id, situation.empty.index(found.to_station))
        assert sum(found.gains) - sum(found.losses) == people_reached(situation, after) - people_reached(
            situation, times
        )
        times = after
        posts.remove(found.from_station)
        assert found.left_behind == posts.count(found.from_station) >= keep_free


def a_town(**changes: object) -> Situation:
    """Two cars at alpha, one at beta; east is empty, and a thousand people there are reached from nowhere else."""
    values: dict = {
        "units": (
            FreeUnit(1, "CA01", "alpha", "car", movable=True),
            FreeUnit(2, "CA02", "alpha", "car", movable=True),
            FreeUnit(3, "CA03", "beta", "car", movable=True),
        ),
        "times_s": np.array([[100.0, 900.0, 3000.0], [100.0, 900.0, 3000.0], [800.0, 100.0, 3000.0]]),
        "people": np.array([5000.0, 300.0, 1000.0]),
        "empty": ("east",),
        "posted_s": {"car": np.array([[3000.0, 3000.0, 200.0]])},
        "drives_s": np.array([[700.0], [650.0], [60.0]]),
    }
    return Situation(**(values | changes))


def test_a_proposal_says_what_it_brings_and_costs_and_what_stays() -> None:
    [found] = propose(a_town())
    # CA03 would be there sooner, but nobody would stay at beta; of the two at alpha the nearer one goes.
    assert (found.call_sign, found.from_station, found.to_station) == ("CA02", "alpha", "east")
    assert (found.gains, found.losses, found.left_behind) == ((1000.0, 1000.0), (0.0, 0.0), 1)
    assert [reason.code for reason in found.reasons] == [
        "station_empty",
        "gain",
        "gain",
        "no_loss",
        "drive",
        "estimated",
        "stays_behind",
    ]
    assert found.reasons[1].vi == "thêm 1.000 người được đến trong 8 phút"
    assert found.reasons[-1].en == "1 free stay at alpha station"


def test_a_unit_that_loses_more_than_it_brings_stays_where_it_is() -> None:
    assert (
        propose(
            a_town(
                people=np.array([5000.0, 300.0, 1000.0]),
                units=a_town().units[:1],
                times_s=a_town().times_s[:1],
                drives_s=a_town().drives_s[:1],
            ),
            Limits(WITHIN, 1, 2700, 0),
        )
        == ()
    )


@pytest.mark.parametrize(
    "limits",
    [Limits(WITHIN, 2001, 2700, 1), Limits(WITHIN, 1, 600, 1), Limits(WITHIN, 1, 2700, 2)],
    ids=["not worthwhile", "too far", "too few stay"],
)
def test_what_the_centre_has_laid_down_holds(limits: Limits) -> None:
    assert propose(a_town(), limits) == ()


def test_without_units_or_without_an_empty_station_nothing_is_proposed() -> None:
    nobody = a_town(units=(), times_s=np.empty((0, 3)), drives_s=np.empty((0, 1)))
    assert propose(nobody) == ()
    full = a_town(empty=(), posted_s={"car": np.empty((0, 3))}, drives_s=np.empty((3, 0)))
    assert propose(full) == ()
