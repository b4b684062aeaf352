"""Only Twilio may report calls: a stranger who can would fill the consoles with false emergencies, or end real ones."""

import json
from urllib.parse import urlencode

import pytest
from asgiref.sync import async_to_sync
from django.test import AsyncClient, AsyncRequestFactory, Client
from pytest_django import Settings

from dispatch.integrations.twilio.signed import signed_address
from dispatch.models import Call
from tests.integrations.deliveries import (
    PUBLIC_URL,
    STATUS,
    VOICE,
    call_fields,
    code_of,
    deliver,
    post,
    signature_of,
    with_body_hash,
)

pytestmark = pytest.mark.usefixtures("twilio_account")

JSON = "application/json"


@pytest.mark.usefixtures("centre")
@pytest.mark.parametrize("path", [VOICE, STATUS])
@pytest.mark.parametrize("signature", ["", "x", "é" * 28, "A" * 28, "=" * 5000])
def test_a_missing_or_wrong_signature_is_refused(path: str, signature: str) -> None:
    response = deliver(path, call_fields(), signature=signature)
    assert response.status_code == 403
    assert code_of(response) == "signature_invalid"
    assert not Call.objects.exists()


def test_another_accounts_token_is_refused() -> None:
    fields = call_fields()
    response = deliver(VOICE, fields, signature=signature_of(VOICE, fields, token="f" * 32))
    assert code_of(response) == "signature_invalid"


def test_a_field_changed_on_the_way_is_noticed() -> None:
    signature = signature_of(VOICE, call_fields())
    assert deliver(VOICE, call_fields(From="+84900000000"), signature=signature).status_code == 403
    assert deliver(VOICE, call_fields(Extra="1"), signature=signature).status_code == 403
    assert deliver(STATUS, call_fields(), signature=signature).status_code == 403


@pytest.mark.usefixtures("centre")
def test_the_public_address_is_what_is_signed_whatever_the_proxy_says() -> None:
    fields = call_fields()
    path = f"{VOICE}?line=115&note=%C4%91i%20nhanh"
    response = deliver(path, fields)
    assert response.status_code == 200
    moved = signature_of(VOICE, fields)
    assert deliver(path, fields, signature=moved).status_code == 403


@pytest.mark.usefixtures("centre")
def test_a_delivery_under_asgi() -> None:
    fields = call_fields()
    response = async_to_sync(AsyncClient().post)(
        VOICE,
        urlencode(fields),
        content_type="application/x-www-form-urlencoded",
        headers={"X-Twilio-Signature": signature_of(VOICE, fields)},
    )
    assert response.status_code == 200


def test_under_asgi_the_raw_path_is_what_was_signed() -> None:
    request = AsyncRequestFactory().post(f"{VOICE}?note=%c4%91i")
    request.scope = {**request.scope, "raw_path": b"/telephony/twilio/%76oice"}
    assert signed_address(request) == f"{PUBLIC_URL}/telephony/twilio/%76oice?note=%c4%91i"


def test_without_a_token_nothing_is_accepted(settings: Settings) -> None:
    settings.TWILIO_AUTH_TOKEN = ""
    fields = call_fields()
    response = deliver(VOICE, fields, signature=signature_of(VOICE, fields, token=""))
    assert response.status_code == 503
    assert code_of(response) == "twilio_not_configured"


@pytest.mark.usefixtures("centre")
def test_another_account_is_refused(settings: Settings) -> None:
    for other in ("AC" + "b" * 32, None, ""):
        response = deliver(VOICE, call_fields(AccountSid=other))
        assert response.status_code == 403
        assert code_of(response) == "account_unknown"
    settings.TWILIO_ACCOUNT_SID = ""
    assert deliver(VOICE, call_fields(AccountSid=None)).status_code == 200


@pytest.mark.parametrize("query", ["", "?bodySHA256=", "?bodysha256=abc", "?bodySHA256=abc"])
def test_a_json_body_whose_hash_is_not_signed_is_refused(query: str) -> None:
    path = VOICE + query
    response = post(path, '{"CallSid": "x"}', signature=signature_of(path, {}), content_type=JSON)
    assert response.status_code == 403
    assert code_of(response) == "signature_invalid"


@pytest.mark.usefixtures("centre")
def test_a_json_body_whose_hash_is_signed_is_read() -> None:
    body = json.dumps(call_fields(From="+84\x00912345678"))
    path = with_body_hash(VOICE, body)
    assert post(path, body, signature=signature_of(path, {}), content_type=JSON).status_code == 200
    assert Call.objects.get().caller == "+84912345678"
    assert post(path, body + " ", signature=signature_of(path, {}), content_type=JSON).status_code == 403


@pytest.mark.parametrize("body", ["[]", "1", "{", '{"CallSid": "\\ud800"}', '"x"'])
def test_signed_json_that_is_no_object_is_refused(body: str) -> None:
    path = with_body_hash(VOICE, body)
    response = post(path, body, signature=signature_of(path, {}), content_type=JSON)
    assert response.status_code == 400
    assert code_of(response) == "body_malformed"


@pytest.mark.parametrize("body", [b"\xff\xfe", b"CallSid=\xe9"])
def test_a_body_that_is_not_utf8_is_refused(body: bytes) -> None:
    response = post(VOICE, body, signature=signature_of(VOICE, {}))
    assert response.status_code == 400
    assert code_of(response) == "body_malformed"


def test_percent_encoded_bytes_that_are_not_utf8_do_not_validate() -> None:
    assert post(VOICE, "CallSid=%ff%fe", signature=signature_of(VOICE, {})).status_code == 403


def test_a_body_of_a_megabyte_is_refused_whatever_its_length_claims() -> None:
    body = "From=" + "a" * 1024 * 1024
    for claim in ({}, {"CONTENT_LENGTH": ""}, {"CONTENT_LENGTH": str(10**18)}):
        response = post(VOICE, body, signature=signature_of(VOICE, {"From": body[5:]}), **claim)
        if claim.get("CONTENT_LENGTH") == "":
            assert response.status_code == 403  # WSGI reads nothing without a length
        else:
            assert response.status_code == 413
            assert code_of(response) == "body_too_large"


@pytest.mark.usefixtures("centre")
def test_a_length_that_claims_too_little_cuts_the_body_and_breaks_its_signature() -> None:
    fields = call_fields()
    response = deliver(VOICE, fields)
    assert response.status_code == 200
    cut = post(VOICE, urlencode(fields), signature=signature_of(VOICE, fields), CONTENT_LENGTH="20")
    assert cut.status_code == 403


def test_thousands_of_fields_are_refused() -> None:
    body = "&".join(f"f{number}=1" for number in range(2000))
    response = post(VOICE, body, signature="A" * 28)
    assert response.status_code == 400
    assert code_of(response) == "body_malformed"


@pytest.mark.parametrize("content_type", ["multipart/form-data; boundary=x", "multipart/form-data", "text/plain", ""])
def test_other_content_types_are_refused(content_type: str) -> None:
    body = "--x\r\nContent-Disposition: form-data; name=CallSid\r\n\r\nCA\r\n--x--\r\n"
    response = post(VOICE, body, signature=signature_of(VOICE, {}), content_type=content_type)
    assert response.status_code == 415
    assert code_of(response) == "content_type_unsupported"


@pytest.mark.parametrize("method", ["get", "put", "delete", "patch", "head", "options"])
def test_only_posts_are_taken(method: str) -> None:
    response = getattr(Client(), method)(VOICE)
    assert response.status_code == 405
    assert response["Allow"] == "POST"
