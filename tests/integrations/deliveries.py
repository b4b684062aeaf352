"""Deliveries as Twilio makes them, for tests."""

import json
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.test import Client
from twilio.request_validator import RequestValidator

PUBLIC_URL = "https://eoc.example.vn"
TOKEN = "0123456789abcdef0123456789abcdef"
ACCOUNT_SID = "AC" + "a" * 32
FORM = "application/x-www-form-urlencoded; charset=UTF-8"
VOICE = "/telephony/twilio/voice"
STATUS = "/telephony/twilio/status"


def call_sid(number: int = 1) -> str:
    return f"CA{number:032x}"


def call_fields(number: int = 1, **changes: str | None) -> dict[str, str]:
    """What Twilio posts for an incoming call; a change to None leaves the field out."""
    fields = {
        "AccountSid": ACCOUNT_SID,
        "ApiVersion": "2010-04-01",
        "CallSid": call_sid(number),
        "CallStatus": "ringing",
        "Called": "115",
        "Caller": "+84912345678",
        "Direction": "inbound",
        "From": "+84912345678",
        "FromCity": "",
        "To": "115",
    }
    fields |= {name: value for name, value in changes.items() if value is not None}
    return {name: value for name, value in fields.items() if name not in changes or changes[name] is not None}


def signature_of(path: str, fields: Any, token: str = TOKEN) -> str:
    signed: str = RequestValidator(token).compute_signature(PUBLIC_URL + path, fields)
    return signed


def deliver(path: str, fields: dict[str, str], *, signature: str | None = None) -> Any:
    """Post a form, signed unless a signature is given."""
    return post(path, urlencode(fields), signature=signature_of(path, fields) if signature is None else signature)


def post(path: str, body: str | bytes, *, signature: str, content_type: str = FORM, **extra: Any) -> Any:
    headers = {"X-Twilio-Signature": signature} if signature else {}
    return Client().generic("POST", path, body, content_type=content_type, headers=headers, **extra)


def with_body_hash(path: str, body: str) -> str:
    return f"{path}?bodySHA256={sha256(body.encode()).hexdigest()}"


def code_of(response: HttpResponse) -> str:
    assert response["Content-Type"] == "application/problem+json"
    body = json.loads(response.content)
    assert body["status"] == response.status_code
    return str(body["code"])
