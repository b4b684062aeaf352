"""Which open incidents may be the same event."""

from datetime import timedelta

from django.contrib.gis.geos import Point

from dispatch.models import Incident
from dispatch.rules.access import Scope
from dispatch.rules.screening import Report, duplicate_candidates
from dispatch.rules.transitions import ENDED
from dispatch.schema import DuplicateCandidate, DuplicateList
from dispatch.selectors.cards import incident_card, incidents_for_cards
from dispatch.selectors.reasons import reason_cards
from dispatch.selectors.visibility import visible_incidents
from dispatch.vocabulary import CallerKind

# An incident that has been open for longer is compared no more: what is told of it now is news of it.
LOOKS_BACK = timedelta(hours=12)


def duplicates_of(scope: Scope, incident: Incident) -> DuplicateList:
    """Return the open incidents of a scope that may be the same event, the likeliest first. A person decides."""
    others = (
        visible_incidents(scope, Incident.objects.all())
        .prefetch_related("incident_agencies", "calls")
        .exclude(status__in=ENDED)
        .exclude(pk=incident.pk)
        .filter(created_at__gte=incident.created_at - LOOKS_BACK)
    )
    found = duplicate_candidates(_report(incident), [_report(other) for other in others])
    cards = {
        row.pk: incident_card(row)
        for row in incidents_for_cards().filter(pk__in=[candidate.incident_id for candidate in found])
    }
    return DuplicateList(
        incident_id=incident.pk,
        candidates=[
            DuplicateCandidate(
                incident=cards[candidate.incident_id],
                score=round(candidate.score, 3),
                reasons=reason_cards(candidate.reasons),
            )
            for candidate in found
        ],
    )


def _report(incident: Incident) -> Report:
    """Return an incident as the rules compare it."""
    point = incident.location if isinstance(incident.location, Point) else None
    return Report(
        incident_id=incident.pk,
        # A long burst of callers goes on: what counts is when it was last reported.
        reported_at=max([call.received_at for call in incident.calls.all()], default=incident.created_at),
        lon=point.x if point else None,
        lat=point.y if point else None,
        radius_m=incident.location_radius_m,
        type=incident.type_id,
        callers=frozenset(call.caller for call in incident.calls.all() if call.caller_kind == CallerKind.NUMBER),
        place=incident.place,
        what=incident.what,
        agencies=frozenset(row.agency_id for row in incident.incident_agencies.all()),
    )
