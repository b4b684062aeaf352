"""The contract: every shape that leaves or enters the centre over HTTP and WebSocket.

`frontend/src/contract.ts` and the OpenAPI document are generated from here. Times are aware and in UTC, positions are
WGS84 degrees, lengths are metres. A card is complete: the newest card of a thing is all there is to show of it.
"""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    JsonValue,
    StringConstraints,
)

from dispatch.vocabulary import (
    AssignmentStatus,
    CallerKind,
    CallStatus,
    Disposition,
    EscalationEffect,
    EscalationTrigger,
    EventName,
    IncidentStatus,
    LocationSource,
    UnitStatus,
)

# Strict: `false` and "12.5" are not coordinates.
Longitude = Annotated[float, Field(strict=True, ge=-180, le=180, allow_inf_nan=False)]
Latitude = Annotated[float, Field(strict=True, ge=-90, le=90, allow_inf_nan=False)]
RadiusMetres = Annotated[float, Field(strict=True, ge=0, le=1_000_000, allow_inf_nan=False)]
PriorityLevel = Annotated[int, Field(strict=True, ge=1, le=5)]
# PostgreSQL's bigint: a larger number would be an error of the database, not a thing that is not there.
Id = Annotated[int, Field(strict=True, ge=1, le=2**63 - 1)]
# NUL cannot be stored in PostgreSQL text.
_TEXT = r"^[^\x00]*$"
ShortText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300, pattern=_TEXT)]
LongText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000, pattern=_TEXT)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000, pattern=_TEXT)]


def _written_time(value: object) -> object:
    if not isinstance(value, str):
        raise ValueError("a time is written as text, with its zone")  # noqa: TRY004 -- pydantic reports ValueErrors
    return value


def _since_there_are_devices(value: datetime) -> datetime:
    # Years before are nobody's clock, and the database and Python do not agree on all of them.
    if value.year < 1970:  # noqa: PLR2004
        raise ValueError("a time after 1970")
    return value


DeviceTime = Annotated[AwareDatetime, BeforeValidator(_written_time), AfterValidator(_since_there_are_devices)]
Code = Annotated[str, StringConstraints(min_length=1, max_length=50, pattern=r"^[a-z0-9_]+$")]


class Shape(BaseModel):
    """Base of all shapes: unknown fields are refused, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


# ---------------------------------------------------------------- what the centre shows


class Location(Shape):
    """A point with how it is known and how far off it may be."""

    lon: Longitude
    lat: Latitude
    radius_m: float
    source: LocationSource


class AssignmentCard(Shape):
    """One unit on one incident, with the time of each status, as far as reached."""

    id: int
    incident_id: int
    unit_id: int
    call_sign: str
    agency: str
    status: AssignmentStatus
    dispatched_at: datetime
    acknowledged_at: datetime | None
    en_route_at: datetime | None
    on_scene_at: datetime | None
    transporting_at: datetime | None
    at_hospital_at: datetime | None
    cleared_at: datetime | None


class IncidentCard(Shape):
    """An incident as a console shows it."""

    id: int
    number: str
    version: int
    status: IncidentStatus
    priority: PriorityLevel
    type: str | None
    agencies: list[str]
    location: Location | None
    place: str
    what: str
    created_at: datetime
    closed_at: datetime | None
    disposition: Disposition | None
    calls: list[int]
    assignments: list[AssignmentCard]


class CallCard(Shape):
    """A call as a console shows it. `caller` is E.164 where `caller_kind` is `number`, else what the network sent."""

    id: int
    line: str
    caller: str | None
    caller_kind: CallerKind
    dialled: str
    status: CallStatus
    incident_id: int
    provider: str
    provider_call_id: str
    received_at: datetime
    answered_at: datetime | None
    answered_by: str | None
    ended_at: datetime | None
    disposition: Disposition | None


class UnitPosition(Shape):
    """Where a unit was last known to be."""

    lon: float
    lat: float
    at: datetime


class UnitCard(Shape):
    """A unit as the unit board shows it. `station` and `type` are codes of the catalogue."""

    id: int
    version: int
    call_sign: str
    agency: str
    station: str
    type: str
    status: UnitStatus
    status_since: datetime
    capabilities: list[str]
    position: UnitPosition | None
    incident_id: int | None
    assignment_id: int | None


class EscalationCard(Shape):
    """One step of an escalation that fired: the alarm on a console. `ended_at` takes it off the board."""

    id: int
    chain: str
    trigger: EscalationTrigger
    effect: EscalationEffect
    step: int
    priority: PriorityLevel
    agencies: list[str]
    incident_id: int
    call_id: int | None
    assignment_id: int | None
    due_at: datetime
    fired_at: datetime
    ended_at: datetime | None
    ended_by: str | None


class Board(Shape):
    """Everything that the caller may see now. `cursor` is the seq of the last event that it contains.

    Incidents are the open ones, calls those of open incidents, escalations those that fired and have not ended.
    """

    cursor: int
    at: datetime
    incidents: list[IncidentCard]
    calls: list[CallCard]
    units: list[UnitCard]
    escalations: list[EscalationCard]


# ---------------------------------------------------------------- events


class FieldChange(Shape):
    """One field of an incident before and after."""

    field: str
    old: JsonValue
    new: JsonValue


class CancelledChain(Shape):
    """A chain of deadlines that was stopped before its next step."""

    chain: str
    trigger: EscalationTrigger
    reason: Literal["met", "acknowledged", "closed", "gone"]
    was_due_at: datetime | None


class MessageFact(Shape):
    """A message to the world outside, without its recipient's number."""

    id: int
    kind: str
    recipient: str
    attempts: int
    error: str | None


class EventData(Shape):
    """What an event carries: the cards as they now are, and what is special to the event.

    A client folds every event by one rule, in this order: a closed, cancelled or merged incident leaves the board with
    its calls and escalations, any other replaces its card; a call replaces its card if its incident is on the board; a
    unit replaces its card; an escalation with `ended_at` leaves the board, any other replaces its card if its incident
    is on the board. What is absent is empty.
    """

    incident: IncidentCard | None = None
    calls: list[CallCard] = []
    units: list[UnitCard] = []
    escalations: list[EscalationCard] = []
    assignment: AssignmentCard | None = None
    changes: list[FieldChange] = []
    note: str | None = None
    agency: str | None = None
    reason: str | None = None
    cancelled: CancelledChain | None = None
    message: MessageFact | None = None


class EventFrame(Shape):
    """One fact on the socket. `prev` is the seq of the event sent before it on this connection, or its first cursor."""

    type: Literal["event"]
    seq: int
    prev: int
    name: EventName
    at: datetime
    occurred_at: datetime
    incident_id: int | None
    actor: str | None
    data: EventData


class SnapshotFrame(Shape):
    """The full state; the first frame of a fresh connection.

    A client that resumes sends `scope` back beside its cursor: where its rights have changed since, it begins afresh.
    """

    type: Literal["snapshot"]
    cursor: int
    scope: str
    board: Board


class PositionsFrame(Shape):
    """Newest positions, coalesced: `[unit id, lon, lat, heading, speed, age_s]`. Never part of the log."""

    type: Literal["positions"]
    at: datetime
    units: list[tuple[int, float, float, float | None, float | None, float]]


class HeartbeatFrame(Shape):
    """Sent every 2 s: the newest seq of the centre and the centre's clock."""

    type: Literal["heartbeat"]
    cursor: int
    at: datetime
    degraded: list[str]


class ResetFrame(Shape):
    """The cursor is too old or unknown: connect afresh."""

    type: Literal["reset"]


ServerFrame = SnapshotFrame | EventFrame | PositionsFrame | HeartbeatFrame | ResetFrame


class SeenFrame(Shape):
    """The client has put the event on a screen."""

    type: Literal["seen"]
    seq: int = Field(ge=0, le=2**63 - 1)


class TimelineEntry(Shape):
    """One event of the record with its place in the hash chain (hex)."""

    seq: int
    name: EventName
    incident_id: int | None
    agencies: list[str]
    actor: str | None
    occurred_at: datetime
    recorded_at: datetime
    data: EventData
    previous_hash: str
    hash: str


class Timeline(Shape):
    """The record of one incident in order."""

    incident_id: int
    events: list[TimelineEntry]


class IncidentList(Shape):
    """A page of incidents, newest first; `next` is the `before` of the following page."""

    incidents: list[IncidentCard]
    next: int | None


class UnitList(Shape):
    """The units that the caller may see."""

    units: list[UnitCard]


class AssignmentList(Shape):
    """The assignments that a request made."""

    assignments: list[AssignmentCard]
    incident: IncidentCard


class CatalogueItem(Shape):
    """A row that the centre edits, with its names."""

    code: str
    name_vi: str
    name_en: str


class IncidentTypeItem(CatalogueItem):
    """An incident type with what it brings by default."""

    agencies: list[str]
    priority: PriorityLevel


class StationItem(CatalogueItem):
    """A station with its place."""

    agency: str
    lon: float
    lat: float


class Catalogue(Shape):
    """The names that cards refer to by code."""

    agencies: list[CatalogueItem]
    lines: list[CatalogueItem]
    incident_types: list[IncidentTypeItem]
    unit_types: list[CatalogueItem]
    stations: list[StationItem]


class Me(Shape):
    """Who is asking and what they may do."""

    id: int
    username: str
    name: str
    roles: list[str]
    agencies: list[str]
    unit_id: int | None
    language: str
    centre: str


class Problem(BaseModel):
    """An error as RFC 9457 problem details. `code` is stable; further members explain it."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str
    code: str


# ---------------------------------------------------------------- what comes in


class NewLocation(Shape):
    """A point given by a person or a program."""

    lon: Longitude
    lat: Latitude
    radius_m: RadiusMetres = 0
    source: LocationSource = LocationSource.OPERATOR


class NewIncident(Shape):
    """An incident entered by hand. Without agencies or priority, those of the type hold."""

    type: Code
    agencies: list[Code] | None = Field(default=None, min_length=1, max_length=20)
    priority: PriorityLevel | None = None
    location: NewLocation | None = None
    place: ShortText = ""
    what: LongText = ""


class IncidentChanges(Shape):
    """Fields to change; what is absent stays. `null` clears the location and is refused elsewhere."""

    type: Code = ""
    priority: PriorityLevel = 3
    location: NewLocation | None = None
    place: ShortText = ""
    what: LongText = ""


class AgencyToAdd(Shape):
    """The agency that is needed too."""

    agency: Code


class NewNote(Shape):
    """A free text on the incident."""

    text: Words


class NewAssignments(Shape):
    """Units to send: all of them or none."""

    units: list[Id] = Field(min_length=1, max_length=50)


class AssignmentReport(Shape):
    """A status from the field. `occurred_at` is the device's clock; without it, now."""

    status: AssignmentStatus
    occurred_at: DeviceTime | None = None


class UnitReport(Shape):
    """A unit's status outside an assignment."""

    status: UnitStatus
    reason: ShortText = ""


class IncidentClosing(Shape):
    """Why the incident is closed."""

    disposition: Disposition
    note: LongText = ""
