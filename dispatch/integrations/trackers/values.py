"""Reads the values of a tracker's fix, which come as text or as numbers, and makes a fix of the contract of them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPStatus

from pydantic import ValidationError

from dispatch.integrations.refusals import WebhookRefused
from dispatch.schema import PositionFix

Values = Mapping[str, object]

# A larger number is one of milliseconds: so many seconds after 1970 are 3,000 years.
_MOST_SECONDS = 1e11
_FIRST_YEAR = 1970
# What is more is no measure of a vehicle.
_MOST_OFF_M, _CIRCLE, _MOST_MPS = 1e6, 360.0, 1e3


def fix_of(
    *, lat: object, lon: object, at: datetime, accuracy: object, heading: object, speed: object, speed_unit_mps: float
) -> PositionFix:
    """Return the fix: accuracy in metres, heading in degrees, speed in units of so many metres a second.

    Raises WebhookRefused `position_malformed`.
    """
    try:
        return PositionFix.model_validate(
            {
                "at": at.isoformat(),
                "lat": _number(lat, "the latitude"),
                "lon": _number(lon, "the longitude"),
                "accuracy_m": _measure(accuracy, "the accuracy", most=_MOST_OFF_M),
                "heading": _measure(heading, "the heading", most=_CIRCLE),
                "speed_mps": _measure(speed, "the speed", most=_MOST_MPS, factor=speed_unit_mps),
            }
        )
    except ValidationError:
        raise malformed("position_malformed", "A fix has a latitude and a longitude in degrees.") from None


def moment(value: object) -> datetime:
    """Return a time: seconds or milliseconds since 1970, or ISO 8601, which is in UTC where it names no zone.

    Raises WebhookRefused `time_malformed`.
    """
    try:
        # First as a number: thirteen digits could pass for a date without hyphens.
        since = _parsed(value)
        if since is not None:
            at = datetime.fromtimestamp(since / 1000 if since > _MOST_SECONDS else since, UTC)
        else:
            written = datetime.fromisoformat(value.strip() if isinstance(value, str) else "")
            at = (written if written.tzinfo else written.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        at = None
    if at is None or at.year < _FIRST_YEAR:
        raise malformed("time_malformed", "A time is ISO 8601, or seconds or milliseconds since 1970.")
    return at


def dilution_m(value: object) -> object:
    """Return how far off a receiver is about, in metres, by its horizontal dilution of precision."""
    dilution = _number(value, "the dilution")
    return None if dilution is None else dilution * 5.0


def malformed(code: str, detail: str) -> WebhookRefused:
    """Return the refusal of what cannot be read."""
    return WebhookRefused(HTTPStatus.BAD_REQUEST, code, detail)


def _measure(value: object, what: str, *, most: float, factor: float = 1.0) -> float | None:
    """Return a measure times a factor; None where nothing stands, or a number by which devices say "not known"."""
    found = _number(value, what)
    return found * factor if found is not None and 0 <= found * factor <= most else None


def _number(value: object, what: str) -> float | None:
    """Return a number, None where nothing stands. Raises WebhookRefused `position_malformed`."""
    if value is None or value == "":
        return None
    found = _parsed(value)
    if found is None:
        raise malformed("position_malformed", f"{what} is no number.")
    return found


def _parsed(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str) or (isinstance(value, str) and "_" in value):
        return None
    try:
        return float(value)
    except (ValueError, OverflowError):
        return None
