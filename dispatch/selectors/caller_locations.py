"""Where callers are, as cards show it, and what of it cannot be right."""

from datetime import datetime

from django.contrib.gis.geos import Point
from django.db.models import F, Prefetch, QuerySet, Window
from django.db.models.functions import RowNumber

from dispatch.models import Call, CallerLocation, Incident, LocationLink
from dispatch.rules.caller_locations import Whereabouts, location_doubts
from dispatch.schema import CallerLocationCard, LocationLinkCard, ReasonCard
from dispatch.selectors.reasons import reason_cards
from dispatch.vocabulary import LocationSource, OutboxStatus

# So many of each source stand on a card: enough to see a caller move, and none pushes another source off.
OF_EACH_SOURCE = 4
# An incident that a hundred people report needs no hundred lines.
_MOST_DOUBTS = 10


def locations_for_cards() -> QuerySet[CallerLocation]:
    """Return the newest few locations of each source of each call, the newest first."""
    newest_first = ("-occurred_at", "-id")
    rank = Window(RowNumber(), partition_by=[F("call"), F("source")], order_by=newest_first)
    return CallerLocation.objects.annotate(rank=rank).filter(rank__lte=OF_EACH_SOURCE).order_by(*newest_first)


def with_locations() -> tuple[Prefetch[str, QuerySet[CallerLocation], str], Prefetch[str, QuerySet[LocationLink], str]]:
    """Return what reads the locations and links of calls for their cards."""
    links = LocationLink.objects.select_related("message", "sent_by").order_by("-id")
    return Prefetch("locations", locations_for_cards()), Prefetch("location_links", links)


def location_cards(call: Call) -> list[CallerLocationCard]:
    """Return the locations of a call read through `with_locations`."""
    return [location_card(location) for location in call.locations.all()]


def location_card(location: CallerLocation) -> CallerLocationCard:
    """Return the card of a location."""
    return CallerLocationCard(
        id=location.pk,
        source=LocationSource(location.source),
        lon=location.point.x,
        lat=location.point.y,
        radius_m=location.radius_m,
        occurred_at=location.occurred_at,
        recorded_at=location.recorded_at,
    )


def link_card(call: Call) -> LocationLinkCard | None:
    """Return the newest location link of a call read through `with_locations`."""
    links = list(call.location_links.all())
    if not links:
        return None
    newest = links[0]
    return LocationLinkCard(
        sent_at=newest.sent_at,
        sent_by=newest.sent_by.username,
        expires_at=newest.expires_at,
        message=_as_told(OutboxStatus(newest.message.status)),
        opened_at=_last_since(newest.sent_at, [link.opened_at for link in links]),
        answered_at=_last_since(newest.sent_at, [link.answered_at for link in links]),
    )


def doubt_cards(incident: Incident) -> list[ReasonCard]:
    """Return what cannot all be right of an incident whose calls were read with their locations, the greatest first."""
    place = place_of(incident)
    reasons = [
        reason
        for call in incident.calls.all()
        if (locations := list(call.locations.all()))
        for reason in location_doubts(call.pk, call.received_at, [whereabouts(known) for known in locations], place)
    ]
    reasons.sort(key=lambda reason: -int(reason.facts["distance_m"] or 0))
    return reason_cards(reasons[:_MOST_DOUBTS])


def whereabouts(location: CallerLocation) -> Whereabouts:
    """Return a location as the rules weigh it."""
    return Whereabouts(
        source=LocationSource(location.source),
        lon=location.point.x,
        lat=location.point.y,
        radius_m=location.radius_m,
        at=location.occurred_at,
    )


def place_of(incident: Incident) -> Whereabouts | None:
    """Return where an incident is said to be as the rules weigh it, since it was reported."""
    if not isinstance(incident.location, Point) or incident.location_radius_m is None:
        return None
    return Whereabouts(
        source=LocationSource(incident.location_source),
        lon=incident.location.x,
        lat=incident.location.y,
        radius_m=incident.location_radius_m,
        at=incident.created_at,
    )


def _as_told(status: OutboxStatus) -> OutboxStatus:
    """Return how far a message is as events tell it: that it is being sent, or is to be tried again, is not told."""
    return OutboxStatus.PENDING if status is OutboxStatus.SENDING else status


def _last_since(start: datetime, times: list[datetime | None]) -> datetime | None:
    return max((time for time in times if time is not None and time >= start), default=None)
