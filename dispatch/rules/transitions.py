"""Which status may follow which, and what follows from it. One table, used by actions and screens alike."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from dispatch.ports import CallEventKind
from dispatch.vocabulary import AssignmentStatus, CallStatus, IncidentStatus, UnitStatus

# Steps may be skipped forwards (a crew reports late or not at all), never taken back: a correction is a new event.
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

# What a crew or dispatcher may say of a unit that has no assignment.
UNASSIGNED_UNIT_STATUSES = frozenset(
    {UnitStatus.AVAILABLE, UnitStatus.RETURNING, UnitStatus.OUT_OF_SERVICE, UnitStatus.OFF_DUTY}
)

_LIVE_CALLS = frozenset({CallStatus.RINGING, CallStatus.ANSWERED, CallStatus.HELD})


def assignment_may_become(current: AssignmentStatus, wanted: AssignmentStatus) -> bool:
    """Return whether an assignment in `current` may be reported as `wanted`."""
    return wanted in ASSIGNMENT_NEXT[current]


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
    """Return the status of an open incident from the last response to it; as it was where no unit was ever sent."""
    response = last_response(works)
    if not response:
        return current
    on_scene = any(work.on_scene_at for work in response)
    if any(work.cleared_at is None for work in response):
        return IncidentStatus.ON_SCENE if on_scene else IncidentStatus.DISPATCHED
    return IncidentStatus.RESOLVED if on_scene else IncidentStatus.VERIFYING


def call_status_after(current: CallStatus, kind: CallEventKind, was_answered: bool) -> CallStatus:
    """Return a call's status after a provider's report, which may be late, repeated or out of order.

    A live call only moves towards its end, an ended one stays as it is. A caller who hangs up before a person took
    the call has abandoned it, whatever the provider names it: that the exchange picked up is not yet an answer.
    """
    if current not in _LIVE_CALLS or kind is CallEventKind.RINGING:
        return current
    if kind is CallEventKind.FAILED and not was_answered:
        return CallStatus.FAILED
    return CallStatus.ENDED if was_answered else CallStatus.ABANDONED
