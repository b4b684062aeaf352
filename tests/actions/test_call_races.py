"""What happens to a call on which two act in the same instant, on connections of their own."""

from functools import partial

import pytest

from dispatch.actions.answering import answer_call, end_call, hold_call, mark_silence
from dispatch.actions.call_backs import report_call_back
from dispatch.actions.call_closing import close_call
from dispatch.actions.call_moves import link_call
from dispatch.actions.calls import report_call
from dispatch.actions.incidents import create_incident
from dispatch.errors import Conflict
from dispatch.models import Call, Deadline, Incident, OutboxMessage
from dispatch.ports import CallEventKind
from dispatch.schema import CallBackReport, CallCard, CallClosing, NewIncident
from dispatch.vocabulary import CallBackOutcome, CallStatus, Disposition, IncidentStatus
from tests.actions.conftest import watch_everything
from tests.actions.record import Record, messages
from tests.actions.together import Crowd, raised
from tests.factories import Centre, call_event

ROUNDS = 15


@pytest.fixture
def live(committed_centre: Centre) -> Centre:
    watch_everything()
    return committed_centre


def ring(number: int) -> CallCard:
    return report_call(call_event(number, caller=f"+849123{number:05d}"))


def gone(number: int, kind: CallEventKind = CallEventKind.ENDED) -> CallCard:
    return report_call(call_event(number, caller=f"+849123{number:05d}", kind=kind, key="seq:9"))


def closing(disposition: Disposition = Disposition.NUISANCE) -> CallClosing:
    return CallClosing(disposition=disposition)


def codes(outcomes: list[object]) -> list[str]:
    errors = raised(outcomes)
    assert all(isinstance(error, Conflict) for error in errors), errors
    return [error.code for error in errors if isinstance(error, Conflict)]


def nothing_pends(call_id: int) -> bool:
    return not Deadline.objects.filter(call=call_id, fired_at__isnull=True, cancelled_at__isnull=True).exists()


def test_of_two_who_close_a_call_for_different_reasons_one_has_closed_it(live: Centre) -> None:
    record = Record()
    with Crowd(2) as crowd:
        for number in range(ROUNDS):
            card = ring(number)
            outcomes = crowd.run(
                partial(close_call, by=live.actor("ambulance"), call_id=card.id, closing=closing(Disposition.TEST)),
                partial(close_call, by=live.actor("calltaker"), call_id=card.id, closing=closing(Disposition.SILENT)),
            )
            assert codes(outcomes) == ["call_closed"]
            [won] = [outcome for outcome in outcomes if isinstance(outcome, CallCard)]
            [lost] = raised(outcomes)
            call = Call.objects.select_related("incident", "answered_by").get(pk=card.id)
            assert isinstance(lost, Conflict)
            assert lost.facts == {"disposition": call.disposition}
            assert (won.disposition, won.answered_by) == (call.disposition, call.answered_by.username)
            assert (call.incident.status, call.incident.disposition) == (IncidentStatus.CANCELLED, call.disposition)
    assert record.names().count("call.closed") == record.names().count("incident.cancelled") == ROUNDS
    assert len(messages()) == ROUNDS


def test_a_call_that_is_answered_and_closed_at_once_belongs_to_one(live: Centre) -> None:
    record = Record()
    with Crowd(2) as crowd:
        for number in range(ROUNDS):
            card = ring(number)
            outcomes = crowd.run(
                partial(answer_call, by=live.actor("ambulance"), call_id=card.id),
                partial(close_call, by=live.actor("calltaker"), call_id=card.id, closing=closing()),
            )
            call = Call.objects.select_related("answered_by").get(pk=card.id)
            if call.answered_by.username == "ambulance":
                assert codes(outcomes) == ["call_not_yours"]
                assert (call.status, call.disposition) == (CallStatus.ANSWERED, "")
            else:
                assert codes(outcomes) in (["incident_ended"], ["call_already_answered"])
                assert (call.status, call.disposition) == (CallStatus.ENDED, Disposition.NUISANCE)
    assert record.events()


def test_a_caller_who_goes_while_the_call_is_closed_leaves_nothing_behind(live: Centre) -> None:
    record = Record()
    with Crowd(2) as crowd:
        for number in range(ROUNDS):
            card = ring(number)
            outcomes = crowd.run(
                partial(gone, number),
                partial(close_call, by=live.actor("calltaker"), call_id=card.id, closing=closing()),
            )
            assert not raised(outcomes)
            call = Call.objects.get(pk=card.id)
            assert call.disposition == Disposition.NUISANCE
            abandoned = call.status == CallStatus.ABANDONED
            assert abandoned == (call.call_back_opened_at is not None) == (call.answered_by_id is None)
            assert abandoned == (call.call_back_done_at is not None)
            assert abandoned != OutboxMessage.objects.filter(key=f"hang_up:{call.pk}").exists()
            assert nothing_pends(card.id)
    assert record.events()


def test_a_caller_who_goes_while_somebody_acts_is_gone_once(live: Centre) -> None:
    record, by = Record(), live.actor("calltaker")
    with Crowd(3) as crowd:
        for number in range(ROUNDS):
            card = answer_call(by=by, call_id=ring(number).id)
            outcomes = crowd.run(
                partial(gone, number),
                partial(end_call, by=by, call_id=card.id),
                partial(mark_silence, by=by, call_id=card.id, silent=True)
                if number % 2
                else partial(hold_call, by=by, call_id=card.id),
            )
            assert set(codes(outcomes)) <= {"call_over"}
            assert Call.objects.get(pk=card.id).status == CallStatus.ENDED
            assert nothing_pends(card.id)
    assert record.names().count("call.ended") == ROUNDS


def test_somebody_is_called_back_once(live: Centre) -> None:
    record = Record()
    with Crowd(2) as crowd:
        for number in range(ROUNDS):
            ring(number)
            card = gone(number)
            report = CallBackReport(outcome=CallBackOutcome.REACHED)
            outcomes = crowd.run(
                partial(report_call_back, by=live.actor("ambulance"), call_id=card.id, report=report),
                partial(report_call_back, by=live.actor("calltaker"), call_id=card.id, report=report),
            )
            assert codes(outcomes) == ["call_back_not_open"]
            assert Call.objects.get(pk=card.id).call_back_attempts == 1
    assert record.names().count("call.called_back") == ROUNDS


def test_a_call_that_is_moved_while_its_caller_goes_is_told_where_it_then_is(live: Centre) -> None:
    """The one who waits for the old incident must not go on with it, nor block who moves the call back."""
    record, by = Record(), live.actor("supervisor")
    other = create_incident(by=by, new=NewIncident(type="cardiac_arrest"))
    with Crowd(3) as crowd:
        for number in range(0, 3 * ROUNDS, 3):
            # A second call keeps the first incident from being merged as a whole.
            home = ring(number).incident_id
            link_call(by=by, incident_id=home, call_id=ring(number + 1).id)
            card = ring(number + 2)
            link_call(by=by, incident_id=home, call_id=card.id)
            outcomes = crowd.run(
                partial(link_call, by=by, incident_id=other.id, call_id=card.id),
                partial(gone, number + 2),
                partial(close_call, by=live.actor("calltaker"), call_id=card.id, closing=closing()),
            )
            assert not raised(outcomes)
            assert nothing_pends(card.id)
            call = Call.objects.get(pk=card.id)
            assert (call.incident_id, call.disposition) == (other.id, Disposition.NUISANCE)
            assert Incident.objects.get(pk=home).is_open
    assert Incident.objects.get(pk=other.id).is_open
    assert record.names().count("call.moved") >= ROUNDS
