"""What it costs to say in which areas a point is, among communes whose borders have thousands of corners."""

import math
import random
from collections.abc import Sequence
from datetime import date
from itertools import product

from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.db import connection

from gis.boundaries.lookup import areas_at
from gis.models import Area
from tests.bench import floors
from tests.bench.figures import Report, at_most, figure, floor_of, percentile
from tests.bench.ground import own_ground
from tests.bench.sizes import Sizes

_SIDE = 7  # communes in a row
_CORNERS = 5_000
_POINTS = 300
_DAY = date(2026, 11, 1)
_CODE = "bench-area"


def measure(_: Sizes) -> Report:
    """Ask for the areas at points all over a province of 49 communes."""
    chance = random.Random(5)
    with own_ground():
        # One by one: cutting them all takes longer than one statement may.
        for column, row in product(range(_SIDE), repeat=2):
            _commune(column, row).save()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE geography_area, geography_areapiece")
        return _measured([_point(chance) for _ in range(_POINTS)])


def _measured(points: Sequence[Point]) -> Report:
    report = Report()
    executions = sorted(_execution_ms(point) for point in points)
    report.goals.append(at_most("point in area, the query, median", percentile(executions, 0.5), 1.0, "ms"))
    report.goals.append(at_most("point in area, the query, p99", percentile(executions, 0.99), 1.0, "ms"))
    least = floor_of("one SELECT 1", [floors.seconds_of(_select_one) for _ in points])
    seconds = [floors.seconds_of(lambda point=point: areas_at(point, _DAY)) for point in points]  # type: ignore[misc]
    report.figures.append(figure(f"areas at a point, {_SIDE**2} communes of {_CORNERS:,} corners", seconds, least))
    if any(areas_at(point, _DAY).outside for point in points):
        report.wrong.append("a point within the province was in no commune")
    return report


def _commune(column: int, row: int) -> Area:
    """Return a commune that is round, with a winding border, and large enough to leave no hole."""
    west, south = 106.4 + column * 0.1, 11.3 + row * 0.1
    ring = []
    for corner in range(_CORNERS):
        angle = 2 * math.pi * corner / _CORNERS
        radius = 0.08 + 0.002 * math.sin(60 * angle)
        ring.append((west + radius * math.cos(angle), south + radius * math.sin(angle)))
    shape = MultiPolygon(Polygon([*ring, ring[0]]), srid=4326)
    return Area(code=f"{_CODE}-{column}-{row}", name="Xã", kind="xã", source="bench", shape=shape)


def _point(chance: random.Random) -> Point:
    span = (_SIDE - 1) * 0.1
    return Point(106.4 + chance.uniform(0, span), 11.3 + chance.uniform(0, span), srid=4326)


def _execution_ms(point: Point) -> float:
    plan = Area.objects.on(_DAY).covering(point).values("code").explain(analyze=True)
    return float(plan.rsplit("Execution Time: ", 1)[1].split()[0])


def _select_one() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
