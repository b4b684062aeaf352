"""Who takes a call sees who calls: a nuisance is known by what it did, and nobody is one at the first call."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext

from dispatch.actions.answering import answer_call, end_call
from dispatch.actions.call_closing import close_call
from dispatch.actions.calls import report_call
from dispatch.actions.incident_ends import close_incident
from dispatch.models import Call
from dispatch.rules.access import Actor
from dispatch.schema import CallCard, CallClosing, IncidentClosing
from dispatch.selectors.calls import caller_history
from dispatch.vocabulary import CallerKind, CallStatus, Disposition
from tests.actions.record import Record
from tests.factories import Centre, call_event


@pytest.fixture
def calltaker(watched: Centre) -> Actor:
    return watched.actor("calltaker")


def close(by: Actor, card: CallCard, disposition: Disposition = Disposition.NUISANCE) -> CallCard:
    return close_call(by=by, call_id=card.id, closing=CallClosing(disposition=disposition))


def test_the_first_call_of_a_number_is_nobodys_nuisance(record: Record) -> None:
    card = report_call(call_event())
    assert (card.history.earlier, card.history.nuisance) == ([], 0)
    assert [reason.code for reason in card.history.reasons] == ["first_call"]


def test_a_call_brings_what_its_number_did_before_the_newest_first(record: Record, calltaker: Actor) -> None:
    first = close(calltaker, report_call(call_event(1, dialled="113")))
    second = close(calltaker, report_call(call_event(2)), Disposition.SILENT)
    report_call(call_event(3, caller="+84912345679"))
    record.begin()
    card = report_call(call_event(4, caller="0912345678"))
    assert [earlier.id for earlier in card.history.earlier] == [second.id, first.id]
    newest = card.history.earlier[0]
    assert (newest.line, newest.status, newest.disposition) == ("115", CallStatus.ENDED, Disposition.SILENT)
    assert (newest.incident_id, newest.received_at) == (second.incident_id, second.received_at)
    assert 0 < card.history.nuisance < 1
    assert {reason.code for reason in card.history.reasons} == {"earlier_nuisance", "earlier_silent"}
    assert all(reason.vi and reason.en for reason in card.history.reasons)
    received = record.only("call.received").data["calls"][0]
    assert received["history"] == card.history.model_dump(mode="json") == Call.objects.get(pk=card.id).history


def test_what_was_known_stays_as_it_was_known_then(record: Record, calltaker: Actor) -> None:
    first = report_call(call_event(1))
    second = report_call(call_event(2))
    close(calltaker, first)
    assert answer_call(by=calltaker, call_id=second.id).history == second.history
    assert second.history.earlier[0].disposition is None


def test_a_number_that_needed_help_is_told_by_its_incident(record: Record, calltaker: Actor) -> None:
    first = answer_call(by=calltaker, call_id=report_call(call_event(1)).id)
    end_call(by=calltaker, call_id=first.id)
    closing = IncidentClosing(disposition=Disposition.HANDLED)
    close_incident(by=calltaker, incident_id=first.incident_id, closing=closing)
    card = report_call(call_event(2))
    assert card.history.earlier[0].disposition is Disposition.HANDLED
    assert card.history.nuisance == 0


@pytest.mark.parametrize("caller", ["", "anonymous", "115", "trạm 3"])
def test_callers_without_a_number_are_not_taken_for_one_another(record: Record, calltaker: Actor, caller: str) -> None:
    for number in (1, 2):
        close(calltaker, report_call(call_event(number, caller=caller)))
    card = report_call(call_event(3, caller=caller))
    assert (card.history.earlier, card.history.nuisance) == ([], 0)


def test_only_the_last_day_counts_and_at_most_twenty_calls(record: Record, calltaker: Actor) -> None:
    old = close(calltaker, report_call(call_event(100)))
    Call.objects.filter(pk=old.id).update(received_at=Now() - timedelta(hours=24, seconds=1))
    assert report_call(call_event(1)).history.earlier == []
    cards = [report_call(call_event(number)) for number in range(2, 24)]
    assert [earlier.id for earlier in cards[-1].history.earlier] == [card.id for card in reversed(cards[1:-1])]
    assert len(cards[-1].history.earlier) == 20


def test_the_history_is_one_query_by_the_index_of_callers(record: Record) -> None:
    card = report_call(call_event())
    with CaptureQueriesContext(connection) as queries:
        caller_history("+84912345678", CallerKind.NUMBER, card.received_at + timedelta(seconds=1))
    [query] = queries
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {query['sql']}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "call_by_caller" in plan
    assert "Sort" not in plan
