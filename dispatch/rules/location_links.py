"""How long a location link is good, how many may be sent, and what the message with it says."""

from datetime import timedelta

GOOD_FOR = timedelta(minutes=30)
# Somebody whose message does not come gets another, and perhaps a third. More would only cost the caller's battery.
MOST_LINKS, MOST_LINKS_WITHIN = 3, timedelta(minutes=10)
# A page tells a fix when it is sharper, or has moved: for half an hour that is enough.
MOST_ANSWERS = 100


def link_address(public_url: str, token: str) -> str:
    """Return the address that the caller opens."""
    return f"{public_url}/l/{token}"


def link_text(line: str, address: str) -> str:
    """Return the text message, from the service line of the call (`115`) where it is known by its number.

    Without accents: with them it would be three messages for most telephone networks, which may come in any order.
    """
    sender = f"Tong dai {line}" if line.isdigit() else "Tong dai khan cap"
    return f"{sender}: bam vao day de gui vi tri cua ban / tap to send your location: {address}"
