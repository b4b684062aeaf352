"""What ways by road cost, and what a router that dies or hangs costs the recommendation."""

import random
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import httpx
from django.conf import settings
from django.contrib.gis.geos import Point
from django.utils import timezone

from dispatch.actions.incidents import create_incident
from dispatch.models import Station, Unit, UnitPosition, UnitType
from dispatch.rules.access import ENGINE
from dispatch.schema import NewIncident, NewLocation, RecommendationCard
from dispatch.selectors.recommendation import recommend_for
from gis.travel.chosen import chosen_router
from tests.bench import floors
from tests.bench.figures import Floor, Report, at_most, figure, percentile
from tests.bench.sizes import Sizes
from tests.gis import road_service

CAPITAL = (1.5218, 42.5063)
# Ends in which anybody lives, and between which units drive.
_WEST, _EAST, _SOUTH, _NORTH = 1.47, 1.60, 42.46, 42.56
_UNITS = 50
_MOST_MATRIX_MS = 150
_MOST_RECOMMENDATION_MS = 300
_REST_S = 5.2


def measure(sizes: Sizes) -> Report:
    """Measure the router and the recommendation on it; then take the router away."""
    report = Report()
    if missing := road_service.what_is_missing():
        report.facts.append(("not measured", missing))
        return report
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        roads = road_service.build(Path(folder))
        report.facts.append(("roads of Andorra built, s", f"{time.perf_counter() - began:.1f}"))
        with road_service.serving(roads) as (port, process), _router_at(port):
            http = httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False)
            floor = Floor(
                "GET /status of the same service",
                median(floors.seconds_of(lambda: http.get("/status")) for _ in range(20)),
            )
            http.close()
            _measure_router(report, floor, sizes)
            incident = _fill()
            what = f"recommendation among {Unit.objects.count():,} units"
            _measure_recommendation(report, floor, sizes.road_questions, incident, f"{what}, by road", by_road=True)
            process.send_signal(signal.SIGSTOP)
            hanging = _first_and_after(report, floor, sizes, incident, f"{what}, router hangs")
            process.kill()
            process.wait()
            time.sleep(_REST_S)
            killed = _first_and_after(report, floor, sizes, incident, f"{what}, router killed")
            worst = max(*hanging, *killed) * 1000
            report.goals.append(
                at_most("recommendation without its router, worst", worst, _MOST_RECOMMENDATION_MS, "ms")
            )
    return report


@contextmanager
def _router_at(port: int) -> Iterator[None]:
    before = settings.VALHALLA_URL
    settings.VALHALLA_URL = f"http://127.0.0.1:{port}"
    try:
        yield
    finally:
        settings.VALHALLA_URL = before


def _measure_router(report: Report, floor: Floor, sizes: Sizes) -> None:
    chance = random.Random(4)
    router = chosen_router()
    # The first questions read the roads from the disk.
    for _ in range(3):
        router.matrix([_somewhere(chance)], [CAPITAL], "ambulance")
    matrix, routes = [], []
    for _ in range(sizes.road_questions):
        origins = [_somewhere(chance) for _ in range(_UNITS)]
        seconds, ways = _timed(partial(router.matrix, origins, [CAPITAL], "ambulance"))
        matrix.append(seconds)
        if any(way and way.router_unavailable for [way] in ways):
            report.wrong.append("the router did not answer a matrix")
        seconds, route = _timed(partial(router.route, origins[0], CAPITAL, "ambulance"))
        routes.append(seconds)
        if route and route.time.router_unavailable:
            report.wrong.append("the router did not answer a route")
    report.figures.append(figure(f"matrix {_UNITS} × 1", matrix, floor))
    report.figures.append(figure("route with turns in Vietnamese", routes, floor))
    report.goals.append(at_most(f"matrix {_UNITS} × 1, median", median(matrix) * 1000, _MOST_MATRIX_MS, "ms"))


def _first_and_after(report: Report, floor: Floor, sizes: Sizes, incident: int, what: str) -> list[float]:
    """Measure the recommendation that finds the router gone, and those that know it."""
    first = _measure_recommendation(report, floor, 1, incident, f"{what}: the one that finds out", by_road=False)
    later = _measure_recommendation(
        report, floor, sizes.road_questions, incident, f"{what}: those after it", by_road=False
    )
    return [*first, percentile(sorted(later), 0.99)]


def _measure_recommendation(
    report: Report, floor: Floor, times: int, incident: int, what: str, *, by_road: bool
) -> list[float]:
    seconds, told_of_roads = [], 0
    for _ in range(times):
        took, found = _timed(lambda: recommend_for(incident, now=timezone.now()))
        seconds.append(took)
        told_of_roads += _is_by_road(found)
        if not found.units:
            report.wrong.append(f"{what}: nobody was recommended")
        if not by_road and not _says_that_it_is_away(found):
            report.wrong.append(f"{what}: it does not say that the router is away")
    if by_road:
        report.facts.append((f"{what}: by road", f"{told_of_roads} of {times}"))
    report.figures.append(figure(what, seconds, floor))
    return seconds


def _is_by_road(found: RecommendationCard) -> bool:
    return all(not unit.estimated for unit in found.units)


def _says_that_it_is_away(found: RecommendationCard) -> bool:
    return all("router_unavailable" in {reason.code for reason in unit.reasons} for unit in found.units)


def _fill() -> int:
    """Place units in Andorra, of three profiles, and an incident that needs all; return its id."""
    chance = random.Random(5)
    for agency, profile in (("police", "motorbike"), ("fire", "fire_truck"), ("ambulance", "ambulance")):
        UnitType.objects.filter(agency=agency).update(profile=profile)
    stations = {station.agency_id: station for station in Station.objects.all()}
    types = {row.agency_id: row for row in UnitType.objects.all()}
    more = [
        Unit(call_sign=f"R{number:03d}", agency_id=agency, station=stations[agency], type=types[agency])
        for number in range(_UNITS - Unit.objects.count())
        for agency in (list(stations)[number % len(stations)],)
    ]
    UnitPosition.objects.all().delete()
    Unit.objects.bulk_create(more)
    UnitPosition.objects.bulk_create(
        UnitPosition(unit=unit, position=Point(*_somewhere(chance), srid=4326), at=timezone.now())
        for unit in Unit.objects.all()
    )
    here = NewLocation(lon=CAPITAL[0], lat=CAPITAL[1])
    new = NewIncident(type="traffic_crash", agencies=["police", "fire", "ambulance"], location=here)
    return create_incident(by=ENGINE, new=new).id


def _somewhere(chance: random.Random) -> tuple[float, float]:
    return chance.uniform(_WEST, _EAST), chance.uniform(_SOUTH, _NORTH)


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    found = work()
    return time.perf_counter() - began, found
