"""What an action asks of the router before its transaction begins: nothing that holds locks waits for a service."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from dispatch.actions.writing import database_now
from dispatch.models import Incident
from dispatch.selectors.recommendation import arrivals, place_of
from gis.travel import Point


@dataclass(frozen=True)
class Foreseen:
    """How long each unit, by id, needs to a place: by road where the router answered."""

    place: Point | None = None
    _arrivals: Mapping[int, timedelta] = field(default_factory=dict)

    def arrivals_at(self, incident: Incident, unit_ids: Collection[int], now: datetime) -> dict[int, timedelta]:
        """Return how long the units need to a locked incident; absent where nobody knows.

        Who was not foreseen, because the incident or its units have changed since, is estimated.
        """
        place = place_of(incident)
        foreseen = self._arrivals if place == self.place else {}
        missing = [unit_id for unit_id in unit_ids if unit_id not in foreseen]
        estimates = arrivals(place, missing, now, by_road=False) if missing else {}
        estimated = {unit_id: arrival.after for unit_id, arrival in estimates.items()}
        return estimated | {unit_id: foreseen[unit_id] for unit_id in unit_ids if unit_id in foreseen}


def foresee(place: Point | None, unit_ids: Collection[int]) -> Foreseen:
    """Ask how long units need to a place; outside of every transaction."""
    if place is None or not unit_ids:
        return Foreseen(place)
    expected = arrivals(place, unit_ids, database_now())
    return Foreseen(place, {unit_id: arrival.after for unit_id, arrival in expected.items()})


def foresee_at(incident_id: int, unit_ids: Collection[int]) -> Foreseen:
    """Ask how long units need to an incident, if there is one; outside of every transaction."""
    incident = Incident.objects.filter(pk=incident_id).first()
    return Foreseen() if incident is None else foresee(place_of(incident), unit_ids)
