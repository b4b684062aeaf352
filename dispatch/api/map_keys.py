"""Keys that stand in the addresses of tiles: which layers they open, and until when.

A browser asks for a hundred tiles at once. Each address carries what the style document has found out about the person,
signed, so that a tile costs neither a session nor a query.
"""

import math
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core import signing

from dispatch.errors import Forbidden

# As long as a session.
VALID_FOR = timedelta(hours=13)
# Keys that are made within this time are the same, so that a browser finds its tiles again.
_STEP_S = 3600
_SALT = "eoc.map"


def make_key(layers: Iterable[str], now: datetime) -> str:
    """Return a key that opens these layers for at least `VALID_FOR`, and for an hour more at most."""
    expires_s = math.ceil((now + VALID_FOR).timestamp() / _STEP_S) * _STEP_S
    return signing.Signer(salt=_SALT).sign(f"{'.'.join(sorted(layers))}-{expires_s}")


def layers_of_key(key: str, now: datetime) -> frozenset[str]:
    """Return the layers that a key opens. Raises Forbidden `map_key_invalid`."""
    try:
        layers, _, expires_s = signing.Signer(salt=_SALT).unsign(key).rpartition("-")
    except signing.BadSignature:
        raise _refusal() from None
    if now.timestamp() >= int(expires_s):
        raise _refusal()
    return frozenset(layers.split("."))


def _refusal() -> Forbidden:
    return Forbidden("map_key_invalid", "The key of this address is wrong or has expired: fetch the map's style again.")
