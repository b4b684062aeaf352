"""Who stands behind a socket: a signed-in browser or a program with a bearer token."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, load_backend
from django.contrib.sessions.models import Session
from django.http.cookie import parse_cookie
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from dispatch.models import AccessToken, Person
from dispatch.rules.access import Access
from dispatch.selectors.people import access_of, accesses_of, person_of_token, token_digest

_LONGEST_CREDENTIAL = 512


class CredentialKind(StrEnum):
    """By what a visitor is known."""

    SESSION = "session"
    TOKEN = "token"  # noqa: S105  # the name of a kind, not a secret


@dataclass(frozen=True)
class Credential:
    """A session key or a bearer token as it was presented."""

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
    """A person who was let in, and by what. `password_hash` is the session's proof that the password is the same."""

    access: Access
    credential: Credential
    password_hash: str = ""


def presented_credential(headers: dict[bytes, bytes]) -> Credential | None:
    """Return the bearer token of a handshake, else its session cookie, else None."""
    authorization = headers.get(b"authorization")
    if authorization is not None:
        scheme, _, token = authorization.decode("latin-1").partition(" ")
        value = token.strip() if scheme.lower() == "bearer" else ""
        kind = CredentialKind.TOKEN
    else:
        cookies = parse_cookie(headers.get(b"cookie", b"").decode("latin-1"))
        value = cookies.get(settings.SESSION_COOKIE_NAME, "")
        kind = CredentialKind.SESSION
    return Credential(kind, value) if _is_plausible(value) else None


def visitor_of(credential: Credential) -> Visitor | None:
    """Return the active person behind a credential. Changes nothing: a refused visitor's session stays as it is."""
    if credential.kind is CredentialKind.TOKEN:
        person = person_of_token(credential.value)
        return Visitor(access_of(person), credential) if person else None
    session = import_module(settings.SESSION_ENGINE).SessionStore(credential.value)
    backend = session.get(BACKEND_SESSION_KEY)
    if backend not in settings.AUTHENTICATION_BACKENDS or SESSION_KEY not in session:
        return None
    person = load_backend(backend).get_user(Person._meta.pk.to_python(session[SESSION_KEY]))
    password_hash = session.get(HASH_SESSION_KEY, "")
    if person is None or not person.is_active or not _is_current(person, password_hash):
        return None
    return Visitor(access_of(person), credential, password_hash)


def current_accesses(visitors: Collection[Visitor]) -> dict[Visitor, Access]:
    """Return what each visitor whose session or token still stands may do now, in four queries for any number."""
    sessions = _values(visitors, CredentialKind.SESSION)
    digests = {token_digest(token): token for token in _values(visitors, CredentialKind.TOKEN)}
    standing_sessions = set(
        Session.objects.filter(session_key__in=sessions, expire_date__gt=timezone.now()).values_list(
            "session_key", flat=True
        )
    )
    standing_tokens = {
        digests[digest]
        for digest in AccessToken.objects.filter(digest__in=digests, revoked_at__isnull=True).values_list(
            "digest", flat=True
        )
    }
    people = Person.objects.filter(is_active=True).in_bulk({visitor.access.person_id for visitor in visitors})
    current = accesses_of(people.values())
    accesses = {}
    for visitor in visitors:
        person = people.get(visitor.access.person_id)
        by_session = visitor.credential.kind is CredentialKind.SESSION
        stands = visitor.credential.value in (standing_sessions if by_session else standing_tokens)
        if person and stands and (not by_session or _is_current(person, visitor.password_hash)):
            accesses[visitor] = current[person.pk]
    return accesses


def _is_plausible(value: str) -> bool:
    return 0 < len(value) <= _LONGEST_CREDENTIAL and value.isascii() and value.isprintable()


def _values(visitors: Collection[Visitor], kind: CredentialKind) -> list[str]:
    return [visitor.credential.value for visitor in visitors if visitor.credential.kind is kind]


def _is_current(person: Person, password_hash: str) -> bool:
    """Return whether the session was opened with the password that the person has now."""
    known = [person.get_session_auth_hash(), *person.get_session_auth_fallback_hash()]
    return any(constant_time_compare(password_hash, candidate) for candidate in known)
