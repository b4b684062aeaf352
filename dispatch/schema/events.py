"""What happens: the facts that events carry, and the frames of the socket."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, JsonValue

from dispatch.schema.attachments import AttachmentCard
from dispatch.schema.cards import (
    AnswerCard,
    AssignmentCard,
    Board,
    CallCard,
    DeskShiftCard,
    EscalationCard,
    FaultCard,
    HandoverCard,
    IncidentCard,
    ReasonCard,
    UnitCard,
)
from dispatch.schema.chat import ChatMessageCard
from dispatch.schema.devices import DeviceCard
from dispatch.schema.locations import CallerLocationCard
from dispatch.schema.nearby import CameraFact, PremiseNoteFact
from dispatch.schema.places import PlaceAliasCard
from dispatch.schema.referrals import ReferralFact
from dispatch.schema.roads import ClosureCard
from dispatch.schema.values import Code, Id, Latitude, Longitude, Shape
from dispatch.vocabulary import EscalationTrigger, EventName, Role


class FieldChange(Shape):
    """One field of an incident before and after."""

    field: str
    old: JsonValue
    new: JsonValue


class CancelledChain(Shape):
    """A chain of deadlines that was stopped before its next step."""

    chain: str
    trigger: EscalationTrigger
    reason: Literal["met", "acknowledged", "closed", "gone", "not_needed", "merged"]
    was_due_at: datetime | None


class MessageFact(Shape):
    """A message to the world outside, without its recipient's number."""

    id: int
    kind: str
    recipient: str
    attempts: int
    error: str | None


class ChoiceFact(Shape):
    """What was recommended for an assignment, what was chosen, and the reason given where the two differ."""

    recommended: list[str]
    chosen: list[str]
    departs: bool
    reason: str


class LocatedFact(Shape):
    """A location of a caller that came in, and whether the incident took it over as its place, with the reason."""

    location: CallerLocationCard
    is_taken: bool
    reason: ReasonCard


class EventData(Shape):
    """What an event carries: the cards as they now are, and what is special to the event.

    A client folds every event by one rule, in this order: a closed, cancelled or merged incident leaves the board with
    its calls, escalations and chat messages, any other replaces its card; a call replaces its card if its incident is
    on the board, else it leaves; a unit replaces its card; an escalation with `ended_at` leaves the board, as does one
    whose incident is not there, any other replaces its card; a hand-over that was accepted, a fault, a closure and a
    desk shift that have ended leave the board, any other replaces its card; a chat message leaves the board if it is on
    an incident that is not there, or on none and acknowledged, any other replaces its card, and of each incident the
    five with the highest ids stay. What is absent is empty. `mentions` are the ids of the units that the note names.
    """

    incident: IncidentCard | None = None
    calls: list[CallCard] = []
    units: list[UnitCard] = []
    escalations: list[EscalationCard] = []
    handovers: list[HandoverCard] = []
    faults: list[FaultCard] = []
    closures: list[ClosureCard] = []
    chat_messages: list[ChatMessageCard] = []
    desk_shifts: list[DeskShiftCard] = []
    assignment: AssignmentCard | None = None
    answer: AnswerCard | None = None
    choice: ChoiceFact | None = None
    changes: list[FieldChange] = []
    note: str | None = None
    mentions: list[int] = []
    agency: str | None = None
    reason: str | None = None
    cancelled: CancelledChain | None = None
    message: MessageFact | None = None
    located: LocatedFact | None = None
    camera: CameraFact | None = None
    premise_note: PremiseNoteFact | None = None
    alias: PlaceAliasCard | None = None
    attachment: AttachmentCard | None = None
    referral: ReferralFact | None = None
    person: str | None = None
    device: DeviceCard | None = None


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
    """The full state; the first frame of a fresh connection. A crew's page is sent one each time that it has changed.

    A client that resumes sends `scope` back beside its cursor: where its rights have changed since, it begins afresh.
    """

    type: Literal["snapshot"]
    cursor: int
    scope: str
    board: Board


class PositionsFrame(Shape):
    """Newest positions, coalesced: `[unit id, lon, lat, heading, speed, age_s]`. Never part of the log.

    Headings are degrees clockwise from north, speeds metres a second. `suspect` names the units among them whose last
    move no vehicle could have made.
    """

    type: Literal["positions"]
    at: datetime
    units: list[tuple[int, float, float, float | None, float | None, float]]
    suspect: list[int] = []


class DeskCard(Shape):
    """One open console: who sits there, and what is in front of them. `id` is new with each connection.

    `agencies` is null for all of them. `incident_id` is the incident that is open, `field` the field of it that is
    being edited. `speaking` is true while the person speaks with a caller, of whom not every desk knows. `blind_since`
    is set while the console confirms nothing of what it was sent.
    """

    id: str
    username: str
    name: str
    roles: list[Role]
    agencies: list[str] | None
    since: datetime
    incident_id: int | None
    field: str | None
    speaking: bool = False
    blind_since: datetime | None


class PresenceFrame(Shape):
    """Desks that came or changed, and the ids of those that went. Never part of the log.

    The first one of a connection is `full`: what it does not name is not there.
    """

    type: Literal["presence"]
    full: bool
    desks: list[DeskCard]
    gone: list[str] = []


class HeartbeatFrame(Shape):
    """Sent every 2 s: the newest seq of the centre, the centre's clock, and the parts that do not work.

    `sent` is the newest event that was sent on this connection, or the cursor with which it began: a client that does
    not have it lacks something.
    """

    type: Literal["heartbeat"]
    cursor: int
    sent: int
    at: datetime
    degraded: list[str]


class ResetFrame(Shape):
    """The cursor is too old or unknown: connect afresh."""

    type: Literal["reset"]


ServerFrame = SnapshotFrame | EventFrame | PositionsFrame | PresenceFrame | HeartbeatFrame | ResetFrame


class SeenFrame(Shape):
    """The client has put the event, and all before it, on a screen."""

    type: Literal["seen"]
    seq: int = Field(ge=0, le=2**63 - 1)


class DeskFrame(Shape):
    """What is in front of the person now: the open incident, the field of it that is being edited, and any caller."""

    type: Literal["desk"]
    incident_id: Id | None
    field: Code | None = None
    speaking: bool = False


class ViewportFrame(Shape):
    """Send positions within this part of the map only: west, south, east, north in degrees. Null: all of them."""

    type: Literal["viewport"]
    box: tuple[Longitude, Latitude, Longitude, Latitude] | None


ClientFrame = Annotated[SeenFrame | DeskFrame | ViewportFrame, Field(discriminator="type")]
