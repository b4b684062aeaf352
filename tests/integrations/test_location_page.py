"""The page behind a location link: anybody may ask, nothing breaks it, and nobody learns a token from it."""

import logging
from typing import Any

import orjson
import pytest
from django.core.cache import cache
from django.db.models import F
from django.http import HttpResponse
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from dispatch.actions.calls import report_call
from dispatch.actions.location_links import send_location_link
from dispatch.integrations.sms_location import views
from dispatch.models import CallerLocation, LocationLink, OutboxMessage, StreamHead
from dispatch.rules.location_links import GOOD_FOR
from dispatch.schema import Problem
from eoc.logs import MaskingFormatter
from tests.factories import Centre, call_event

FIX = {"lon": 106.9, "lat": 11.53, "accuracy_m": 12.5, "age_s": 4.0}
NEVER_SENT = "A" * 22


@pytest.fixture
def token(centre: Centre, settings: Any) -> str:
    settings.DEMO = True
    cache.clear()
    call = report_call(call_event())
    send_location_link(by=centre.actor("calltaker"), call_id=call.id)
    return OutboxMessage.objects.get().body.rpartition("/")[2]


def ask(method: str, token: str, body: bytes = b"", **headers: str) -> HttpResponse:
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    response = client.generic(method, f"/l/{token}", body, content_type="application/json", headers=headers)
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["Cache-Control"] == "no-store"
    return response


def post(token: str, document: object) -> HttpResponse:
    return ask("POST", token, orjson.dumps(document))


def refused(response: HttpResponse, status: int, code: str) -> None:
    assert response.status_code == status, response.content[:300]
    assert Problem.model_validate(orjson.loads(response.content)).code == code


def test_looking_at_the_page_consumes_and_records_nothing(token: str) -> None:
    before = StreamHead.objects.get().seq
    for method in ("GET", "HEAD", "GET"):
        response = ask(method, token)
        assert response.status_code == 200
    assert StreamHead.objects.get().seq == before
    assert LocationLink.objects.get().opened_at is None


def test_the_page_is_small_and_leans_on_nobody_else(token: str) -> None:
    client = Client()
    page = client.get(f"/l/{token}")
    text = page.content.decode()
    assert "http" not in text.replace("https://", "http://").replace("http-equiv", "")
    assert token not in text
    assert "default-src 'self'" in page["Content-Security-Policy"].split("; ")
    assert " onclick" not in text
    assert "<style" not in text
    assert "<script>" not in text
    assert not page.cookies


def test_a_fix_is_taken_and_sent_again_as_it_gets_better(token: str) -> None:
    assert post(token, {"opened": True}).status_code == 204
    assert LocationLink.objects.get().opened_at is not None
    assert post(token, FIX).status_code == 204
    assert post(token, FIX | {"accuracy_m": 4, "lon": 106}).status_code == 204
    rows = list(CallerLocation.objects.order_by("id").values_list("source", "radius_m"))
    assert rows == [("sms_link", 12.5), ("sms_link", 4.0)]


def test_a_link_that_is_over_and_one_that_never_was_answer_alike(token: str) -> None:
    LocationLink.objects.update(sent_at=F("sent_at") - GOOD_FOR, expires_at=F("expires_at") - GOOD_FOR)
    over, never = ask("GET", token), ask("GET", NEVER_SENT)
    assert (over.status_code, over.content) == (404, never.content)
    assert "113" in over.content.decode()
    for document in ({"opened": True}, FIX):
        over, never = post(token, document), post(NEVER_SENT, document)
        refused(over, 404, "location_link_unknown")
        assert over.content == never.content
    assert not CallerLocation.objects.exists()


@pytest.mark.parametrize(
    "document",
    [
        {},
        [],
        None,
        "x",
        {"opened": False},
        {"opened": True, "lon": 1},
        FIX | {"lat": 90.1},
        FIX | {"lon": "106.9"},
        FIX | {"lon": True},
        FIX | {"lon": None},
        FIX | {"accuracy_m": -1},
        FIX | {"accuracy_m": 1e7},
        FIX | {"age_s": 3601},
        FIX | {"age_s": -1},
        FIX | {"source": "operator"},
        FIX | {"call": 1},
        {"lon": 106.9, "lat": 11.5},
    ],
)
def test_what_is_no_fix_is_refused(token: str, document: object) -> None:
    refused(post(token, document), 422, "location_malformed")
    assert not CallerLocation.objects.exists()


@pytest.mark.parametrize("body", [b"", b"{", b'{"lon": NaN, "lat": 1, "accuracy_m": 1}', b"\xff\xfe", b"[" * 2000])
def test_what_is_no_json_is_refused(token: str, body: bytes) -> None:
    refused(ask("POST", token, body), 400, "body_malformed")


def test_a_body_is_read_no_further_than_a_fix_is_long(token: str) -> None:
    refused(ask("POST", token, b" " * 2049), 413, "body_too_large")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_other_methods_are_named(token: str, method: str) -> None:
    response = ask(method, token)
    refused(response, 405, "method_not_allowed")
    assert response["Allow"] == "GET, HEAD, POST"


@pytest.mark.parametrize("name", ["%00", "%FF", "%ED%A0%80", "ộ", "x" * 5000, ".", "a%20b"])
def test_an_address_that_no_link_can_have_is_not_found(centre: Centre, name: str) -> None:
    cache.clear()
    client = Client(raise_request_exception=False)
    assert client.get(f"/l/{name}").status_code == 404
    answer = client.post(f"/l/{name}", orjson.dumps(FIX), content_type="application/json")
    assert answer.status_code == 404


_SOME = st.dictionaries(st.sampled_from([*FIX, "x"]), st.floats(allow_nan=False) | st.none())


@given(body=st.binary(max_size=60) | _SOME.map(orjson.dumps))
@hypothesis_settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_body_is_an_unexpected_error(token: str, body: bytes) -> None:
    assert ask("POST", token, body).status_code in {204, 400, 422}


def test_one_address_asks_only_so_often(token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(views._RATES, "page", "3/m/ip")
    answers = [ask("GET", NEVER_SENT).status_code for _ in range(5)]
    assert answers == [404, 404, 404, 429, 429]
    refused(post(token, FIX), 429, "too_many_requests")
    # A frightened caller reads a sentence, and the page opens by itself.
    page = ask("GET", token)
    assert page.status_code == 429
    assert 'http-equiv="refresh"' in page.content.decode()
    assert "Đừng gác máy" in page.content.decode()


def test_no_line_of_the_log_names_a_token(token: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.handler.setFormatter(MaskingFormatter("%(message)s"))
    with caplog.at_level(logging.DEBUG):
        post(token, {"lat": 99})
        ask("PUT", token)
        LocationLink.objects.update(sent_at=F("sent_at") - GOOD_FOR, expires_at=F("expires_at") - GOOD_FOR)
        ask("GET", token)
        failure = RuntimeError(f"<ASGIRequest: GET '/l/{token}'>")
        logging.getLogger("django.request").error("Internal Server Error: /l/%s?x=1", token, exc_info=failure)
    lines = "\n".join(caplog.handler.format(record) for record in caplog.records if record.name != "django.db.backends")
    assert lines.count("/l/…") >= 4
    assert token not in lines


def test_the_formatter_of_the_centre_is_the_masking_one(settings: Any) -> None:
    assert settings.LOGGING["formatters"]["line"]["()"] == "eoc.logs.MaskingFormatter"
