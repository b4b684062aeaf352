"""Roads: those that are closed, the way of a unit, and how far one comes."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from dispatch.schema.values import Code, DeviceTime, Latitude, Longitude, Shape, ShortText
from dispatch.vocabulary import ClosureKind

Position = tuple[Longitude, Latitude]
_Ring = Annotated[list[Position], Field(min_length=4, max_length=200)]
ClosureRadius = Annotated[float, Field(strict=True, ge=5, le=20_000, allow_inf_nan=False)]


class PointShape(Shape):
    """A point (GeoJSON)."""

    type: Literal["Point"]
    coordinates: Position


class LineShape(Shape):
    """A line (GeoJSON)."""

    type: Literal["LineString"]
    coordinates: Annotated[list[Position], Field(min_length=2, max_length=200)]


class PolygonShape(Shape):
    """A polygon without holes (GeoJSON)."""

    type: Literal["Polygon"]
    coordinates: Annotated[list[_Ring], Field(min_length=1, max_length=1)]


RoadShape = Annotated[PointShape | LineShape | PolygonShape, Field(discriminator="type")]


class ClosureCard(Shape):
    """A place where roads are closed. Ways lead around everything within `radius_m` of its shape.

    It begins at `from_at` and ends by itself at `until`. Profiles in `passable_by` get through. `ended_at` takes it off
    the board; `ended_by` is null where its time was over.
    """

    id: int
    kind: ClosureKind
    place: str
    note: str
    shape: RoadShape
    radius_m: float
    passable_by: list[str]
    from_at: datetime
    until: datetime | None
    entered_at: datetime
    entered_by: str
    ended_at: datetime | None
    ended_by: str | None


class ClosureList(Shape):
    """All closures that stand, then those of the last day that have ended, each newest first."""

    closures: list[ClosureCard]


class NewClosure(Shape):
    """A road that is closed; at once where no `from_at` is given. Lengths in metres."""

    kind: ClosureKind
    shape: RoadShape
    radius_m: ClosureRadius = 30
    place: ShortText = ""
    note: ShortText = ""
    passable_by: list[Code] = Field(default=[], max_length=20)
    from_at: DeviceTime | None = None
    until: DeviceTime | None = None


class TurnCard(Shape):
    """One turn in words, where it is done, and how far and how long it is then until the next one."""

    text: str
    lon: float
    lat: float
    distance_m: int
    duration_s: int


class RouteCard(Shape):
    """The way of a unit to an incident from where it was last known to be.

    `estimated` ways are straight lines without turns: no roads are known there, or, where `router_unavailable` is set,
    the router did not answer. `line` is a list of longitudes and latitudes. `closures` are the ids of those avoided,
    `in_closures` of those in which the unit or the place lies: they are not avoided.
    """

    incident_id: int
    unit: int
    profile: str
    eta_s: int
    distance_m: int
    estimated: bool
    router_unavailable: bool
    closures: list[int]
    in_closures: list[int]
    line: list[tuple[float, float]]
    turns: list[TurnCard]


class IsochroneCard(Shape):
    """How far one comes within so many minutes: the coordinates of a GeoJSON MultiPolygon."""

    minutes: int
    estimated: bool
    router_unavailable: bool
    coordinates: list[list[list[tuple[float, float]]]]


class IsochroneList(Shape):
    """How far one comes, in the order in which it was asked."""

    profile: str
    isochrones: list[IsochroneCard]


class EtaCard(Shape):
    """When a unit under way would be there from where it was last known to be, turnout included where it stands by.

    Without a position or a place to go to there is no `eta_s`. `suspect` positions are those whose last move no vehicle
    could have made.
    """

    assignment_id: int
    unit_id: int
    eta_s: int | None
    distance_m: int | None
    estimated: bool
    router_unavailable: bool
    position_age_s: int | None
    suspect: bool


class EtaList(Shape):
    """The arrivals of an incident's units under way, as reckoned at `at`."""

    incident_id: int
    at: datetime
    etas: list[EtaCard]
