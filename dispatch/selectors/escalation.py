"""The escalation policies of the centre, and whether they reach somebody."""

from datetime import timedelta

from dispatch.models import Agency, EscalationPolicy, Membership
from dispatch.rules.escalation import Policy, Step, chains_without_person, unwatched_silences
from dispatch.vocabulary import EscalationEffect, EscalationTrigger, Role


def escalation_policies() -> list[Policy]:
    """Return all policies with their steps in order."""
    return [
        Policy(
            name=row.name,
            trigger=EscalationTrigger(row.trigger),
            agency=row.agency_id,
            priority=row.priority,
            steps=tuple(
                Step(timedelta(seconds=step.after_s), EscalationEffect(step.effect))
                for step in sorted(row.steps.all(), key=lambda step: step.position)
            ),
        )
        for row in EscalationPolicy.objects.prefetch_related("steps")
    ]


def escalation_holes() -> list[str]:
    """Name each policy that ends at nobody, and each silence that no policy watches."""
    policies = escalation_policies()
    officers = Membership.objects.filter(role=Role.DUTY_OFFICER, person__is_active=True).exclude(
        person__phone_number=""
    )
    reachable = frozenset(officers.values_list("agency_id", flat=True))
    agencies = frozenset(Agency.objects.values_list("code", flat=True))
    return [*chains_without_person(policies, agencies, reachable), *unwatched_silences(policies)]
