"""Files of incidents: what enters beside the file, and what is shown of it."""

from datetime import datetime

from dispatch.schema.values import DeviceTime, Latitude, Longitude, Reason, Shape, ShortText
from dispatch.vocabulary import AttachmentKind


class AttachmentCard(Shape):
    """A file of an incident. `sha256` (hex) is of the content as it came, `name` what it was called there.

    `taken_at`, `lon` and `lat` are as told by who brought it. One with `withdrawn_at` is shown to supervisors alone.
    """

    id: int
    incident_id: int
    kind: AttachmentKind
    media_type: str
    sha256: str
    size_bytes: int
    name: str
    caption: str
    taken_at: datetime | None
    lon: float | None
    lat: float | None
    added_by: str
    added_at: datetime
    withdrawn_by: str | None
    withdrawn_at: datetime | None
    withdraw_reason: str


class AttachmentList(Shape):
    """The files of an incident, in the order in which they came; those that were withdrawn only for supervisors."""

    incident_id: int
    attachments: list[AttachmentCard]


class NewAttachment(Shape):
    """What is told of a file: the name that it has where it comes from, and of a picture when and where it is of."""

    name: str = ""
    caption: ShortText = ""
    taken_at: DeviceTime | None = None
    lon: Longitude | None = None
    lat: Latitude | None = None


class AttachmentWithdrawal(Shape):
    """Why a file is no longer shown."""

    reason: Reason
