"""Reads a webhook that Twilio signed. Nothing of a delivery is looked at before its signature holds.

Source: https://www.twilio.com/docs/usage/webhooks/webhooks-security
"""

from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import parse_qs

import orjson
from django.conf import settings
from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest, QueryDict, UnreadablePostError
from django.utils.encoding import escape_uri_path
from twilio.request_validator import RequestValidator

from dispatch.integrations.refusals import WebhookRefused

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
# Twilio adds the hash of a JSON body to the address that it signs.
BODY_HASH = "bodySHA256"


def read_signed_fields(request: HttpRequest) -> Mapping[str, str]:
    """Return the fields of a delivery, without the NULs that no column can hold.

    Raises WebhookRefused: `method_not_allowed`, `twilio_not_configured`, `signature_invalid`,
    `content_type_unsupported`, `body_too_large`, `body_malformed`.
    """
    if request.method != "POST":
        raise WebhookRefused(HTTPStatus.METHOD_NOT_ALLOWED, "method_not_allowed", "Webhooks are posted.")
    if not settings.TWILIO_AUTH_TOKEN:
        raise WebhookRefused(
            HTTPStatus.SERVICE_UNAVAILABLE, "twilio_not_configured", "No Twilio token is configured here."
        )
    signature = request.headers.get("X-Twilio-Signature", "")
    if not signature:
        raise _signature_invalid()
    if request.content_type not in {FORM, JSON}:
        raise WebhookRefused(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "content_type_unsupported", f"A webhook is {FORM} or {JSON}."
        )
    body = _text(request)
    if request.content_type == JSON:
        return _json_fields(request, body, signature)
    return _form_fields(request, body, signature)


def signed_address(request: HttpRequest) -> str:
    """Return the address that Twilio called, as it signed it: the public one with the raw path and query.

    What the request says of scheme and host is a proxy's word, and a rebuilt path may be quoted differently.
    """
    scope: Mapping[str, object] = getattr(request, "scope", {})
    raw = scope.get("raw_path")
    path = raw.decode("latin-1") if isinstance(raw, bytes) else escape_uri_path(request.path)
    query = request.META.get("QUERY_STRING", "")
    return f"{settings.PUBLIC_URL}{path}?{query}" if query else f"{settings.PUBLIC_URL}{path}"


def _text(request: HttpRequest) -> str:
    """Read the body as far as it may go: what Content-Length claims is not relied on."""
    limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    try:
        body = request.read(limit + 1)
    except UnreadablePostError as error:
        raise _malformed("The body broke off.") from error
    if len(body) > limit:
        raise WebhookRefused(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "body_too_large", f"A webhook has at most {limit} bytes."
        )
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _malformed("The body is not UTF-8.") from error


def _form_fields(request: HttpRequest, body: str, signature: str) -> Mapping[str, str]:
    try:
        fields = QueryDict(body, encoding="utf-8")
    except TooManyFieldsSent as error:
        raise _malformed("The body has too many fields.") from error
    _validate(request, fields, signature)
    return {name: _storable(value) for name, value in fields.items() if isinstance(value, str)}


def _json_fields(request: HttpRequest, body: str, signature: str) -> Mapping[str, str]:
    # The library raises TypeError for a body without its hash in the address: such a one is not signed at all.
    if BODY_HASH not in parse_qs(request.META.get("QUERY_STRING", "")):
        raise _signature_invalid()
    _validate(request, body, signature)
    try:
        fields = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise _malformed("The body is not JSON.") from error
    if not isinstance(fields, dict):
        raise _malformed("The body is not a JSON object.")
    return {name: _storable(value) for name, value in fields.items() if isinstance(value, str)}


def _validate(request: HttpRequest, body: QueryDict | str, signature: str) -> None:
    if not RequestValidator(settings.TWILIO_AUTH_TOKEN).validate(signed_address(request), body, signature):
        raise _signature_invalid()


def _storable(value: str) -> str:
    return value.replace("\x00", "")


def _malformed(detail: str) -> WebhookRefused:
    return WebhookRefused(HTTPStatus.BAD_REQUEST, "body_malformed", detail)


def _signature_invalid() -> WebhookRefused:
    return WebhookRefused(
        HTTPStatus.FORBIDDEN, "signature_invalid", "The delivery is not signed with this centre's token."
    )
