"""Which units to send: the rules, fed with the plans, the units and the ways as they now are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.gis.db.models.functions import Distance
from django.contrib.gis.geos import Point
from django.db.models import F, Prefetch, Q, QuerySet
from django.utils import timezone

from dispatch.models import Agency, Assignment, Capability, Incident, ResponsePlan, Unit, UnitType
from dispatch.rules.candidates import Candidate
from dispatch.rules.recommendation import Choice, recommend
from dispatch.rules.response_plans import AGENCY_PREFIX, Need, PlanRow, Requirement, fallback, needs_at
from dispatch.schema import RecommendationCard, RecommendedUnit, RejectedUnit, ShortfallCard
from dispatch.selectors.reasons import reason_card, reason_cards
from dispatch.vocabulary import AssignmentOutcome, UnitStatus
from gis.models import Area
from gis.travel import Router, StraightLine, TravelTime

# Until a road router is there: every time is marked as an estimate.
ROUTER: Router = StraightLine()

# A unit that stands by this near its station is there, however long ago it said so: it has not moved.
AT_STATION_M = 200


@dataclass(frozen=True)
class _Place:
    """Where a unit starts from. `age` is None for a place that does not grow old."""

    point: Point
    age: timedelta | None
    at_station: bool


def recommend_for(incident_id: int, *, now: datetime) -> RecommendationCard:
    """Return whom to send to an incident beside those who are on it, in a fixed number of queries.

    Raises Incident.DoesNotExist.
    """
    incident = Incident.objects.prefetch_related("incident_agencies").get(pk=incident_id)
    requirement = _requirement(incident, now)
    needed = [need.capability for need in requirement.needs]
    units = list(_units_that_offer(needed))
    there = [unit for unit in units if _is_on(unit, incident)]
    ways = _ways(incident, [unit for unit in units if unit not in there], now)
    declined = set(
        Assignment.objects.filter(
            incident=incident, outcome__in=[AssignmentOutcome.DECLINED, AssignmentOutcome.UNABLE]
        ).values_list("unit_id", flat=True)
    )
    found = recommend(
        requirement,
        [_candidate(unit, ways, declined, now) for unit in units if unit not in there],
        priority=incident.priority,
        already=[_offers(unit) for unit in there],
        names=_names(),
        turnout=_turnout(),
    )
    return RecommendationCard(
        incident_id=incident.pk,
        alarm_level=incident.alarm_level,
        plans=[plan.name for plan in requirement.plans],
        units=[_recommended(choice) for choice in found.chosen],
        rejected=[
            RejectedUnit(
                unit=rejection.unit_id,
                call_sign=rejection.call_sign,
                agency=rejection.agency,
                eta_s=rejection.eta_s,
                reasons=reason_cards(rejection.reasons),
            )
            for rejection in found.rejected
        ],
        offers=[_recommended(choice) for choice in found.offers],
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


def arrivals(incident: Incident, units: Sequence[Unit], now: datetime) -> dict[int, timedelta]:
    """Return how long from now each unit needs to the scene, by id: turnout and travel; absent where nobody knows."""
    rows = list(_units().filter(pk__in=[unit.pk for unit in units]))
    ways = _ways(incident, rows, now)
    return {
        unit.pk: way.duration + (timedelta(seconds=unit.type.turnout_s) if place.at_station else timedelta())
        for unit in rows
        if (place := _place(unit, now)) and (way := ways.get(unit.pk))
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
        zones=_zones(incident),
        local_time=timezone.localtime(now).time(),
    )
    called = (row.agency_id for row in incident.incident_agencies.all() if row.stood_down_at is None)
    return needed or fallback(called)


def _zones(incident: Incident) -> frozenset[str]:
    if not isinstance(incident.location, Point):
        return frozenset()
    return frozenset(Area.objects.filter(shape__covers=incident.location).values_list("code", flat=True))


def _units() -> QuerySet[Unit]:
    active = Assignment.objects.filter(cleared_at__isnull=True).select_related("incident")
    return (
        Unit.objects.select_related("station", "type")
        .prefetch_related(Prefetch("assignments", active, to_attr="active_assignments"))
        .annotate(from_station_m=Distance("position", F("station__position")))
        .order_by("call_sign")
    )


def _units_that_offer(needed: Sequence[str]) -> QuerySet[Unit]:
    agencies = [code.removeprefix(AGENCY_PREFIX) for code in needed if code.startswith(AGENCY_PREFIX)]
    return _units().filter(Q(capabilities__overlap=list(needed)) | Q(type__in=list(needed)) | Q(agency__in=agencies))


def _offers(unit: Unit) -> frozenset[str]:
    return frozenset([*unit.capabilities, unit.type_id, f"{AGENCY_PREFIX}{unit.agency_id}"])


def _active(unit: Unit) -> Assignment | None:
    active: list[Assignment] = unit.active_assignments  # type: ignore[attr-defined]  # set by the prefetch
    return active[0] if active else None


def _is_on(unit: Unit, incident: Incident) -> bool:
    assignment = _active(unit)
    return assignment is not None and assignment.incident_id == incident.pk


def _place(unit: Unit, now: datetime) -> _Place | None:
    """Return where a unit is, as far as is known: one that stands by without a position is at its station."""
    stands_by = unit.status == UnitStatus.AVAILABLE
    if not isinstance(unit.position, Point) or unit.position_at is None:
        return _Place(unit.station.position, None, at_station=True) if stands_by else None
    distance = unit.from_station_m  # type: ignore[attr-defined]  # annotated
    if stands_by and distance.m <= AT_STATION_M:
        return _Place(unit.position, None, at_station=True)
    return _Place(unit.position, now - unit.position_at, at_station=False)


def _ways(incident: Incident, units: Iterable[Unit], now: datetime) -> dict[int, TravelTime]:
    """Return the way of each unit to the incident, by its id; empty where the place of the incident is not known."""
    if not isinstance(incident.location, Point):
        return {}
    by_profile: dict[str, list[tuple[int, Point]]] = {}
    for unit in units:
        if place := _place(unit, now):
            by_profile.setdefault(unit.type.profile, []).append((unit.pk, place.point))
    ways: dict[int, TravelTime] = {}
    for profile, starts in by_profile.items():
        times = ROUTER.travel_times(
            [(point.x, point.y) for _, point in starts], (incident.location.x, incident.location.y), profile
        )
        ways |= {unit_id: way for (unit_id, _), way in zip(starts, times, strict=True) if way is not None}
    return ways


def _candidate(unit: Unit, ways: dict[int, TravelTime], declined: set[int], now: datetime) -> Candidate:
    place, way, assignment = _place(unit, now), ways.get(unit.pk), _active(unit)
    return Candidate(
        unit_id=unit.pk,
        call_sign=unit.call_sign,
        agency=unit.agency_id,
        type=unit.type_id,
        offers=_offers(unit),
        status=unit.status,
        eta=way.duration if way else None,
        distance_m=way.distance_m if way else None,
        estimated=way.estimated if way else False,
        position_age=place.age if place else None,
        at_station=place.at_station if place else False,
        incident_id=assignment.incident_id if assignment else None,
        incident_number=assignment.incident.number if assignment else None,
        incident_priority=assignment.incident.priority if assignment else None,
        assignment_on_scene=assignment is not None and assignment.on_scene_at is not None,
        declined=unit.pk in declined,
        reason_out=unit.status_reason,
    )


def _names() -> dict[str, tuple[str, str]]:
    """Return the display names (vi, en) of everything that a plan can need."""
    names = {row.code: (row.name_vi, row.name_en) for row in UnitType.objects.all()}
    names |= {row.code: (row.name_vi, row.name_en) for row in Capability.objects.all()}
    return names | {f"{AGENCY_PREFIX}{row.code}": (row.name_vi, row.name_en) for row in Agency.objects.all()}


def _turnout() -> dict[str, timedelta]:
    """Return how long a crew at its station needs to leave it, by unit type."""
    return {row.code: timedelta(seconds=row.turnout_s) for row in UnitType.objects.all()}


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
