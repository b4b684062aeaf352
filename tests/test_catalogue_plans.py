"""The example response plans and escalation policies: what they ask for can be there, and no silence is forgotten."""

from collections import Counter
from typing import get_args

import pytest

from dispatch.catalogue.importing import import_catalogue
from dispatch.catalogue.reading import (
    read_capabilities,
    read_incident_types,
    read_response_plans,
    read_unit_types,
)
from dispatch.catalogue.shapes import (
    ResponsePlanEntry,
    UnitTypeEntry,
)
from dispatch.demo.reading import read_units
from dispatch.models import (
    EscalationPolicy,
    EscalationStep,
    UnitType,
)
from dispatch.rules.escalation import unwatched_silences
from dispatch.selectors.escalation import escalation_policies
from dispatch.vocabulary import EscalationEffect, EscalationTrigger


def test_every_capability_of_the_demonstration_has_a_name() -> None:
    used = {capability for unit in read_units().entries for capability in unit.capabilities}
    assert used == {entry.code for entry in read_capabilities()}


@pytest.mark.django_db
def test_a_unit_type_says_who_transports_and_how_it_travels() -> None:
    import_catalogue()
    types = {row.code: row for row in UnitType.objects.all()}
    assert {code for code, row in types.items() if row.transports} == {"ambulance_basic", "ambulance_icu"}
    assert {row.agency_id: row.turnout_s for row in types.values()} == {"fire": 80, "ambulance": 60, "police": 30}
    profiles = get_args(UnitTypeEntry.model_fields["profile"].annotation)
    assert set(profiles) == set(UnitType.PROFILES)
    assert (types["pumper"].profile, types["medic_bike"].profile) == ("fire_truck", "motorbike")


def _fleet() -> Counter[str]:
    """Return how many units of the demonstration offer each capability or are of each type."""
    return Counter(offer for unit in read_units().entries for offer in {*unit.capabilities, unit.type})


@pytest.mark.parametrize("plan", read_response_plans(), ids=lambda plan: plan.name)
def test_a_plan_asks_for_what_can_be_there(plan: ResponsePlanEntry) -> None:
    fleet = _fleet()
    assert plan.incident_type in {entry.code for entry in read_incident_types()}
    known = {entry.code for entry in read_capabilities()} | {entry.code for entry in read_unit_types()}
    for need in plan.needs:
        assert need.capability in known, need.capability
        assert need.count <= fleet[need.capability], need.capability


def test_no_two_plans_are_for_the_same_case() -> None:
    plans = read_response_plans()
    assert len({plan.name for plan in plans}) == len(plans)
    cases = [(p.incident_type, p.priority, p.alarm_level, p.from_time, p.to_time) for p in plans]
    assert len(set(cases)) == len(cases)


def test_a_plan_is_the_total_so_a_higher_level_asks_for_no_less() -> None:
    by_case: dict[tuple[str, int | None], dict[int, Counter[str]]] = {}
    for plan in read_response_plans():
        if plan.from_time is None:
            needs = Counter({need.capability: need.count for need in plan.needs})
            by_case.setdefault((plan.incident_type, plan.priority), {})[plan.alarm_level] = needs
    for case, levels in by_case.items():
        assert sorted(levels) == list(range(1, len(levels) + 1)), case
        for level in range(2, len(levels) + 1):
            assert levels[level - 1] < levels[level], (case, level)
    fires = {"house_fire", "industrial_fire", "vehicle_fire", "forest_fire"}
    assert {case[0] for case, levels in by_case.items() if len(levels) == 3} == fires


def test_a_night_plan_asks_for_no_less_than_the_day() -> None:
    plans = read_response_plans()
    nights = [plan for plan in plans if plan.from_time]
    assert nights
    for night in nights:
        day = next(
            plan
            for plan in plans
            if plan.from_time is None
            and (plan.incident_type, plan.priority, plan.alarm_level)
            == (night.incident_type, night.priority, night.alarm_level)
        )
        wanted = {need.capability: need.count for need in night.needs}
        assert Counter(wanted) >= Counter({need.capability: need.count for need in day.needs}), night.name


def test_each_force_has_plans() -> None:
    agency_of = {entry.code: entry.agencies[0] for entry in read_incident_types()}
    assert {agency_of[plan.incident_type] for plan in read_response_plans()} == {"police", "fire", "ambulance"}


@pytest.mark.django_db
def test_no_silence_is_unwatched() -> None:
    import_catalogue()
    assert unwatched_silences(escalation_policies()) == []


@pytest.mark.django_db
def test_escalation_waits_longer_for_what_is_less_urgent() -> None:
    import_catalogue()
    waits = {
        (policy.trigger, policy.priority): [step.after_s for step in policy.steps.all()]
        for policy in EscalationPolicy.objects.prefetch_related("steps")
    }
    assert waits["call_unanswered", None] == [10, 10, 15]
    first = {priority: steps[0] for (trigger, priority), steps in waits.items() if trigger == "incident_unassigned"}
    assert first == {1: 30, 2: 60, 3: 120, 4: 300, 5: 900}
    for (trigger, priority), steps in waits.items():
        if priority == 1 and (trigger, None) in waits:
            assert steps[0] <= waits[trigger, None][0], trigger
    assert waits["unit_emergency", None] == [1, 5, 20]
    assert waits["scene_silent", None][0] == 600


@pytest.mark.django_db
def test_every_chain_begins_at_the_desks_and_ends_at_a_duty_officer() -> None:
    import_catalogue()
    asking = {EscalationEffect.SMS_DUTY_OFFICER, EscalationEffect.CALL_DUTY_OFFICER}
    for policy in EscalationPolicy.objects.prefetch_related("steps"):
        steps = [EscalationEffect(step.effect) for step in policy.steps.all()]
        assert steps[0] is EscalationEffect.ALARM_AGENCY, policy.name
        assert steps[-1] in asking, policy.name
        if policy.priority == 1:
            assert steps[-1] is EscalationEffect.CALL_DUTY_OFFICER, policy.name
        assert policy.agency_id is None, policy.name


@pytest.mark.django_db
def test_every_last_step_is_repeated_but_never_before_a_person_could_answer() -> None:
    import_catalogue()
    repeats = {(row.trigger, row.priority): row.repeat_s for row in EscalationPolicy.objects.all()}
    assert all(repeat is not None and 60 <= repeat <= 600 for repeat in repeats.values()), repeats
    at_once = {case for case, repeat in repeats.items() if repeat == 60}
    assert at_once == {case for case in repeats if case[1] == 1} | {("unit_emergency", None)}
    unassigned = [repeats["incident_unassigned", priority] for priority in range(1, 6)]
    assert unassigned == sorted(unassigned)


@pytest.mark.django_db
def test_five_callers_are_a_crowd_and_only_an_urgent_one_raises_the_alarm_level() -> None:
    import_catalogue()
    crowds = EscalationPolicy.objects.filter(trigger=EscalationTrigger.CALLS_ON_INCIDENT)
    assert set(crowds.values_list("threshold", flat=True)) == {5}
    raising = EscalationStep.objects.filter(effect=EscalationEffect.RAISE_ALARM_LEVEL)
    assert list(raising.values_list("policy__trigger", "policy__priority", "position")) == [("calls_on_incident", 1, 2)]
