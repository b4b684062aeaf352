"""The closed word lists of the domain, one enumeration each, as named in docs/glossary.md.

Open lists that a centre edits (service lines, agencies, incident types, unit types) are rows, not members here.
"""

from enum import IntEnum, StrEnum


class CallStatus(StrEnum):
    """Where a call stands, from its first ring to its end."""

    RINGING = "ringing"
    ANSWERED = "answered"
    HELD = "held"
    ENDED = "ended"
    ABANDONED = "abandoned"
    FAILED = "failed"


class CallerKind(StrEnum):
    """What is known of the number that a call came from."""

    NUMBER = "number"
    ANONYMOUS = "anonymous"
    MALFORMED = "malformed"


class IncidentStatus(StrEnum):
    """Where an incident stands."""

    NEW = "new"
    VERIFYING = "verifying"
    DISPATCHED = "dispatched"
    ON_SCENE = "on_scene"
    RESOLVED = "resolved"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    MERGED = "merged"


class AssignmentStatus(StrEnum):
    """One unit's progress on one incident."""

    DISPATCHED = "dispatched"
    ACKNOWLEDGED = "acknowledged"
    EN_ROUTE = "en_route"
    ON_SCENE = "on_scene"
    TRANSPORTING = "transporting"
    AT_HOSPITAL = "at_hospital"
    CLEARED = "cleared"


class UnitStatus(StrEnum):
    """What a unit is doing. While it is assigned, this follows its assignment."""

    AVAILABLE = "available"
    DISPATCHED = "dispatched"
    ACKNOWLEDGED = "acknowledged"
    EN_ROUTE = "en_route"
    ON_SCENE = "on_scene"
    TRANSPORTING = "transporting"
    AT_HOSPITAL = "at_hospital"
    RETURNING = "returning"
    OUT_OF_SERVICE = "out_of_service"
    OFF_DUTY = "off_duty"


class Priority(IntEnum):
    """P1 is the most urgent."""

    P1 = 1
    P2 = 2
    P3 = 3
    P4 = 4
    P5 = 5


class LocationSource(StrEnum):
    """How a point became known."""

    SPOKEN = "spoken"
    SMS_LINK = "sms_link"
    AML = "aml"
    NETWORK = "network"
    DEVICE = "device"
    OPERATOR = "operator"


class Disposition(StrEnum):
    """Why a call or an incident was closed."""

    HANDLED = "handled"
    FALSE_REPORT = "false_report"
    NUISANCE = "nuisance"
    SILENT = "silent"
    INFORMATION = "information"
    WRONG_NUMBER = "wrong_number"
    TEST = "test"
    DUPLICATE = "duplicate"
    REFERRED_1022 = "referred_1022"
    REFERRED_112 = "referred_112"
    CANCELLED = "cancelled"


class Role(StrEnum):
    """What a person does in the centre. One person may hold several."""

    CALL_TAKER = "call_taker"
    DISPATCHER = "dispatcher"
    DUTY_OFFICER = "duty_officer"
    CREW = "crew"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"


class EscalationTrigger(StrEnum):
    """Which silence a deadline watches."""

    CALL_UNANSWERED = "call_unanswered"
    INCIDENT_UNASSIGNED = "incident_unassigned"
    ASSIGNMENT_UNACKNOWLEDGED = "assignment_unacknowledged"


class EscalationEffect(StrEnum):
    """Who is asked when a deadline passes."""

    ALARM_AGENCY = "alarm_agency"
    ALARM_SUPERVISOR = "alarm_supervisor"
    SMS_DUTY_OFFICER = "sms_duty_officer"


class OutboxKind(StrEnum):
    """By which road a message leaves the centre."""

    SMS = "sms"


class OutboxStatus(StrEnum):
    """How far a message to the outside has come.

    `uncertain` means that the provider may have taken it: it is reconciled by the provider's id, never resent.
    """

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    PARKED = "parked"


class EventName(StrEnum):
    """Every fact that the timeline can hold: noun, then verb in the past."""

    CALL_RECEIVED = "call.received"
    CALL_ANSWERED = "call.answered"
    CALL_ENDED = "call.ended"
    CALL_ABANDONED = "call.abandoned"
    CALL_FAILED = "call.failed"
    INCIDENT_CREATED = "incident.created"
    INCIDENT_CHANGED = "incident.changed"
    INCIDENT_AGENCY_ADDED = "incident.agency_added"
    INCIDENT_CLOSED = "incident.closed"
    UNIT_ASSIGNED = "unit.assigned"
    UNIT_CHANGED = "unit.changed"
    ASSIGNMENT_CHANGED = "assignment.changed"
    NOTE_ADDED = "note.added"
    ESCALATION_FIRED = "escalation.fired"
    ESCALATION_CHANGED = "escalation.changed"
    ESCALATION_ACKNOWLEDGED = "escalation.acknowledged"
    ESCALATION_CANCELLED = "escalation.cancelled"
    MESSAGE_SENT = "message.sent"
    MESSAGE_UNCERTAIN = "message.uncertain"
    MESSAGE_PARKED = "message.parked"
