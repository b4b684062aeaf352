"""Offers to pair a device: what their seeds and the centre's key make, and how one is found again."""

from base64 import urlsafe_b64encode

import qrcode
from django.conf import settings
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.utils.crypto import salted_hmac
from qrcode.image.svg import SvgPathImage

from dispatch.models import Pairing
from dispatch.rules.devices import CODE_DIGITS, pairing_link
from dispatch.schema import NewDevice, PairingOffer
from dispatch.selectors.people import token_digest

_SALT = "eoc.pairing"


def pairing_code(seed: str) -> str:
    """Return the digits of a pairing."""
    return f"{int.from_bytes(_keyed('code', seed)) % 10**CODE_DIGITS:0{CODE_DIGITS}}"


def pairing_secret(seed: str) -> str:
    """Return the secret of a pairing: 256 bits."""
    return urlsafe_b64encode(_keyed("secret", seed)).decode().rstrip("=")


def pairing_code_hash(code: str) -> str:
    """Return by what the digits are found (hex): without the centre's key a million of them are soon tried."""
    return _keyed("hash", code).hex()


def pairing_offer(pairing: Pairing) -> PairingOffer:
    """Return what is shown of a pairing; again the same under the same key of the centre."""
    link = pairing_link(settings.PUBLIC_URL, pairing_secret(pairing.seed))
    picture = qrcode.make(link, image_factory=SvgPathImage, error_correction=qrcode.constants.ERROR_CORRECT_M)
    return PairingOffer(
        code=pairing_code(pairing.seed),
        link=link,
        qr=picture.to_string(encoding="unicode"),
        expires_at=pairing.expires_at,
    )


def pairings_for(new: NewDevice, repeat_digest: str) -> QuerySet[Pairing]:
    """Return the pairing, or none, by which a device may be paired now.

    That is one which is open, or whose answer was lost: the same request has used it, and nobody has seen its device.
    """
    unused = Q(closed_at=None)
    lost = Q(device__isnull=False, device__last_seen_at=None, device__revoked_at=None, repeat_digest=repeat_digest)
    by = Q(secret_digest=token_digest(new.secret)) if new.secret else Q(code_hash=pairing_code_hash(str(new.code)))
    return Pairing.objects.filter(by, unused | lost if repeat_digest else unused, expires_at__gt=Now())


def _keyed(purpose: str, text: str) -> bytes:
    return salted_hmac(f"{_SALT}.{purpose}", text, algorithm="sha256").digest()
