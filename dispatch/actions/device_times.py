"""What devices say of the time at which something was done on them, before anything is believed of it."""

from datetime import datetime

from dispatch.errors import Invalid
from dispatch.rules.devices import CLOCK_TOLERANCE, OLDEST_WORD


def refuse_future(occurred_at: datetime | None, now: datetime) -> None:
    """Raise Invalid `occurred_in_future` where a device's clock runs ahead by more than is tolerated."""
    if occurred_at is not None and occurred_at > now + CLOCK_TOLERANCE:
        raise Invalid("occurred_in_future", "The time of the report lies in the future.", {"now": now.isoformat()})


def refuse_wrong_clock(occurred_at: datetime | None, now: datetime) -> None:
    """Raise Invalid `occurred_in_future`, or `occurred_too_long_ago` for what no device kept for so long.

    Both name the centre's time, by which a device sets its own right, or sends again without a time.
    """
    refuse_future(occurred_at, now)
    if occurred_at is not None and occurred_at < now - OLDEST_WORD:
        detail = f"The time of the report lies more than {OLDEST_WORD.days} days back."
        raise Invalid("occurred_too_long_ago", detail, {"now": now.isoformat(), "most_days": OLDEST_WORD.days})
