"""Text messages that come in: duty officers take alarms by answering them. Nothing else is done with them."""

import logging
import re
from hashlib import sha256

from django.http import HttpResponse
from twilio.twiml.messaging_response import MessagingResponse

from dispatch.integrations.twilio.acknowledging import Acknowledged, acknowledge
from dispatch.integrations.twilio.deliveries import Fields, twiml_response, webhook
from dispatch.rules.access import RequestKey
from dispatch.rules.numbers import identify_caller
from dispatch.rules.replies import read_reply
from dispatch.selectors.messages import alarm_sent_to, was_alarmed

_MESSAGE_SID = re.compile(r"(SM|MM)[0-9a-f]{32}")

logger = logging.getLogger(__name__)


@webhook
def reply(fields: Fields) -> HttpResponse:
    """Take a text message. A number to which no alarm was ever sent gets no answer."""
    response = MessagingResponse()
    number = identify_caller(fields.get("From", "")).text
    if number and was_alarmed(number):
        response.message(_answer(number, fields))
    else:
        logger.info("a text message from a number that no alarm was sent to was left alone")
    return twiml_response(str(response))


def _answer(number: str, fields: Fields) -> str:
    """Take the alarm that the message names, and return what the officer is told."""
    taken = read_reply(fields.get("Body", ""))
    if taken is None:
        logger.info("a duty officer's text message was not understood")
        return "EOC: chưa hiểu tin. Trả lời OK kèm số cảnh báo, ví dụ: OK 123."
    message = alarm_sent_to(number, taken.escalation_id)
    if message is None and taken.escalation_id is not None:
        return f"EOC: không có cảnh báo {taken.escalation_id} gửi tới số này."
    if message is None:
        return "EOC: không còn cảnh báo nào chờ nhận."
    alarm = f"cảnh báo {message.deadline_id}, vụ {message.incident.number}"
    match acknowledge(message, _request_key(fields)):
        case Acknowledged.TAKEN:
            return f"EOC: đã ghi nhận {message.recipient} nhận {alarm}."
        case Acknowledged.OVER:
            return f"EOC: {alarm} đã có người nhận hoặc đã kết thúc."
        case Acknowledged.REFUSED:
            return f"EOC: số này không còn quyền nhận {alarm}."


def _request_key(fields: Fields) -> RequestKey | None:
    """Return what the deliveries of one message have in common: `OK` alone must not take a second alarm."""
    sid = fields.get("MessageSid", "")
    if not _MESSAGE_SID.fullmatch(sid):
        return None
    return RequestKey(key=f"sms:{sid}", fingerprint=sha256(fields.get("Body", "").encode()).hexdigest())
