"""A text message that may have been taken must never be sent again; one that was not taken must be."""

import logging
import socket
import ssl
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import requests
import urllib3
from pytest_django import Settings
from twilio.http import HttpClient
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response

from dispatch.integrations.twilio import sender as sender_module
from dispatch.integrations.twilio import wiring
from dispatch.integrations.twilio.document import ApiDocument, DocumentMissing
from dispatch.integrations.twilio.double import SignedCallback, TwilioDouble
from dispatch.integrations.twilio.sender import TwilioSender
from dispatch.ports import SendRefused, SendUnavailable, SendUncertain
from tests.integrations.deliveries import ACCOUNT_SID, TOKEN

NUMBER = "+84912345678"
ANSWER = f'{{"code": 21211, "message": "The number {NUMBER} is not valid", "status": 400}}'


class Answering(HttpClient):  # type: ignore[misc]  # the library has no types
    """Answers or fails as told."""

    def __init__(self, outcome: Response | Exception) -> None:
        super().__init__(logging.getLogger(__name__), is_async=False)
        self._outcome = outcome

    def request(self, *args: Any, **kwargs: Any) -> Response:
        if isinstance(self._outcome, Exception):
            raise self._outcome
        return self._outcome


def send(client: HttpClient, address: str = NUMBER, body: str = "Vụ 26-000001") -> str:
    sender = TwilioSender(account_sid=ACCOUNT_SID, auth_token=TOKEN, from_number="+84900000000", http_client=client)
    return sender.send_sms(address=address, body=body)


def _broken(reason: Exception) -> requests.ConnectionError:
    return requests.ConnectionError(urllib3.exceptions.MaxRetryError(None, f"/{NUMBER}", reason))  # type: ignore[arg-type]


_REFUSED_CONNECTION = urllib3.exceptions.NewConnectionError(None, f"refused {NUMBER}")  # type: ignore[arg-type]
_OUTCOMES: list[tuple[Response | Exception, type[Exception]]] = [
    (Response(400, ANSWER), SendRefused),
    (Response(401, ANSWER), SendRefused),
    (Response(403, "no JSON"), SendRefused),
    (Response(404, ANSWER), SendRefused),
    (Response(429, ANSWER), SendUnavailable),
    (Response(503, ANSWER), SendUnavailable),
    (Response(500, ANSWER), SendUncertain),
    (Response(502, "<html>"), SendUncertain),
    (Response(504, "<html>"), SendUncertain),
    (Response(302, ""), SendUncertain),
    (Response(201, "no JSON"), SendUncertain),
    (Response(201, "{}"), SendUncertain),
    (Response(201, '{"sid": null}'), SendUncertain),
    (requests.ConnectTimeout(NUMBER), SendUnavailable),
    (_broken(_REFUSED_CONNECTION), SendUnavailable),
    (_broken(urllib3.exceptions.SSLError(ssl.SSLCertVerificationError())), SendUnavailable),
    (_broken(urllib3.exceptions.SSLError(ssl.SSLEOFError())), SendUncertain),
    (requests.ConnectionError(urllib3.exceptions.ProtocolError("aborted", NUMBER)), SendUncertain),
    (requests.ConnectionError(), SendUncertain),
    (requests.ReadTimeout(NUMBER), SendUncertain),
    (requests.exceptions.ChunkedEncodingError(NUMBER), SendUncertain),
]


@pytest.mark.parametrize(("outcome", "expected"), _OUTCOMES)
def test_what_each_outcome_means(outcome: Response | Exception, expected: type[Exception]) -> None:
    with pytest.raises(expected) as raised:
        send(Answering(outcome))
    assert "84912345678" not in str(raised.value)
    assert TOKEN not in str(raised.value)


def test_a_message_that_was_taken_has_twilios_id() -> None:
    assert send(Answering(Response(201, '{"sid": "SM1"}'))) == "SM1"


@pytest.fixture
def mute_server() -> Iterator[int]:
    """A server that takes connections and never answers; its port."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        accepted: list[socket.socket] = []
        thread = threading.Thread(target=lambda: accepted.append(server.accept()[0]), daemon=True)
        thread.start()
        yield server.getsockname()[1]
        thread.join(5)
        for connection in accepted:
            connection.close()


def test_a_provider_that_never_answers_is_not_waited_for(mute_server: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sender_module, "TIMEOUT_S", 0.3)
    monkeypatch.setattr(
        TwilioHttpClient,
        "request",
        _to_port(mute_server, TwilioHttpClient.request),
    )
    sender = TwilioSender(account_sid=ACCOUNT_SID, auth_token=TOKEN, from_number="+84900000000")
    with pytest.raises(SendUncertain):
        sender.send_sms(address=NUMBER, body="x")


def test_a_provider_that_nobody_is_at_has_taken_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    monkeypatch.setattr(TwilioHttpClient, "request", _to_port(port, TwilioHttpClient.request))
    sender = TwilioSender(account_sid=ACCOUNT_SID, auth_token=TOKEN, from_number="+84900000000")
    with pytest.raises(SendUnavailable):
        sender.send_sms(address=NUMBER, body="x")


def _to_port(port: int, request: Any) -> Any:
    """Send the library's real requests to a port of this machine."""

    def moved(self: TwilioHttpClient, method: str, url: str, **rest: Any) -> Response:
        return request(self, method, url.replace("https://api.twilio.com", f"http://127.0.0.1:{port}"), **rest)

    return moved


def test_numbers_and_accounts_stay_out_of_the_log(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    monkeypatch.setattr(TwilioHttpClient, "request", _to_port(port, TwilioHttpClient.request))
    caplog.set_level(logging.INFO)
    with pytest.raises(SendUnavailable):
        TwilioSender(account_sid=ACCOUNT_SID, auth_token=TOKEN, from_number="+8490").send_sms(address=NUMBER, body="x")
    assert ACCOUNT_SID not in caplog.text
    assert NUMBER not in caplog.text


# ---------------------------------------------------------------- the double


@pytest.fixture(scope="module")
def document() -> ApiDocument:
    return ApiDocument(wiring.document_path())


@pytest.fixture
def double(document: ApiDocument) -> TwilioDouble:
    return TwilioDouble(document, account_sid=ACCOUNT_SID, auth_token=TOKEN)


def test_the_double_takes_what_the_centre_sends(double: TwilioDouble) -> None:
    sid = send(double, body="EOC: vụ 26-000001 (P1)")
    assert sid.startswith("SM")
    assert [(taken.sid, taken.to, taken.body) for taken in double.taken] == [(sid, NUMBER, "EOC: vụ 26-000001 (P1)")]


@pytest.mark.parametrize(
    ("address", "body"),
    [("0912345678", "x"), ("", "x"), ("+84", "x"), ("abc", "x"), (NUMBER, ""), (NUMBER, "x" * 1601)],
)
def test_the_double_refuses_what_twilio_refuses(double: TwilioDouble, address: str, body: str) -> None:
    with pytest.raises(SendRefused):
        send(double, address, body)
    assert not double.taken


_MESSAGES = f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT_SID}/Messages.json"
_GOOD = {"To": NUMBER, "From": "+84900000000", "Body": "x"}


@pytest.mark.parametrize(
    ("method", "url", "form", "fault"),
    [
        ("POST", _MESSAGES, _GOOD, None),
        ("POST", _MESSAGES, _GOOD | {"From": "EOC", "ValidityPeriod": "60", "SmartEncoded": "true"}, None),
        ("POST", _MESSAGES, {"From": "+84900000000", "Body": "x"}, "To is required"),
        ("POST", _MESSAGES, _GOOD | {"Text": "x"}, "Text is not a parameter"),
        ("POST", _MESSAGES, _GOOD | {"ValidityPeriod": "soon"}, "ValidityPeriod is of another type"),
        ("POST", _MESSAGES, _GOOD | {"SmartEncoded": "yes"}, "SmartEncoded is of another type"),
        ("POST", _MESSAGES, _GOOD | {"MaxPrice": "cheap"}, "MaxPrice is of another type"),
        ("POST", _MESSAGES, _GOOD | {"SendAt": "tomorrow"}, "SendAt is of another type"),
        ("POST", _MESSAGES, _GOOD | {"StatusCallback": "/status"}, "StatusCallback is of another type"),
        ("POST", _MESSAGES, _GOOD | {"MessagingServiceSid": "MG1"}, "MessagingServiceSid is too short"),
        ("POST", _MESSAGES, _GOOD | {"ContentSid": "XX" + "0" * 32}, "ContentSid does not match its pattern"),
        ("POST", _MESSAGES, _GOOD | {"RiskCheck": "maybe"}, "RiskCheck is none of its values"),
        ("POST", _MESSAGES, _GOOD | {"MediaUrl": "https://x.vn/1.png"}, "MediaUrl is a list"),
        ("POST", _MESSAGES.replace(ACCOUNT_SID, "AC1"), _GOOD, "AccountSid is too short"),
        ("PUT", _MESSAGES, _GOOD, "PUT is not allowed"),
        ("POST", _MESSAGES.replace("Messages", "Telegrams"), _GOOD, "no such address"),
        ("POST", _MESSAGES.replace("api.twilio.com", "api.example.vn"), _GOOD, "no such address"),
    ],
)
def test_requests_are_held_against_twilios_document(
    document: ApiDocument, method: str, url: str, form: dict[str, object], fault: str | None
) -> None:
    faults = document.faults(method, url, form)
    assert faults == [] if fault is None else any(fault in found for found in faults), faults


def test_the_double_knows_its_account(document: ApiDocument) -> None:
    stranger = TwilioDouble(document, account_sid=ACCOUNT_SID, auth_token="another")
    with pytest.raises(SendRefused, match="401"):
        send(stranger)


def test_the_double_makes_the_callbacks_that_were_asked_for(document: ApiDocument) -> None:
    callbacks: list[SignedCallback] = []
    double = TwilioDouble(document, account_sid=ACCOUNT_SID, auth_token=TOKEN, deliver=callbacks.append)
    form = _GOOD | {"StatusCallback": "https://eoc.example.vn/telephony/twilio/sms"}
    assert double.request("POST", _MESSAGES, data=form, auth=(ACCOUNT_SID, TOKEN)).status_code == 201
    assert [callback.fields["MessageStatus"] for callback in callbacks] == ["sent", "delivered"]
    assert all(callback.url == form["StatusCallback"] and callback.signature for callback in callbacks)


# ---------------------------------------------------------------- which sender a centre has


def test_without_a_provider_every_message_is_refused(settings: Settings) -> None:
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN, settings.DEMO = ACCOUNT_SID, TOKEN, False
    with pytest.raises(SendRefused, match="no SMS provider is configured"):
        wiring.sender().send_sms(address=NUMBER, body="x")


def test_a_demonstration_sends_to_the_double(settings: Settings) -> None:
    settings.DEMO = True
    assert wiring.sender().send_sms(address=NUMBER, body="x").startswith("SM")


def test_a_configured_centre_sends_by_twilio(settings: Settings) -> None:
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = ACCOUNT_SID, TOKEN
    settings.TWILIO_FROM_NUMBER = "+84900000000"
    assert isinstance(wiring.sender(), TwilioSender)


def test_without_the_document_the_double_does_not_start_and_messages_say_why(
    settings: Settings, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for content in (None, b"", b"{}", b"["):
        path = tmp_path / "document.json"
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(DocumentMissing, match="bin/setup"):
            ApiDocument(path)
    settings.DEMO = True
    monkeypatch.setattr(wiring, "document_path", lambda: tmp_path / "missing.json")
    with pytest.raises(SendRefused, match="bin/setup"):
        wiring.sender().send_sms(address=NUMBER, body="x")
