"""Twilio's webhooks: a call rings, a call changes. Both may come late, twice and out of order."""

import re
from http import HTTPStatus

from django.http import HttpResponse

from dispatch.actions.calls import report_call
from dispatch.integrations.refusals import WebhookRefused
from dispatch.integrations.twilio.deliveries import Fields, twiml_response, webhook
from dispatch.integrations.twilio.twiml import waiting_room
from dispatch.models import Call
from dispatch.ports import CallEvent, CallEventKind
from dispatch.rules.numbers import printable

PROVIDER = "twilio"

# in-progress says that the exchange picked up, not that a person speaks with the caller.
# Source: https://www.twilio.com/docs/voice/api/call-resource#call-status-values
KIND_OF_STATUS = {
    "queued": CallEventKind.RINGING,
    "initiated": CallEventKind.RINGING,
    "ringing": CallEventKind.RINGING,
    "in-progress": CallEventKind.RINGING,
    "completed": CallEventKind.ENDED,
    "no-answer": CallEventKind.ABANDONED,
    "canceled": CallEventKind.ABANDONED,
    "busy": CallEventKind.FAILED,
    "failed": CallEventKind.FAILED,
}

_CALL_SID = re.compile(r"CA[0-9a-f]{32}")
_LONGEST_STATUS = 30
_SEQUENCE_NUMBER = re.compile(r"[0-9]{1,9}")


@webhook
def voice(fields: Fields) -> HttpResponse:
    """Take an incoming call: it is an incident on disk before Twilio hears what to do with it.

    That somebody calls is all that counts here: a status that we do not know must not cost a caller the call.
    """
    status_sent = printable(fields.get("CallStatus", "ringing"))[:_LONGEST_STATUS]
    event = _event(fields, key="voice", provider_status=status_sent, kind=CallEventKind.RINGING)
    report_call(event)
    return twiml_response(waiting_room(event.provider_call_id))


@webhook
def status(fields: Fields) -> HttpResponse:
    """Take a change of a call. One that was never heard of is made, unless it is a leg that we called ourselves."""
    provider_status = _status(fields)
    event = _event(
        fields,
        key=_report_key(fields, provider_status),
        provider_status=provider_status,
        kind=KIND_OF_STATUS[provider_status],
    )
    if not (_is_outgoing_leg(fields) and not _is_known(event)):
        report_call(event)
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


def _event(fields: Fields, *, key: str, provider_status: str, kind: CallEventKind) -> CallEvent:
    """Return the report. Who called and which number may be anything: the rules mark what they cannot read."""
    call_sid = fields.get("CallSid", "")
    if not _CALL_SID.fullmatch(call_sid):
        raise _bad("call_sid_malformed", "CallSid is CA and 32 hexadecimal digits.")
    return CallEvent(
        provider=PROVIDER,
        provider_call_id=call_sid,
        kind=kind,
        key=key,
        provider_status=provider_status,
        caller=fields.get("From", ""),
        dialled=fields.get("To", ""),
    )


def _status(fields: Fields) -> str:
    status = fields.get("CallStatus", "")
    if status not in KIND_OF_STATUS:
        raise _bad("call_status_unknown", f"CallStatus is one of {', '.join(KIND_OF_STATUS)}.")
    return status


def _report_key(fields: Fields, provider_status: str) -> str:
    """Return what two deliveries of one report have in common."""
    number = fields.get("SequenceNumber")
    if number is None:
        return f"status:{provider_status}"
    if not _SEQUENCE_NUMBER.fullmatch(number):
        raise _bad("sequence_number_malformed", "SequenceNumber is a number of at most nine digits.")
    return f"seq:{int(number)}"


def _is_outgoing_leg(fields: Fields) -> bool:
    return bool(fields.get("ParentCallSid")) or fields.get("Direction", "").startswith("outbound")


def _is_known(event: CallEvent) -> bool:
    return Call.objects.filter(provider=event.provider, provider_call_id=event.provider_call_id).exists()


def _bad(code: str, detail: str) -> WebhookRefused:
    return WebhookRefused(HTTPStatus.BAD_REQUEST, code, detail)
