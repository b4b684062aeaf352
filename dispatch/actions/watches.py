"""What is watched beside the first silences: how a unit gets on, who looks, and what calls for a person at once.

The functions that take a row are part of the action that has locked its incident. Without a policy they do nothing.
"""

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now

from dispatch.actions.deadlines import arm_chain, arm_unassigned, end_chains
from dispatch.actions.writing import writing
from dispatch.models import Assignment, Deadline, Incident, Unit
from dispatch.models.escalation import LIVE
from dispatch.rules.access import ENGINE, Actor, Right
from dispatch.rules.escalation import POSITION_LOST_AFTER, choose_policy
from dispatch.selectors.escalation import escalation_policies
from dispatch.selectors.positions import newest_position
from dispatch.timeline import Event
from dispatch.vocabulary import AssignmentStatus, EscalationTrigger, Priority

# While a unit is under way or at work its position counts.
_POSITION_COUNTS = (AssignmentStatus.EN_ROUTE, AssignmentStatus.ON_SCENE, AssignmentStatus.TRANSPORTING)


def watch_turnout(assignment: Assignment) -> None:
    """Watch that a unit that acknowledged also leaves."""
    _arm_once(f"assignment_no_turnout:{assignment.pk}", EscalationTrigger.ASSIGNMENT_NO_TURNOUT, assignment)


def watch_arrival(assignment: Assignment) -> None:
    """Watch that a unit arrives: the policy's delay counts from when it was expected. Without an ETA, do nothing."""
    if assignment.eta_at is not None:
        _arm_once(f"assignment_late:{assignment.pk}", EscalationTrigger.ASSIGNMENT_LATE, assignment)


def watch_scene(by: Actor, assignment: Assignment) -> list[Event]:
    """Watch that the scene is heard of again: from the arrival on, and anew from each report or note of the unit.

    Returns the events of alarms that end by it. That a watch goes on from a later moment is no event.
    """
    heard = end_chains("met", by, assignment.incident, trigger=EscalationTrigger.SCENE_SILENT, assignment=assignment)
    earlier = Deadline.objects.filter(assignment=assignment, trigger=EscalationTrigger.SCENE_SILENT).count()
    _arm_once(f"scene_silent:{assignment.pk}:{earlier}", EscalationTrigger.SCENE_SILENT, assignment)
    return [event for event in heard if event.data.escalations]


def unwatch_assignment(by: Actor, assignment: Assignment) -> list[Event]:
    """End what was watched of an assignment that is cleared, but not a call for help: that is for a person to end."""
    live = Deadline.objects.filter(LIVE, assignment=assignment).exclude(trigger=EscalationTrigger.UNIT_EMERGENCY)
    return [
        event
        for trigger in sorted(set(live.values_list("trigger", flat=True)))
        for event in end_chains(
            "met", by, assignment.incident, trigger=EscalationTrigger(trigger), assignment=assignment
        )
    ]


def watch_agency(incident: Incident, agency: str) -> None:
    """Watch that an agency that is called sends a unit, and has the incident on a screen."""
    arm_unassigned(incident, agency)
    watch_sight(incident, agency)


def watch_calls(incident: Incident) -> None:
    """Tell a person, once, that as many calls report the incident as the policy says."""
    trigger, agencies = EscalationTrigger.CALLS_ON_INCIDENT, _agencies(incident)
    policy = choose_policy(escalation_policies(), trigger, agencies, incident.priority)
    chain = f"calls_on_incident:{incident.pk}"
    if policy is None or policy.threshold is None or incident.calls.count() < policy.threshold or _is_known(chain):
        return
    arm_chain(chain=chain, trigger=trigger, agencies=agencies, incident=incident)


def raise_priority_alarm(incident: Incident) -> None:
    """Tell a person that the incident, in this version, became more urgent."""
    arm_chain(
        chain=f"priority_raised:{incident.pk}:{incident.version}",
        trigger=EscalationTrigger.PRIORITY_RAISED,
        agencies=_agencies(incident),
        incident=incident,
    )


def watch_sight(incident: Incident, agency: str) -> None:
    """Watch that a desk of this agency has the incident on a screen."""
    arm_chain(
        chain=f"incident_unseen:{incident.pk}:{agency}:{incident.version}",
        trigger=EscalationTrigger.INCIDENT_UNSEEN,
        agencies=[agency],
        incident=incident,
    )


def alarm_unit_emergency(unit: Unit, assignment: Assignment | None, incident: Incident) -> None:
    """Call a person for a unit in danger, however urgent its incident is.

    While such an alarm of the unit stands there is no second one.
    """
    chain = f"unit_emergency:{unit.pk}:"
    earlier = Deadline.objects.filter(key__startswith=chain)
    if earlier.filter(LIVE).exists():
        return
    arm_chain(
        chain=f"{chain}{earlier.count()}",
        trigger=EscalationTrigger.UNIT_EMERGENCY,
        agencies=[unit.agency_id],
        incident=incident,
        assignment=assignment,
        priority=Priority.P1,
    )


def report_sight(*, by: Actor, incident_id: int) -> bool:
    """Take it that a person has an incident on a screen: it is seen for each agency whose units the person may send.

    Returns False where the incident is being changed at this moment, and nothing was done. One query where nothing
    waits to be seen; an incident that is unknown or not the person's is no error.
    """
    trigger = EscalationTrigger.INCIDENT_UNSEEN
    waiting = Deadline.objects.filter(LIVE, incident=incident_id, trigger=trigger).values_list("agencies", flat=True)
    seen = sorted({code for codes in waiting for code in codes if _may_send(by, code)})
    if not seen:
        return True
    with writing(by) as work:
        locking = Incident.objects.select_for_update(no_key=True, skip_locked=True, of=("self",))
        incident = locking.filter(pk=incident_id).first()
        if incident is None:
            return False
        for code in seen:
            work.events.extend(end_chains("met", by, incident, trigger=trigger, agency=code))
    return True


def watch_positions() -> None:
    """Watch the units at work whose position is lost, and end the watch on those that are found again.

    Silence is counted by our clock, since the newest position came: that of a device may be wrong by an hour. A unit
    that has reported none since it was sent has none to lose. An assignment whose incident is being changed at
    this moment is left for the next time.
    """
    if not any(policy.trigger is EscalationTrigger.POSITION_LOST for policy in escalation_policies()):
        return
    lost = Q(
        status__in=_POSITION_COUNTS,
        unit__position__recorded_at__gte=F("dispatched_at"),
        unit__position__recorded_at__lt=Now() - POSITION_LOST_AFTER,
    )
    watched = Exists(Deadline.objects.filter(LIVE, assignment=OuterRef("pk"), trigger=EscalationTrigger.POSITION_LOST))
    active = Assignment.objects.filter(cleared_at__isnull=True).order_by("id")
    for assignment_id in active.filter(lost).exclude(watched).values_list("pk", flat=True):
        _watch_position(assignment_id)
    for assignment_id in active.filter(watched).exclude(lost).values_list("pk", flat=True):
        _unwatch_position(assignment_id)


def _watch_position(assignment_id: int) -> None:
    with writing(ENGINE):
        assignment = _lock_quickly(assignment_id)
        known = newest_position(assignment.unit) if assignment is not None else None
        if assignment is None or known is None:
            return
        # One watch for each position at which the unit fell silent.
        at = int(known.recorded_at.timestamp())
        _arm_once(f"position_lost:{assignment.pk}:{at}", EscalationTrigger.POSITION_LOST, assignment)


def _unwatch_position(assignment_id: int) -> None:
    with writing(ENGINE) as work:
        assignment = _lock_quickly(assignment_id)
        if assignment is not None:
            trigger = EscalationTrigger.POSITION_LOST
            work.events.extend(end_chains("met", ENGINE, assignment.incident, trigger=trigger, assignment=assignment))


def _lock_quickly(assignment_id: int) -> Assignment | None:
    """Lock the incident of an assignment that is not cleared; None where somebody else has it, or it is."""
    return (
        Assignment.objects.select_related("incident", "unit__position")
        .select_for_update(no_key=True, skip_locked=True, of=("incident",))
        .filter(pk=assignment_id, cleared_at__isnull=True)
        .first()
    )


def _arm_once(chain: str, trigger: EscalationTrigger, assignment: Assignment) -> None:
    if not _is_known(chain):
        arm_chain(
            chain=chain,
            trigger=trigger,
            agencies=[assignment.unit.agency_id],
            incident=assignment.incident,
            assignment=assignment,
            since=assignment.eta_at if trigger is EscalationTrigger.ASSIGNMENT_LATE else None,
        )


def _is_known(chain: str) -> bool:
    """Whether the chain was ever armed."""
    return Deadline.objects.filter(key=f"{chain}:0").exists()


def _agencies(incident: Incident) -> list[str]:
    """Return the agencies that are needed on an incident."""
    needed = incident.incident_agencies.filter(stood_down_at__isnull=True)
    return list(needed.order_by("id").values_list("agency_id", flat=True))


def _may_send(by: Actor, agency: str) -> bool:
    return by.access is not None and by.access.may(Right.ASSIGN_UNIT, agency)
