"""What the apps of others are told so that they report the positions of a device's unit."""

from base64 import b64encode
from urllib.parse import urlencode

import orjson
import qrcode
from django.conf import settings
from django.db.models import QuerySet
from qrcode.image.svg import SvgPathImage

from dispatch.models import AccessToken, Device, Unit
from dispatch.rules.devices import TRACKED_EVERY
from dispatch.schema import TrackerSetup

# What OsmAnd writes into the address itself. Its speed is left out: it sends metres a second where knots are read.
_OSMAND_VALUES = "lat={0}&lon={1}&timestamp={2}&accuracy={3}&bearing={6}"
# OwnTracks' names for HTTP, and for reporting each move: https://owntracks.org/booklet/tech/json/
_OWNTRACKS_HTTP, _OWNTRACKS_MOVES = 3, 2


def tracker_tokens(device: Device) -> QuerySet[AccessToken]:
    """Return the tokens of a device's tracker that are good."""
    return AccessToken.objects.filter(person=device.person_id, positions_only=True, revoked_at=None)


def tracker_setup(unit: Unit, token: str) -> TrackerSetup:
    """Return the settings of each app. Addresses with a token open nothing but the intake of positions."""
    osmand, owntracks = (f"{settings.PUBLIC_URL}/trackers/{name}" for name in ("osmand", "owntracks"))
    every_s = int(TRACKED_EVERY.total_seconds())
    # Traccar Client reads its settings from the query of the server's address, as its QR code or link.
    traccar = f"{osmand}?{urlencode({'id': token, 'accuracy': 'high', 'interval': every_s, 'distance': 0})}"
    configuration = {
        "_type": "configuration",
        "mode": _OWNTRACKS_HTTP,
        "monitoring": _OWNTRACKS_MOVES,
        "url": owntracks,
        "auth": True,
        "username": unit.call_sign,
        "password": token,
        "encryptionKey": "",
        "moveModeLocatorInterval": every_s,
    }
    owntracks_link = f"owntracks:///config?{urlencode({'inline': b64encode(orjson.dumps(configuration)).decode()})}"
    return TrackerSetup(
        token=token,
        osmand_url=f"{osmand}?id={token}&{_OSMAND_VALUES}",
        traccar_url=osmand,
        traccar_qr=_qr(traccar),
        owntracks_url=owntracks,
        owntracks_link=owntracks_link,
        owntracks_qr=_qr(owntracks_link),
    )


def _qr(text: str) -> str:
    """Return a QR code (SVG)."""
    picture = qrcode.make(text, image_factory=SvgPathImage, error_correction=qrcode.constants.ERROR_CORRECT_L)
    return str(picture.to_string(encoding="unicode"))
