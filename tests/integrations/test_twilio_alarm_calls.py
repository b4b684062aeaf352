"""An officer who is rung up hears what is wrong and takes it by a key; a call of unknown fate is never repeated."""

from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
import requests
from pytest_django import Settings
from twilio.http.response import Response

from dispatch.actions.escalation import acknowledge_escalation
from dispatch.actions.messages import send_next_message
from dispatch.integrations.twilio import wiring
from dispatch.integrations.twilio.document import ApiDocument
from dispatch.integrations.twilio.double import TwilioDouble
from dispatch.integrations.twilio.sender import TwilioSender
from dispatch.models import OutboxMessage, Person
from dispatch.ports import SendRefused, SendUnavailable, SendUncertain
from dispatch.vocabulary import OutboxKind, OutboxStatus
from tests.actions.conftest import watch_everything
from tests.factories import Centre
from tests.integrations.alarms import OFFICER, alarm_by, taken_by
from tests.integrations.deliveries import ACCOUNT_SID, PUBLIC_URL, TOKEN, call_sid, code_of, deliver
from tests.integrations.test_twilio_sender import Answering

pytestmark = pytest.mark.usefixtures("twilio_account")


@pytest.fixture
def alarm(centre: Centre) -> OutboxMessage:
    """A call about an alarm that stands."""
    watch_everything()
    return alarm_by(OutboxKind.VOICE)


@pytest.fixture
def double() -> TwilioDouble:
    return TwilioDouble(ApiDocument(wiring.document_path()), account_sid=ACCOUNT_SID, auth_token=TOKEN)


def sender(client: Any) -> TwilioSender:
    return TwilioSender(account_sid=ACCOUNT_SID, auth_token=TOKEN, from_number="+84900000000", http_client=client)


def press(path: str, digits: str | None = None) -> Any:
    """Let Twilio ask what is said in the call, perhaps after a key."""
    fields = {"AccountSid": ACCOUNT_SID, "CallSid": call_sid(9), "From": "+84900000000", "To": OFFICER}
    return deliver(path, fields | ({} if digits is None else {"Digits": digits}))


def heard(response: Any) -> ElementTree.Element:
    assert response.status_code == 200, response.content
    assert response["Content-Type"] == "text/xml; charset=utf-8"
    return ElementTree.fromstring(response.content)


def path_of(message: OutboxMessage) -> str:
    return f"/telephony/twilio/alarm/{message.pk}"


def test_the_officer_is_rung_up_and_takes_the_alarm_by_a_key(alarm: OutboxMessage, double: TwilioDouble) -> None:
    assert send_next_message(sender(double)) is True
    alarm.refresh_from_db()
    [placed] = double.placed
    assert (alarm.status, alarm.provider_message_id) == (OutboxStatus.SENT, placed.sid)
    assert placed.to == OFFICER
    assert placed.url == PUBLIC_URL + path_of(alarm)

    menu = heard(press(urlsplit(placed.url).path))
    gathers = menu.findall("Gather")
    assert len(gathers) == 3, "who does not press a key hears it twice more"
    for gather in gathers:
        assert gather.attrib == {"action": placed.url, "method": "POST", "numDigits": "1", "timeout": "8"}
        [said] = gather.findall("Say")
        assert said.attrib == {"language": "vi-VN", "voice": "Google.vi-VN-Standard-A"}
        assert said.text is not None
        assert said.text.startswith(alarm.body)
    assert menu[-1].tag == "Hangup"
    assert taken_by(alarm) is None, "listening is not taking"

    thanks = heard(press(path_of(alarm), "1"))
    assert [element.tag for element in thanks] == ["Say", "Hangup"]
    assert taken_by(alarm) == "officer"


@pytest.mark.parametrize("digits", ["", "2", "*", "11", "١"])
def test_any_other_key_takes_nothing_and_says_it_again(alarm: OutboxMessage, digits: str) -> None:
    assert heard(press(path_of(alarm), digits)).findall("Gather")
    assert taken_by(alarm) is None


def test_an_alarm_that_is_over_is_not_read_out(alarm: OutboxMessage, centre: Centre) -> None:
    assert alarm.deadline_id is not None
    acknowledge_escalation(by=centre.actor("ambulance"), escalation_id=alarm.deadline_id)
    for digits in (None, "1"):
        said = heard(press(path_of(alarm), digits))
        assert [element.tag for element in said] == ["Say", "Hangup"]
        assert "đã có người nhận" in "".join(said.itertext())
    assert taken_by(alarm) == "ambulance"


def test_a_key_pressed_twice_is_one_acknowledgement(alarm: OutboxMessage) -> None:
    first, second = (heard(press(path_of(alarm), "1")) for _ in range(2))
    assert "Đã ghi nhận" in "".join(first.itertext())
    assert "Đã ghi nhận" in "".join(second.itertext())


def test_a_number_that_changed_hands_takes_nothing(alarm: OutboxMessage) -> None:
    Person.objects.filter(username="officer").update(phone_number="+84900000005")
    assert "không còn quyền" in "".join(heard(press(path_of(alarm), "1")).itertext())
    assert taken_by(alarm) is None


def test_nothing_else_is_read_out(alarm: OutboxMessage) -> None:
    text = alarm_by(OutboxKind.SMS, 2)
    assert code_of(press(path_of(text))) == "alarm_unknown"
    assert code_of(press("/telephony/twilio/alarm/999999999")) == "alarm_unknown"
    assert press("/telephony/twilio/alarm/0").status_code == 404
    assert press(f"/telephony/twilio/alarm/{10**30}").status_code == 404
    fields = {"AccountSid": ACCOUNT_SID, "Digits": "1"}
    assert code_of(deliver(path_of(alarm), fields, signature="forged")) == "signature_invalid"
    assert taken_by(alarm) is None


_OUTCOMES: list[tuple[Response | Exception, type[Exception], str]] = [
    (Response(400, '{"code": 21211}'), SendRefused, OutboxStatus.PARKED),
    (Response(503, "{}"), SendUnavailable, OutboxStatus.PENDING),
    (Response(500, "{}"), SendUncertain, OutboxStatus.UNCERTAIN),
    (Response(201, "{}"), SendUncertain, OutboxStatus.UNCERTAIN),
    (requests.ReadTimeout(OFFICER), SendUncertain, OutboxStatus.UNCERTAIN),
    (requests.ConnectTimeout(OFFICER), SendUnavailable, OutboxStatus.PENDING),
]


@pytest.mark.parametrize(("outcome", "expected", "status"), _OUTCOMES)
def test_a_call_of_unknown_fate_is_never_repeated(
    alarm: OutboxMessage, outcome: Response | Exception, expected: type[Exception], status: str
) -> None:
    with pytest.raises(expected) as raised:
        sender(Answering(outcome)).call(address=OFFICER, message_id=alarm.pk)
    assert OFFICER not in str(raised.value)
    assert send_next_message(sender(Answering(outcome))) is True
    alarm.refresh_from_db()
    assert alarm.status == status
    assert send_next_message(sender(Answering(outcome))) is False


@pytest.mark.parametrize("address", ["0912345678", "", "+84", "trực ban"])
def test_the_double_refuses_what_twilio_refuses(double: TwilioDouble, address: str) -> None:
    with pytest.raises(SendRefused):
        sender(double).call(address=address, message_id=1)
    assert not double.placed


def test_twilios_document_knows_what_a_call_asks_for(double: TwilioDouble) -> None:
    calls = f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT_SID}/Calls.json"
    good = {"To": OFFICER, "From": "+84900000000", "Url": f"{PUBLIC_URL}/x", "Timeout": "30"}
    for form, status in [
        (good, 201),
        (good | {"Timeout": "long"}, 400),
        (good | {"Url": "/x"}, 400),
        ({name: value for name, value in good.items() if name != "Url"}, 400),
        (good | {"Text": "x"}, 400),
    ]:
        assert double.request("POST", calls, data=form, auth=(ACCOUNT_SID, TOKEN)).status_code == status


def test_without_a_provider_nobody_is_rung_up_and_it_is_said(settings: Settings) -> None:
    settings.TWILIO_ACCOUNT_SID, settings.DEMO = "", False
    with pytest.raises(SendRefused):
        wiring.sender().call(address=OFFICER, message_id=1)
