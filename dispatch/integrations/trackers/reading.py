"""Reads what a tracker sends: its values, and the token by which it is known."""

from base64 import b64decode
from http import HTTPStatus

import orjson
from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest, QueryDict, UnreadablePostError

from dispatch.integrations.refusals import WebhookRefused
from dispatch.integrations.trackers.values import Values, malformed
from dispatch.rules.access import Access
from dispatch.selectors.people import access_that_reports

_LONGEST_BODY = 64 * 1024
# By these a tracker that knows no headers names its token.
_TOKEN_NAMES = ("token", "id", "deviceid", "device_id")


def read_values(request: HttpRequest) -> Values:
    """Return the values of the address and, over them, those of the body: a form or a JSON object.

    Raises WebhookRefused `body_malformed` or `body_too_large`.
    """
    body = _body(request)
    try:
        values: dict[str, object] = dict(QueryDict(request.META.get("QUERY_STRING", "")).items())
        if body.lstrip()[:1] in {b"{", b"["}:
            document = orjson.loads(body)
            if not isinstance(document, dict):
                raise malformed("body_malformed", "The body is not a JSON object.")
            values |= document
        else:
            values |= dict(QueryDict(body).items())
    except TooManyFieldsSent:
        raise malformed("body_malformed", "There are too many values.") from None
    except orjson.JSONDecodeError:
        raise malformed("body_malformed", "The body is not JSON.") from None
    return values


def read_reporter(request: HttpRequest, values: Values) -> Access:
    """Return what was granted to who reports.

    They are known by a bearer token, by Basic with the token as password, or by a token among the values. Raises
    WebhookRefused `tracker_unknown`.
    """
    scheme, _, credentials = request.headers.get("Authorization", "").partition(" ")
    access = None
    if scheme.lower() == "bearer":
        access = access_that_reports(credentials.strip())
    elif scheme.lower() == "basic":
        access = access_that_reports(_password(credentials))
    else:
        token = next((values[name] for name in _TOKEN_NAMES if name in values), None)
        access = access_that_reports(token, in_address=True) if isinstance(token, str) else None
    if access is None:
        raise WebhookRefused(
            HTTPStatus.UNAUTHORIZED, "tracker_unknown", "No token came with the fix, or none that is known."
        )
    return access


def _body(request: HttpRequest) -> bytes:
    """Read the body as far as it may go: what Content-Length claims is not relied on."""
    try:
        body = request.read(_LONGEST_BODY + 1)
    except UnreadablePostError:
        raise malformed("body_malformed", "The body broke off.") from None
    if len(body) > _LONGEST_BODY:
        detail = f"A fix has at most {_LONGEST_BODY} bytes."
        raise WebhookRefused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "body_too_large", detail)
    return body


def _password(credentials: str) -> str:
    """Return the password of Basic credentials, empty where they cannot be read."""
    try:
        return b64decode(credentials.strip(), validate=True).decode().partition(":")[2]
    except ValueError:
        return ""
