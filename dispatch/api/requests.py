"""What every request to the API has: somebody who asks, perhaps a key, perhaps a version."""

import re
from collections.abc import Callable
from hashlib import sha256
from http import HTTPStatus

import orjson
from django.http import HttpRequest, HttpResponse
from ninja.errors import AuthenticationError, HttpError
from ninja.security import APIKeyCookie, HttpBearer

from dispatch.actions.devices import note_device_visits
from dispatch.actions.writing import AlreadyCarriedOut
from dispatch.errors import Invalid
from dispatch.models import Person
from dispatch.rules.access import Access, Actor, RequestKey
from dispatch.rules.devices import COOKIE
from dispatch.schema import Shape
from dispatch.selectors.devices import visit_by
from dispatch.selectors.people import access_of, access_of_token, access_that_reports, token_digest

_KEY = re.compile(r"[\x21-\x7e]{1,200}")
_VERSION = re.compile(r'(?:W/)?"?([0-9]{1,9})"?')


class BearerToken(HttpBearer):
    """A program with a token."""

    def authenticate(self, request: HttpRequest, token: str) -> Access | None:
        """Return what was granted to the token's person."""
        return access_of_token(token)


class PositionToken(HttpBearer):
    """A program with a token that opens the intake of positions, and perhaps nothing else."""

    def authenticate(self, request: HttpRequest, token: str) -> Access | None:
        """Return what was granted to the token's person."""
        return access_that_reports(token)


class SignedInSession(APIKeyCookie):
    """A person in a browser; writes also need the CSRF token."""

    param_name = "sessionid"

    def __call__(self, request: HttpRequest) -> Access | None:
        """Return what was granted. Only a session is asked for the CSRF token: a stranger is told to sign in."""
        found: Access | None = super().__call__(request) if self.param_name in request.COOKIES else None
        return found

    def authenticate(self, request: HttpRequest, key: str | None) -> Access | None:
        """Return what was granted to the person who signed in."""
        person = request.user
        return access_of(person) if isinstance(person, Person) and person.is_active else None


class DeviceRevoked(AuthenticationError):
    """The cookie is that of a device which was revoked."""


class DeviceCookie(APIKeyCookie):
    """A crew's telephone that is paired to a unit; writes also need the CSRF token."""

    param_name = COOKIE

    def __call__(self, request: HttpRequest) -> Access | None:
        """Return what was granted. Only who has the cookie is asked for the CSRF token."""
        found: Access | None = super().__call__(request) if self.param_name in request.COOKIES else None
        return found

    def authenticate(self, request: HttpRequest, key: str | None) -> Access | None:
        """Return what was granted to the device. Raises DeviceRevoked."""
        visit = visit_by(key) if key else None
        if visit is None or key is None:
            return None
        if visit.is_gone:
            raise DeviceRevoked
        if visit.is_news:
            note_device_visits([token_digest(key)])
        return visit.access


def access(request: HttpRequest) -> Access:
    """Return who asks."""
    found: Access = request.auth  # type: ignore[attr-defined]  # set by ninja
    return found


def idempotency_key(request: HttpRequest) -> str | None:
    """Return the request's Idempotency-Key, None without one. Raises Invalid `idempotency_key_malformed`."""
    key = request.headers.get("Idempotency-Key")
    if key is not None and not _KEY.fullmatch(key):
        raise Invalid("idempotency_key_malformed", "An Idempotency-Key is 1 to 200 printable ASCII characters.")
    return key


def actor(request: HttpRequest, asked: bytes | None = None) -> Actor:
    """Return who acts, with the request's Idempotency-Key. Raises Invalid `idempotency_key_malformed`.

    `asked` is what the request asks for where that is not its body as it came: a repetition of one in parts has other
    boundaries between them.
    """
    person = access(request)
    key = idempotency_key(request)
    if key is None:
        return Actor(name=person.username, access=person)
    what = request.body if asked is None else asked
    whole = f"{request.method} {request.path} {request.headers.get('If-Match', '')}\n".encode() + what
    return Actor(
        name=person.username, access=person, request_key=RequestKey(key=key, fingerprint=sha256(whole).hexdigest())
    )


def expected_version(request: HttpRequest) -> int:
    """Return the version that If-Match names. Raises HttpError 428 without it, Invalid `if_match_malformed`."""
    header = request.headers.get("If-Match")
    if header is None:
        raise HttpError(HTTPStatus.PRECONDITION_REQUIRED, "Send If-Match with the version that you saw.")
    match = _VERSION.fullmatch(header.strip())
    if match is None:
        raise Invalid("if_match_malformed", "If-Match holds one version number.")
    return int(match[1])


def carry_out(status: HTTPStatus, action: Callable[[], Shape]) -> HttpResponse:
    """Run an action and answer with what it returns; a repeated request gets its first answer again."""
    try:
        body, replayed = orjson.dumps(action().model_dump(mode="json")), False
    except AlreadyCarriedOut as earlier:
        body, replayed = orjson.dumps(earlier.result), True
    response = HttpResponse(body, status=status.value, content_type="application/json")
    if replayed:
        response["Idempotency-Replayed"] = "true"
    return response
