"""What coverage costs over a province: 2,000 units, and as many points of people as forty communes have."""

import random
from datetime import timedelta
from functools import partial
from statistics import median

import numpy as np
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.utils import timezone

from dispatch.models import Station, Unit
from dispatch.selectors.coverage import coverage, move_ups
from dispatch.selectors.forces import forget_forces, read_forces
from dispatch.vocabulary import UnitStatus
from gis.distance import metres_from_each
from gis.models import Area, PopulationPoint
from tests.bench import floors
from tests.bench.figures import Floor, Report, at_most, figure
from tests.bench.filling import fill
from tests.bench.ground import own_ground
from tests.bench.sizes import Sizes
from tests.factories import AGENCIES

# About the province of 6,900 km²: eight by five communes of 13 by 13 km.
_COLUMNS, _ROWS, _SIDE = 8, 5, 0.12
_WEST, _SOUTH = 106.5, 11.4
_STATIONS_EACH = 12
_EMPTY_EACH = 3


def measure(sizes: Sizes) -> Report:
    """Reckon the coverage of all agencies anew, as after a change of a unit, and what moves are worth ordering."""
    with own_ground():
        return _measured(sizes)


def _measured(sizes: Sizes) -> Report:
    chance = random.Random(11)
    _make_communes(chance)
    fill(incidents=0, units=sizes.board_units)
    _make_stations(chance)
    units = Unit.objects.count()
    people = np.array(PopulationPoint.objects.values_list("people", flat=True))
    now = timezone.now()
    picture = read_forces(now)
    starts = [unit.place for force in picture.forces for unit in force.free if unit.place]
    bare = partial(metres_from_each, starts, picture.people.places)
    seconds, move_seconds, floor_seconds = [], [], []
    report = Report()
    for turn in range(sizes.recommendations):
        floor_seconds.append(floors.seconds_of(bare))
        forget_forces()
        seconds.append(floors.seconds_of(partial(coverage, AGENCIES, now=now + timedelta(seconds=turn))))
        move_seconds.append(floors.seconds_of(partial(move_ups, AGENCIES, now=now)))
    found = coverage(AGENCIES, now=now)
    if any(agency.reached[0].people > agency.reached[-1].people for agency in found.agencies):
        report.wrong.append("coverage: more people are reached within the shorter time")
    floor = Floor(f"bare numpy: {len(starts):,} by {len(people):,} great circles", median(floor_seconds))
    what = f"coverage, {units:,} units and {len(people):,} points"
    report.figures += [
        figure(f"{what}, read and reckoned anew", seconds, floor),
        figure(f"move-ups, {len(move_ups(AGENCIES, now=now).empty)} empty stations", move_seconds, floor),
    ]
    report.goals.append(at_most(what, median(seconds) * 1000, 300, "ms"))
    return report


def _make_communes(chance: random.Random) -> None:
    for number in range(_COLUMNS * _ROWS):
        west = _WEST + _SIDE * (number % _COLUMNS)
        south = _SOUTH + _SIDE * (number // _COLUMNS)
        shape = MultiPolygon(Polygon.from_bbox((west, south, west + _SIDE, south + _SIDE)), srid=4326)
        Area.objects.create(
            code=f"bench{number}",
            name=f"Xã {number}",
            kind="xã",
            source="bench",
            shape=shape,
            population=chance.randrange(10_000, 60_000),
        )


def _make_stations(chance: random.Random) -> None:
    """Spread the units over stations, of which some have none that is free."""
    for agency in AGENCIES:
        stations = Station.objects.bulk_create(
            Station(
                code=f"bench-{agency}-{number}",
                agency_id=agency,
                name_vi=f"{agency} {number}",
                name_en=f"{agency} {number}",
                position=Point(
                    chance.uniform(_WEST, _WEST + _SIDE * _COLUMNS), chance.uniform(_SOUTH, _SOUTH + _SIDE * _ROWS)
                ),
            )
            for number in range(_STATIONS_EACH)
        )
        for index, unit in enumerate(Unit.objects.filter(agency=agency).order_by("id")):
            number = index % _STATIONS_EACH
            status = UnitStatus.ON_SCENE if number < _EMPTY_EACH else UnitStatus.AVAILABLE
            Unit.objects.filter(pk=unit.pk).update(station=stations[number], status=status)
