"""The telephones of crews: how one is paired to a unit, and what is told of it."""

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import StringConstraints, model_validator

from dispatch.schema.cards import UnitCard
from dispatch.schema.values import TEXT, PriorityLevel, Reason, Shape

_Code = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
_Secret = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[-A-Za-z0-9_]+$")]
# As browsers make them: an uncompressed point of P-256, and 16 random bytes; base64url without padding.
_PushKey = Annotated[str, StringConstraints(pattern=r"^[-A-Za-z0-9_]{87}$")]
_PushAuth = Annotated[str, StringConstraints(pattern=r"^[-A-Za-z0-9_]{22}$")]
_Endpoint = Annotated[str, StringConstraints(min_length=1, max_length=1000, pattern=r"^https://[\x21-\x7e]+$")]
_Label = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100, pattern=TEXT)]


class DeviceCard(Shape):
    """A device of a unit's crew. `username` and `name` are those under which it acts; `label` is its own word.

    Its tracker, an app that reports where it is, has its token since `tracker_since`, null where it has none.
    `paired_by` is null where a command offered the pairing. `revoked_by` is the device's own user name where it took
    itself off.
    """

    id: int
    unit_id: int
    username: str
    name: str
    label: str
    paired_at: datetime
    paired_by: str | None
    last_seen_at: datetime | None
    tracker_since: datetime | None
    revoked_at: datetime | None
    revoked_by: str | None
    revoke_reason: str


class DeviceList(Shape):
    """The devices of a unit: those that stand, by id, then those that were revoked last."""

    devices: list[DeviceCard]


class DeviceSelf(Shape):
    """What a device learns of itself: its unit, who is on its shift, and whether the unit is on duty.

    `push_key` is the key with which a browser subscribes to messages of the centre (base64url), empty where there are
    none.
    """

    device: DeviceCard
    unit: UnitCard
    crew: list[str]
    on_duty: bool
    push_key: str


class TrackerSetup(Shape):
    """What each app is told so that it reports where a device's unit is; the token in it is shown once.

    Pictures are QR codes (SVG), for an app on another telephone. `osmand_url` is OsmAnd's address for online tracking;
    Traccar Client takes `traccar_url` as server and the token as device identifier; OwnTracks opens `owntracks_link`.
    """

    token: str
    osmand_url: str
    traccar_url: str
    traccar_qr: str
    owntracks_url: str
    owntracks_link: str
    owntracks_qr: str


class DeviceRevocation(Shape):
    """Why a device opens nothing any more."""

    reason: Reason


class PairingOffer(Shape):
    """What pairs one device to a unit until it expires: six digits to type, or a link as a QR code (SVG)."""

    code: str
    link: str
    qr: str
    expires_at: datetime


class NewDevice(Shape):
    """A device asks to be paired, by the six digits or by the secret of the link."""

    code: _Code | None = None
    secret: _Secret | None = None
    label: _Label = ""

    @model_validator(mode="after")
    def _one_proof(self) -> Self:
        if (self.code is None) is (self.secret is None):
            raise ValueError("one of code and secret")
        return self


class NewPushSubscription(Shape):
    """Where the browser of a device takes messages, and the keys by which only it reads them, as the browser says."""

    endpoint: _Endpoint
    p256dh: _PushKey
    auth: _PushAuth


class TypeName(Shape):
    """What an incident type is called."""

    vi: str
    en: str


class AssignmentPush(Shape):
    """What wakes a phone: its unit was sent somewhere, or is sent there no more. It is read on the lock screen too.

    So it says where and why somebody is wanted, and nothing of who called or what they said.
    """

    about: Literal["assigned", "cancelled"]
    assignment_id: int
    priority: PriorityLevel
    type: TypeName | None
    place: str
