"""A caller on whom somebody hung up must not keep the line: the exchange is told until it has heard."""

import pytest
from django.db.models.functions import Now

from dispatch import outbox
from dispatch.actions.answering import answer_call, end_call
from dispatch.actions.calls import report_call
from dispatch.actions.messages import mark_next_uncertain, send_next_message
from dispatch.models import OutboxMessage
from dispatch.ports import MessageSender, SendRefused, SendUnavailable
from dispatch.vocabulary import OutboxStatus
from tests.actions.record import Record
from tests.factories import Centre, call_event


class Exchange(MessageSender):
    """Answers as told, and keeps which calls it was asked to end."""

    def __init__(self, *answers: Exception | None) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    def hang_up(self, *, provider_call_id: str) -> str:
        self.asked.append(provider_call_id)
        if (answer := self.answers.pop(0)) is not None:
            raise answer
        return provider_call_id


@pytest.fixture
def message(record: Record, watched: Centre) -> OutboxMessage:
    by = watched.actor("calltaker")
    card = answer_call(by=by, call_id=report_call(call_event()).id)
    end_call(by=by, call_id=card.id)
    record.begin()
    return OutboxMessage.objects.get()


def test_the_exchange_is_asked_by_its_own_name_of_the_call(message: OutboxMessage, record: Record) -> None:
    exchange = Exchange(None)
    assert send_next_message(exchange) is True
    assert exchange.asked == [call_event().provider_call_id]
    message.refresh_from_db()
    assert (message.status, message.provider_message_id) == (OutboxStatus.SENT, call_event().provider_call_id)
    assert record.only("message.sent").data["message"] == {
        "id": message.pk, "kind": "hang_up", "recipient": "twilio", "attempts": 1, "error": None,
    }  # fmt: skip
    assert send_next_message(exchange) is False


def test_an_exchange_that_is_away_is_asked_again(message: OutboxMessage) -> None:
    exchange = Exchange(SendUnavailable("down"), None)
    send_next_message(exchange)
    OutboxMessage.objects.update(next_attempt_at=Now())
    send_next_message(exchange)
    message.refresh_from_db()
    assert (message.status, len(exchange.asked)) == (OutboxStatus.SENT, 2)


def test_an_exchange_that_refuses_is_seen_by_everybody(message: OutboxMessage, record: Record) -> None:
    send_next_message(Exchange(SendRefused("unknown account")))
    assert record.only("message.parked").data["message"]["kind"] == "hang_up"


def test_hanging_up_is_tried_again_where_the_engine_died_over_it(message: OutboxMessage, record: Record) -> None:
    assert outbox.claim() is not None
    OutboxMessage.objects.update(leased_until=Now())
    assert mark_next_uncertain() is True
    message.refresh_from_db()
    assert (message.status, message.leased_until) == (OutboxStatus.PENDING, None)
    assert record.events() == []
    OutboxMessage.objects.update(next_attempt_at=Now())
    exchange = Exchange(None)
    assert send_next_message(exchange) is True
    assert len(exchange.asked) == 1


def test_an_engine_that_dies_over_it_each_time_does_not_try_for_ever(message: OutboxMessage, record: Record) -> None:
    for _ in range(len(outbox.BACK_OFF) + 1):
        OutboxMessage.objects.update(next_attempt_at=Now())
        assert outbox.claim() is not None
        OutboxMessage.objects.update(leased_until=Now())
        assert mark_next_uncertain() is True
    message.refresh_from_db()
    assert message.status == OutboxStatus.UNCERTAIN
    assert record.names() == ["message.uncertain"]
