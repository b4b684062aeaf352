"""The dialects: what each app or device calls the parts of a fix. None reads anything that it does not name here.

Sources: https://www.traccar.org/osmand/, https://gpslogger.app/ (custom URL), https://owntracks.org/booklet/tech/json/
"""

from dispatch.integrations.trackers.values import Values, dilution_m, fix_of, malformed, moment
from dispatch.schema import PositionFix

_KNOT_MPS = 1852 / 3600
_KMH_MPS = 1 / 3.6


def osmand(values: Values) -> PositionFix | None:
    """Read OsmAnd's parameters, as Traccar reads them, or the document of Traccar Client from version 9 on.

    The speed is in knots in parameters and in metres a second in the document. A fix that says that it is not `valid`
    is none. Raises WebhookRefused.
    """
    if "location" in values and not isinstance(values["location"], str):
        return _traccar_document(values)
    if str(values.get("valid", "true")).lower() in {"false", "0"}:
        return None
    accuracy = values.get("accuracy")
    return fix_of(
        lat=values.get("lat"),
        lon=values.get("lon"),
        at=moment(values.get("timestamp")),
        accuracy=dilution_m(values.get("hdop")) if accuracy is None else accuracy,
        heading=values.get("bearing", values.get("heading")),
        speed=values.get("speed"),
        speed_unit_mps=_KNOT_MPS,
    )


def _traccar_document(values: Values) -> PositionFix:
    location = values["location"]
    place = location.get("coords") if isinstance(location, dict) else None
    if not isinstance(location, dict) or not isinstance(place, dict):
        raise malformed("position_malformed", "The location has no coords.")
    return fix_of(
        lat=place.get("latitude"),
        lon=place.get("longitude"),
        at=moment(location.get("timestamp")),
        accuracy=place.get("accuracy"),
        heading=place.get("heading"),
        speed=place.get("speed"),
        speed_unit_mps=1.0,
    )


def gpslogger(values: Values) -> PositionFix:
    """Read what the custom URL of GPSLogger is told to send; the speed is in metres a second. Raises WebhookRefused."""
    return fix_of(
        lat=values.get("lat"),
        lon=values.get("lon"),
        at=moment(values.get("time")),
        accuracy=values.get("acc"),
        heading=values.get("dir"),
        speed=values.get("spd"),
        speed_unit_mps=1.0,
    )


def owntracks(values: Values) -> PositionFix | None:
    """Read a message of OwnTracks; one of another type than `location` holds no fix. Speeds are in km/h.

    What is encrypted cannot be read and is refused: whoever sets the app up must see that. Raises WebhookRefused.
    """
    if values.get("_type") == "encrypted":
        raise malformed("encryption_unsupported", "Switch the encryption of payloads off: the way is encrypted by TLS.")
    if values.get("_type") != "location":
        return None
    return fix_of(
        lat=values.get("lat"),
        lon=values.get("lon"),
        at=moment(values.get("tst")),
        accuracy=values.get("acc"),
        heading=values.get("cog"),
        speed=values.get("vel"),
        speed_unit_mps=_KMH_MPS,
    )
