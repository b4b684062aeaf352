"""What somebody hears whom the centre rings up for an alarm, and the key with which they take it."""

from http import HTTPStatus

from django.http import HttpResponse

from dispatch.integrations.refusals import WebhookRefused
from dispatch.integrations.twilio.acknowledging import Acknowledged, acknowledge
from dispatch.integrations.twilio.addresses import alarm_address
from dispatch.integrations.twilio.deliveries import Fields, twiml_response, webhook
from dispatch.integrations.twilio.twiml import alarm_to_take, farewell
from dispatch.selectors.messages import alarm_call, stands

TAKING_KEY = "1"
_OVER = "Cảnh báo này đã có người nhận hoặc đã kết thúc. Xin cảm ơn."
_WORDS = {
    Acknowledged.TAKEN: "Đã ghi nhận. Xin cảm ơn.",
    Acknowledged.OVER: _OVER,
    Acknowledged.REFUSED: "Số máy này không còn quyền nhận cảnh báo.",
}


@webhook
def alarm(fields: Fields, message_id: int) -> HttpResponse:
    """Read an alarm out, or take it where the taking key was pressed; any other key has it read out again."""
    message = alarm_call(message_id)
    if message is None or message.deadline is None:
        raise WebhookRefused(HTTPStatus.NOT_FOUND, "alarm_unknown", "The centre has rung up nobody for this.")
    if fields.get("Digits") == TAKING_KEY:
        return twiml_response(farewell(_WORDS[acknowledge(message)]))
    if not stands(message.deadline):
        return twiml_response(farewell(_OVER))
    return twiml_response(alarm_to_take(message.body, alarm_address(message.pk)))
