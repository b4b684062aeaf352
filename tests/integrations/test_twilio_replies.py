"""A duty officer takes an alarm by answering the text; nobody else can, and no text is ever answered with an error."""

import logging
import re
from typing import Any
from xml.etree import ElementTree

import pytest
from django.db import OperationalError

from dispatch.actions.calls import report_call
from dispatch.actions.escalation import fire_next_deadline
from dispatch.models import Deadline, Membership, OutboxMessage, Person, TimelineEvent
from dispatch.vocabulary import OutboxKind
from tests.actions.conftest import watch_everything
from tests.actions.record import make_due
from tests.factories import Centre, call_event
from tests.integrations.alarms import OFFICER, alarm_by, taken_by
from tests.integrations.deliveries import ACCOUNT_SID, code_of, deliver

SMS = "/telephony/twilio/sms"

pytestmark = pytest.mark.usefixtures("twilio_account")


@pytest.fixture(autouse=True)
def watched(centre: Centre) -> Centre:
    """A centre whose alarms end at the officer's telephone."""
    watch_everything()
    return centre


@pytest.fixture
def alarm() -> OutboxMessage:
    """A text message about an alarm that stands."""
    return alarm_by(OutboxKind.SMS)


def text(body: str, sender: str = OFFICER, sid: int = 1) -> Any:
    return deliver(
        SMS,
        {
            "AccountSid": ACCOUNT_SID,
            "Body": body,
            "From": sender,
            "MessageSid": f"SM{sid:032x}",
            "SmsStatus": "received",
            "To": "+84900000000",
        },
    )


def answer_to(body: str, sender: str = OFFICER, sid: int = 1) -> str:
    """Return what the sender of a text reads in answer; empty for none."""
    response = text(body, sender, sid)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/xml; charset=utf-8"
    root = ElementTree.fromstring(response.content)
    assert root.tag == "Response"
    return "".join(root.itertext())


@pytest.mark.parametrize("body", ["OK {}", "ok{}", " ỐK  {}. "])
def test_an_officer_takes_the_alarm_by_its_number(alarm: OutboxMessage, body: str) -> None:
    said = answer_to(body.format(alarm.deadline_id))
    assert str(alarm.deadline_id) in said
    assert alarm.incident.number in said
    assert taken_by(alarm) == "officer"
    [event] = TimelineEvent.objects.filter(name="escalation.acknowledged")
    assert event.actor_username == "officer"
    assert OFFICER not in str(event.data)


def test_the_text_that_the_centre_sends_says_how_to_answer_and_that_answer_takes_the_alarm(centre: Centre) -> None:
    report_call(call_event())
    while not OutboxMessage.objects.exists():
        assert make_due(trigger="call_unanswered")
        assert fire_next_deadline() is not None
    message = OutboxMessage.objects.get()
    [offered] = re.findall(r"OK \d+", message.body)
    answer_to(offered)
    assert taken_by(message) == "officer"


def test_the_steps_that_would_follow_end_too(alarm: OutboxMessage) -> None:
    assert alarm.deadline is not None
    answer_to(f"OK {alarm.deadline_id}")
    assert not Deadline.objects.filter(
        chain=alarm.deadline.chain, fired_at__isnull=True, cancelled_at__isnull=True
    ).exists()


def test_ok_alone_takes_the_newest_alarm_that_stands(alarm: OutboxMessage) -> None:
    newer = alarm_by(OutboxKind.SMS, 2)
    assert str(newer.deadline_id) in answer_to("OK")
    assert (taken_by(alarm), taken_by(newer)) == (None, "officer")
    answer_to("ok", sid=2)
    assert taken_by(alarm) == "officer"
    assert "không còn cảnh báo" in answer_to("ok", sid=3)


def test_a_text_that_is_delivered_twice_takes_one_alarm(alarm: OutboxMessage) -> None:
    newer = alarm_by(OutboxKind.SMS, 2)
    answer_to("OK")
    answer_to("OK")
    assert (taken_by(alarm), taken_by(newer)) == (None, "officer")


def test_an_alarm_that_somebody_has_is_not_taken_from_them(alarm: OutboxMessage) -> None:
    answer_to(f"OK {alarm.deadline_id}")
    Person.objects.filter(username="officer").update(username="colleague")
    OutboxMessage.objects.update(recipient="colleague")
    Person.objects.create(username="second", phone_number="+84900000002")
    Membership.objects.create(person=Person.objects.get(username="second"), role="duty_officer")
    copy = OutboxMessage.objects.get(pk=alarm.pk)
    copy.pk, copy.key, copy.recipient, copy.address = None, "copy", "second", "+84900000002"
    copy.save()
    before = TimelineEvent.objects.count()
    assert "đã có người nhận" in answer_to(f"OK {alarm.deadline_id}", "+84900000002", sid=2)
    assert taken_by(alarm) == "colleague"
    assert TimelineEvent.objects.count() == before


@pytest.mark.parametrize("sender", ["+84911111111", "", "anonymous", "EOC"])
def test_a_strangers_text_does_nothing_and_is_not_answered(
    alarm: OutboxMessage, sender: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    assert answer_to(f"OK {alarm.deadline_id}", sender) == ""
    assert taken_by(alarm) is None
    assert "left alone" in caplog.text
    assert "84911111111" not in caplog.text


def test_an_officer_takes_only_what_was_sent_to_that_number(alarm: OutboxMessage) -> None:
    other = alarm_by(OutboxKind.SMS, 2, address="+84900000007")
    assert "không có cảnh báo" in answer_to(f"OK {other.deadline_id}")
    assert "không có cảnh báo" in answer_to("OK 999999999999999999")
    assert (taken_by(alarm), taken_by(other)) == (None, None)


@pytest.mark.parametrize("lost", ["account", "number", "role"])
def test_who_is_no_officer_any_more_takes_nothing(alarm: OutboxMessage, lost: str) -> None:
    match lost:
        case "account":
            Person.objects.filter(username="officer").update(is_active=False)
        case "number":
            Person.objects.filter(username="officer").update(phone_number="+84900000005")
        case _:
            Membership.objects.filter(person__username="officer").delete()
    assert "không còn quyền" in answer_to(f"OK {alarm.deadline_id}")
    assert taken_by(alarm) is None


@pytest.mark.parametrize("body", ["", "không", "OK 1 2", "đ" * 1600, "\x00"])
def test_what_is_not_understood_takes_nothing_and_says_how(
    alarm: OutboxMessage, body: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    assert "OK 123" in answer_to(body)
    assert taken_by(alarm) is None
    assert OFFICER not in caplog.text


def test_a_text_without_a_body_or_an_id_breaks_nothing(alarm: OutboxMessage) -> None:
    assert deliver(SMS, {"AccountSid": ACCOUNT_SID}).status_code == 200
    assert deliver(SMS, {"AccountSid": ACCOUNT_SID, "From": OFFICER, "Body": "OK"}).status_code == 200
    assert taken_by(alarm) == "officer"


def test_an_unsigned_text_is_refused(alarm: OutboxMessage) -> None:
    fields = {"AccountSid": ACCOUNT_SID, "From": OFFICER, "Body": "OK", "MessageSid": "SM" + "0" * 32}
    assert code_of(deliver(SMS, fields, signature="forged")) == "signature_invalid"
    fields["AccountSid"] = "AC" + "0" * 32
    assert code_of(deliver(SMS, fields)) == "account_unknown"
    assert taken_by(alarm) is None


def test_a_text_that_cannot_be_recorded_is_not_accepted(alarm: OutboxMessage, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(**_: object) -> None:
        raise OperationalError

    monkeypatch.setattr("dispatch.integrations.twilio.acknowledging.acknowledge_escalation", away)
    assert text("OK").status_code == 503
