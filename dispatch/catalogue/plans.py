"""Adds the response plans and escalation policies that a centre lacks."""

from datetime import time

from dispatch.catalogue.reading import read_escalation_policies, read_response_plans
from dispatch.models import EscalationPolicy, EscalationStep, ResponseNeed, ResponsePlan


def add_response_plans() -> int:
    """Create the plans that are not there, as examples, and return how many. The incident types must exist.

    A plan is there when one of its name is, or one for the same case: the centre may have renamed it.
    """
    names = set(ResponsePlan.objects.values_list("name", flat=True))
    cases = set(
        ResponsePlan.objects.filter(zone__isnull=True).values_list(
            "incident_type", "priority", "alarm_level", "from_time", "to_time"
        )
    )
    missing = [
        (entry, window)
        for entry in read_response_plans()
        for window in [(_time(entry.from_time), _time(entry.to_time))]
        if entry.name not in names and (entry.incident_type, entry.priority, entry.alarm_level, *window) not in cases
    ]
    plans = ResponsePlan.objects.bulk_create(
        ResponsePlan(
            name=entry.name,
            incident_type_id=entry.incident_type,
            priority=entry.priority,
            alarm_level=entry.alarm_level,
            from_time=from_time,
            to_time=to_time,
            divert=entry.divert,
            horizon_s=entry.horizon_s,
        )
        for entry, (from_time, to_time) in missing
    )
    ResponseNeed.objects.bulk_create(
        ResponseNeed(plan=plan, capability=need.capability, count=need.count)
        for plan, (entry, _) in zip(plans, missing, strict=True)
        for need in entry.needs
    )
    return len(plans)


def add_escalation_policies() -> int:
    """Create the policies that are not there, and return how many. The agencies must exist."""
    # A policy has no code: what it watches names it. The steps of one that exists are the centre's own.
    known = set(EscalationPolicy.objects.values_list("trigger", "agency_id", "priority"))
    missing = [
        entry
        for entry in read_escalation_policies()
        if (entry.trigger.value, entry.agency, entry.priority) not in known
    ]
    policies = EscalationPolicy.objects.bulk_create(
        EscalationPolicy(
            name=entry.name,
            trigger=entry.trigger,
            agency_id=entry.agency,
            priority=entry.priority,
            threshold=entry.threshold,
            repeat_s=entry.repeat_s,
        )
        for entry in missing
    )
    EscalationStep.objects.bulk_create(
        EscalationStep(policy=policy, position=position, after_s=step.after_s, effect=step.effect)
        for policy, entry in zip(policies, missing, strict=True)
        for position, step in enumerate(entry.steps, start=1)
    )
    return len(missing)


def _time(clock: str | None) -> time | None:
    return time.fromisoformat(clock) if clock else None
