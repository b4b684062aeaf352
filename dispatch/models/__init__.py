"""The tables of the domain: fields, constraints and one-row properties, no behaviour."""

from dispatch.models.assignments import Assignment
from dispatch.models.calls import Call, CallerLocation, CallReport, ServiceLine
from dispatch.models.escalation import Deadline, EscalationPolicy, EscalationStep
from dispatch.models.events import CompletedRequest, StreamHead, TimelineEvent
from dispatch.models.incidents import Incident, IncidentAgency, IncidentType
from dispatch.models.outbox import OutboxMessage
from dispatch.models.people import AccessToken, Membership, Person
from dispatch.models.units import Agency, Station, Unit, UnitType

__all__ = [
    "AccessToken",
    "Agency",
    "Assignment",
    "Call",
    "CallReport",
    "CallerLocation",
    "CompletedRequest",
    "Deadline",
    "EscalationPolicy",
    "EscalationStep",
    "Incident",
    "IncidentAgency",
    "IncidentType",
    "Membership",
    "OutboxMessage",
    "Person",
    "ServiceLine",
    "Station",
    "StreamHead",
    "TimelineEvent",
    "Unit",
    "UnitType",
]
