"""Notes that name a unit."""

from django.db.models import Q

from dispatch.models import Incident, TimelineEvent, Unit
from dispatch.rules.access import Scope
from dispatch.rules.chat import mentioned
from dispatch.schema import MentionCard
from dispatch.selectors.incidents import gone_on_as
from dispatch.selectors.visibility import visible_incidents, visible_units
from dispatch.vocabulary import EventName

# A crew reads the newest ones; the desk tells what else it should know.
_MOST_OF_CREW = 20


def mentioned_units(scope: Scope, text: str) -> list[int]:
    """Return the units that a text names and that its writer sees."""
    if "@" not in text:
        return []
    return mentioned(text, dict(visible_units(scope, Unit.objects.all()).values_list("pk", "call_sign")))


def mentions_of_crew(scope: Scope) -> list[MentionCard]:
    """Return the newest notes that name a crew's unit, on the incident on which it is at work; none for a desk.

    What was noted before a merge stands on the record of the incident that ended with it, and is told of the other.
    """
    if not scope.unit_ids:
        return []
    of_own = Q()
    for unit_id in scope.unit_ids:
        of_own |= Q(data__mentions__contains=[unit_id])
    at_work = visible_incidents(Scope(frozenset(), scope.unit_ids), Incident.objects.all())
    incidents = gone_on_as(at_work.values_list("pk", flat=True))
    notes = TimelineEvent.objects.filter(of_own, name=EventName.NOTE_ADDED, incident__in=incidents).order_by("-seq")
    return [
        MentionCard(
            seq=note.seq,
            incident_id=incidents[note.incident_id or 0],
            units=note.data["mentions"],
            text=note.data["note"],
            by=note.actor_username,
            at=note.occurred_at,
        )
        for note in notes[:_MOST_OF_CREW]
    ]
