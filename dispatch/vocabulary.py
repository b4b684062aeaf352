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


class AssignmentOutcome(StrEnum):
    """How an assignment that is cleared came to its end."""

    COMPLETED = "completed"
    DECLINED = "declined"
    UNABLE = "unable"
    CANCELLED = "cancelled"
    DIVERTED = "diverted"


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


class CallBackOutcome(StrEnum):
    """What became of calling somebody back who hung up before anybody answered."""

    REACHED = "reached"
    NO_ANSWER = "no_answer"
    NOT_NEEDED = "not_needed"


class QuestionKind(StrEnum):
    """In what form the answer to a question of a card is given."""

    YES_NO = "yes_no"
    CHOICE = "choice"
    NUMBER = "number"
    TEXT = "text"


class Approval(StrEnum):
    """Whether the centre has approved what a data file brought as an example."""

    EXAMPLE = "example"
    APPROVED = "approved"


class AliasStatus(StrEnum):
    """What became of a proposed name of a place."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"


class Role(StrEnum):
    """What a person does in the centre. One person may hold several."""

    CALL_TAKER = "call_taker"
    DISPATCHER = "dispatcher"
    DUTY_OFFICER = "duty_officer"
    SHIFT_LEAD = "shift_lead"
    CREW = "crew"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"


class EscalationTrigger(StrEnum):
    """What a deadline watches: a silence that lasts, or something that calls for a person at once."""

    CALL_UNANSWERED = "call_unanswered"
    CALL_SILENT = "call_silent"
    CALL_BACK_OPEN = "call_back_open"
    INCIDENT_UNASSIGNED = "incident_unassigned"
    INCIDENT_UNSEEN = "incident_unseen"
    CALLS_ON_INCIDENT = "calls_on_incident"
    PRIORITY_RAISED = "priority_raised"
    ASSIGNMENT_UNACKNOWLEDGED = "assignment_unacknowledged"
    ASSIGNMENT_NO_TURNOUT = "assignment_no_turnout"
    ASSIGNMENT_LATE = "assignment_late"
    SCENE_SILENT = "scene_silent"
    POSITION_LOST = "position_lost"
    UNIT_EMERGENCY = "unit_emergency"


class EscalationEffect(StrEnum):
    """What is done, and who is asked, when a deadline passes."""

    ALARM_AGENCY = "alarm_agency"
    ALARM_SHIFT_LEAD = "alarm_shift_lead"
    ALARM_SUPERVISOR = "alarm_supervisor"
    OFFER_UNIT = "offer_unit"
    RAISE_ALARM_LEVEL = "raise_alarm_level"
    ADD_AGENCY = "add_agency"
    SMS_DUTY_OFFICER = "sms_duty_officer"
    CALL_DUTY_OFFICER = "call_duty_officer"


class OutboxKind(StrEnum):
    """By which road a message leaves the centre; hanging up is one to the exchange, a push one to a crew's phone."""

    SMS = "sms"
    VOICE = "voice"
    HANG_UP = "hang_up"
    PUSH = "push"


class OutboxStatus(StrEnum):
    """How far a message to the outside has come.

    `uncertain` means that the provider may have taken it: it is reconciled by the provider's id, never resent. `lapsed`
    means that it was not delivered while it was worth something: nobody needs to do anything about it.
    """

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    PARKED = "parked"
    LAPSED = "lapsed"


class ClosureKind(StrEnum):
    """Why nobody gets through on a road."""

    FLOODED = "flooded"
    BLOCKED = "blocked"
    WORKS = "works"
    COLLAPSED = "collapsed"


class CameraSight(StrEnum):
    """What a camera near a place is good for, as far as its place and its view tell."""

    MAY_SEE = "may_see"
    NEAR_ONLY = "near_only"


class StreamFormat(StrEnum):
    """In which form a browser gets a camera's picture: a playlist of segments, or one picture after the other."""

    HLS = "hls"
    FRAMES = "frames"


class AttachmentKind(StrEnum):
    """What a file of an incident is, as its content tells."""

    PICTURE = "picture"
    VIDEO = "video"
    AUDIO = "audio"
    DOCUMENT = "document"


class Interval(StrEnum):
    """What is measured of how an incident was worked on."""

    ANSWERING = "answering"
    PROCESSING = "processing"
    TURNOUT = "turnout"
    TRAVEL = "travel"
    TOTAL = "total"


class IntervalGrouping(StrEnum):
    """By what measured intervals are told apart. Hours, weekdays and months are those of the centre's clock."""

    NONE = "none"
    AGENCY = "agency"
    TYPE = "type"
    PRIORITY = "priority"
    AREA = "area"
    PERSON = "person"
    HOUR = "hour"
    WEEKDAY = "weekday"
    MONTH = "month"


class EventName(StrEnum):
    """Every fact that the timeline can hold: noun, then verb in the past."""

    CALL_RECEIVED = "call.received"
    CALL_ANSWERED = "call.answered"
    CALL_HELD = "call.held"
    CALL_RESUMED = "call.resumed"
    CALL_SILENCE_MARKED = "call.silence_marked"
    CALL_CHANGED = "call.changed"
    CALL_MOVED = "call.moved"
    CALL_CLOSED = "call.closed"
    CALL_ENDED = "call.ended"
    CALL_ABANDONED = "call.abandoned"
    CALL_FAILED = "call.failed"
    CALL_CALLED_BACK = "call.called_back"
    INCIDENT_CREATED = "incident.created"
    INCIDENT_CHANGED = "incident.changed"
    INCIDENT_AGENCY_ADDED = "incident.agency_added"
    INCIDENT_AGENCY_STOOD_DOWN = "incident.agency_stood_down"
    INCIDENT_ALARM_RAISED = "incident.alarm_raised"
    INCIDENT_MERGED = "incident.merged"
    INCIDENT_UNMERGED = "incident.unmerged"
    INCIDENT_REOPENED = "incident.reopened"
    INCIDENT_CANCELLED = "incident.cancelled"
    INCIDENT_REFERRED = "incident.referred"
    INCIDENT_CLOSED = "incident.closed"
    QUESTION_ANSWERED = "question.answered"
    UNIT_ASSIGNED = "unit.assigned"
    UNIT_CHANGED = "unit.changed"
    UNIT_ENDANGERED = "unit.endangered"
    UNIT_MOVE_UP_ORDERED = "unit.move_up_ordered"
    ASSIGNMENT_CHANGED = "assignment.changed"
    HOSPITAL_ALERTED = "hospital.alerted"
    NOTE_ADDED = "note.added"
    ATTACHMENT_ADDED = "attachment.added"
    ATTACHMENT_WITHDRAWN = "attachment.withdrawn"
    ESCALATION_FIRED = "escalation.fired"
    ESCALATION_CHANGED = "escalation.changed"
    ESCALATION_ACKNOWLEDGED = "escalation.acknowledged"
    ESCALATION_CANCELLED = "escalation.cancelled"
    LOCATION_RECEIVED = "location.received"
    LOCATION_LINK_SENT = "location_link.sent"
    LOCATION_LINK_OPENED = "location_link.opened"
    MESSAGE_SENT = "message.sent"
    MESSAGE_UNCERTAIN = "message.uncertain"
    MESSAGE_PARKED = "message.parked"
    MESSAGE_LAPSED = "message.lapsed"
    HANDOVER_OFFERED = "handover.offered"
    HANDOVER_ACCEPTED = "handover.accepted"
    DESK_OPENED = "desk.opened"
    DESK_LEFT = "desk.left"
    PERSON_SECOND_FACTOR_RESET = "person.second_factor_reset"
    DEVICE_PAIRED = "device.paired"
    DEVICE_REVOKED = "device.revoked"
    DEVICE_TRACKER_ISSUED = "device.tracker_issued"
    DEVICE_TRACKER_ENDED = "device.tracker_ended"
    ROAD_CLOSED = "road.closed"
    ROAD_OPENED = "road.opened"
    PREMISE_NOTE_ADDED = "premise_note.added"
    PREMISE_NOTE_ENDED = "premise_note.ended"
    CAMERA_LOOKED = "camera.looked"
    FAULT_FOUND = "fault.found"
    FAULT_ENDED = "fault.ended"
    CHAT_MESSAGE_WRITTEN = "chat_message.written"
    CHAT_MESSAGE_OVERDUE = "chat_message.overdue"
    CHAT_MESSAGE_ACKNOWLEDGED = "chat_message.acknowledged"
    ALIAS_PROPOSED = "alias.proposed"
    ALIAS_DECIDED = "alias.decided"
