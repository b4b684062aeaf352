"""What the centre shows: one complete card for each thing."""

from datetime import datetime

from dispatch.schema.chat import ChatMessageCard, MentionCard
from dispatch.schema.locations import CallerLocationCard, LocationLinkCard
from dispatch.schema.roads import ClosureCard
from dispatch.schema.values import Latitude, Longitude, PriorityLevel, Shape
from dispatch.vocabulary import (
    AssignmentOutcome,
    AssignmentStatus,
    CallBackOutcome,
    CallerKind,
    CallStatus,
    Disposition,
    EscalationEffect,
    EscalationTrigger,
    IncidentStatus,
    LocationSource,
    UnitStatus,
)


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
    outcome: AssignmentOutcome | None
    reason: str
    eta_at: datetime | None
    hospital: str | None
    dispatched_at: datetime
    acknowledged_at: datetime | None
    en_route_at: datetime | None
    on_scene_at: datetime | None
    transporting_at: datetime | None
    at_hospital_at: datetime | None
    cleared_at: datetime | None


class AnswerCard(Shape):
    """The answer to a question of a question card, as last given, at `at` by the clock of who gave it.

    It came at `recorded_at`. `from_call_sign` is the unit whose crew gave it.
    """

    card: str
    question: str
    answer: str
    at: datetime
    recorded_at: datetime
    by: str
    from_call_sign: str | None


class ReasonCard(Shape):
    """Why something was scored, proposed or passed over: a stable code with its facts, and a sentence."""

    code: str
    facts: dict[str, str | int | float | bool | None]
    vi: str
    en: str


class IncidentCard(Shape):
    """An incident as a console shows it.

    `agency_statuses` says of each agency how far its own work has come. A merged incident points on by `merged_into`.
    `location_doubts` are what cannot all be right of where it is and where its callers are.
    `attachments` counts the files that are shown.
    `endangered_units` are the ids of those whose crews opened it, or what was merged into it, by a call for help.
    `area` is the code of the commune around the location, as it was when the location was set.
    """

    id: int
    number: str
    version: int
    status: IncidentStatus
    priority: PriorityLevel
    alarm_level: int
    type: str | None
    agencies: list[str]
    agency_statuses: dict[str, IncidentStatus]
    location: Location | None
    location_doubts: list[ReasonCard]
    area: str | None
    place: str
    what: str
    created_at: datetime
    closed_at: datetime | None
    disposition: Disposition | None
    merged_into: int | None
    calls: list[int]
    assignments: list[AssignmentCard]
    answers: list[AnswerCard]
    attachments: int
    endangered_units: list[int]


class EarlierCallCard(Shape):
    """A call of the same number in the 24 hours before, as it stood when the new one came in."""

    id: int
    incident_id: int
    line: str
    status: CallStatus
    disposition: Disposition | None
    received_at: datetime


class CallHistory(Shape):
    """What was known of the caller when the call came in, newest call first. `nuisance` is a score from 0 to 1.

    A score is shown to a person, who decides: nothing is blocked or put back because of it.
    """

    earlier: list[EarlierCallCard]
    nuisance: float
    reasons: list[ReasonCard]


class CallBackCard(Shape):
    """The task to call somebody back who hung up unanswered. It is open until `done_at`."""

    due_at: datetime | None
    attempts: int
    done_at: datetime | None
    done_by: str | None
    outcome: CallBackOutcome | None


class CallCard(Shape):
    """A call as a console shows it. `caller` is E.164 where `caller_kind` is `number`, else what the network sent.

    `call_back_number` is E.164: where the caller says to be reached, null where they said nothing of it.
    `locations` are the newest few of each source, the newest of all first.
    """

    id: int
    line: str
    caller: str | None
    caller_kind: CallerKind
    dialled: str
    call_back_number: str | None
    status: CallStatus
    incident_id: int
    provider: str
    provider_call_id: str
    received_at: datetime
    answered_at: datetime | None
    answered_by: str | None
    silent_since: datetime | None
    ended_at: datetime | None
    disposition: Disposition | None
    history: CallHistory
    call_back: CallBackCard | None
    locations: list[CallerLocationCard]
    location_link: LocationLinkCard | None


class UnitPosition(Shape):
    """Where a unit was last known to be."""

    lon: float
    lat: float
    at: datetime


class UnitCard(Shape):
    """A unit as the unit board shows it. `station` and `type` are codes of the catalogue.

    `covers` is the code of another station at which it stands by, null where it stands by at its own. Its crew is on
    duty since `crew_since` by the clock of who said so, which came at `crew_recorded_at`.
    """

    id: int
    version: int
    call_sign: str
    agency: str
    station: str
    covers: str | None
    type: str
    status: UnitStatus
    status_since: datetime
    status_reason: str
    crew: list[str]
    crew_since: datetime | None
    crew_recorded_at: datetime | None
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
    argument: str
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


class HandoverCard(Shape):
    """A desk handed over from one person to another, with the ids of the incidents that were open."""

    id: int
    agency: str
    from_person: str
    to_person: str
    incidents: list[int]
    note: str
    offered_at: datetime
    accepted_at: datetime | None


class DeskShiftCard(Shape):
    """A person at a desk of the catalogue, and the service lines that they answer there.

    `ended_at` takes it off the board; `ended_by` is somebody else where they took the desk over.
    """

    id: int
    desk: str
    person: str
    name: str
    lines: list[str]
    began_at: datetime
    ended_at: datetime | None
    ended_by: str | None


class FaultCard(Shape):
    """Something that is wrong with the centre itself, found by its auditor. `ended_at` takes it off the board."""

    id: int
    code: str
    detail: str
    began_at: datetime
    ended_at: datetime | None


class Board(Shape):
    """Everything that the caller may see now. `cursor` is the seq of the last event that it contains.

    Incidents are the open ones, calls those of open incidents, escalations those that fired and have not ended,
    hand-overs those that nobody has accepted, faults those that last, closures those that have not been opened, chat
    messages the newest five of each open incident and all that wait to be acknowledged, desk shifts those that have
    not ended. Of a crew, `mentions` are the newest notes on its incident that name its unit; a desk reads the record.
    """

    cursor: int
    at: datetime
    incidents: list[IncidentCard]
    calls: list[CallCard]
    units: list[UnitCard]
    escalations: list[EscalationCard]
    handovers: list[HandoverCard]
    faults: list[FaultCard]
    closures: list[ClosureCard]
    chat_messages: list[ChatMessageCard]
    mentions: list[MentionCard]
    desk_shifts: list[DeskShiftCard]
