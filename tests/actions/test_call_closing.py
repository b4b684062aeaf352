"""Most calls need no help, and one request must be enough for them; none that needs help may go the same way."""

import itertools

import pytest

from dispatch.actions.answering import answer_call, end_call, hold_call, mark_silence
from dispatch.actions.assignments import assign_units, report_assignment
from dispatch.actions.call_closing import close_call
from dispatch.actions.call_moves import link_call
from dispatch.actions.calls import report_call
from dispatch.actions.incident_ends import close_incident
from dispatch.actions.incidents import create_incident
from dispatch.errors import Conflict, Forbidden, Invalid, NotFound
from dispatch.models import Call, Incident
from dispatch.ports import CallEventKind
from dispatch.rules.access import Actor
from dispatch.rules.calls import CALL_DISPOSITIONS
from dispatch.schema import CallCard, CallClosing, IncidentClosing, NewIncident
from dispatch.vocabulary import AssignmentStatus, CallBackOutcome, CallStatus, Disposition, IncidentStatus, Role
from tests.actions.record import Record, deadlines, messages, refused
from tests.factories import Centre, call_event, make_actor


@pytest.fixture
def calltaker(watched: Centre) -> Actor:
    return watched.actor("calltaker")


def close(by: Actor, call_id: int, disposition: Disposition = Disposition.NUISANCE, note: str = "") -> CallCard:
    return close_call(by=by, call_id=call_id, closing=CallClosing(disposition=disposition, note=note))


def report(number: int = 1, kind: CallEventKind = CallEventKind.ENDED, **changes: object) -> CallCard:
    return report_call(call_event(number, kind=kind, key=f"status {kind}", provider_status="completed", **changes))


def second_call(incident_id: int, by: Actor) -> CallCard:
    """Another call about the incident."""
    card = report_call(call_event(2, caller="+84912345679"))
    link_call(by=by, incident_id=incident_id, call_id=card.id)
    return card


def test_one_request_ends_a_ringing_nuisance_call_with_all_that_hangs_on_it(
    record: Record, watched: Centre, calltaker: Actor
) -> None:
    ringing = report_call(call_event())
    record.begin()
    closed = close(calltaker, ringing.id, note="Trẻ em bấm máy")

    call = Call.objects.select_related("incident", "answered_by").get()
    assert (call.status, call.disposition, call.answered_by.username) == ("ended", "nuisance", "calltaker")
    assert call.answered_at is not None
    assert call.ended_at is not None
    assert (closed.status, closed.disposition) == (CallStatus.ENDED, Disposition.NUISANCE)
    incident = call.incident
    assert (incident.status, incident.disposition) == (IncidentStatus.CANCELLED, Disposition.NUISANCE)
    assert incident.closed_at is not None
    assert messages() == [("twilio", ringing.provider_call_id, "pending")]
    assert [state for _, state, _ in deadlines(incident)] == ["cancelled", "cancelled"]
    assert record.names() == ["call.closed", "escalation.cancelled", "escalation.cancelled", "incident.cancelled"]
    told, answered, unassigned, cancelled = record.events()
    assert told.data == {
        "calls": [closed.model_dump(mode="json")], "reason": "nuisance", "note": "Trẻ em bấm máy",
    }  # fmt: skip
    assert answered.data["cancelled"]["reason"] == "met"
    assert unassigned.data["cancelled"]["reason"] == "closed"
    assert cancelled.data["incident"]["disposition"] == "nuisance"
    assert cancelled.data["reason"] == "nuisance"
    assert {event.actor_username for event in record.events()} == {"calltaker"}


@pytest.mark.parametrize("disposition", sorted(CALL_DISPOSITIONS))
def test_a_call_is_closed_for_whatever_reason_there_may_be(
    record: Record, calltaker: Actor, disposition: Disposition
) -> None:
    card = report_call(call_event())
    assert close(calltaker, card.id, disposition).disposition is disposition
    assert Incident.objects.get().disposition == disposition
    assert "note" not in record.only("call.closed").data


@pytest.mark.parametrize("disposition", sorted(set(Disposition) - CALL_DISPOSITIONS))
def test_help_that_was_given_is_said_of_the_incident(
    record: Record, calltaker: Actor, disposition: Disposition
) -> None:
    card = report_call(call_event())
    with refused(Invalid, "disposition_not_for_calls") as refusal:
        close(calltaker, card.id, disposition)
    assert refusal.facts["disposition"] == disposition
    assert set(refusal.facts["allowed"]) == CALL_DISPOSITIONS


def test_an_answered_silent_call_is_hung_up_on_and_its_silence_watched_no_more(
    record: Record, calltaker: Actor
) -> None:
    card = answer_call(by=calltaker, call_id=report_call(call_event()).id)
    mark_silence(by=calltaker, call_id=card.id, silent=True)
    hold_call(by=calltaker, call_id=card.id)
    record.begin()
    closed = close(calltaker, card.id, Disposition.SILENT)
    assert (closed.status, closed.answered_at) == (CallStatus.ENDED, card.answered_at)
    assert [state for _, state, _ in deadlines(card.incident_id)] == ["cancelled"] * 3
    assert len(messages()) == 1
    assert record.names()[0] == "call.closed"


def test_a_call_that_has_ended_is_closed_without_hanging_up(record: Record, calltaker: Actor) -> None:
    answer_call(by=calltaker, call_id=report_call(call_event()).id)
    ended = report()
    record.begin()
    closed = close(calltaker, ended.id, Disposition.INFORMATION)
    assert (closed.status, closed.ended_at) == (CallStatus.ENDED, ended.ended_at)
    assert messages() == []
    assert record.names() == ["call.closed", "escalation.cancelled", "incident.cancelled"]


def test_who_closes_an_abandoned_call_has_judged_that_nobody_is_called_back(record: Record, calltaker: Actor) -> None:
    report_call(call_event())
    card = report()
    assert card.call_back is not None
    record.begin()
    closed = close(calltaker, card.id, Disposition.WRONG_NUMBER)
    assert (closed.status, closed.answered_by) == (CallStatus.ABANDONED, None)
    assert closed.call_back is not None
    assert (closed.call_back.outcome, closed.call_back.done_by) == (CallBackOutcome.NOT_NEEDED, "calltaker")
    assert closed.call_back.attempts == 0
    assert [state for _, state, _ in deadlines(card.incident_id)] == ["cancelled"] * 3
    assert record.names()[-1] == "incident.cancelled"


def test_closing_twice_says_the_same_or_is_refused(record: Record, calltaker: Actor, watched: Centre) -> None:
    card = report_call(call_event())
    closed = close(calltaker, card.id, Disposition.TEST)
    record.begin()
    assert close(watched.actor("ambulance"), card.id, Disposition.TEST, note="again") == closed
    assert record.events() == []
    with refused(Conflict, "call_closed") as refusal:
        close(calltaker, card.id, Disposition.NUISANCE)
    assert refusal.facts == {"disposition": "test"}


@pytest.mark.parametrize("kinds", list(itertools.permutations(CallEventKind, 2)))
def test_what_the_provider_says_after_the_close_changes_nothing(
    record: Record, calltaker: Actor, kinds: tuple[CallEventKind, ...]
) -> None:
    closed = close(calltaker, report_call(call_event()).id)
    record.begin()
    for kind in kinds:
        assert report(kind=kind) == closed
    assert record.events() == []
    assert len(messages()) == 1


def test_nobody_hangs_up_on_the_caller_of_another(record: Record, calltaker: Actor, watched: Centre) -> None:
    card = answer_call(by=calltaker, call_id=report_call(call_event()).id)
    with refused(Conflict, "call_not_yours") as refusal:
        close(watched.actor("ambulance"), card.id)
    assert refusal.facts == {"by": "calltaker"}
    assert close(watched.actor("supervisor"), card.id).answered_by == "calltaker"


def test_anybody_at_a_desk_closes_what_another_had_and_the_caller_left(
    record: Record, calltaker: Actor, watched: Centre
) -> None:
    answer_call(by=calltaker, call_id=report_call(call_event()).id)
    assert close(watched.actor("ambulance"), report().id).disposition is Disposition.NUISANCE


def test_who_does_not_see_a_call_cannot_close_it(record: Record, watched: Centre) -> None:
    card = report_call(call_event())
    for name in ("crew", "police"):
        with refused(NotFound, "call_unknown"):
            close(watched.actor(name), card.id)
    officer = make_actor("another_officer", Role.DUTY_OFFICER)
    with refused(Forbidden, "not_allowed"):
        close(officer, card.id)


# ---------------------------------------------------------------- what must not end with the call


def test_another_call_about_it_keeps_the_incident_open_until_it_is_closed_too(record: Record, calltaker: Actor) -> None:
    first = report_call(call_event())
    second = second_call(first.incident_id, calltaker)
    record.begin()
    close(calltaker, first.id, Disposition.DUPLICATE)
    assert Incident.objects.get(pk=first.incident_id).is_open
    assert ("incident_unassigned", "pending", ("ambulance",)) in deadlines(first.incident_id)
    assert record.names() == ["call.closed", "escalation.cancelled"]
    close(calltaker, second.id, Disposition.DUPLICATE)
    assert Incident.objects.get(pk=first.incident_id).status == IncidentStatus.CANCELLED


def test_an_incident_to_which_a_unit_was_ever_sent_is_not_ended_by_a_call(
    record: Record, calltaker: Actor, watched: Centre
) -> None:
    card = answer_call(by=calltaker, call_id=report_call(call_event()).id)
    unit = watched.units["ambulance"][0].pk
    by = watched.actor("ambulance")
    sent = assign_units(by=by, incident_id=card.incident_id, unit_ids=[unit])
    report_assignment(by=by, assignment_id=sent.assignments[0].id, status=AssignmentStatus.CLEARED, occurred_at=None)
    close(calltaker, card.id, Disposition.FALSE_REPORT)
    assert Incident.objects.get().is_open
    assert "incident.cancelled" not in record.names()


def test_an_incident_that_a_person_entered_is_not_ended_by_a_call(record: Record, calltaker: Actor) -> None:
    entered = create_incident(by=calltaker, new=NewIncident(type="cardiac_arrest"))
    card = second_call(entered.id, calltaker)
    close(calltaker, card.id, Disposition.DUPLICATE)
    assert Incident.objects.get(pk=entered.id).is_open
    assert record.names()[-1] != "incident.cancelled"


def test_a_call_is_closed_after_its_incident(record: Record, calltaker: Actor) -> None:
    card = answer_call(by=calltaker, call_id=report_call(call_event()).id)
    end_call(by=calltaker, call_id=card.id)
    closing = IncidentClosing(disposition=Disposition.HANDLED)
    close_incident(by=calltaker, incident_id=card.incident_id, closing=closing)
    record.begin()
    closed = close(calltaker, card.id, Disposition.DUPLICATE)
    assert closed.status is CallStatus.ENDED
    assert Incident.objects.get().disposition == Disposition.HANDLED
    assert record.names() == ["call.closed"]
