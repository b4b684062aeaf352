"""Which status may follow which, and what follows from it. One table, used by actions and screens alike."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from dispatch.vocabulary import AssignmentOutcome, AssignmentStatus, EscalationTrigger, IncidentStatus, UnitStatus

# What is offered next. A report may skip more (a crew reports late or not at all), and takes nothing back: read_report
# says how each is read.
ASSIGNMENT_NEXT: dict[AssignmentStatus, tuple[AssignmentStatus, ...]] = {
    AssignmentStatus.DISPATCHED: (
        AssignmentStatus.ACKNOWLEDGED,
        AssignmentStatus.EN_ROUTE,
        AssignmentStatus.ON_SCENE,
        AssignmentStatus.CLEARED,
    ),
    AssignmentStatus.ACKNOWLEDGED: (AssignmentStatus.EN_ROUTE, AssignmentStatus.ON_SCENE, AssignmentStatus.CLEARED),
    AssignmentStatus.EN_ROUTE: (AssignmentStatus.ON_SCENE, AssignmentStatus.CLEARED),
    AssignmentStatus.ON_SCENE: (AssignmentStatus.TRANSPORTING, AssignmentStatus.CLEARED),
    AssignmentStatus.TRANSPORTING: (AssignmentStatus.AT_HOSPITAL, AssignmentStatus.CLEARED),
    AssignmentStatus.AT_HOSPITAL: (AssignmentStatus.CLEARED,),
    AssignmentStatus.CLEARED: (),
}

_WITH_A_PATIENT = frozenset({AssignmentStatus.TRANSPORTING, AssignmentStatus.AT_HOSPITAL})

_MET_AT = {
    AssignmentStatus.ACKNOWLEDGED: EscalationTrigger.ASSIGNMENT_UNACKNOWLEDGED,
    AssignmentStatus.EN_ROUTE: EscalationTrigger.ASSIGNMENT_NO_TURNOUT,
    AssignmentStatus.ON_SCENE: EscalationTrigger.ASSIGNMENT_LATE,
    AssignmentStatus.TRANSPORTING: EscalationTrigger.SCENE_SILENT,
}

_UNDER_WAY = frozenset({AssignmentStatus.DISPATCHED, AssignmentStatus.ACKNOWLEDGED, AssignmentStatus.EN_ROUTE})

# In which status an assignment may end in which way, other than by its work being done.
_ENDED_BY: dict[AssignmentOutcome, frozenset[AssignmentStatus]] = {
    AssignmentOutcome.COMPLETED: frozenset(),
    AssignmentOutcome.DECLINED: frozenset({AssignmentStatus.DISPATCHED, AssignmentStatus.ACKNOWLEDGED}),
    AssignmentOutcome.UNABLE: frozenset(AssignmentStatus) - {AssignmentStatus.CLEARED},
    AssignmentOutcome.CANCELLED: _UNDER_WAY,
    AssignmentOutcome.DIVERTED: _UNDER_WAY,
}

ENDED = (IncidentStatus.CLOSED, IncidentStatus.CANCELLED, IncidentStatus.MERGED)

# Where a person may take an incident. How far the work on an open one has come follows from its assignments:
# incident_status_of says how.
INCIDENT_NEXT: dict[IncidentStatus, tuple[IncidentStatus, ...]] = {
    IncidentStatus.NEW: (IncidentStatus.VERIFYING, *ENDED),
    IncidentStatus.VERIFYING: ENDED,
    IncidentStatus.DISPATCHED: ENDED,
    IncidentStatus.ON_SCENE: ENDED,
    IncidentStatus.RESOLVED: ENDED,
    IncidentStatus.CLOSED: (IncidentStatus.VERIFYING,),
    IncidentStatus.CANCELLED: (IncidentStatus.VERIFYING,),
    # Only by undoing the merge.
    IncidentStatus.MERGED: (),
}

# What a crew or dispatcher may say of a unit that has no assignment.
UNASSIGNED_UNIT_STATUSES = frozenset(
    {UnitStatus.AVAILABLE, UnitStatus.RETURNING, UnitStatus.OUT_OF_SERVICE, UnitStatus.OFF_DUTY}
)


def assignment_next(current: AssignmentStatus, *, transports: bool) -> tuple[AssignmentStatus, ...]:
    """Return what may follow for a unit whose type does, or does not, take patients to hospital."""
    following = ASSIGNMENT_NEXT[current]
    return following if transports else tuple(status for status in following if status not in _WITH_A_PATIENT)


class Reading(Enum):
    """How a report from the field is to be read."""

    KNOWN = auto()
    FORWARD = auto()
    LATE = auto()
    ILLEGAL = auto()


def read_report(
    current: AssignmentStatus,
    reached: Mapping[AssignmentStatus, datetime],
    reported: AssignmentStatus,
    occurred_at: datetime | None,
    *,
    transports: bool,
) -> Reading:
    """Read a report that may have waited on a device without a signal.

    A status that was reached already is known. One before the present status that was skipped is late: it is kept with
    the time that the device gives, and changes nothing else; without such a time it contradicts what is known.
    """
    if reported in reached:
        return Reading.KNOWN
    if reported in _WITH_A_PATIENT and not transports:
        return Reading.ILLEGAL
    order = list(AssignmentStatus)
    if order.index(reported) > order.index(current):
        return Reading.FORWARD
    return Reading.ILLEGAL if occurred_at is None else Reading.LATE


def time_between(
    reached: Mapping[AssignmentStatus, datetime], reported: AssignmentStatus, occurred_at: datetime, now: datetime
) -> datetime:
    """Return the time of a report, held between the statuses before and after it that have a time, and now."""
    order = list(AssignmentStatus)
    rank = order.index(reported)
    before = [time for status, time in reached.items() if order.index(status) < rank]
    after = [time for status, time in reached.items() if order.index(status) > rank]
    return min([max([occurred_at, *before]), *after, now])


def triggers_met(status: AssignmentStatus) -> tuple[EscalationTrigger, ...]:
    """Return the silences that are broken once an assignment has come so far."""
    order = list(AssignmentStatus)
    return tuple(trigger for met_at, trigger in _MET_AT.items() if order.index(status) >= order.index(met_at))


def outcome_may_end(current: AssignmentStatus, outcome: AssignmentOutcome) -> bool:
    """Return whether an assignment in `current` may end so."""
    return current in _ENDED_BY[outcome]


def unit_status_after(current: AssignmentStatus, outcome: AssignmentOutcome) -> UnitStatus:
    """Return what a unit does whose assignment ended so while it was in `current`."""
    if outcome is AssignmentOutcome.UNABLE:
        return UnitStatus.OUT_OF_SERVICE
    if outcome is AssignmentOutcome.CANCELLED and current is AssignmentStatus.EN_ROUTE:
        return UnitStatus.RETURNING
    return UnitStatus.AVAILABLE


def incident_may_become(current: IncidentStatus, wanted: IncidentStatus) -> bool:
    """Return whether a person may take an incident from one status to the other."""
    return wanted in INCIDENT_NEXT[current]


def unit_status_of(assignment: AssignmentStatus) -> UnitStatus:
    """Return the status of a unit whose assignment has this status."""
    if assignment is AssignmentStatus.CLEARED:
        return UnitStatus.AVAILABLE
    return UnitStatus(assignment.value)


@dataclass(frozen=True)
class Work:
    """One unit's work on an incident: when it was sent, reached the scene and was cleared, as far as it has come."""

    dispatched_at: datetime
    on_scene_at: datetime | None
    cleared_at: datetime | None


def last_response(works: Iterable[Work]) -> list[Work]:
    """Return the works since no unit was on the incident last: what was sent before answered another need."""
    response: list[Work] = []
    for work in sorted(works, key=lambda work: work.dispatched_at):
        if all(earlier.cleared_at is not None and earlier.cleared_at <= work.dispatched_at for earlier in response):
            response = []
        response.append(work)
    return response


def response_failed(works: Iterable[Work]) -> bool:
    """Return whether all units of the last response were cleared and none had reached the scene: nobody has helped."""
    response = last_response(works)
    return bool(response) and all(work.cleared_at and not work.on_scene_at for work in response)


def incident_status_of(current: IncidentStatus, works: Iterable[Work]) -> IncidentStatus:
    """Return the status of an open incident from the last response to it.

    One to which no unit was sent, or from which all were taken by undoing a merge, is new or being verified.
    """
    response = last_response(works)
    if not response:
        return current if current is IncidentStatus.NEW else IncidentStatus.VERIFYING
    on_scene = any(work.on_scene_at for work in response)
    if any(work.cleared_at is None for work in response):
        return IncidentStatus.ON_SCENE if on_scene else IncidentStatus.DISPATCHED
    return IncidentStatus.RESOLVED if on_scene else IncidentStatus.VERIFYING
