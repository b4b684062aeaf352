"""The tables of the domain: fields, constraints and one-row properties, no behaviour."""

from dispatch.models.aliases import AliasProposal
from dispatch.models.assignments import Assignment
from dispatch.models.attachments import Attachment
from dispatch.models.board_snapshots import BoardSnapshot
from dispatch.models.calls import Call, CallerLocation, CallReport, ServiceLine
from dispatch.models.chat import ChatMessage
from dispatch.models.closures import Closure
from dispatch.models.coverage import CoverageStandard, MoveUp
from dispatch.models.desks import Desk, DeskShift
from dispatch.models.devices import Device, Pairing, PushSubscription
from dispatch.models.emergencies import CallForHelp
from dispatch.models.escalation import Deadline, EscalationPolicy, EscalationStep
from dispatch.models.events import CompletedRequest, StreamHead, TimelineEvent
from dispatch.models.faults import Fault
from dispatch.models.hospitals import Hospital
from dispatch.models.incidents import Incident, IncidentAgency, IncidentType
from dispatch.models.location_links import LocationLink
from dispatch.models.merges import IncidentMerge
from dispatch.models.nearby import NearbyRule
from dispatch.models.outbox import OutboxMessage
from dispatch.models.people import AccessChange, AccessToken, Membership, Person
from dispatch.models.positions import UnitFix, UnitPosition
from dispatch.models.premise_notes import PremiseNote, PremiseNoteKind
from dispatch.models.question_cards import Answer, Instruction, Question, QuestionCard
from dispatch.models.response_plans import Capability, ResponseNeed, ResponsePlan
from dispatch.models.rota import DutyPeriod, Handover, UnitShift
from dispatch.models.sights import IncidentSight
from dispatch.models.units import Agency, Station, Unit, UnitType

__all__ = [
    "AccessChange",
    "AccessToken",
    "Agency",
    "AliasProposal",
    "Answer",
    "Assignment",
    "Attachment",
    "BoardSnapshot",
    "Call",
    "CallForHelp",
    "CallReport",
    "CallerLocation",
    "Capability",
    "ChatMessage",
    "Closure",
    "CompletedRequest",
    "CoverageStandard",
    "Deadline",
    "Desk",
    "DeskShift",
    "Device",
    "DutyPeriod",
    "EscalationPolicy",
    "EscalationStep",
    "Fault",
    "Handover",
    "Hospital",
    "Incident",
    "IncidentAgency",
    "IncidentMerge",
    "IncidentSight",
    "IncidentType",
    "Instruction",
    "LocationLink",
    "Membership",
    "MoveUp",
    "NearbyRule",
    "OutboxMessage",
    "Pairing",
    "Person",
    "PremiseNote",
    "PremiseNoteKind",
    "PushSubscription",
    "Question",
    "QuestionCard",
    "ResponseNeed",
    "ResponsePlan",
    "ServiceLine",
    "Station",
    "StreamHead",
    "TimelineEvent",
    "Unit",
    "UnitFix",
    "UnitPosition",
    "UnitShift",
    "UnitType",
]
