"""Lists of incidents."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from dispatch.models import Incident
from dispatch.rules.access import Scope
from dispatch.schema import IncidentList
from dispatch.selectors.cards import incident_card, incidents_for_cards
from dispatch.selectors.visibility import visible_incidents
from dispatch.vocabulary import IncidentStatus


@dataclass(frozen=True)
class IncidentFilter:
    """What to keep; an empty filter keeps all."""

    statuses: tuple[IncidentStatus, ...] = ()
    priorities: tuple[int, ...] = ()
    agency: str | None = None
    type: str | None = None
    areas: tuple[str, ...] = ()
    from_at: datetime | None = None
    until: datetime | None = None


def went_on_as(incident: Incident) -> Incident:
    """Return the incident as which one goes on that was merged; any other is itself."""
    while incident.merged_into is not None:
        incident = incident.merged_into
    return incident


def gone_on_as(incident_ids: Iterable[int]) -> dict[int, int]:
    """Return these incidents and all that were merged into them, each with the one of these as which it goes on."""
    found = {incident_id: incident_id for incident_id in incident_ids}
    while merged := Incident.objects.filter(merged_into__in=found).exclude(pk__in=found).in_bulk():
        found |= {incident_id: found[row.merged_into_id or 0] for incident_id, row in merged.items()}
    return found


def list_incidents(scope: Scope, wanted: IncidentFilter, *, before: int | None, limit: int) -> IncidentList:
    """Return a page of incidents, newest first, that follow the incident `before`."""
    incidents = visible_incidents(scope, incidents_for_cards()).order_by("-id")
    if wanted.statuses:
        incidents = incidents.filter(status__in=wanted.statuses)
    if wanted.priorities:
        incidents = incidents.filter(priority__in=wanted.priorities)
    if wanted.agency:
        incidents = incidents.filter(incident_agencies__agency=wanted.agency)
    if wanted.type:
        incidents = incidents.filter(type=wanted.type)
    if wanted.areas:
        incidents = incidents.filter(area__in=wanted.areas)
    if wanted.from_at is not None:
        incidents = incidents.filter(created_at__gte=wanted.from_at)
    if wanted.until is not None:
        incidents = incidents.filter(created_at__lt=wanted.until)
    if before is not None:
        incidents = incidents.filter(pk__lt=before)
    page = [incident_card(incident) for incident in incidents[: limit + 1]]
    return IncidentList(incidents=page[:limit], next=page[limit - 1].id if len(page) > limit else None)
