"""Twilio as a demonstration and tests have it: takes what the real one would take, sends nothing, remembers it."""

import logging
import re
import secrets
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import format_datetime
from http import HTTPStatus

import orjson
from django.utils import timezone
from twilio.http import HttpClient
from twilio.http.response import Response
from twilio.request_validator import RequestValidator

from dispatch.integrations.twilio.document import ApiDocument

_CALL = re.compile(r".*/Accounts/(?P<account_sid>AC[0-9a-f]{32})/Calls/(?P<call_sid>CA[0-9a-f]{32})\.json")
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_LONGEST_BODY = 1600
_REMEMBERED = 1000

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class TakenMessage:
    """A message that the double took."""

    sid: str
    to: str
    sender: str
    body: str


@dataclass(frozen=True)
class PlacedCall:
    """A call that the double placed; `url` tells what is said there."""

    sid: str
    to: str
    sender: str
    url: str


@dataclass(frozen=True)
class SignedCallback:
    """A status callback as Twilio would post it: the form `fields` to `url` with the header X-Twilio-Signature."""

    url: str
    fields: Mapping[str, str]
    signature: str


class TwilioDouble(HttpClient):  # type: ignore[misc]  # the library has no types
    """The HTTP client of a Twilio client that reaches nobody.

    `document` decides what is a request; `deliver` is given the callbacks that a request asked for.
    """

    def __init__(
        self,
        document: ApiDocument,
        *,
        account_sid: str,
        auth_token: str,
        deliver: Callable[[SignedCallback], None] | None = None,
    ) -> None:
        super().__init__(logger, is_async=False)
        self.taken: deque[TakenMessage] = deque(maxlen=_REMEMBERED)
        self.placed: deque[PlacedCall] = deque(maxlen=_REMEMBERED)
        self.hung_up: deque[str] = deque(maxlen=_REMEMBERED)
        self._document = document
        self._account_sid = account_sid
        self._auth_token = auth_token
        self._deliver = deliver

    def request(  # noqa: PLR0917  as the library calls it
        self,
        method: str,
        uri: str,
        params: Mapping[str, object] | None = None,
        data: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,
        allow_redirects: bool = False,
    ) -> Response:
        """Answer a request as Twilio would."""
        form = dict(data or {})
        if auth != (self._account_sid, self._auth_token):
            return _error(HTTPStatus.UNAUTHORIZED, 20003, "Authenticate")
        if faults := self._document.faults(method, uri, form):
            return _error(HTTPStatus.BAD_REQUEST, 20001, "; ".join(faults))
        if uri.endswith(f"/Accounts/{self._account_sid}/Messages.json"):
            return self._take(form)
        if uri.endswith(f"/Accounts/{self._account_sid}/Calls.json"):
            return self._ring(form)
        call = _CALL.fullmatch(uri)
        if call is not None and call["account_sid"] == self._account_sid and form == {"Status": "completed"}:
            return self._complete(call["call_sid"])
        return _error(HTTPStatus.NOT_FOUND, 20404, "The double knows its own account's messages and calls only")

    def _take(self, form: Mapping[str, object]) -> Response:
        """Take a text message."""
        if refusal := _refusal_of_message(form):
            return _error(HTTPStatus.BAD_REQUEST, *refusal)
        message = TakenMessage(
            sid=f"SM{secrets.token_hex(16)}",
            to=str(form["To"]),
            sender=str(form.get("From") or form["MessagingServiceSid"]),
            body=str(form.get("Body", "")),
        )
        self.taken.append(message)
        logger.info("the demonstration's provider took a text message of %s characters", len(message.body))
        if self._deliver is not None and "StatusCallback" in form:
            for status in ("sent", "delivered"):
                self._deliver(self._callback(str(form["StatusCallback"]), message, status))
        return Response(HTTPStatus.CREATED, orjson.dumps(self._resource(message)).decode(), {})

    def _ring(self, form: Mapping[str, object]) -> Response:
        """Place a call, which nobody picks up."""
        if refusal := _refusal_of_call(form):
            return _error(HTTPStatus.BAD_REQUEST, *refusal)
        call = PlacedCall(
            sid=f"CA{secrets.token_hex(16)}", to=str(form["To"]), sender=str(form["From"]), url=str(form["Url"])
        )
        self.placed.append(call)
        logger.info("the demonstration's provider placed a call")
        resource = {
            "account_sid": self._account_sid,
            "api_version": "2010-04-01",
            "direction": "outbound-api",
            "from": call.sender,
            "sid": call.sid,
            "status": "queued",
            "to": call.to,
        }
        return Response(HTTPStatus.CREATED, orjson.dumps(resource).decode(), {})

    def _complete(self, call_sid: str) -> Response:
        """End a call: every one that is asked for, since a demonstration's calls live elsewhere."""
        self.hung_up.append(call_sid)
        logger.info("the demonstration's provider hung up a call")
        resource = {
            "account_sid": self._account_sid,
            "api_version": "2010-04-01",
            "sid": call_sid,
            "status": "completed",
        }
        return Response(HTTPStatus.OK, orjson.dumps(resource).decode(), {})

    def _callback(self, url: str, message: TakenMessage, status: str) -> SignedCallback:
        fields = {
            "AccountSid": self._account_sid,
            "ApiVersion": "2010-04-01",
            "From": message.sender,
            "MessageSid": message.sid,
            "MessageStatus": status,
            "SmsSid": message.sid,
            "SmsStatus": status,
            "To": message.to,
        }
        return SignedCallback(url, fields, RequestValidator(self._auth_token).compute_signature(url, fields))

    def _resource(self, message: TakenMessage) -> dict[str, object]:
        """Return the message as the document's schema `api.v2010.account.message` has it."""
        address = f"/2010-04-01/Accounts/{self._account_sid}/Messages/{message.sid}"
        return {
            "account_sid": self._account_sid,
            "api_version": "2010-04-01",
            "body": message.body,
            "date_created": format_datetime(timezone.now()),
            "date_sent": None,
            "date_updated": format_datetime(timezone.now()),
            "direction": "outbound-api",
            "error_code": None,
            "error_message": None,
            "from": message.sender,
            "messaging_service_sid": None,
            "num_media": "0",
            "num_segments": "1",
            "price": None,
            "price_unit": "USD",
            "sid": message.sid,
            "status": "queued",
            "subresource_uris": {"media": f"{address}/Media.json"},
            "to": message.to,
            "uri": f"{address}.json",
        }


def _refusal_of_message(form: Mapping[str, object]) -> tuple[int, str] | None:
    """Return Twilio's code and text for what its document does not say of a message.

    Source: https://www.twilio.com/docs/api/errors
    """
    if not _E164.fullmatch(str(form["To"])):
        return 21211, f"Invalid 'To' Phone Number: {form['To']}"
    if "From" not in form and "MessagingServiceSid" not in form:
        return 21603, "A 'From' phone number is required."
    if not form.get("Body") and "MediaUrl" not in form and "ContentSid" not in form:
        return 21602, "Message body is required."
    if len(str(form.get("Body", ""))) > _LONGEST_BODY:
        return 21617, f"The concatenated message body exceeds the {_LONGEST_BODY} character limit."
    return None


def _refusal_of_call(form: Mapping[str, object]) -> tuple[int, str] | None:
    """Return Twilio's code and text for what its document does not say of a call.

    Source: https://www.twilio.com/docs/api/errors
    """
    if not _E164.fullmatch(str(form["To"])):
        return 21211, f"Invalid 'To' Phone Number: {form['To']}"
    if not form.get("Url"):
        return 21205, "Url parameter is required."
    return None


def _error(status: HTTPStatus, code: int, message: str) -> Response:
    body = {
        "code": code,
        "message": message,
        "more_info": f"https://www.twilio.com/docs/errors/{code}",
        "status": status.value,
    }
    return Response(status.value, orjson.dumps(body).decode(), {})
