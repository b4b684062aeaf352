"""The escalation policies of the centre, and whether they reach somebody."""

from datetime import timedelta

from django.contrib.postgres.aggregates import JSONBAgg
from django.db.models import Q
from django.db.models.functions import JSONObject

from dispatch.models import Agency, EscalationPolicy, Membership
from dispatch.rules.escalation import Policy, Step, chains_without_person, unwatched_silences
from dispatch.vocabulary import EscalationEffect, EscalationTrigger, Role


def escalation_policies() -> list[Policy]:
    """Return all policies with their steps in order, in one query: whatever happens reads them."""
    steps = JSONBAgg(
        JSONObject(after_s="steps__after_s", effect="steps__effect", argument="steps__argument"),
        filter=Q(steps__isnull=False),
        default=[],
        order_by="steps__position",
    )
    return [
        Policy(
            name=name,
            trigger=EscalationTrigger(trigger),
            agency=agency,
            priority=priority,
            steps=tuple(
                Step(timedelta(seconds=step["after_s"]), EscalationEffect(step["effect"]), step["argument"])
                for step in rows
            ),
            threshold=threshold,
            repeat=None if repeat_s is None else timedelta(seconds=repeat_s),
        )
        for name, trigger, agency, priority, threshold, repeat_s, rows in EscalationPolicy.objects.annotate(
            rows=steps
        ).values_list("name", "trigger", "agency_id", "priority", "threshold", "repeat_s", "rows")
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
