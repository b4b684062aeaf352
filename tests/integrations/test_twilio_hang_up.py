"""A call that the centre ends must end at Twilio, and one that has ended there must not trouble anybody."""

import logging
from typing import Any

import pytest
import requests
from twilio.http import HttpClient
from twilio.http.response import Response

from dispatch.integrations.twilio import wiring
from dispatch.integrations.twilio.document import ApiDocument
from dispatch.integrations.twilio.double import TwilioDouble
from dispatch.integrations.twilio.sender import TwilioSender
from dispatch.ports import SendRefused, SendUnavailable
from tests.integrations.deliveries import ACCOUNT_SID, TOKEN

CALL_SID = "CA" + "0" * 31 + "1"


class Answering(HttpClient):  # type: ignore[misc]  # the library has no types
    """Answers or fails as told."""

    def __init__(self, outcome: Response | Exception) -> None:
        super().__init__(logging.getLogger(__name__), is_async=False)
        self._outcome = outcome

    def request(self, *args: Any, **kwargs: Any) -> Response:
        if isinstance(self._outcome, Exception):
            raise self._outcome
        return self._outcome


def hang_up(client: HttpClient, call_sid: str = CALL_SID) -> str:
    sender = TwilioSender(account_sid=ACCOUNT_SID, auth_token=TOKEN, from_number="+84900000000", http_client=client)
    return sender.hang_up(provider_call_id=call_sid)


@pytest.fixture(scope="module")
def document() -> ApiDocument:
    return ApiDocument(wiring.document_path())


@pytest.fixture
def double(document: ApiDocument) -> TwilioDouble:
    return TwilioDouble(document, account_sid=ACCOUNT_SID, auth_token=TOKEN)


def test_the_request_is_one_that_twilios_document_has(double: TwilioDouble) -> None:
    assert hang_up(double) == CALL_SID
    assert list(double.hung_up) == [CALL_SID]
    assert not double.taken


@pytest.mark.parametrize("call_sid", ["", "1", "CA1", CALL_SID.replace("CA", "SM"), f"{CALL_SID}0"])
def test_what_is_no_call_of_twilios_is_refused_or_gone_but_never_hung_up(double: TwilioDouble, call_sid: str) -> None:
    with pytest.raises(SendRefused):
        hang_up(double, call_sid)
    assert not double.hung_up


_CALL = f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT_SID}/Calls/{CALL_SID}.json"


@pytest.mark.parametrize(
    ("url", "form", "status"),
    [
        (_CALL, {"Status": "completed"}, 200),
        (_CALL, {"Status": "over"}, 400),
        (_CALL, {"State": "completed"}, 400),
        (_CALL, {"Status": "canceled"}, 404),
        (_CALL, {"Url": "https://example.vn/twiml"}, 404),
        (_CALL.replace(ACCOUNT_SID, "AC" + "f" * 32), {"Status": "completed"}, 404),
    ],
)
def test_the_double_ends_calls_of_its_own_account_and_does_nothing_else_with_them(
    double: TwilioDouble, url: str, form: dict[str, object], status: int
) -> None:
    assert double.request("POST", url, data=form, auth=(ACCOUNT_SID, TOKEN)).status_code == status
    assert list(double.hung_up) == ([CALL_SID] if status == 200 else [])


@pytest.mark.parametrize(
    "outcome",
    [
        Response(200, f'{{"sid": "{CALL_SID}", "status": "completed"}}'),
        Response(404, '{"code": 20404, "message": "not found", "status": 404}'),
        Response(404, "no JSON"),
        Response(400, '{"code": 21220, "message": "Call is not in-progress", "status": 400}'),
    ],
)
def test_a_call_that_is_gone_has_been_hung_up(outcome: Response) -> None:
    assert hang_up(Answering(outcome)) == CALL_SID


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (Response(400, '{"code": 20001, "message": "x", "status": 400}'), SendRefused),
        (Response(401, '{"code": 20003, "message": "x", "status": 401}'), SendRefused),
        (Response(429, "{}"), SendUnavailable),
        (Response(500, "{}"), SendUnavailable),
        (Response(502, "<html>"), SendUnavailable),
        (Response(200, "no JSON"), SendUnavailable),
        (requests.ReadTimeout(CALL_SID), SendUnavailable),
        (requests.ConnectTimeout(CALL_SID), SendUnavailable),
        (requests.ConnectionError(), SendUnavailable),
    ],
)
def test_in_doubt_it_is_tried_again(outcome: Response | Exception, expected: type[Exception]) -> None:
    with pytest.raises(expected) as raised:
        hang_up(Answering(outcome))
    assert TOKEN not in str(raised.value)


def test_a_centre_without_a_provider_says_so() -> None:
    with pytest.raises(SendRefused, match="nobody"):
        wiring.NoSender("nobody").hang_up(provider_call_id=CALL_SID)
