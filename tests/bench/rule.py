"""What the recommendation rule alone costs, without a router and without a database."""

import random
import time
from datetime import timedelta
from functools import partial
from operator import attrgetter
from statistics import median

from dispatch.rules.recommendation import Candidate, recommend
from dispatch.rules.response_plans import Need, Requirement
from tests.bench import floors
from tests.bench.figures import Floor, Report, figure
from tests.bench.sizes import Sizes

# Twelve units of a large fire with people hurt.
_NEEDS = (
    Need("pumper", 4),
    Need("tanker", 2),
    Need("ladder", 1),
    Need("rescue", 1),
    Need("command", 1),
    Need("ambulance_basic", 2),
    Need("agency:police", 1),
)
_TYPES = (
    ("pumper", "fire"),
    ("tanker", "fire"),
    ("ladder", "fire"),
    ("rescue", "fire"),
    ("command", "fire"),
    ("ambulance_basic", "ambulance"),
    ("patrol_car", "police"),
)
_STATUSES = ("available",) * 14 + ("returning",) * 2 + ("en_route",) * 2 + ("out_of_service", "off_duty")


def measure(sizes: Sizes) -> Report:
    """Recommend for the same plan among different candidates each time."""
    chance = random.Random(3)
    requirement = Requirement(needs=_NEEDS, plans=(), divert=True, horizon=timedelta(minutes=40))
    needed = sum(need.count for need in _NEEDS)
    report, seconds, floor_seconds = Report(), [], []
    for _ in range(sizes.recommendations):
        candidates = [_candidate(number, chance) for number in range(sizes.candidates)]
        floor_seconds.append(floors.seconds_of(partial(sorted, candidates, key=attrgetter("eta"))))
        began = time.perf_counter()
        found = recommend(requirement, candidates, priority=1)
        seconds.append(time.perf_counter() - began)
        told = len(found.chosen) + sum(shortfall.missing for shortfall in found.shortfalls)
        if told != needed:
            report.wrong.append(f"recommendation: {needed} units are needed, {told} are proposed or said to be missing")
    floor = Floor("sorting the same candidates by travel time", median(floor_seconds))
    what = f"recommendation, {sizes.candidates:,} candidates for {needed} units"
    report.figures.append(figure(what, seconds, floor))
    return report


def _candidate(number: int, chance: random.Random) -> Candidate:
    kind, agency = _TYPES[number % len(_TYPES)]
    status = chance.choice(_STATUSES)
    at_work = status == "en_route"
    return Candidate(
        unit_id=number,
        call_sign=f"B{number:05d}",
        agency=agency,
        type=kind,
        offers=frozenset({kind, f"agency:{agency}"} | ({"pumper"} if chance.random() < 0.1 else set())),
        status=status,
        eta=timedelta(seconds=chance.randrange(60, 3600)),
        distance_m=chance.uniform(500, 60_000),
        estimated=True,
        position_age=timedelta(seconds=chance.randrange(1200)),
        position_suspect=False,
        at_station=status == "available" and chance.random() < 0.5,
        incident_id=number if at_work else None,
        incident_number=f"B-{number:06d}" if at_work else None,
        incident_priority=chance.randint(1, 5) if at_work else None,
        assignment_on_scene=False,
        declined=chance.random() < 0.02,
        reason_out="bảo dưỡng" if status == "out_of_service" else "",
    )
