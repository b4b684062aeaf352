"""When calls were answered, and when units were sent and came."""

from collections import defaultdict

from django.db.models import F, QuerySet

from dispatch.models import Assignment, Call, Incident
from dispatch.rules.access import Scope
from dispatch.rules.intervals import CallTimes, WorkTimes

_OF_WORK = (
    "incident",
    "outcome",
    "dispatched_at",
    "en_route_at",
    "on_scene_at",
    "transporting_at",
    "at_hospital_at",
)


def calls_of(incidents: QuerySet[Incident]) -> dict[int, list[CallTimes]]:
    """Return the times of all calls of each incident: an incident is known by the first, whoever answers its line."""
    rows = Call.objects.filter(incident__in=incidents)
    found: dict[int, list[CallTimes]] = defaultdict(list)
    fields = ("incident", "received_at", "answered_at", "answered_by__username", "ended_at", "line__agency")
    for incident, received_at, answered_at, by, ended_at, agency in rows.order_by("id").values_list(*fields):
        found[incident].append(CallTimes(received_at, answered_at, by or "", ended_at, agency))
    return found


def answers_own(scope: Scope, agency: str | None) -> bool:
    """Whether a line is one of the scope's: of an agency that it sees, or of none."""
    return agency is None or scope.sees([agency])


def works_of(scope: Scope, incidents: QuerySet[Incident]) -> dict[int, list[WorkTimes]]:
    """Return the times of the scope's units on each incident."""
    rows = Assignment.objects.filter(incident__in=incidents)
    if scope.agencies is not None:
        rows = rows.filter(unit__agency__in=scope.agencies)
    # Of the rows themselves only what is needed: a year has very many.
    rows = rows.annotate(agency=F("unit__agency"), assigner=F("assigned_by__username")).only(*_OF_WORK).order_by("id")
    found: dict[int, list[WorkTimes]] = defaultdict(list)
    for row in rows:
        found[row.incident_id].append(
            WorkTimes(
                agency=row.agency,
                assigned_by=row.assigner,
                dispatched_at=row.dispatched_at,
                en_route_at=row.en_route_at,
                on_scene_at=row.on_scene_or_beyond_at,
            )
        )
    return found
