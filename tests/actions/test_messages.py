"""A message to the outside is sent once or known not to be; none is lost in silence and none repeated blindly."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.functions import Now

from dispatch import outbox
from dispatch.actions.calls import report_call
from dispatch.actions.messages import mark_next_uncertain, send_next_message
from dispatch.models import Incident, OutboxMessage
from dispatch.ports import SendRefused, SendUnavailable, SendUncertain
from dispatch.vocabulary import OutboxStatus
from tests.actions.record import Record
from tests.factories import call_event


class Sender:
    """Answers as told, and keeps what was sent."""

    def __init__(self, *answers: Exception | str) -> None:
        self.answers = list(answers)
        self.sent: list[tuple[str, str]] = []

    def send_sms(self, *, address: str, body: str) -> str:
        assert OutboxMessage.objects.get().status == OutboxStatus.SENDING
        self.sent.append((address, body))
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture
def message(record: Record) -> OutboxMessage:
    call = report_call(call_event())
    incident = Incident.objects.get(pk=call.incident_id)
    for _ in range(2):  # the same key again changes nothing
        outbox.enqueue_sms(key="k", recipient="officer", address="+84900000001", body="Cháy", incident=incident)
    record.begin()
    return OutboxMessage.objects.get()


def make_due_again() -> None:
    OutboxMessage.objects.update(next_attempt_at=Now())


def test_an_empty_outbox_sends_nothing(record: Record) -> None:
    assert send_next_message(Sender()) is False
    assert record.events() == []


def test_a_message_that_was_taken_is_settled_with_the_providers_id(message: OutboxMessage, record: Record) -> None:
    sender = Sender("SM1")
    assert send_next_message(sender) is True
    message.refresh_from_db()
    assert (message.status, message.provider_message_id, message.attempts) == (OutboxStatus.SENT, "SM1", 1)
    assert message.settled_at is not None
    event = record.only("message.sent")
    assert event.data["message"] == {
        "id": message.pk, "kind": "sms", "recipient": "officer", "attempts": 1, "error": None,
    }  # fmt: skip
    assert "+84900000001" not in str(event.data)
    assert event.agencies == ["ambulance"]
    assert send_next_message(sender) is False
    assert sender.sent == [("+84900000001", "Cháy")]


def test_a_refused_message_is_parked_in_sight_of_everybody(message: OutboxMessage, record: Record) -> None:
    send_next_message(Sender(SendRefused("number out of use")))
    message.refresh_from_db()
    assert (message.status, message.error) == (OutboxStatus.PARKED, "number out of use")
    assert record.only("message.parked").data["message"]["error"] == "number out of use"


def test_a_message_of_unknown_fate_is_never_sent_again(message: OutboxMessage, record: Record) -> None:
    sender = Sender(SendUncertain("no answer"))
    send_next_message(sender)
    make_due_again()
    assert send_next_message(sender) is False
    assert record.names() == ["message.uncertain"]
    assert len(sender.sent) == 1


def test_a_provider_that_is_away_is_asked_again_later_and_at_last_the_message_is_parked(
    message: OutboxMessage, record: Record
) -> None:
    attempts = len(outbox.BACK_OFF) + 1
    sender = Sender(*[SendUnavailable("down")] * attempts)
    for number in range(1, attempts):
        assert send_next_message(sender) is True
        message.refresh_from_db()
        assert (message.status, message.attempts, message.leased_until) == (OutboxStatus.PENDING, number, None)
        assert send_next_message(sender) is False, "it must not be sent before its time"
        assert record.events() == []
        make_due_again()
    send_next_message(sender)
    message.refresh_from_db()
    assert message.status == OutboxStatus.PARKED
    assert record.only("message.parked").data["message"]["attempts"] == attempts


def test_each_wait_is_longer_than_the_one_before(message: OutboxMessage) -> None:
    waits = []
    for _ in outbox.BACK_OFF:
        send_next_message(Sender(SendUnavailable("down")))
        with connection.cursor() as cursor:
            cursor.execute("SELECT next_attempt_at - statement_timestamp() FROM dispatch_outboxmessage")
            waits.append(cursor.fetchone()[0])
        make_due_again()
    assert all(abs(wait - planned) < timedelta(seconds=1) for wait, planned in zip(waits, outbox.BACK_OFF, strict=True))
    assert waits == sorted(waits)


def test_a_message_whose_sender_died_is_uncertain_once_its_lease_is_over(
    message: OutboxMessage, record: Record
) -> None:
    assert outbox.claim() is not None
    assert mark_next_uncertain() is False
    assert send_next_message(Sender()) is False
    OutboxMessage.objects.update(leased_until=Now())
    assert mark_next_uncertain() is True
    assert mark_next_uncertain() is False
    message.refresh_from_db()
    assert message.status == OutboxStatus.UNCERTAIN
    assert record.only("message.uncertain").data["message"]["error"] == "the engine stopped while sending"


def test_an_answer_that_comes_after_the_lease_was_given_up_tells_no_second_story(
    message: OutboxMessage, record: Record
) -> None:
    class Slow(Sender):
        def send_sms(self, *, address: str, body: str) -> str:
            OutboxMessage.objects.update(leased_until=Now())
            assert mark_next_uncertain() is True
            return "SM1"

    assert send_next_message(Slow()) is True
    assert record.names() == ["message.uncertain"]


def test_a_long_error_of_a_provider_does_not_break_the_outbox(message: OutboxMessage, record: Record) -> None:
    send_next_message(Sender(SendRefused("đ" * 5000)))
    message.refresh_from_db()
    assert (message.status, len(message.error)) == (OutboxStatus.PARKED, 500)
    assert record.names() == ["message.parked"]


def test_a_sender_that_fails_in_an_unforeseen_way_does_not_repeat_the_message(
    message: OutboxMessage, record: Record
) -> None:
    with pytest.raises(ZeroDivisionError):
        send_next_message(Sender(ZeroDivisionError()))
    message.refresh_from_db()
    assert message.status == OutboxStatus.SENDING
    assert send_next_message(Sender()) is False
