"""A hole in the rota must be named to the minute: in it, an escalation ends at nobody."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.rules.escalation import Policy, Step
from dispatch.rules.rota import (
    Duty,
    Hole,
    PolicyFault,
    Window,
    agencies_covered,
    holes,
    policy_faults,
    roles_asked,
)
from dispatch.vocabulary import EscalationEffect, EscalationTrigger, Role

MIDNIGHT = datetime(2026, 3, 12, tzinfo=UTC)
OFFICER = [Role.DUTY_OFFICER]


def at(hour: float) -> datetime:
    return MIDNIGHT + timedelta(hours=hour)


DAY = Window(at(0), at(24))


def duty(start: float, end: float, agency: str | None = "fire", role: Role = Role.DUTY_OFFICER) -> Duty:
    return Duty(role, agency, at(start), at(end))


@pytest.mark.parametrize(
    ("duties", "expected"),
    [
        ([], [(0, 24)]),
        ([duty(0, 24)], []),
        ([duty(-5, 30)], []),
        ([duty(0, 12), duty(12, 24)], []),
        ([duty(12, 24), duty(0, 12)], []),
        ([duty(0, 8), duty(9, 24)], [(8, 9)]),
        ([duty(1, 23)], [(0, 1), (23, 24)]),
        ([duty(0, 20), duty(2, 4)], [(20, 24)]),
        ([duty(-9, 0), duty(24, 30)], [(0, 24)]),
        ([duty(0, 24, agency=None)], []),
        ([duty(0, 24, agency="police")], [(0, 24)]),
        ([duty(0, 24, role=Role.SHIFT_LEAD)], [(0, 24)]),
        ([duty(0, 6), duty(6, 24, agency=None)], []),
    ],
)
def test_times_without_anybody_on_duty_are_named(duties: list[Duty], expected: list[tuple[float, float]]) -> None:
    found = holes(duties, ["fire"], DAY, OFFICER)
    assert found == [Hole("fire", Role.DUTY_OFFICER, at(start), at(end)) for start, end in expected]


def test_each_agency_and_role_has_its_own_holes() -> None:
    duties = [duty(0, 24, agency="fire"), duty(0, 12, agency=None, role=Role.SHIFT_LEAD)]
    assert holes(duties, {"police", "fire"}, DAY, [Role.DUTY_OFFICER, Role.SHIFT_LEAD]) == [
        Hole("fire", Role.SHIFT_LEAD, at(12), at(24)),
        Hole("police", Role.DUTY_OFFICER, at(0), at(24)),
        Hole("police", Role.SHIFT_LEAD, at(12), at(24)),
    ]


hours = st.integers(-5, 29)


@given(st.lists(st.tuples(hours, hours).filter(lambda pair: pair[0] < pair[1])))
def test_an_hour_is_in_a_hole_exactly_when_nobody_is_on_duty_in_it(periods: list[tuple[int, int]]) -> None:
    found = holes([duty(start, end) for start, end in periods], ["fire"], DAY, OFFICER)
    for hour in range(24):
        covered = any(start <= hour < end for start, end in periods)
        assert covered is not any(hole.starts_at <= at(hour) < hole.ends_at for hole in found)
    assert all(hole.starts_at < hole.ends_at for hole in found)
    assert all(one.ends_at < other.starts_at for one, other in pairwise(found))


@pytest.mark.parametrize(
    ("of_rota", "held", "covered"),
    [
        ("fire", ["fire"], ["fire"]),
        ("fire", [None], ["fire"]),
        ("fire", ["police"], []),
        ("fire", [], []),
        (None, [None], [None]),
        (None, ["police", "fire"], ["fire", "police"]),
        (None, [], []),
    ],
)
def test_who_does_not_hold_the_role_there_is_not_on_duty_there(
    of_rota: str | None, held: list[str | None], covered: list[str | None]
) -> None:
    assert agencies_covered(of_rota, held) == covered


def policy(*effects: EscalationEffect, agency: str | None = None) -> Policy:
    steps = tuple(Step(timedelta(seconds=30), effect) for effect in effects)
    return Policy("p", EscalationTrigger.CALL_UNANSWERED, agency, None, steps)


HOLE = Hole("fire", Role.DUTY_OFFICER, at(8), at(9))
ALARM, TEXT, RING, LEAD = (
    EscalationEffect.ALARM_AGENCY,
    EscalationEffect.SMS_DUTY_OFFICER,
    EscalationEffect.CALL_DUTY_OFFICER,
    EscalationEffect.ALARM_SHIFT_LEAD,
)


@pytest.mark.parametrize(
    ("entered", "faults"),
    [
        (policy(ALARM, TEXT), [PolicyFault("p", HOLE)]),
        (policy(ALARM, RING), [PolicyFault("p", HOLE)]),
        (policy(RING, agency="fire"), [PolicyFault("p", HOLE)]),
        (policy(RING, agency="police"), []),
        (policy(TEXT, ALARM), [PolicyFault("p", None)]),
        (policy(TEXT, LEAD), [PolicyFault("p", None)]),
        (policy(), [PolicyFault("p", None)]),
    ],
)
def test_a_policy_is_at_fault_where_its_last_step_reaches_nobody(entered: Policy, faults: list[PolicyFault]) -> None:
    assert policy_faults([entered], [HOLE]) == faults


def test_a_missing_shift_lead_leaves_every_chain_its_duty_officer() -> None:
    assert policy_faults([policy(LEAD, TEXT)], [Hole("fire", Role.SHIFT_LEAD, at(8), at(9))]) == []


def test_only_a_centre_that_asks_its_shift_lead_needs_one_on_duty() -> None:
    assert roles_asked([policy(ALARM, TEXT)]) == [Role.DUTY_OFFICER]
    assert roles_asked([policy(LEAD, TEXT)]) == [Role.DUTY_OFFICER, Role.SHIFT_LEAD]
