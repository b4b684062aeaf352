"""What wakes a crew's phone: how long it is worth something, what it says, and who may be asked to carry it."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from datetime import timedelta
from functools import lru_cache
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey, derive_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

# An order that no phone has shown by then has alarmed others long since; shown later, it sends a crew to what is over.
GOOD_FOR = timedelta(minutes=5)
# What a phone shows of a place on its lock screen.
LONGEST_PLACE = 120
# 32 bytes.
_PRIVATE_KEY = re.compile(r"[-A-Za-z0-9_]{43}")
# As people write telephone numbers, in the words of a place too.
_NUMBER = re.compile(r"\+?\d(?:[ .-]?\d){7,}")
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*")
_HTTPS_PORT = 443


@lru_cache(maxsize=4)
def public_key(private_key: str) -> str:
    """Return the public key (base64url) of a private one, for browsers; "" for none, and for what is no key."""
    if not _PRIVATE_KEY.fullmatch(private_key):
        return ""
    try:
        key = derive_private_key(int.from_bytes(decoded(private_key)), SECP256R1()).public_key()
    except ValueError:
        return ""
    return urlsafe_b64encode(key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)).decode().rstrip("=")


def decoded(text: str) -> bytes:
    """Return the bytes of base64url without its padding. Raises ValueError."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def is_browsers_key(p256dh: str) -> bool:
    """Return whether something can be encrypted for this key of a browser: a point on P-256."""
    try:
        EllipticCurvePublicKey.from_encoded_point(SECP256R1(), decoded(p256dh))
    except ValueError:
        return False
    return True


def is_push_service(endpoint: str, services: Iterable[str]) -> bool:
    """Return whether an address is one of the push services that are named (`host`, or `host:port`), or below them.

    It is written as browsers write it: everything else, and what two programs might read differently, is refused.
    """
    try:
        parts = urlsplit(endpoint)
        host, port = parts.hostname, parts.port
    except ValueError:
        return False
    if not endpoint.isascii() or not endpoint.isprintable() or " " in endpoint or "\\" in endpoint:
        return False
    if parts.scheme != "https" or not host or "@" in parts.netloc or parts.fragment or not _HOST.fullmatch(host):
        return False
    for service in services:
        name, _, its_port = service.partition(":")
        is_there = host == name or host.endswith(f".{name}")
        if is_there and (port or _HTTPS_PORT) == int(its_port or _HTTPS_PORT):
            return True
    return False


def topic_of(assignment_id: int) -> str:
    """Return under what a push service holds what is said of an assignment for a phone that is away.

    The newest takes the place of the one before it, and never that of another assignment's.
    """
    return f"assignment-{assignment_id}"


def place_on_lock_screen(place: str) -> str:
    """Return the words of a place as a phone shows them that may be lost: short, and without telephone numbers."""
    shown = _NUMBER.sub("…", " ".join(place.split()))
    return shown if len(shown) <= LONGEST_PLACE else f"{shown[: LONGEST_PLACE - 1].rstrip()}…"
