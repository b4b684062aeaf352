"""The same seed gives the same province, so that what was seen once can be seen again."""

import dataclasses
import math
import re

import phonenumbers

from dispatch.rules.numbers import dialled_forms, identify_caller
from dispatch.simulator.plan import Fate, make_plan
from dispatch.simulator.province import nearest
from dispatch.vocabulary import CallerKind


def test_a_seed_is_a_plan() -> None:
    one = make_plan(seed=7, run="a", calls=50, rate=2)
    assert one == make_plan(seed=7, run="a", calls=50, rate=2)
    assert one != make_plan(seed=8, run="a", calls=50, rate=2)


def test_two_runs_of_a_seed_are_two_sets_of_calls() -> None:
    one, other = (make_plan(seed=7, run=run, calls=50, rate=2) for run in "ab")
    assert not {call.call_sid for call in one} & {call.call_sid for call in other}
    assert one == [dataclasses.replace(b, call_sid=a.call_sid) for a, b in zip(one, other, strict=True)]


def test_the_calls_are_such_as_a_province_makes() -> None:
    plan = make_plan(seed=1, run="a", calls=2000, rate=4)
    assert all(re.fullmatch(r"CA[0-9a-f]{32}", call.call_sid) for call in plan)
    assert {call.line for call in plan} == {"113", "114", "115"}
    assert all(call.line in dialled_forms(call.dialled) or call.dialled == f"+84{call.line}" for call in plan)
    assert math.isclose(plan[-1].starts_s, 2000 / 4, rel_tol=0.15)
    kinds = [identify_caller(call.caller) for call in plan]
    anonymous = sum(caller.kind is CallerKind.ANONYMOUS for caller in kinds)
    assert 80 < anonymous < 260
    numbers = [caller.text for caller in kinds if caller.kind is CallerKind.NUMBER]
    assert len(numbers) + anonymous == 2000
    assert all(phonenumbers.is_valid_number(phonenumbers.parse(number)) for number in numbers)
    shares = {fate: sum(call.fate is fate for call in plan) / 2000 for fate in Fate}
    assert 0.6 < shares[Fate.HANDLED] < 0.8
    assert all(share > 0.02 for share in shares.values())


def test_some_callbacks_come_late_twice_and_out_of_order() -> None:
    plan = make_plan(seed=1, run="a", calls=200, rate=4)
    assert all([report.after_s for report in c.reports] == sorted(r.after_s for r in c.reports) for c in plan)
    orders = [[report.sequence_number for report in call.reports] for call in plan]
    assert any(order != sorted(order) for order in orders)
    assert all(sorted(order) == [0, 1, 2] for order in orders)
    assert any(report.deliveries == 2 for call in plan for report in call.reports)


def test_the_nearest_free_unit_comes_first() -> None:
    def unit(number: int, lon: float | None, status: str = "available", agency: str = "fire") -> dict[str, object]:
        position = None if lon is None else {"lon": lon, "lat": 11.5, "at": "2026-01-01T00:00:00Z"}
        return {"id": number, "status": status, "agency": agency, "position": position}

    units = [
        unit(1, 106.9),
        unit(2, 106.7),
        unit(3, 106.61, "en_route"),
        unit(4, None),
        unit(5, 106.6, agency="police"),
    ]
    assert [found["id"] for found in nearest(units, (106.6, 11.5), agency="fire")] == [2, 1]
