"""Which units to send: the rules, fed with the plans, the units and the ways as they now are."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.gis.geos import Point as GeosPoint
from django.db.models import Q
from django.utils import timezone

from dispatch.models import Agency, Assignment, Capability, Incident, ResponsePlan, UnitType
from dispatch.rules.access import EVERYTHING, Scope
from dispatch.rules.candidates import Candidate
from dispatch.rules.recommendation import Choice, recommend
from dispatch.rules.response_plans import AGENCY_PREFIX, Need, PlanRow, Requirement, fallback, needs_at
from dispatch.schema import RecommendationCard, RecommendedUnit, RejectedUnit, ShortfallCard
from dispatch.selectors.reasons import reason_card, reason_cards
from dispatch.selectors.unit_starts import UnitStart, unit_starts
from dispatch.selectors.ways import Start, Ways, ways_to
from dispatch.vocabulary import AssignmentOutcome
from gis.models import Area
from gis.travel import Point, TravelTime


def recommend_for(
    incident_id: int, *, now: datetime, scope: Scope = EVERYTHING, by_road: bool = True
) -> RecommendationCard:
    """Return whom to send to an incident beside those who are on it, in a fixed number of queries.

    The plan is filled from all agencies; units are named as far as the scope sees them and their agency was
    not stood down. Within a transaction it is asked not `by_road`: a router may be waited for. Raises
    Incident.DoesNotExist.
    """
    incident = Incident.objects.prefetch_related("incident_agencies").get(pk=incident_id)
    requirement = _requirement(incident, now)
    units = unit_starts(now, _offering([need.capability for need in requirement.needs]))
    there = [unit for unit in units if unit.incident_id == incident.pk]
    elsewhere = [unit for unit in units if unit.incident_id != incident.pk]
    types = {row.code: row for row in UnitType.objects.all()}
    ways = _ways(place_of(incident), elsewhere, types, now, by_road=by_road)
    declined = set(
        Assignment.objects.filter(incident=incident, outcome=AssignmentOutcome.DECLINED).values_list(
            "unit_id", flat=True
        )
    )
    found = recommend(
        requirement,
        [_candidate(unit, ways, declined) for unit in elsewhere],
        priority=incident.priority,
        already=[unit.offers for unit in there],
        names=_names(types.values()),
        turnout={code: timedelta(seconds=row.turnout_s) for code, row in types.items()},
    )
    stood_down = {row.agency_id for row in incident.incident_agencies.all() if row.stood_down_at is not None}

    def named(agency: str) -> bool:
        return scope.sees([agency]) and agency not in stood_down

    return RecommendationCard(
        incident_id=incident.pk,
        alarm_level=incident.alarm_level,
        plans=[plan.name for plan in requirement.plans],
        units=[_recommended(choice) for choice in found.chosen if named(choice.agency)],
        rejected=[
            RejectedUnit(
                unit=rejection.unit_id,
                call_sign=rejection.call_sign,
                agency=rejection.agency,
                eta_s=rejection.eta_s,
                reasons=reason_cards(rejection.reasons),
            )
            for rejection in found.rejected
            if named(rejection.agency)
        ],
        offers=[_recommended(choice) for choice in found.offers if named(choice.agency)],
        shortfalls=[
            ShortfallCard(
                capability=shortfall.capability,
                missing=shortfall.missing,
                horizon_s=shortfall.horizon_s,
                reason=reason_card(shortfall.reason),
            )
            for shortfall in found.shortfalls
        ],
    )


@dataclass(frozen=True)
class Arrival:
    """How long from now a unit needs to a place: its way, and before that the turnout of one that stands by."""

    way: TravelTime
    turnout: timedelta

    @property
    def after(self) -> timedelta:
        """Turnout and travel."""
        return self.turnout + self.way.duration


def arrivals(
    destination: Point | None, unit_ids: Collection[int], now: datetime, *, by_road: bool = True
) -> dict[int, Arrival]:
    """Return how long from now each unit needs to a place, by id; absent where nobody knows.

    Within a transaction it is asked not `by_road`: a router may be waited for.
    """
    types = {row.code: row for row in UnitType.objects.all()}
    units = unit_starts(now, Q(pk__in=unit_ids))
    times = _ways(destination, units, types, now, by_road=by_road).times
    return {
        unit.id: Arrival(times[unit.id], timedelta(seconds=types[unit.type].turnout_s if unit.at_station else 0))
        for unit in units
        if unit.id in times
    }


def _requirement(incident: Incident, now: datetime) -> Requirement:
    plans = ResponsePlan.objects.prefetch_related("needs").select_related("zone")
    rows = [
        PlanRow(
            id=plan.pk,
            name=plan.name,
            type=plan.incident_type_id,
            priority=plan.priority,
            alarm_level=plan.alarm_level,
            zone=plan.zone.code if plan.zone else None,
            from_time=plan.from_time,
            to_time=plan.to_time,
            needs=tuple(Need(need.capability, need.count) for need in plan.needs.all()),
            divert=plan.divert,
            horizon=timedelta(seconds=plan.horizon_s),
        )
        for plan in plans.filter(Q(incident_type=None) | Q(incident_type=incident.type_id))
    ]
    needed = needs_at(
        rows,
        type=incident.type_id,
        priority=incident.priority,
        alarm_level=incident.alarm_level,
        zones=_zones(incident, now),
        local_time=timezone.localtime(now).time(),
    )
    called = (row.agency_id for row in incident.incident_agencies.all() if row.stood_down_at is None)
    return needed or fallback(called)


def _zones(incident: Incident, now: datetime) -> frozenset[str]:
    if not isinstance(incident.location, GeosPoint):
        return frozenset()
    areas = Area.objects.on(timezone.localdate(now)).covering(incident.location)
    return frozenset(areas.values_list("code", flat=True))


def _offering(needed: Collection[str]) -> Q:
    """Return which units have one of the capabilities, types or agencies that are needed."""
    agencies = [code.removeprefix(AGENCY_PREFIX) for code in needed if code.startswith(AGENCY_PREFIX)]
    return Q(capabilities__overlap=list(needed)) | Q(type__in=needed) | Q(agency__in=agencies)


def place_of(incident: Incident) -> Point | None:
    """Return where an incident is, None where nobody knows."""
    location = incident.location
    return (location.x, location.y) if isinstance(location, GeosPoint) else None


def _ways(
    destination: Point | None,
    units: Iterable[UnitStart],
    types: Mapping[str, UnitType],
    now: datetime,
    *,
    by_road: bool,
) -> Ways:
    """Return the ways of the units to a place; none where it is not known."""
    if destination is None:
        return Ways()
    starts = [Start(unit.id, unit.place, types[unit.type].profile) for unit in units if unit.place is not None]
    return ways_to(destination, starts, now=now, by_road=by_road)


def _candidate(unit: UnitStart, ways: Ways, declined: Collection[int]) -> Candidate:
    way = ways.times.get(unit.id)
    return Candidate(
        unit_id=unit.id,
        call_sign=unit.call_sign,
        agency=unit.agency,
        type=unit.type,
        offers=unit.offers,
        status=unit.status,
        eta=way.duration if way else None,
        distance_m=way.distance_m if way else None,
        estimated=way.estimated if way else False,
        router_unavailable=way.router_unavailable if way else False,
        no_road=unit.id in ways.no_road,
        closures=ways.closures.get(unit.id, 0),
        place_closed=unit.id in ways.place_closed,
        start_closed=unit.id in ways.start_closed,
        position_age=unit.age,
        position_suspect=unit.suspect,
        position_assumed=unit.assumed,
        at_station=unit.at_station,
        incident_id=unit.incident_id,
        incident_number=unit.incident_number,
        incident_priority=unit.incident_priority,
        assignment_on_scene=unit.on_scene,
        declined=unit.id in declined,
        reason_out=unit.status_reason,
    )


def _names(types: Iterable[UnitType]) -> dict[str, tuple[str, str]]:
    """Return the display names (vi, en) of everything that a plan can need."""
    names = {row.code: (row.name_vi, row.name_en) for row in types}
    names |= {row.code: (row.name_vi, row.name_en) for row in Capability.objects.all()}
    return names | {f"{AGENCY_PREFIX}{row.code}": (row.name_vi, row.name_en) for row in Agency.objects.all()}


def _recommended(choice: Choice) -> RecommendedUnit:
    return RecommendedUnit(
        unit=choice.unit_id,
        call_sign=choice.call_sign,
        agency=choice.agency,
        capability=choice.capability,
        eta_s=choice.eta_s,
        distance_m=choice.distance_m,
        estimated=choice.estimated,
        fits=list(choice.fits),
        reasons=reason_cards(choice.reasons),
        divert_from=choice.divert_from,
    )
