"""Somebody who hung up before anybody answered may need help: calling back is nobody's good will but a task."""

from datetime import timedelta

import pytest
from django.db import transaction

from dispatch import timeline
from dispatch.actions.agencies import stand_down_agency
from dispatch.actions.answering import answer_call, end_call
from dispatch.actions.call_backs import end_call_backs, report_call_back, set_call_back_number
from dispatch.actions.call_closing import close_call
from dispatch.actions.calls import report_call
from dispatch.actions.escalation import fire_next_deadline
from dispatch.errors import Conflict, Forbidden, Invalid, NotFound
from dispatch.models import Call, Deadline, EscalationPolicy, Incident
from dispatch.ports import CallEventKind
from dispatch.rules.access import Actor
from dispatch.schema import CallBackReport, CallCard, CallClosing
from dispatch.vocabulary import CallBackOutcome, Disposition, EscalationTrigger, Role
from tests.actions.conftest import CHAIN
from tests.actions.record import Record, deadlines, make_due, messages, refused
from tests.factories import Centre, call_event, make_actor


@pytest.fixture
def calltaker(watched: Centre) -> Actor:
    return watched.actor("calltaker")


def abandon(number: int = 1, **changes: object) -> CallCard:
    report_call(call_event(number, **changes))
    return report_call(
        call_event(number, kind=CallEventKind.ABANDONED, key="seq:2", provider_status="no-answer", **changes)
    )


def call_back(by: Actor, call_id: int, outcome: CallBackOutcome, note: str = "") -> CallCard:
    return report_call_back(by=by, call_id=call_id, report=CallBackReport(outcome=outcome, note=note))


def test_who_hung_up_is_to_be_called_back_in_time(record: Record) -> None:
    card = abandon()
    assert card.call_back is not None
    assert card.call_back.model_dump(exclude={"due_at"}) == {
        "attempts": 0, "done_at": None, "done_by": None, "outcome": None,
    }  # fmt: skip
    [deadline] = Deadline.objects.filter(trigger="call_back_open")
    assert (deadline.chain, deadline.call_id) == (f"call_back_open:{card.id}", card.id)
    assert card.call_back.due_at == deadline.due_at
    assert timedelta() <= deadline.due_at - Call.objects.get().ended_at - CHAIN[0][0] < timedelta(seconds=5)
    assert record.only("call.abandoned").data["calls"] == [card.model_dump(mode="json")]
    assert messages() == []


@pytest.mark.parametrize("caller", ["", "anonymous", "115", "nhà bà Sáu"])
def test_who_has_no_number_cannot_be_called_back(record: Record, caller: str) -> None:
    card = abandon(caller=caller)
    assert card.call_back is None
    assert [trigger for trigger, _, _ in deadlines(card.incident_id)] == ["call_unanswered", "incident_unassigned"]


def test_an_agency_that_was_stood_down_is_not_asked_to_call_back(record: Record, watched: Centre) -> None:
    card = report_call(call_event(dialled="112"))
    by = watched.actor("supervisor")
    stand_down_agency(by=by, incident_id=card.incident_id, agency="fire", reason="không cháy")
    abandon(dialled="112")
    assert ("call_back_open", "pending", ("ambulance", "police")) in deadlines(card.incident_id)
    assert sorted(record.only("call.abandoned").agencies) == ["ambulance", "fire", "police"]


def test_without_a_policy_the_task_stands_without_a_deadline(record: Record) -> None:
    EscalationPolicy.objects.filter(trigger=EscalationTrigger.CALL_BACK_OPEN).delete()
    card = abandon()
    assert card.call_back is not None
    assert card.call_back.due_at is None
    assert record.names()[-2:] == ["call.abandoned", "escalation.cancelled"]


def test_a_call_that_was_taken_opens_no_task_and_one_that_the_line_lost_does(record: Record, calltaker: Actor) -> None:
    answer_call(by=calltaker, call_id=report_call(call_event()).id)
    assert report_call(call_event(kind=CallEventKind.ENDED, key="seq:2")).call_back is None
    assert report_call(call_event(2, kind=CallEventKind.FAILED, key="seq:2")).call_back is not None


def test_nobody_took_it_up_so_the_task_stays_and_goes_on_to_be_watched(record: Record, calltaker: Actor) -> None:
    card = abandon()
    record.begin()
    for attempt in (1, 2):
        tried = call_back(calltaker, card.id, CallBackOutcome.NO_ANSWER, note="chuông reo, không nghe")
        assert tried.call_back is not None
        assert (tried.call_back.attempts, tried.call_back.outcome) == (attempt, CallBackOutcome.NO_ANSWER)
        assert (tried.call_back.done_at, tried.call_back.done_by) == (None, None)
    assert record.names() == ["call.called_back", "call.called_back"]
    data = record.events()[-1].data
    assert (data["reason"], data["note"]) == ("no_answer", "chuông reo, không nghe")
    assert ("call_back_open", "pending", ("ambulance",)) in deadlines(card.incident_id)


@pytest.mark.parametrize("outcome", [CallBackOutcome.REACHED, CallBackOutcome.NOT_NEEDED])
def test_the_task_is_done_once(record: Record, calltaker: Actor, outcome: CallBackOutcome) -> None:
    card = abandon()
    make_due(trigger="call_back_open")
    assert fire_next_deadline() is not None
    record.begin()
    done = call_back(calltaker, card.id, outcome)
    assert done.call_back is not None
    assert (done.call_back.attempts, done.call_back.outcome, done.call_back.done_by) == (1, outcome, "calltaker")
    assert done.call_back.done_at is not None
    assert record.names() == ["call.called_back", "escalation.cancelled"]
    ended = record.only("escalation.cancelled").data
    assert ended["cancelled"]["reason"] == "met"
    assert ended["escalations"][0]["ended_by"] == "calltaker"
    for again in CallBackOutcome:
        with refused(Conflict, "call_back_not_open") as refusal:
            call_back(calltaker, card.id, again)
        assert refusal.facts == {"outcome": outcome}
    assert Incident.objects.get().is_open, "who was reached may need help"


def test_a_call_that_nobody_abandoned_has_no_task(record: Record, calltaker: Actor) -> None:
    card = report_call(call_event())
    with refused(Conflict, "call_back_not_open") as refusal:
        call_back(calltaker, card.id, CallBackOutcome.REACHED)
    assert refusal.facts == {"outcome": None}


def test_who_does_not_see_a_call_does_not_do_its_task(record: Record, watched: Centre) -> None:
    card = abandon()
    for name in ("crew", "police"):
        with refused(NotFound, "call_unknown"):
            call_back(watched.actor(name), card.id, CallBackOutcome.REACHED)
    officer = make_actor("another_officer", Role.DUTY_OFFICER)
    with refused(Forbidden, "not_allowed"):
        call_back(officer, card.id, CallBackOutcome.REACHED)


def test_with_the_incident_the_tasks_that_are_open_end_and_no_other(record: Record, calltaker: Actor) -> None:
    first, second, third = abandon(1), abandon(2, caller="+84912345679"), abandon(3, caller="+84912345670")
    close_call(by=calltaker, call_id=third.id, closing=CallClosing(disposition=Disposition.NUISANCE))
    Call.objects.filter(pk__in=[second.id, third.id]).update(incident_id=first.incident_id)
    done = Call.objects.get(pk=third.id).call_back_done_at
    record.begin()
    with transaction.atomic():
        events = end_call_backs(calltaker, Incident.objects.get(pk=first.incident_id))
        timeline.record(calltaker, events)
    [told] = events
    assert [card.id for card in told.data.calls] == [first.id, second.id]
    for card in told.data.calls:
        assert card.call_back is not None
        assert (card.call_back.outcome, card.call_back.done_by) == (CallBackOutcome.NOT_NEEDED, "calltaker")
        assert card.call_back.attempts == 0
    assert Call.objects.get(pk=third.id).call_back_done_at == done
    assert end_call_backs(calltaker, Incident.objects.get(pk=first.incident_id)) == []


def test_another_number_of_the_caller_is_kept_and_told(record: Record, calltaker: Actor) -> None:
    call = answer_call(by=calltaker, call_id=report_call(call_event()).id)
    record.begin()
    told = set_call_back_number(by=calltaker, call_id=call.id, number="0271 3879 115")
    assert told.call_back_number == Call.objects.get().call_back_number == "+842713879115"
    fact = record.only("call.changed")
    assert (fact.actor_username, fact.agencies, fact.incident_id) == ("calltaker", ["ambulance"], call.incident_id)
    assert fact.data == {"calls": [told.model_dump(mode="json")]}
    assert messages() == []
    assert set_call_back_number(by=calltaker, call_id=call.id, number="+842713879115") == told
    assert record.names() == ["call.changed"]


@pytest.mark.parametrize("taken_back", ["", "{caller}"])
def test_the_number_that_called_is_no_other_number(record: Record, calltaker: Actor, taken_back: str) -> None:
    call = answer_call(by=calltaker, call_id=report_call(call_event()).id)
    set_call_back_number(by=calltaker, call_id=call.id, number="0271 3879 115")
    told = set_call_back_number(by=calltaker, call_id=call.id, number=taken_back.format(caller=call.caller))
    assert (told.call_back_number, Call.objects.get().call_back_number) == (None, "")


def test_a_number_that_nobody_has_is_refused_and_changes_nothing(record: Record, calltaker: Actor) -> None:
    call = answer_call(by=calltaker, call_id=report_call(call_event()).id)
    record.begin()
    with refused(Invalid, "number_invalid"):
        set_call_back_number(by=calltaker, call_id=call.id, number="091234567")
    assert (Call.objects.get().call_back_number, record.names()) == ("", [])


def test_who_speaks_with_the_caller_writes_the_number_and_afterwards_anybody(
    record: Record, watched: Centre, calltaker: Actor
) -> None:
    call = answer_call(by=calltaker, call_id=report_call(call_event()).id)
    ambulance = watched.actor("ambulance")
    with refused(Conflict, "call_not_yours") as refusal:
        set_call_back_number(by=ambulance, call_id=call.id, number="0271 3879 115")
    assert refusal.facts == {"by": "calltaker"}
    with refused(NotFound, "call_unknown"):
        set_call_back_number(by=watched.actor("police"), call_id=call.id, number="0271 3879 115")
    end_call(by=calltaker, call_id=call.id)
    told = set_call_back_number(by=ambulance, call_id=call.id, number="0271 3879 115")
    assert told.call_back_number == "+842713879115"
