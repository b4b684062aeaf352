"""What desks' writes cost: an incident entered by hand, and four units sent to it."""

import time
from collections.abc import Callable, Sequence
from http import HTTPStatus
from statistics import median
from typing import Any

import httpx

from dispatch.models import Assignment, Unit
from dispatch.vocabulary import UnitStatus
from tests.bench import floors
from tests.bench.figures import Floor, Report, figure
from tests.bench.sizes import Sizes
from tests.bench.stage import Stage

_DESK = "ambulance"
_UNITS_EACH = 4
_WARMING = 3


def measure(stage: Stage, sizes: Sizes) -> Report:
    """Create incidents one after the other, then send units to each of others, as one dispatcher."""
    report = Report()
    _measure(
        report,
        "POST /api/v1/incidents",
        stage,
        [lambda: _create(stage) for _ in range(_WARMING + sizes.incidents)],
    )
    count = _WARMING + sizes.assignments
    incidents = [_created(_create(stage)) for _ in range(count)]
    free = Unit.objects.filter(agency=_DESK, status=UnitStatus.AVAILABLE).order_by("-id").values_list("id", flat=True)
    units = list(free[: count * _UNITS_EACH])
    crews = [units[start : start + _UNITS_EACH] for start in range(0, len(units), _UNITS_EACH)]
    _measure(
        report,
        f"POST .../assignments, {_UNITS_EACH} units each",
        stage,
        [
            lambda incident=incident, crew=crew: _assign(stage, incident, crew)
            for incident, crew in zip(incidents, crews, strict=True)
        ],
    )
    sent = Assignment.objects.filter(unit__in=units, cleared_at__isnull=True).count()
    if sent != len(units):
        report.wrong.append(f"{len(units)} units were sent and {sent} are on their way")
    return report


def _measure(report: Report, what: str, stage: Stage, writes: Sequence[Callable[[], httpx.Response]]) -> None:
    """Carry out the writes, a floor before each; those that warm up count only where they are wrong."""
    seconds, floor_seconds = [], []
    for write in writes:
        floor_seconds.append(floors.answer(stage.http) + floors.commit())
        began = time.perf_counter()
        answer = write()
        seconds.append(time.perf_counter() - began)
        if answer.status_code != HTTPStatus.CREATED:
            report.wrong.append(f"{what}: {answer.status_code} {answer.text[:200]}")
    floor = Floor(f"{floors.ANSWER} and {floors.COMMIT}", median(floor_seconds))
    report.figures.append(figure(what, seconds[_WARMING:], floor))


def _create(stage: Stage) -> httpx.Response:
    return stage.write(
        _DESK,
        "/incidents",
        {
            "type": "cardiac_arrest",
            "place": "Chợ Đồng Xoài",
            "what": "Một người đàn ông ngã gục, không thở",
            "location": {"lon": 106.9, "lat": 11.53, "radius_m": 50},
        },
    )


def _created(answer: httpx.Response) -> dict[str, Any]:
    incident: dict[str, Any] = answer.raise_for_status().json()
    return incident


def _assign(stage: Stage, incident: dict[str, Any], units: Sequence[int]) -> httpx.Response:
    return stage.write(_DESK, f"/incidents/{incident['id']}/assignments", {"units": list(units)})
