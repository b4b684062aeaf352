"""What an incoming call costs, from the moment that it was due to come to the provider's answer."""

import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice
from statistics import median
from typing import TypeVar

import httpx

from dispatch.models import Call
from tests.bench import floors
from tests.bench.figures import Floor, Report, figure
from tests.bench.sizes import Sizes
from tests.bench.stage import Stage

Item = TypeVar("Item")

_LINES = ("113", "114", "115", "112")
_WARMING = 10
_FLOORS = 100
# As many calls may wait for their answers at one time.
_AT_ONCE = 64


def measure(stage: Stage, sizes: Sizes) -> Report:
    """Let calls come at a steady pace, however long the answers to others take. Each is looked up afterwards."""
    pause_s = 1 / sizes.calls_per_second
    count = sizes.calls_per_second * sizes.calls_for_s
    lines = list(islice(cycle(_LINES), _WARMING + count))
    calls = [stage.prepare_call(number, line) for number, line in enumerate(lines)]
    wrong: list[str] = []
    for call in calls[:_WARMING]:
        deliver(stage.http, call, time.perf_counter(), wrong)
    floor = _floor(stage, min(_FLOORS, count), pause_s)
    with ThreadPoolExecutor(_AT_ONCE) as callers:
        deliveries = [
            callers.submit(deliver, stage.http, call, due, wrong) for due, call in at_pace(calls[_WARMING:], pause_s)
        ]
    seconds = [delivery.result() for delivery in deliveries]
    wrong += _lost(len(calls))
    figures = [figure(f"call webhook to 2xx, {sizes.calls_per_second} calls a second", seconds, floor)]
    return Report(figures=figures, wrong=wrong)


def _floor(stage: Stage, count: int, pause_s: float) -> Floor:
    """Measure at the pace of the calls: between them the processes rest and lose the processor's caches."""
    seconds = [floors.answer(stage.http) + floors.commit() for _ in at_pace(range(count), pause_s)]
    return Floor(f"{floors.ANSWER}, at the same pace, and {floors.COMMIT}", median(seconds))


def at_pace(items: Iterable[Item], pause_s: float) -> Iterator[tuple[float, Item]]:
    """Yield each item when its time has come, with that time by time.perf_counter()."""
    began = time.perf_counter() + pause_s
    for number, item in enumerate(items):
        due = began + number * pause_s
        time.sleep(max(0.0, due - time.perf_counter()))
        yield due, item


def deliver(http: httpx.Client, call: httpx.Request, due: float, wrong: list[str]) -> float:
    """Return the seconds from `due` to the answer."""
    try:
        answer = http.send(call)
    except httpx.TransportError as error:
        wrong.append(f"call webhook: {error!r}")
    else:
        if not answer.is_success:
            wrong.append(f"call webhook: {answer.status_code} {answer.text[:200]}")
    return time.perf_counter() - due


def _lost(offered: int) -> list[str]:
    """Say how many calls are not there, once each with an incident; the database forbids a call without one."""
    found = Call.objects.filter(provider="twilio").count()
    return [] if found == offered else [f"{offered} calls were offered and {found} are there"]
