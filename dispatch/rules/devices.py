"""How long a pairing, a token and a sight of a device last, what its clock may say, and how devices are called."""

from datetime import datetime, timedelta

from dispatch.rules.words import fold

# The cookie by which a device is known.
COOKIE = "eoc_device"
# A device's clock may run ahead by so much before what it reports is refused.
CLOCK_TOLERANCE = timedelta(minutes=2)
# What is older by a device's clock was not kept for so long: the clock is wrong.
OLDEST_WORD = timedelta(days=7)
# So long is known under which Idempotency-Keys something was carried out. What a device sends again must not be done
# again for as long as it is taken; a day more, for it may first have come a little late.
REQUESTS_KEPT = OLDEST_WORD + timedelta(days=1)
# What a report may be late because of the network alone.
PROMPT = timedelta(minutes=1)
# A crew stands beside the desk, or has it on the radio.
PAIRING_GOOD_FOR = timedelta(minutes=10)
# Longer than a browser is left in a drawer between two shifts; whoever uses a device has its token replaced before.
TOKEN_GOOD_FOR = timedelta(days=90)
# A tracker reports so often while its unit moves.
TRACKED_EVERY = timedelta(seconds=15)
# When a device was last seen is written down no more often than this.
SEEN_EVERY = timedelta(minutes=1)
# So many answers with a new token may be lost before the oldest of them is no longer good.
MOST_UNUSED_TOKENS = 5
CODE_DIGITS = 6


def pairing_link(public_url: str, secret: str) -> str:
    """Return the address behind the QR code. What follows the `#` never leaves the browser, so no log has it."""
    return f"{public_url}/field/#pair={secret}"


def comes_late(occurred_at: datetime | None, now: datetime) -> bool:
    """Return whether a report waited on its device."""
    return occurred_at is not None and now - occurred_at > PROMPT


def device_username(call_sign: str, number: int) -> str:
    """Return the user name of a unit's device: `device-xe07-2`."""
    folded = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in fold(call_sign))
    return f"device-{folded}-{number}"


def device_name(call_sign: str, number: int) -> str:
    """Return how a unit's device is called on screen."""
    return f"{call_sign} · máy {number}"
