"""The way of one unit, the arrivals of those under way, and how far one comes."""

import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.db.models import Q

from dispatch.errors import Conflict, Invalid, NotFound
from dispatch.models import Assignment, Incident, Unit
from dispatch.rules.access import Scope
from dispatch.rules.candidates import NOT_YET_THERE
from dispatch.schema import EtaCard, EtaList, IsochroneCard, IsochroneList, RouteCard, TurnCard
from dispatch.selectors.closures import closed_roads
from dispatch.selectors.recommendation import arrivals, place_of
from dispatch.selectors.unit_starts import unit_starts
from dispatch.selectors.visibility import visible_units
from dispatch.selectors.ways import avoided, lying_in, rings
from gis.distance import Point
from gis.travel.chosen import chosen_router, profile_codes

# All consoles that show an incident share one question to the router for so long.
ETAS_KEPT_S = 5


def route_of(incident: Incident, unit_id: int, *, scope: Scope, language: str, now: datetime) -> RouteCard:
    """Return the way of a unit to an incident, around what is closed.

    Raises NotFound `unit_unknown`, Conflict `way_ends_unknown` where nobody knows from or to where, Conflict `no_way`.
    """
    unit = visible_units(scope, Unit.objects.select_related("type")).filter(pk=unit_id).first()
    if unit is None:
        raise NotFound("unit_unknown", f"There is no unit {unit_id}.", {"units": [unit_id]})
    destination, start = place_of(incident), unit_starts(now, Q(pk=unit.pk))[0].place
    if destination is None or start is None:
        raise Conflict("way_ends_unknown", "Nobody knows from where to where.", {"call_sign": unit.call_sign})
    profile = unit.type.profile
    closed = closed_roads(now)
    ends_in = frozenset[int]().union(*lying_in(closed, profile, [start, destination]))
    avoid = rings(closed, profile, ends_in=ends_in)
    route = chosen_router().route(start, destination, profile, language=language, avoid=avoid)
    if route is None:
        raise Conflict("no_way", "No road leads there.", {"call_sign": unit.call_sign})
    return RouteCard(
        incident_id=incident.pk,
        unit=unit.pk,
        profile=profile,
        eta_s=_seconds(route.time.duration),
        distance_m=round(route.time.distance_m),
        estimated=route.time.estimated,
        router_unavailable=route.time.router_unavailable,
        closures=[] if route.time.estimated else [road.id for road in avoided(closed, profile, ends_in=ends_in)],
        in_closures=sorted(ends_in),
        line=list(route.line),
        turns=[
            TurnCard(
                text=turn.text,
                lon=turn.at[0],
                lat=turn.at[1],
                distance_m=round(turn.distance_m),
                duration_s=_seconds(turn.duration),
            )
            for turn in route.instructions
        ],
    )


def isochrones(origin: Point, profile: str, minutes: Sequence[int], *, now: datetime) -> IsochroneList:
    """Return how far one comes within each number of minutes, around what is closed.

    Raises Invalid `profile_unknown`.
    """
    if profile not in profile_codes():
        raise Invalid("profile_unknown", f"There is no travel profile {profile}.", {"profile": profile})
    closed = closed_roads(now)
    [origin_in] = lying_in(closed, profile, [origin])
    durations = [timedelta(minutes=each) for each in minutes]
    found = chosen_router().isochrones(origin, profile, durations, avoid=rings(closed, profile, ends_in=origin_in))
    return IsochroneList(
        profile=profile,
        isochrones=[
            IsochroneCard(
                minutes=each,
                estimated=isochrone.estimated,
                router_unavailable=isochrone.router_unavailable,
                coordinates=[[list(ring) for ring in polygon] for polygon in isochrone.polygons],
            )
            for each, isochrone in zip(minutes, found, strict=True)
        ],
    )


class _Keeper:
    """Keeps arrivals for some seconds: in memory, so that they are told also while the database takes no writes."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[tuple[int, int], tuple[float, EtaList]] = {}

    def of(self, key: tuple[int, int], reckon: Callable[[], EtaList]) -> EtaList:
        """Return what is kept under a key, or a new one."""
        now_s = time.monotonic()
        with self._lock:
            self._kept = {each: kept for each, kept in self._kept.items() if now_s - kept[0] < ETAS_KEPT_S}
            if key in self._kept:
                return self._kept[key][1]
        etas = reckon()
        with self._lock:
            self._kept[key] = now_s, etas
        return etas


_KEEPER = _Keeper()


def etas_of(incident: Incident, *, now: datetime) -> EtaList:
    """Return when the units under way to an incident would be there, from where they now are.

    It is reckoned at most once in five seconds for everybody who asks this process.
    """
    # A move of the incident or a change of its units is another question.
    return _KEEPER.of((incident.pk, incident.version), lambda: _reckon(incident, now))


def _reckon(incident: Incident, now: datetime) -> EtaList:
    under_way = list(
        Assignment.objects.filter(incident=incident, status__in=NOT_YET_THERE, cleared_at__isnull=True)
        .select_related("unit__position")
        .order_by("id")
    )
    expected = arrivals(place_of(incident), [row.unit_id for row in under_way], now)
    cards = []
    for row in under_way:
        arrival = expected.get(row.unit_id)
        way = arrival.way if arrival else None
        position = getattr(row.unit, "position", None)
        cards.append(
            EtaCard(
                assignment_id=row.pk,
                unit_id=row.unit_id,
                eta_s=_seconds(arrival.after) if arrival else None,
                distance_m=round(way.distance_m) if way else None,
                estimated=way.estimated if way else False,
                router_unavailable=way.router_unavailable if way else False,
                position_age_s=max(0, _seconds(now - position.at)) if position else None,
                suspect=position.suspect if position else False,
            )
        )
    return EtaList(incident_id=incident.pk, at=now, etas=cards)


def _seconds(duration: timedelta) -> int:
    return round(duration.total_seconds())
