"""Which status may follow which, and what follows from it. One table, used by actions and screens alike."""

from collections.abc import Iterable

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


def incident_status_of(current: IncidentStatus, assignments: Iterable[tuple[AssignmentStatus, bool]]) -> IncidentStatus:
    """Return the status of an open incident from its assignments, each with whether it ever reached the scene.

    When all are cleared and none was on scene, nobody has helped yet: the incident is being verified again.
    """
    known = list(assignments)
    if not known:
        return current
    active = [status for status, _ in known if status is not AssignmentStatus.CLEARED]
    on_scene = any(reached for _, reached in known)
    if active:
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
