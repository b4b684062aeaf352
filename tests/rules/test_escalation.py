"""A silence that nobody watches is a person who waits in vain."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.rules.escalation import (
    LONGEST_TEXT,
    Policy,
    Step,
    chains_without_person,
    choose_policy,
    duty_officer_text,
    how_to_answer,
    step_at,
    unwatched_silences,
)
from dispatch.vocabulary import EscalationEffect, EscalationTrigger, Priority

CALL, UNASSIGNED = EscalationTrigger.CALL_UNANSWERED, EscalationTrigger.INCIDENT_UNASSIGNED
ALARM = Step(timedelta(seconds=10), EscalationEffect.ALARM_AGENCY)
SMS = Step(timedelta(seconds=30), EscalationEffect.SMS_DUTY_OFFICER)
AGENCIES = frozenset({"police", "fire", "ambulance"})

policies = st.lists(
    st.builds(
        Policy,
        name=st.sampled_from("abcdef"),
        trigger=st.sampled_from(EscalationTrigger),
        agency=st.none() | st.sampled_from(sorted(AGENCIES)),
        priority=st.none() | st.integers(1, 5),
        steps=st.lists(st.sampled_from([ALARM, SMS]), max_size=3).map(tuple),
    ),
    max_size=8,
)


def policy(
    name: str = "general", *, agency: str | None = None, priority: int | None = None, steps: tuple[Step, ...] = (SMS,)
) -> Policy:
    return Policy(name, CALL, agency, priority, steps)


GENERAL = policy("general")
OF_PRIORITY = policy("of priority", priority=1)
OF_AGENCY = policy("of agency", agency="fire")
OF_BOTH = policy("of both", agency="fire", priority=1)


@pytest.mark.parametrize(
    ("offered", "expected"),
    [
        ([GENERAL, OF_PRIORITY, OF_AGENCY, OF_BOTH], OF_BOTH),
        ([GENERAL, OF_PRIORITY, OF_AGENCY], OF_AGENCY),
        ([GENERAL, OF_PRIORITY], OF_PRIORITY),
        ([GENERAL], GENERAL),
        ([], None),
        ([policy(agency="police")], None),
        ([policy(priority=2)], None),
        ([policy(steps=())], None),
        ([Policy("other silence", UNASSIGNED, None, None, (SMS,))], None),
    ],
)
def test_the_most_specific_policy_that_fits_watches(offered: list[Policy], expected: Policy | None) -> None:
    assert choose_policy(offered, CALL, ["fire", "ambulance"], 1) is expected
    assert choose_policy(reversed(offered), CALL, ["fire", "ambulance"], 1) is expected


def test_of_two_equally_specific_policies_the_first_name_wins() -> None:
    first, second = policy("a", agency="fire"), policy("b", agency="ambulance")
    assert choose_policy([second, first], CALL, ["ambulance", "fire"], 3) is first


@given(policies, st.lists(st.sampled_from(sorted(AGENCIES)), max_size=3), st.integers(1, 5))
def test_a_silence_is_watched_whenever_some_policy_fits(
    offered: list[Policy], agencies: list[str], priority: int
) -> None:
    chosen = choose_policy(offered, CALL, agencies, priority)
    fitting = [
        p for p in offered
        if p.trigger is CALL and p.steps and p.agency in (None, *agencies) and p.priority in (None, priority)
    ]  # fmt: skip
    assert (chosen is None) == (not fitting)
    if chosen is not None:
        assert chosen in fitting
        assert not any(p.agency for p in fitting) or chosen.agency
        assert choose_policy(sorted(offered, key=repr), CALL, agencies, priority) in fitting


@pytest.mark.parametrize(
    ("reachable", "agency", "is_hole"),
    [
        ({None}, None, False),
        ({None}, "fire", False),
        ({"fire"}, "fire", False),
        ({"police"}, "fire", True),
        ({"police", "fire"}, None, True),
        ({"police", "fire", "ambulance"}, None, False),
        (set(), None, True),
        (set(), "fire", True),
    ],
)
def test_a_chain_must_end_at_somebody_with_a_telephone(
    reachable: set[str | None], agency: str | None, is_hole: bool
) -> None:
    holes = chains_without_person([policy("chain", agency=agency, steps=(ALARM, SMS))], AGENCIES, frozenset(reachable))
    assert bool(holes) is is_hole
    assert all(hole.startswith("chain:") for hole in holes)


def test_a_chain_may_end_with_a_telephone_call() -> None:
    call = Step(timedelta(seconds=30), EscalationEffect.CALL_DUTY_OFFICER)
    assert chains_without_person([policy(steps=(ALARM, call))], AGENCIES, frozenset({None})) == []


@pytest.mark.parametrize(
    ("repeat", "position", "expected"),
    [
        (None, 0, ALARM),
        (None, 1, SMS),
        (None, 2, None),
        (timedelta(seconds=60), 1, SMS),
        (timedelta(seconds=60), 2, Step(timedelta(seconds=60), SMS.effect)),
        (timedelta(seconds=60), 900, Step(timedelta(seconds=60), SMS.effect)),
    ],
)
def test_past_its_last_step_a_chain_repeats_it_or_is_over(
    repeat: timedelta | None, position: int, expected: Step | None
) -> None:
    assert step_at((ALARM, SMS), repeat, position) == expected


def test_a_chain_without_steps_repeats_nothing() -> None:
    assert step_at((), timedelta(seconds=60), 0) is None


def test_a_repeated_step_keeps_the_agency_that_it_adds() -> None:
    adds = Step(timedelta(seconds=5), EscalationEffect.ADD_AGENCY, "fire")
    assert step_at([adds], timedelta(seconds=60), 1) == Step(timedelta(seconds=60), adds.effect, "fire")


@pytest.mark.parametrize("steps", [(), (ALARM,), (SMS, ALARM)])
def test_a_chain_that_ends_at_a_lamp_is_a_hole_however_many_officers_there_are(steps: tuple[Step, ...]) -> None:
    assert chains_without_person([policy("chain", steps=steps)], AGENCIES, frozenset({None, *AGENCIES})) == [
        "chain: its last step asks no person"
    ]


def test_a_silence_that_only_one_agency_watches_is_named_for_the_others() -> None:
    only_fire = [Policy(t.value, t, "fire", None, (SMS,)) for t in EscalationTrigger]
    assert len(unwatched_silences(only_fire)) == len(EscalationTrigger) * len(Priority)
    everybody = [Policy(t.value, t, None, None, (SMS,)) for t in EscalationTrigger]
    assert unwatched_silences(everybody) == []
    but_one = [*everybody[1:], *(Policy("p", everybody[0].trigger, None, n, (SMS,)) for n in (1, 2, 3, 5))]
    assert unwatched_silences(but_one) == [f"{everybody[0].trigger.value} at P4: no policy for every agency"]


@given(
    st.text(max_size=400), st.text(max_size=400), st.sampled_from(EscalationTrigger), st.integers(1, 5),
    st.none() | st.integers(1, 2**63 - 1),
)  # fmt: skip
def test_the_officers_text_is_short_and_says_which_incident_and_how_to_answer(
    type_name: str, place: str, trigger: EscalationTrigger, priority: int, deadline_id: int | None
) -> None:
    answer = "" if deadline_id is None else how_to_answer(deadline_id)
    text = duty_officer_text("26-000123", priority, type_name, place, trigger, answer=answer)
    assert len(text) <= LONGEST_TEXT
    assert text.startswith(f"EOC: vụ 26-000123 (P{priority})")
    assert text.endswith(f"Đề nghị trực ban xử lý ngay. {answer}" if answer else "Đề nghị trực ban xử lý ngay.")


def test_the_officer_reads_which_alarm_to_answer() -> None:
    assert how_to_answer(417) == "Trả lời OK 417 để nhận."


def test_the_officers_text_tells_the_silences_apart() -> None:
    assert len({duty_officer_text("1", 1, "", "", trigger) for trigger in EscalationTrigger}) == len(EscalationTrigger)


def test_a_long_place_does_not_cut_off_what_is_asked_of_the_officer() -> None:
    text = duty_officer_text("26-000123", 1, "Cháy nhà", "đ" * 300, CALL)
    assert "Đề nghị trực ban xử lý ngay" in text
