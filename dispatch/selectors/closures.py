"""Closed roads: those that stand, and what of them a way must avoid now."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

import shapely
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from pydantic import TypeAdapter

from dispatch.models import Closure
from dispatch.schema import ClosureCard, ClosureList, RoadShape
from dispatch.vocabulary import ClosureKind
from gis.distance import Point
from gis.travel import Ring
from gis.travel.avoiding import inside, rings_of

_SHAPE: TypeAdapter[RoadShape] = TypeAdapter(RoadShape)
# What has ended stays in the list for so long.
_LISTED = timedelta(days=1)


@dataclass(frozen=True)
class ClosedRoad:
    """A closure as ways see it."""

    id: int
    area: shapely.Polygon
    passable_by: frozenset[str]

    @cached_property
    def rings(self) -> list[Ring]:
        """The area as a router is given it."""
        return rings_of(self.area)

    def stops(self, profile: str) -> bool:
        """Say whether what travels so does not get through."""
        return profile not in self.passable_by

    def around(self, points: Sequence[Point]) -> list[bool]:
        """Say of each point whether it lies within."""
        return inside(self.area, points)


def closures_for_cards() -> QuerySet[Closure]:
    """Return closures with all that a card needs."""
    return Closure.objects.select_related("entered_by", "ended_by")


def closure_card(closure: Closure) -> ClosureCard:
    """Return the card of a closure read with its people."""
    return ClosureCard(
        id=closure.pk,
        kind=ClosureKind(closure.kind),
        place=closure.place,
        note=closure.note,
        shape=_SHAPE.validate_python(json.loads(closure.shape.json)),
        radius_m=closure.radius_m,
        passable_by=list(closure.passable_by),
        from_at=closure.from_at,
        until=closure.until,
        entered_at=closure.entered_at,
        entered_by=closure.entered_by.username,
        ended_at=closure.ended_at,
        ended_by=closure.ended_by.username if closure.ended_by else None,
    )


def read_closure_card(closure_id: int) -> ClosureCard:
    """Return the card of a closure as the database now has it."""
    return closure_card(closures_for_cards().get(pk=closure_id))


def list_closures(*, limit: int) -> ClosureList:
    """Return all closures that stand, then at most `limit` that have ended within a day, each newest first.

    How many can stand is bounded by what a router takes.
    """
    rows = closures_for_cards().order_by("-id")
    listed = [*rows.filter(ended_at__isnull=True), *rows.filter(ended_at__gte=Now() - _LISTED)[:limit]]
    return ClosureList(closures=[closure_card(row) for row in listed])


def closed_roads(now: datetime) -> list[ClosedRoad]:
    """Return what is closed at this moment, also where nobody has yet written down that its time is over."""
    return _roads(_not_over(now).filter(from_at__lte=now))


def closed_or_to_be_closed(now: datetime) -> list[ClosedRoad]:
    """Return what is closed at this moment or will be later."""
    return _roads(_not_over(now))


def _not_over(now: datetime) -> QuerySet[Closure]:
    return Closure.objects.filter(ended_at__isnull=True).filter(Q(until__isnull=True) | Q(until__gt=now))


def _roads(rows: QuerySet[Closure]) -> list[ClosedRoad]:
    return [
        ClosedRoad(row.pk, shapely.from_wkb(bytes(row.area.wkb)), frozenset(row.passable_by))
        for row in rows.only("area", "passable_by").order_by("id")
    ]
