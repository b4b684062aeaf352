"""A caller who is taken for gone, or for answered, is a caller whom nobody helps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.ports import CallEventKind
from dispatch.rules.access import Access, Grant
from dispatch.rules.calls import CALL_DISPOSITIONS, call_status_after, may_act_on_call
from dispatch.vocabulary import CallStatus, Disposition, Role

C, K = CallStatus, CallEventKind
_ENDS = {C.ENDED, C.ABANDONED, C.FAILED}


@pytest.mark.parametrize(
    ("current", "kind", "was_answered", "expected"),
    [
        (C.RINGING, K.RINGING, False, C.RINGING),
        (C.RINGING, K.ENDED, False, C.ABANDONED),
        (C.RINGING, K.ABANDONED, False, C.ABANDONED),
        (C.RINGING, K.FAILED, False, C.FAILED),
        (C.ANSWERED, K.RINGING, True, C.ANSWERED),
        (C.ANSWERED, K.ENDED, True, C.ENDED),
        (C.ANSWERED, K.ABANDONED, True, C.ENDED),
        (C.ANSWERED, K.FAILED, True, C.ENDED),
        (C.HELD, K.ENDED, True, C.ENDED),
        (C.ENDED, K.RINGING, True, C.ENDED),
        (C.ABANDONED, K.ENDED, False, C.ABANDONED),
        (C.FAILED, K.ENDED, False, C.FAILED),
    ],
)
def test_a_providers_report_moves_a_call(current: C, kind: K, was_answered: bool, expected: C) -> None:
    assert call_status_after(current, kind, was_answered) is expected


@given(st.lists(st.sampled_from(K), max_size=12), st.integers(min_value=0, max_value=12))
def test_no_sequence_of_reports_brings_a_call_back(kinds: list[K], answered_before: int) -> None:
    status, was_answered = C.RINGING, False
    for index, kind in enumerate(kinds):
        if index == answered_before and status is C.RINGING:
            status, was_answered = C.ANSWERED, True
        following = call_status_after(status, kind, was_answered)
        if status in _ENDS:
            assert following is status
        if status is C.ANSWERED:
            assert following in {C.ANSWERED, C.ENDED}
        if was_answered:
            assert following not in {C.ABANDONED, C.FAILED}
        status = following


@given(st.lists(st.sampled_from(K), min_size=1, max_size=8))
def test_a_report_that_comes_twice_changes_nothing_more(kinds: list[K]) -> None:
    once = twice = C.RINGING
    for kind in kinds:
        once = call_status_after(once, kind, was_answered=False)
        twice = call_status_after(call_status_after(twice, kind, was_answered=False), kind, was_answered=False)
    assert once is twice


@pytest.mark.parametrize(
    ("grants", "expected"),
    [
        ([Grant(Role.CALL_TAKER)], False),
        ([Grant(Role.DISPATCHER, "police")], False),
        ([Grant(Role.ADMINISTRATOR)], False),
        ([Grant(Role.SUPERVISOR)], True),
        ([Grant(Role.SHIFT_LEAD, "police")], True),
        ([Grant(Role.SHIFT_LEAD, "fire")], False),
        ([Grant(Role.DISPATCHER, "police"), Grant(Role.SHIFT_LEAD, "police")], True),
    ],
)
def test_the_call_of_another_is_touched_by_who_leads_the_shift_alone(grants: list[Grant], expected: bool) -> None:
    asking = Access(person_id=1, username="x", grants=tuple(grants))
    assert may_act_on_call(2, asking, ["police", "ambulance"]) is expected
    assert may_act_on_call(None, asking, ["police", "ambulance"]) is expected
    assert may_act_on_call(1, asking, ["police", "ambulance"])


def test_no_call_is_closed_as_help_that_was_given() -> None:
    assert set(Disposition) - CALL_DISPOSITIONS == {Disposition.HANDLED, Disposition.CANCELLED}
