"""What requests are answered with beside cards: lists, the record, the recommendation, the catalogue, problems."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, JsonValue

from dispatch.schema.cards import AssignmentCard, DeskShiftCard, HandoverCard, IncidentCard, ReasonCard, UnitCard
from dispatch.schema.events import ChoiceFact
from dispatch.schema.values import PriorityLevel, Shape
from dispatch.vocabulary import (
    Approval,
    AssignmentStatus,
    AttachmentKind,
    Disposition,
    EscalationTrigger,
    EventName,
    IncidentStatus,
    QuestionKind,
)


class TimelineEntry(Shape):
    """One event of the record with its place in the hash chain (hex).

    `data` has the shape of EventData at the time when it was recorded, without what was unset.
    """

    seq: int
    name: EventName
    incident_id: int | None
    agencies: list[str]
    actor: str | None
    occurred_at: datetime
    recorded_at: datetime
    data: dict[str, JsonValue]
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
    choice: ChoiceFact


class RecommendedUnit(Shape):
    """A unit that is proposed, with the need that it fills, and why. `unit` is its id.

    `fits` are the capabilities among the needs of the plan that it has. Without a place there is no `eta_s`.
    `estimated` times come from a straight line. A unit that would have to be diverted names the incident that it would
    leave.
    """

    unit: int
    call_sign: str
    agency: str
    capability: str
    eta_s: int | None
    distance_m: int | None
    estimated: bool
    fits: list[str]
    reasons: list[ReasonCard]
    divert_from: int | None = None


class RejectedUnit(Shape):
    """A unit that could serve and is not proposed, and why."""

    unit: int
    call_sign: str
    agency: str
    eta_s: int | None
    reasons: list[ReasonCard]


class ShortfallCard(Shape):
    """What the plan asks for and nobody can bring in time."""

    capability: str
    missing: int
    horizon_s: int
    reason: ReasonCard


class RecommendationCard(Shape):
    """Which units to send now, beside those that are on the incident already.

    `plans` are the names of the response plans that hold at the alarm level; where there is none, one unit of each
    agency is proposed. `offers` are units that somebody would have to divert from less urgent incidents.
    """

    incident_id: int
    alarm_level: int
    plans: list[str]
    units: list[RecommendedUnit]
    rejected: list[RejectedUnit]
    offers: list[RecommendedUnit]
    shortfalls: list[ShortfallCard]


class DuplicateCandidate(Shape):
    """An open incident that may be the same event, with a score from 0 to 1. A person decides."""

    incident: IncidentCard
    score: float
    reasons: list[ReasonCard]


class DuplicateList(Shape):
    """The incidents that may be the same event, the likeliest first."""

    incident_id: int
    candidates: list[DuplicateCandidate]


class CatalogueItem(Shape):
    """A row that the centre edits, with its names."""

    code: str
    name_vi: str
    name_en: str


class IncidentTypeItem(CatalogueItem):
    """An incident type with what it brings by default."""

    agencies: list[str]
    priority: PriorityLevel


class UnitTypeItem(CatalogueItem):
    """A kind of unit. Only one that `transports` takes patients to hospital. `next` is what may follow each status."""

    agency: str
    transports: bool
    next: dict[AssignmentStatus, list[AssignmentStatus]]


class LineItem(CatalogueItem):
    """A line that people call, and the agency that answers it; null for all.

    Where `refers_as` is not null, incidents are handed over to it, and end so.
    """

    agency: str | None
    refers_as: Disposition | None


class DeskItem(CatalogueItem):
    """A desk of the room, for people of the agency (null: anybody). One that is `shared` seats several."""

    agency: str | None
    shared: bool


class StationItem(CatalogueItem):
    """A station with its place."""

    agency: str
    lon: float
    lat: float


class CommuneItem(Shape):
    """A commune of today, as `area` of an incident names it: `phường Đồng Xoài` is kind and name."""

    code: str
    kind: str
    name: str


class HospitalItem(CatalogueItem):
    """A hospital with its place."""

    lon: float
    lat: float


class PremiseNoteKindItem(CatalogueItem):
    """A kind of premise note, and how many days one may stand at most."""

    most_days: int


class QuestionItem(Shape):
    """A question to a caller. `options` are the answers of a choice."""

    code: str
    kind: QuestionKind
    text_vi: str
    text_en: str
    options: list[str]


class InstructionItem(Shape):
    """What is read out to a caller, in order."""

    text_vi: str
    text_en: str


class QuestionCardItem(CatalogueItem):
    """What to ask and what to say at incidents of some types. An example waits for the centre's approval."""

    incident_types: list[str]
    approval: Approval
    questions: list[QuestionItem]
    instructions: list[InstructionItem]


class TargetItem(Shape):
    """How long a silence may last before somebody is called: the first step of an escalation policy.

    Without `agency` or `priority` it holds for all of them.
    """

    trigger: EscalationTrigger
    agency: str | None
    priority: PriorityLevel | None
    after_s: int


class Catalogue(Shape):
    """The names that cards refer to by code, the question cards, and where a person may take an incident.

    Of `targets`, the first that fits a silence holds. `attachment_bytes` is how long a file of each kind may be.
    """

    agencies: list[CatalogueItem]
    lines: list[LineItem]
    desks: list[DeskItem]
    incident_types: list[IncidentTypeItem]
    unit_types: list[UnitTypeItem]
    capabilities: list[CatalogueItem]
    stations: list[StationItem]
    hospitals: list[HospitalItem]
    areas: list[CommuneItem]
    incident_next: dict[IncidentStatus, list[IncidentStatus]]
    question_cards: list[QuestionCardItem]
    premise_note_kinds: list[PremiseNoteKindItem]
    targets: list[TargetItem]
    attachment_bytes: dict[AttachmentKind, int]


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
    demonstration: bool


class HandoverList(Shape):
    """Hand-overs, newest first."""

    handovers: list[HandoverCard]


class LastDeskShift(Shape):
    """Where a person worked last, and which lines they answered; `desk` is null where they never did."""

    desk: str | None
    lines: list[str]


class DeskShiftEnd(Shape):
    """The desk shift that was ended; null where there was none."""

    shift: DeskShiftCard | None


class Problem(BaseModel):
    """An error as RFC 9457 problem details. `code` is stable; further members explain it."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str
    code: str


class RefusedFix(Shape):
    """A fix that was not taken, by its place in the batch, and why. Sending it again would not help."""

    index: int
    code: str
    detail: str


class NoteReceipt(Shape):
    """A note was taken, on the incident that was named, from a crew that sees it no longer."""

    incident_id: int


class PositionReceipt(Shape):
    """What became of a batch: every fix is stored, was known already, or is refused."""

    stored: int
    known: int
    refused: list[RefusedFix]


class SightCard(Shape):
    """Since when a person has had an incident on a screen."""

    username: str
    name: str
    seen_at: datetime


class SightList(Shape):
    """Who has had an incident on a screen, in the order in which they saw it first."""

    incident_id: int
    sights: list[SightCard]
