"""A plan that is read wrongly sends too few."""

import random
from dataclasses import replace
from datetime import time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.rules.response_plans import FALLBACK_HORIZON, Need, PlanRow, choose_plan, fallback, needs_at

NOON = time(12)
ROW = PlanRow(
    id=1,
    name="mọi vụ việc",
    type=None,
    priority=None,
    alarm_level=1,
    zone=None,
    from_time=None,
    to_time=None,
    needs=(Need("pumper", 1),),
    divert=False,
    horizon=timedelta(minutes=40),
)
OF_TYPE = replace(ROW, id=2, name="cháy nhà", type="house_fire")
OF_PRIORITY = replace(ROW, id=3, name="tối khẩn", priority=1)
OF_ZONE = replace(ROW, id=4, name="khu công nghiệp", zone="becamex")
OF_NIGHT = replace(ROW, id=5, name="ban đêm", from_time=time(22), to_time=time(6))
OF_DAY = replace(ROW, id=6, name="ban ngày", from_time=time(6), to_time=time(22))


def choose(
    rows: list[PlanRow], *, alarm_level: int = 1, kind: str | None = "house_fire", local_time: time = NOON
) -> PlanRow | None:
    return choose_plan(
        rows, type=kind, priority=1, alarm_level=alarm_level, zones=frozenset({"becamex"}), local_time=local_time
    )


def needs(rows: list[PlanRow], alarm_level: int) -> dict[str, int] | None:
    requirement = needs_at(
        rows, type="house_fire", priority=1, alarm_level=alarm_level, zones=frozenset(), local_time=NOON
    )
    return None if requirement is None else {need.capability: need.count for need in requirement.needs}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([ROW, OF_DAY, OF_ZONE, OF_PRIORITY, OF_TYPE], OF_TYPE),
        ([ROW, OF_DAY, OF_ZONE, OF_PRIORITY], OF_PRIORITY),
        ([ROW, OF_DAY, OF_ZONE], OF_ZONE),
        ([ROW, OF_DAY], OF_DAY),
        ([ROW], ROW),
        ([], None),
        # One word for the type outweighs all others together.
        ([OF_TYPE, replace(OF_DAY, priority=1, zone="becamex")], OF_TYPE),
        ([OF_TYPE, replace(OF_TYPE, id=9, zone="becamex")], replace(OF_TYPE, id=9, zone="becamex")),
        # Nothing else tells them apart: the name, then the id.
        ([replace(ROW, id=9, name="b"), replace(ROW, id=10, name="a")], replace(ROW, id=10, name="a")),
        ([replace(ROW, id=10), replace(ROW, id=9)], replace(ROW, id=9)),
        # What does not fit is not there.
        (
            [replace(OF_TYPE, type="theft"), replace(OF_PRIORITY, priority=2), replace(OF_ZONE, zone="x"), OF_NIGHT],
            None,
        ),
    ],
)
def test_the_most_specific_row_that_fits_holds(rows: list[PlanRow], expected: PlanRow | None) -> None:
    assert choose(rows) == expected
    assert choose(rows[::-1]) == expected


def test_a_row_holds_at_exactly_its_alarm_level() -> None:
    assert choose([ROW], alarm_level=2) is None
    assert choose([ROW, replace(ROW, id=2, alarm_level=2)], alarm_level=2) == replace(ROW, id=2, alarm_level=2)


def test_an_incident_without_a_type_gets_a_row_for_any_type() -> None:
    assert choose([OF_TYPE, ROW], kind=None) is ROW


@pytest.mark.parametrize(
    ("from_time", "to_time", "holds_at", "not_at"),
    [
        (time(6), time(22), [time(6), time(21, 59, 59)], [time(5, 59), time(22), time(0)]),
        (time(22), time(6), [time(22), time(23, 59), time(0), time(5, 59)], [time(6), NOON, time(21, 59)]),
        (time(18), None, [time(18), time(23, 59, 59)], [time(0), time(17, 59)]),
        (None, time(6), [time(0), time(5, 59)], [time(6), time(23, 59)]),
        (time(8), time(8), [time(0), time(8), time(23, 59)], []),
        (None, None, [time(0), NOON, time(23, 59, 59)], []),
    ],
)
def test_a_window_may_pass_midnight(
    from_time: time | None, to_time: time | None, holds_at: list[time], not_at: list[time]
) -> None:
    row = replace(ROW, from_time=from_time, to_time=to_time)
    assert [moment for moment in holds_at if choose([row], local_time=moment) is None] == []
    assert [moment for moment in not_at if choose([row], local_time=moment) is not None] == []


def test_a_levels_count_is_the_total_and_not_an_addition() -> None:
    second = replace(ROW, id=2, alarm_level=2, needs=(Need("pumper", 3), Need("ladder", 1)))
    assert needs([ROW, second], 1) == {"pumper": 1}
    assert needs([ROW, second], 2) == {"pumper": 3, "ladder": 1}


def test_a_higher_level_that_forgets_a_unit_does_not_send_it_home() -> None:
    first = replace(ROW, needs=(Need("pumper", 4), Need("command", 1)))
    second = replace(ROW, id=2, alarm_level=2, needs=(Need("pumper", 2), Need("ladder", 1)))
    assert needs([first, second], 2) == {"pumper": 4, "command": 1, "ladder": 1}


def test_where_a_level_has_no_row_the_lower_one_holds() -> None:
    assert needs([ROW], 3) == {"pumper": 1}
    assert needs([replace(ROW, alarm_level=3)], 2) is None


def test_a_requirement_names_its_rows_and_takes_the_freer_of_their_rules() -> None:
    second = replace(ROW, id=2, alarm_level=2, divert=True, horizon=timedelta(minutes=20))
    requirement = needs_at(
        [second, ROW], type=None, priority=3, alarm_level=2, zones=frozenset(), local_time=NOON
    )  # fmt: skip
    assert requirement is not None
    assert requirement.plans == (ROW, second)
    assert requirement.is_planned
    assert requirement.divert
    assert requirement.horizon == timedelta(minutes=40)


def test_without_any_plan_there_is_still_one_unit_of_each_agency() -> None:
    assert needs([], 1) is None
    requirement = fallback(["police", "fire", "police"])
    assert requirement.needs == (Need("agency:fire", 1), Need("agency:police", 1))
    assert not requirement.is_planned
    assert requirement.horizon == FALLBACK_HORIZON


rows = st.lists(
    st.builds(
        PlanRow,
        id=st.integers(1, 9),
        name=st.sampled_from("ab"),
        type=st.none() | st.sampled_from(["house_fire", "theft"]),
        priority=st.none() | st.integers(1, 2),
        alarm_level=st.integers(1, 4),
        zone=st.none() | st.sampled_from(["x", "y"]),
        from_time=st.none() | st.times(),
        to_time=st.none() | st.times(),
        needs=st.lists(
            st.builds(Need, capability=st.sampled_from(["pumper", "ladder", "boat"]), count=st.integers(0, 4)),
            max_size=3,
            unique_by=lambda need: need.capability,
        ).map(tuple),
        divert=st.booleans(),
        horizon=st.integers(1, 60).map(lambda minutes: timedelta(minutes=minutes)),
    ),
    max_size=10,
)


@given(rows, st.times(), st.sets(st.sampled_from(["x", "y"])).map(frozenset))
def test_raising_the_alarm_level_never_removes_a_need(
    plan: list[PlanRow], local_time: time, zones: frozenset[str]
) -> None:
    before: dict[str, int] = {}
    divert, horizon = False, timedelta()
    for level in range(1, 6):
        requirement = needs_at(
            plan, type="house_fire", priority=1, alarm_level=level, zones=zones, local_time=local_time
        )  # fmt: skip
        if requirement is None:
            assert not before
            continue
        now = {need.capability: need.count for need in requirement.needs}
        assert all(now.get(capability, 0) >= count for capability, count in before.items())
        assert requirement.divert >= divert
        assert requirement.horizon >= horizon
        before, divert, horizon = now, requirement.divert, requirement.horizon


@given(rows, st.times(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(plan: list[PlanRow], local_time: time, chance: random.Random) -> None:
    distinct = list({row.id: row for row in plan}.values())
    shuffled = list(distinct)
    chance.shuffle(shuffled)
    for level in range(1, 5):
        one, other = (choose(order, alarm_level=level, local_time=local_time) for order in (distinct, shuffled))
        assert one == other
