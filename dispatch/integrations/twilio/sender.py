"""What the centre asks of Twilio's API: text messages, calls that read an alarm out, and the end of a call."""

import logging
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

import requests
import urllib3
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http import HttpClient
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from dispatch.integrations.twilio.addresses import alarm_address
from dispatch.ports import MessageSender, SendRefused, SendUnavailable, SendUncertain

# Seconds for the connection, and again for each wait for a byte; the library's own default is to wait for ever.
TIMEOUT_S = 10.0

# Statuses with which Twilio says that it has taken nothing. A 500, 502 or 504 does not say so.
_NOT_TAKEN = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})

# Seconds. Long enough to wake somebody; a mailbox that picks up later takes no alarm.
_RINGS_FOR_S = 30

# Source: https://www.twilio.com/docs/api/errors/21220
_CALL_NOT_IN_PROGRESS = 21220

# The library tells each request at INFO: the log is not the place for account numbers.
_quiet = logging.getLogger(f"{__name__}.http")
_quiet.setLevel(logging.WARNING)


class TwilioSender(MessageSender):
    """Sends from one number of one account. What it raises names no token and no recipient."""

    def __init__(
        self, *, account_sid: str, auth_token: str, from_number: str, http_client: HttpClient | None = None
    ) -> None:
        self._client = Client(
            account_sid, auth_token, http_client=http_client or TwilioHttpClient(timeout=TIMEOUT_S, logger=_quiet)
        )
        self._from_number = from_number

    def send_sms(self, *, address: str, body: str) -> str:
        """Send `body` to the E.164 number `address` and return Twilio's id of the message.

        Raises SendRefused, SendUnavailable or SendUncertain; in doubt the last: a message must not be sent twice.
        """
        with _outcomes_told_apart():
            message = self._client.messages.create(to=address, from_=self._from_number, body=body)
        if not message.sid:
            raise SendUncertain("Twilio's answer names no message")
        return str(message.sid)

    def hang_up(self, *, provider_call_id: str) -> str:
        """End the call with this CallSid, and return it; a call that Twilio no longer has or that has ended is done.

        Raises SendRefused or SendUnavailable: hanging up twice does no harm, so it is tried again in doubt.
        """
        try:
            with _outcomes_told_apart():
                self._complete(provider_call_id)
        except SendUncertain as doubt:
            raise SendUnavailable(str(doubt)) from None
        return provider_call_id

    def call(self, *, address: str, message_id: int) -> str:
        """Ring the E.164 number `address`, and return the CallSid; who picks up hears the alarm of the message.

        Raises SendRefused, SendUnavailable or SendUncertain; in doubt the last: nobody is to be rung up twice blindly.
        """
        with _outcomes_told_apart():
            call = self._client.calls.create(
                to=address, from_=self._from_number, url=alarm_address(message_id), timeout=_RINGS_FOR_S
            )
        if not call.sid:
            raise SendUncertain("Twilio's answer names no call")
        return str(call.sid)

    def _complete(self, call_sid: str) -> None:
        try:
            self._client.calls(call_sid).update(status="completed")
        except TwilioRestException as error:
            if error.status != HTTPStatus.NOT_FOUND and error.code != _CALL_NOT_IN_PROGRESS:
                raise


@contextmanager
def _outcomes_told_apart() -> Iterator[None]:
    """Turn what the library raises into the errors of the port; what may have been taken is uncertain."""
    try:
        yield
    except TwilioRestException as error:
        raise _of_answer(error) from None
    except requests.ConnectTimeout:
        raise SendUnavailable("no connection to Twilio in time") from None
    except requests.ConnectionError as error:
        raise _of_broken_connection(error) from None
    except requests.Timeout:
        raise SendUncertain("Twilio did not answer in time") from None
    except (requests.RequestException, TwilioException, ValueError) as error:
        # For instance an answer that cannot be read: the message may be on its way.
        raise SendUncertain(f"Twilio's answer could not be read ({type(error).__name__})") from None


def _of_answer(error: TwilioRestException) -> Exception:
    """Return what an answer that is no success means. Its text is left out: it repeats the recipient's number."""
    text = f"Twilio answered {error.status}" + (f", code {error.code}" if error.code else "")
    if error.status in _NOT_TAKEN:
        return SendUnavailable(text)
    if HTTPStatus.BAD_REQUEST <= error.status < HTTPStatus.INTERNAL_SERVER_ERROR:
        return SendRefused(text)
    return SendUncertain(text)


def _of_broken_connection(error: requests.ConnectionError) -> Exception:
    """Return what a broken connection means: only one that was never made has certainly carried nothing."""
    reason = getattr(error.args[0], "reason", None) if error.args else None
    if isinstance(reason, urllib3.exceptions.ConnectTimeoutError | urllib3.exceptions.NewConnectionError):
        return SendUnavailable(f"no connection to Twilio ({type(reason).__name__})")
    if isinstance(reason, urllib3.exceptions.SSLError) and isinstance(reason.args[0], ssl.SSLCertVerificationError):
        return SendUnavailable("Twilio's certificate could not be verified")
    return SendUncertain("the connection to Twilio broke")
