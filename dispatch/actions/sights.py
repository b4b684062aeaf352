"""What consoles have on their screens: it ends the wait for somebody to see it, and is kept as proof."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection

from dispatch.actions.watches import report_sight
from dispatch.models import Person
from dispatch.rules.access import Access, Actor, Right, Scope
from dispatch.selectors.escalation import waits_for_sight
from dispatch.selectors.sights import openings

# Whoever was deleted meanwhile is left out; the lock keeps the others from being deleted before their rows stand.
# All processes insert in one order, so that they do not wait for each other in a circle.
_KEEP = """
INSERT INTO dispatch_incidentsight (incident_id, person_id, seen_at)
SELECT incident.id, person.id, statement_timestamp()
FROM unnest(%s::bigint[], %s::bigint[]) AS seen (incident_id, person_id)
    JOIN dispatch_incident AS incident ON incident.id = seen.incident_id
    JOIN dispatch_person AS person ON person.id = seen.person_id
WHERE NOT EXISTS (
    SELECT FROM dispatch_incidentsight AS known
    WHERE known.incident_id = seen.incident_id AND known.person_id = seen.person_id
)
ORDER BY seen.incident_id, seen.person_id
FOR KEY SHARE OF incident, person
ON CONFLICT (incident_id, person_id) DO NOTHING
"""


@dataclass(frozen=True)
class Seen:
    """A person has every event up to `upto` on a screen; up to `after` that was told before.

    `after` is None where nothing was told of this person yet: then everything that is open and theirs counts as new.
    """

    after: int | None
    upto: int


def report_sights(seen: Mapping[Access, Seen]) -> bool:
    """Take it that people have events on a screen: what they should see there is seen, and since when is kept.

    Returns whether all of it was taken: an incident that is being changed at this moment holds up nobody, and waits to
    be told again.

    It is seen for an agency where somebody who may send its units sees it. What is kept is the first time that each
    person had each incident that is open and within their scope. The queries do not grow with the people, and nothing
    is written where nothing is new. Who was deleted meanwhile has seen nothing.
    """
    if not seen:
        return True
    is_whole = _end_waits(seen)
    incident_ids, person_ids = _new_to(seen)
    if incident_ids:
        with connection.cursor() as cursor:
            cursor.execute(_KEEP, [incident_ids, person_ids])
    return is_whole


def _end_waits(seen: Mapping[Access, Seen]) -> bool:
    is_whole = True
    waits = waits_for_sight()
    if not waits:
        return is_whole
    there = set(Person.objects.filter(pk__in=[access.person_id for access in seen]).values_list("pk", flat=True))
    for wait in waits:
        for access, sight in seen.items():
            if sight.upto >= wait.seq and access.person_id in there and access.may(Right.ASSIGN_UNIT, wait.agency):
                by = Actor(name=access.username, access=access)
                is_whole &= report_sight(by=by, incident_id=wait.incident_id)
                break
    return is_whole


def _new_to(seen: Mapping[Access, Seen]) -> tuple[list[int], list[int]]:
    """Return, side by side, the incidents that came to screens and the people to whose they came."""
    brought = openings(
        after=min(sight.after or 0 for sight in seen.values()), upto=max(sight.upto for sight in seen.values())
    )
    people: dict[Scope, list[tuple[int, Seen]]] = defaultdict(list)
    if brought:
        for access, sight in seen.items():
            people[access.scope].append((access.person_id, sight))
    new = {
        (opening.incident_id, person_id)
        for scope, theirs in people.items()
        for opening in brought
        if scope.sees(opening.agencies)
        for person_id, sight in theirs
        if (sight.after or 0) < opening.seq <= sight.upto
    }
    return [incident_id for incident_id, _ in new], [person_id for _, person_id in new]
