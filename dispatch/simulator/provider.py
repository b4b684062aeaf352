"""The provider's side: webhooks as Twilio sends and signs them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from http import HTTPStatus

import httpx
from twilio.request_validator import RequestValidator

from dispatch.simulator.plan import PlannedCall, Report

VOICE = "/telephony/twilio/voice"
STATUS = "/telephony/twilio/status"
MADE_UP_ACCOUNT = "AC" + "0" * 32


def call_fields(call: PlannedCall, account_sid: str, status: str = "ringing") -> dict[str, str]:
    """Return what Twilio tells of an incoming call.

    Source: https://www.twilio.com/docs/voice/twiml#request-parameters
    """
    fields = {
        "AccountSid": account_sid,
        "ApiVersion": "2010-04-01",
        "CallSid": call.call_sid,
        "CallStatus": status,
        "Direction": "inbound",
    }
    for side, number in (
        ("Caller", call.caller),
        ("From", call.caller),
        ("Called", call.dialled),
        ("To", call.dialled),
    ):
        fields |= {side: number, f"{side}City": "", f"{side}State": "", f"{side}Zip": "", f"{side}Country": "VN"}
    return fields


def report_fields(call: PlannedCall, account_sid: str, report: Report) -> dict[str, str]:
    """Return what Twilio tells of a change of a call.

    Source: https://www.twilio.com/docs/voice/api/call-resource#statuscallback
    """
    fields = call_fields(call, account_sid, report.status) | {
        "CallbackSource": "call-progress-events",
        "SequenceNumber": str(report.sequence_number),
        "Timestamp": format_datetime(datetime.now(UTC)),
    }
    if report.status == "completed":
        fields |= {"CallDuration": str(round(report.after_s)), "Duration": "1"}
    return fields


class Provider:
    """Delivers webhooks to one centre."""

    def __init__(self, http: httpx.AsyncClient, *, public_url: str, auth_token: str, account_sid: str) -> None:
        self._http = http
        self._public_url = public_url
        self._validator = RequestValidator(auth_token)
        self._account_sid = account_sid or MADE_UP_ACCOUNT

    async def ring(self, call: PlannedCall) -> bool:
        """Deliver an incoming call; return whether the centre accepted it."""
        return await self._deliver(VOICE, call_fields(call, self._account_sid))

    async def report(self, call: PlannedCall, report: Report) -> bool:
        """Deliver a change of a call; return whether every delivery was accepted."""
        fields = report_fields(call, self._account_sid, report)
        return all([await self._deliver(STATUS, fields) for _ in range(report.deliveries)])

    async def follow(self, path: str, sent: Mapping[str, object]) -> bool:
        """Send what a telephone sends from the page of a link; return whether the centre accepted it."""
        try:
            answer = await self._http.post(path, json=dict(sent))
        except httpx.TransportError:
            return False
        return answer.status_code < HTTPStatus.BAD_REQUEST

    def signature(self, path: str, fields: Mapping[str, str]) -> str:
        """Return the signature of a form: over the public address, whatever address it is delivered to."""
        return str(self._validator.compute_signature(self._public_url + path, fields))

    async def _deliver(self, path: str, fields: Mapping[str, str]) -> bool:
        headers = {"X-Twilio-Signature": self.signature(path, fields)}
        try:
            answer = await self._http.post(path, data=dict(fields), headers=headers)
        except httpx.TransportError:
            return False
        return answer.status_code < HTTPStatus.BAD_REQUEST
