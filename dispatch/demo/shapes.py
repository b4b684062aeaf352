"""What the demonstration's data files hold. Positions are WGS84 degrees, approximate and marked so."""

from typing import Annotated, Literal

from pydantic import Field, JsonValue, StringConstraints

from dispatch.schema import Code, Latitude, Longitude, Shape
from dispatch.vocabulary import Role

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
# Said over radio and typed in haste: capital letters without marks, then two digits.
CallSign = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}[0-9]{2}$")]
PhoneNumber = Annotated[str, StringConstraints(pattern=r"^\+[1-9][0-9]{7,14}$")]


class DemoFile(Shape):
    """The header of every data file."""

    status: Literal["demo"]
    note: str


class Outline(DemoFile):
    """A coarse outline of the province: (longitude, latitude) of its corners, not closed."""

    approximate: Literal[True]
    ring: Annotated[tuple[tuple[Longitude, Latitude], ...], Field(min_length=3)]


class AreaEntry(Shape):
    """A ward or commune by its official code, with one label point."""

    code: Annotated[str, StringConstraints(pattern=r"^[0-9]{5}$")]
    kind: Literal["phường", "xã"]
    name: Name
    lon: Longitude
    lat: Latitude
    approximate: Literal[True]


class AreaFile(DemoFile):
    """All areas."""

    entries: tuple[AreaEntry, ...]


class PopulationEntry(Shape):
    """The people of an area, by its official code."""

    code: Annotated[str, StringConstraints(pattern=r"^[0-9]{5}$")]
    people: Annotated[int, Field(strict=True, ge=1)]
    approximate: Literal[True]


class PopulationFile(DemoFile):
    """The people of all areas."""

    entries: tuple[PopulationEntry, ...]


class StationEntry(Shape):
    """A station of an agency."""

    code: Code
    agency: Code
    name_vi: Name
    name_en: Name
    lon: Longitude
    lat: Latitude
    approximate: Literal[True]


class StationFile(DemoFile):
    """All stations."""

    entries: tuple[StationEntry, ...]


class HospitalEntry(Shape):
    """A hospital; its telephone number is made up."""

    code: Code
    name_vi: Name
    name_en: Name
    lon: Longitude
    lat: Latitude
    phone_number: PhoneNumber
    approximate: Literal[True]


class HospitalFile(DemoFile):
    """All hospitals."""

    entries: tuple[HospitalEntry, ...]


class UnitEntry(Shape):
    """A unit; its agency and place are its station's."""

    call_sign: CallSign
    station: Code
    type: Code
    capabilities: Annotated[tuple[Code, ...], Field(min_length=1)]


class UnitFile(DemoFile):
    """All units."""

    entries: tuple[UnitEntry, ...]


class DeskEntry(Shape):
    """A desk of the room, for people of the agency (null: anybody); one that is `shared` seats several."""

    code: Code
    name_vi: Name
    name_en: Name
    agency: Code | None
    shared: Annotated[bool, Field(strict=True)]


class DeskFile(DemoFile):
    """All desks."""

    entries: tuple[DeskEntry, ...]


class AccountEntry(Shape):
    """A person who signs in, for one agency or (None) for all."""

    username: str
    name: Name
    role: Role
    agency: Code | None


class DutyOfficerEntry(Shape):
    """A person who is reached by telephone and does not sign in."""

    username: str
    name: Name
    agency: Code
    phone_number: PhoneNumber


class AccountFile(DemoFile):
    """All accounts except the crews', which follow from the units."""

    duty_officers: tuple[DutyOfficerEntry, ...]
    entries: tuple[AccountEntry, ...]


class FeatureEntry(Shape):
    """A thing of a layer, known to within `precision_m` at best."""

    key: Code
    name: Name
    lon: Longitude
    lat: Latitude
    properties: dict[Name, JsonValue]
    precision_m: float
    approximate: Literal[True]


class FeatureFile(DemoFile):
    """What stands in each layer."""

    layers: dict[Code, tuple[FeatureEntry, ...]]


class CameraEntry(Shape):
    """A camera; its gateway is made up."""

    code: Code
    name: Name
    lon: Longitude
    lat: Latitude
    heading_deg: float | None
    view_angle_deg: float | None
    range_m: float
    kind: Literal["hls", "mjpeg", "rtsp_gateway"]
    stream_url: str
    approximate: Literal[True]


class CameraFile(DemoFile):
    """All cameras."""

    entries: tuple[CameraEntry, ...]


class PremiseNoteEntry(Shape):
    """A note on a place that holds for so many days from when it is added."""

    kind: Code
    text: str
    place: str
    lon: Longitude
    lat: Latitude
    radius_m: float
    agencies: tuple[Code, ...]
    days: Annotated[int, Field(ge=1)]


class PremiseNoteFile(DemoFile):
    """All premise notes."""

    entries: tuple[PremiseNoteEntry, ...]


class DemoPlaceEntry(Shape):
    """A place, or with a line a road: its kilometres are known at `posts`, each (metres, longitude, latitude).

    A `former` one is found under its names as old ones.
    """

    key: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+$")]
    kind: str
    name: Name
    lon: Longitude
    lat: Latitude
    precision_m: int
    importance: float
    aliases: tuple[Name, ...]
    line: tuple[tuple[Longitude, Latitude], ...] = ()
    posts: tuple[tuple[int, Longitude, Latitude], ...] = ()
    former: bool = False
    approximate: Literal[True]


class DemoPlaceFile(DemoFile):
    """All places."""

    entries: tuple[DemoPlaceEntry, ...]
