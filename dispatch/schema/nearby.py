"""What stands near a place, what is noted of it, and which cameras may see it."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import Field, JsonValue, model_validator

from dispatch.schema.values import Code, DeviceTime, Id, Latitude, Longitude, Reason, Shape, ShortText, Words
from dispatch.vocabulary import CameraSight, StreamFormat

NoteRadius = Annotated[float, Field(strict=True, ge=5, le=2_000, allow_inf_nan=False)]


class NearbyFeature(Shape):
    """A thing near a place.

    `distance_m` is the straight line to its nearest part, `bearing_deg` leads to it, clockwise from north, and is null
    where the place lies within it. `eta_s` is the time of the way where the layer is ordered by that; `estimated` tells
    that no road was followed. `hospital` is the code by which a unit tells the hospital that it comes. `properties` are
    the layer's own; `precision_m` says how far off the position may be, null where nobody knows.
    """

    id: int
    key: str
    name: str
    lon: float
    lat: float
    distance_m: int
    bearing_deg: int | None
    around: bool
    eta_s: int | None = None
    estimated: bool = False
    hospital: str | None = None
    precision_m: float | None
    properties: dict[str, JsonValue]


class NearbyLayer(Shape):
    """The nearest things of a layer. Where `imported_at` is null, the centre has no data of it: nothing is known."""

    layer: str
    name_vi: str
    name_en: str
    icon: str
    source: str
    imported_at: datetime | None
    within_m: int
    features: list[NearbyFeature]


class NearbyList(Shape):
    """What stands near a place, layer by layer."""

    lon: float
    lat: float
    layers: list[NearbyLayer]


class Corner(Shape):
    """A corner of an area."""

    lon: Longitude
    lat: Latitude


class PremiseNoteFact(Shape):
    """A premise note in the record, without its text: that tells of people, and the record stands for ever."""

    id: int
    kind: str
    place: str
    agencies: list[str]
    expires_at: datetime


class PremiseNoteCard(Shape):
    """What crews must know of a place: within `radius_m` of a point, or within a ring of corners.

    `distance_m` is how far from the noted place the incident lies, 0 within it; null where no incident is asked about.
    """

    id: int
    kind: str
    text: str
    place: str
    lon: float | None
    lat: float | None
    radius_m: float | None
    ring: list[Corner] | None
    agencies: list[str]
    incident_id: int | None
    entered_by: str
    entered_at: datetime
    expires_at: datetime
    ended_by: str | None
    ended_at: datetime | None
    end_reason: str
    distance_m: int | None = None


class PremiseNoteList(Shape):
    """A page of premise notes, newest first; `next` is the `before` of the next page."""

    notes: list[PremiseNoteCard]
    next: int | None


class IncidentNearby(Shape):
    """The surroundings of an incident, cautions first. Without a location nothing is near: `located` is false."""

    incident_id: int
    located: bool
    notes: list[PremiseNoteCard]
    layers: list[NearbyLayer]


class NewPremiseNote(Shape):
    """A note on the place around a point (with `radius_m`, in metres), or within a ring that need not be closed.

    `agencies` are those whom it concerns; nobody else reads it. `incident` is that on which it was learned.
    """

    kind: Code
    text: Annotated[Words, Field(max_length=1_000)]
    place: ShortText = ""
    lon: Longitude | None = None
    lat: Latitude | None = None
    radius_m: NoteRadius | None = None
    ring: list[Corner] | None = Field(default=None, min_length=3, max_length=200)
    agencies: list[Code] = Field(min_length=1, max_length=20)
    expires_at: DeviceTime
    incident: Id | None = None

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        point = (self.lon, self.lat, self.radius_m)
        if (None in point) if self.ring is None else any(part is not None for part in point):
            raise ValueError("either lon, lat and radius_m, or a ring")
        return self


class PremiseNoteEnding(Shape):
    """Why a note no longer holds."""

    reason: Reason


class CameraFact(Shape):
    """The camera through which somebody looked."""

    id: int
    code: str
    name: str


class CameraCard(Shape):
    """A camera of the registry, without the address of its stream.

    Its view is `view_angle_deg` wide around `heading_deg` (clockwise from north), null where nobody knows. `dead_since`
    is set while no picture comes; `last_seen_at` is when one last came, `checked_at` when that was last tried.
    """

    id: int
    code: str
    name: str
    lon: float
    lat: float
    heading_deg: float | None
    view_angle_deg: float | None
    range_m: float
    format: StreamFormat
    owner: str
    approximate: bool
    last_seen_at: datetime | None
    checked_at: datetime | None
    dead_since: datetime | None


class CameraList(Shape):
    """A page of the cameras in use, by id; `next` is the `after` of the following page."""

    cameras: list[CameraCard]
    next: int | None


class NearbyCamera(Shape):
    """A camera near an incident, and whether it may see it. `bearing_deg` leads from the incident to the camera."""

    camera: CameraCard
    sight: CameraSight
    distance_m: int
    bearing_deg: int | None


class IncidentCameras(Shape):
    """The cameras that may see an incident, then those that only stand near it; without a picture last."""

    incident_id: int
    located: bool
    cameras: list[NearbyCamera]


class NewLook(Shape):
    """On which incident, or for which reason, somebody looks through a camera. One of the two there must be."""

    incident: Id | None = None
    reason: ShortText = ""

    @model_validator(mode="after")
    def _for_something(self) -> Self:
        if self.incident is None and not self.reason:
            raise ValueError("an incident, or a reason")
        return self


class CameraLook(Shape):
    """A look that is on the record. `url` leads to the picture until `expires_at`, for this person alone."""

    camera: CameraCard
    url: str
    expires_at: datetime
