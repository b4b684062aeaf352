"""How long things took, by whatever groups are asked for."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from dispatch.models import Incident
from dispatch.reporting.times import answers_own, calls_of, works_of
from dispatch.rules.access import Scope
from dispatch.rules.intervals import CallTimes, Measured, measured
from dispatch.rules.percentiles import FEWEST, estimate
from dispatch.schema import IntervalFigure, IntervalReport, PercentileCard
from dispatch.selectors.visibility import visible_incidents
from dispatch.vocabulary import IncidentStatus, Interval, IntervalGrouping

_LONGEST = 5


@dataclass(frozen=True)
class IntervalFilter:
    """What to measure: incidents that came up in this time, of these kinds; None keeps all."""

    from_at: datetime
    until: datetime
    agency: str | None = None
    type: str | None = None
    priority: int | None = None
    area: str | None = None


@dataclass(frozen=True)
class _Facts:
    """What is known of the incident of a case."""

    id: int
    created_at: datetime
    type: str
    priority: int
    area: str


def read_intervals(scope: Scope, wanted: IntervalFilter, group_by: IntervalGrouping) -> IntervalReport:
    """Measure the intervals of the scope's incidents. Of another force's lines and units nothing is told."""
    incidents = _incidents(scope, wanted)
    facts = {row[0]: _Facts(*row) for row in incidents.values_list("id", "created_at", "type", "priority", "area")}
    calls = calls_of(incidents)
    works = works_of(scope, incidents)
    cases: dict[tuple[Interval, str], list[tuple[float, int]]] = defaultdict(list)
    for incident in facts.values():
        for case in measured(incident.created_at, calls.get(incident.id, []), works.get(incident.id, [])):
            if _counts(case, scope, wanted, group_by):
                cases[case.interval, _GROUPS[group_by](case, incident)].append((case.seconds, incident.id))
    order = list(Interval)
    return IntervalReport(
        from_at=wanted.from_at,
        until=wanted.until,
        group_by=group_by,
        incidents=len(facts),
        unanswered=sum(_nobody_answered(call, scope, wanted) for rows in calls.values() for call in rows),
        figures=[
            _figure(interval, group, cases[interval, group])
            for interval, group in sorted(cases, key=lambda key: (order.index(key[0]), key[1]))
        ],
    )


def _incidents(scope: Scope, wanted: IntervalFilter) -> QuerySet[Incident]:
    # What was merged into another is measured there.
    found = visible_incidents(scope, Incident.objects.exclude(status=IncidentStatus.MERGED)).filter(
        created_at__gte=wanted.from_at, created_at__lt=wanted.until
    )
    if wanted.agency is not None:
        found = found.filter(incident_agencies__agency=wanted.agency)
    if wanted.type is not None:
        found = found.filter(type=wanted.type)
    if wanted.priority is not None:
        found = found.filter(priority=wanted.priority)
    if wanted.area is not None:
        found = found.filter(area=wanted.area)
    return found


def _nobody_answered(call: CallTimes, scope: Scope, wanted: IntervalFilter) -> bool:
    """Whether a call of the lines that are asked about ended, and nobody had answered it."""
    is_meant = answers_own(scope, call.agency) if wanted.agency is None else call.agency == wanted.agency
    return is_meant and call.answered_at is None and call.ended_at is not None


def _counts(case: Measured, scope: Scope, wanted: IntervalFilter, group_by: IntervalGrouping) -> bool:
    if case.interval is Interval.ANSWERING and not answers_own(scope, case.agency):
        return False
    if wanted.agency is not None:
        return case.agency == wanted.agency
    return group_by is IntervalGrouping.AGENCY or case.is_first


# By what a case is told apart.
_GROUPS: dict[IntervalGrouping, Callable[[Measured, _Facts], str]] = {
    IntervalGrouping.NONE: lambda _case, _incident: "",
    IntervalGrouping.AGENCY: lambda case, _incident: case.agency or "",
    IntervalGrouping.TYPE: lambda _case, incident: incident.type or "",
    IntervalGrouping.PRIORITY: lambda _case, incident: str(incident.priority),
    IntervalGrouping.AREA: lambda _case, incident: incident.area,
    IntervalGrouping.PERSON: lambda case, _incident: case.person,
    # On the centre's clock.
    IntervalGrouping.HOUR: lambda case, _incident: f"{timezone.localtime(case.began_at):%H}",
    IntervalGrouping.WEEKDAY: lambda case, _incident: f"{timezone.localtime(case.began_at):%u}",
    IntervalGrouping.MONTH: lambda case, _incident: f"{timezone.localtime(case.began_at):%Y-%m}",
}


def _figure(interval: Interval, group: str, cases: Iterable[tuple[float, int]]) -> IntervalFigure:
    ordered = sorted(cases)
    seconds = [case[0] for case in ordered]

    def card(share: float) -> PercentileCard | None:
        if len(seconds) < FEWEST:
            return None
        found = estimate(seconds, share)
        return PercentileCard(value_s=found.value, low_s=found.low, high_s=found.high)

    return IntervalFigure(
        interval=interval,
        group=group,
        count=len(seconds),
        median=card(0.5),
        p90=card(0.9),
        p95=card(0.95),
        longest=list(dict.fromkeys(incident for _, incident in reversed(ordered)))[:_LONGEST],
    )
