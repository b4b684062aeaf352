"""Which incidents come to which screens, and who has had them there."""

from dataclasses import dataclass

from dispatch.models import Incident, IncidentSight, TimelineEvent
from dispatch.rules.transitions import ENDED
from dispatch.schema import SightCard, SightList
from dispatch.selectors.people import shown_name
from dispatch.vocabulary import EventName

# The events by which an agency has an incident that it had not, or that had left its boards.
_OPENING = (
    EventName.INCIDENT_CREATED,
    EventName.INCIDENT_AGENCY_ADDED,
    EventName.INCIDENT_MERGED,
    EventName.INCIDENT_UNMERGED,
    EventName.INCIDENT_REOPENED,
)


@dataclass(frozen=True)
class Opening:
    """With the event `seq`, an incident is on the boards of these agencies."""

    seq: int
    incident_id: int
    agencies: frozenset[str]


def openings(*, after: int, upto: int) -> list[Opening]:
    """Return what the events that follow `after`, up to `upto`, brought to boards and is there still, in one query."""
    rows = TimelineEvent.objects.filter(
        seq__gt=after, seq__lte=upto, name__in=_OPENING, incident__in=Incident.objects.exclude(status__in=ENDED)
    )
    return [
        Opening(seq, incident_id, frozenset(agencies))
        for seq, incident_id, agencies in rows.order_by("seq").values_list("seq", "incident_id", "agencies")
    ]


def sights_of(incident: Incident) -> SightList:
    """Return who has had the incident on a screen, in the order in which they saw it first."""
    rows = IncidentSight.objects.filter(incident=incident).select_related("person").order_by("seen_at", "id")
    return SightList(
        incident_id=incident.pk,
        sights=[
            SightCard(
                username=row.person.username,
                name=shown_name(row.person),
                seen_at=row.seen_at,
            )
            for row in rows
        ],
    )
