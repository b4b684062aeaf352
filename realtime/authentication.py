"""Who stands behind a socket: a signed-in browser, a program with a bearer token, or a device of a crew."""

import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.http.cookie import parse_cookie
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from dispatch.models import Person
from dispatch.rules.access import Access
from dispatch.rules.devices import COOKIE
from dispatch.selectors.devices import standing_device_tokens
from dispatch.selectors.people import accesses_of, shown_name, standing_tokens, token_digest
from dispatch.selectors.second_factor import lacks_second_factor

_LONGEST_CREDENTIAL = 512


class CredentialKind(StrEnum):
    """By what a visitor is known."""

    SESSION = "session"
    TOKEN = "token"  # noqa: S105  # the name of a kind, not a secret
    DEVICE = "device"


@dataclass(frozen=True)
class Credential:
    """A session key, a bearer token or a device's token as it was presented."""

    kind: CredentialKind
    value: str

    def __repr__(self) -> str:
        return f"Credential({self.kind.value})"

    @property
    def digest(self) -> bytes:
        """What may be remembered of it."""
        return sha256(f"{self.kind.value}:{self.value}".encode()).digest()


@dataclass(frozen=True)
class Visitor:
    """A person who was let in, how they are called on screen, and by what they are known.

    `known_at` is when the database was asked, by the monotonic clock.
    """

    access: Access
    name: str
    credential: Credential
    known_at: float


def presented_credential(headers: dict[bytes, bytes], *, for_crew: bool = False) -> Credential | None:
    """Return the bearer token of a handshake, else its session cookie or that of a device, else None.

    Of two cookies the session counts, but at a socket `for_crew` the device: a telephone keeps a session long after it
    has ended.
    """
    authorization = headers.get(b"authorization")
    if authorization is not None:
        scheme, _, token = authorization.decode("latin-1").partition(" ")
        value = token.strip() if scheme.lower() == "bearer" else ""
        return Credential(CredentialKind.TOKEN, value) if _is_plausible(value) else None
    cookies = parse_cookie(headers.get(b"cookie", b"").decode("latin-1"))
    session = Credential(CredentialKind.SESSION, cookies.get(settings.SESSION_COOKIE_NAME, ""))
    device = Credential(CredentialKind.DEVICE, cookies.get(COOKIE, ""))
    presented = [device, session] if for_crew else [session, device]
    return next((credential for credential in presented if _is_plausible(credential.value)), None)


def visitors_of(credentials: Collection[Credential]) -> dict[Credential, Visitor]:
    """Return the active people behind those credentials that are good, in five queries for any number of them.

    Changes nothing: a refused visitor's session stays as it is. A device has a crew's rights, whoever its person is.
    """
    known_at = time.monotonic()
    sessions = Session.objects.filter(
        session_key__in=[known.value for known in credentials if known.kind is CredentialKind.SESSION],
        expire_date__gt=timezone.now(),
    )
    digests = {token_digest(known.value): known for known in credentials if known.kind is CredentialKind.TOKEN}
    # Who signed in, and the session that proves it; a token proves itself.
    claims: dict[Credential, tuple[int, Mapping[str, Any] | None]] = {}
    for session in sessions:
        told = session.get_decoded()
        if (person_id := _claimed(told)) is not None:
            claims[Credential(CredentialKind.SESSION, session.session_key)] = (person_id, told)
    for token in standing_tokens(digests):
        claims[digests[token.digest]] = (token.person_id, None)
    devices = {token_digest(known.value): known for known in credentials if known.kind is CredentialKind.DEVICE}
    units: dict[Credential, int] = {}
    for digest, person_id, unit_id in standing_device_tokens(devices).values_list("digest", "person", "device__unit"):
        claims[devices[digest]] = (person_id, None)
        units[devices[digest]] = unit_id
    people = Person.objects.filter(is_active=True).in_bulk({person_id for person_id, _ in claims.values()})
    accesses = accesses_of(people.values())

    def granted(credential: Credential, person: Person) -> Access:
        access, unit_id = accesses[person.pk], units.get(credential)
        return access if unit_id is None else access.as_crew_of(unit_id)

    return {
        credential: Visitor(granted(credential, person), shown_name(person), credential, known_at)
        for credential, (person_id, told_by) in claims.items()
        if (person := people.get(person_id)) and (told_by is None or _is_good(told_by, person, accesses[person.pk]))
    }


def _claimed(session: Mapping[str, Any]) -> int | None:
    """Return the id of the person who signed in."""
    if session.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS or SESSION_KEY not in session:
        return None
    person_id: int = Person._meta.pk.to_python(session[SESSION_KEY])
    return person_id


def _is_good(session: Mapping[str, Any], person: Person, access: Access) -> bool:
    """Return whether the password is still that of the session, and a second factor was shown where one is demanded."""
    is_current = _is_current(person, session.get(HASH_SESSION_KEY, ""))
    return is_current and not lacks_second_factor(session, person, access)


def _is_plausible(value: str) -> bool:
    return 0 < len(value) <= _LONGEST_CREDENTIAL and value.isascii() and value.isprintable()


def _is_current(person: Person, password_hash: str) -> bool:
    """Return whether the session was opened with the password that the person has now."""
    known = [person.get_session_auth_hash(), *person.get_session_auth_fallback_hash()]
    return any(constant_time_compare(password_hash, candidate) for candidate in known)
