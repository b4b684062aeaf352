"""The escalation policies of the centre, and whether they reach somebody."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.postgres.aggregates import JSONBAgg
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from dispatch.models import Agency, Deadline, DutyPeriod, EscalationPolicy, Membership, TimelineEvent
from dispatch.models.escalation import LIVE
from dispatch.rules.escalation import Policy, Step, chains_without_person, unwatched_silences
from dispatch.selectors.rota import open_holes
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


@dataclass(frozen=True)
class SightWait:
    """An agency that should see an incident: the event `seq`, or a later one, on a screen says that it has."""

    incident_id: int
    agency: str
    seq: int


def waits_for_sight() -> list[SightWait]:
    """Return what waits to be seen, in one query."""
    told = TimelineEvent.objects.filter(incident=OuterRef("incident"), recorded_at__gte=OuterRef("armed_at"))
    rows = (
        Deadline.objects.filter(LIVE, trigger=EscalationTrigger.INCIDENT_UNSEEN)
        .annotate(seq=Subquery(told.order_by("seq").values("seq")[:1]))
        .filter(seq__isnull=False)
        .values_list("incident_id", "agencies", "seq")
    )
    return [SightWait(incident_id, agency, seq) for incident_id, codes, seq in rows for agency in codes]


def escalation_holes() -> list[str]:
    """Name each policy that ends at nobody, each silence that no policy watches, and each hole of the rota now.

    A centre that keeps no rota has no holes in it: all duty officers are told there.
    """
    policies = escalation_policies()
    officers = Membership.objects.filter(role=Role.DUTY_OFFICER, person__is_active=True).exclude(
        person__phone_number=""
    )
    reachable = frozenset(officers.values_list("agency_id", flat=True))
    agencies = frozenset(Agency.objects.values_list("code", flat=True))
    uncovered = open_holes(timezone.now()) if DutyPeriod.objects.exists() else []
    return [
        *chains_without_person(policies, agencies, reachable),
        *unwatched_silences(policies),
        *(f"rota: nobody is on duty for {hole.agency} until {hole.ends_at:%Y-%m-%d %H:%M} UTC" for hole in uncovered),
    ]
