"""When calls were answered, and when units were sent and came."""

from collections import defaultdict

from django.db.models import Q, QuerySet

from dispatch.models import Assignment, Call, Incident
from dispatch.rules.access import Scope
from dispatch.rules.intervals import CallTimes, WorkTimes


def calls_of(scope: Scope, incidents: QuerySet[Incident]) -> dict[int, list[CallTimes]]:
    """Return the times of the calls of each incident, as far as the scope answers their lines."""
    rows = Call.objects.filter(incident__in=incidents)
    if scope.agencies is not None:
        rows = rows.filter(Q(line__agency__in=scope.agencies) | Q(line__agency=None))
    found: dict[int, list[CallTimes]] = defaultdict(list)
    fields = ("incident", "received_at", "answered_at", "answered_by__username", "line__agency")
    for incident, received_at, answered_at, by, agency in rows.order_by("id").values_list(*fields):
        found[incident].append(CallTimes(received_at, answered_at, by or "", agency))
    return found


def works_of(scope: Scope, incidents: QuerySet[Incident]) -> dict[int, list[WorkTimes]]:
    """Return the times of the scope's units on each incident."""
    rows = Assignment.objects.filter(incident__in=incidents).select_related("unit", "assigned_by")
    if scope.agencies is not None:
        rows = rows.filter(unit__agency__in=scope.agencies)
    found: dict[int, list[WorkTimes]] = defaultdict(list)
    for row in rows.order_by("id"):
        found[row.incident_id].append(
            WorkTimes(
                agency=row.unit.agency_id,
                assigned_by=row.assigned_by.username,
                dispatched_at=row.dispatched_at,
                en_route_at=row.en_route_at,
                on_scene_at=row.on_scene_or_beyond_at,
            )
        )
    return found
