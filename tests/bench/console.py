"""One console in a real browser on a bad day: what it costs its machine, and how soon it shows and reads.

The floor of everything is a bare page in the same browser: its socket brings as many frames of as many bytes at the
same moments, each is parsed, and its number written. What the main thread uses is told in processor time, which neither
other programs nor the missing graphics processor of a test machine lengthen; moments are those of the wall clock and
are lengthened by both. The page's clock is joined to ours by the quickest of several questions for it.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle
from statistics import linear_regression

from dispatch.actions.incidents import create_incident
from dispatch.models import Person
from dispatch.rules.access import Actor
from dispatch.selectors.people import access_of
from tests.bench.browser import Both, Browser, Cost, Noted, browser, make_seat
from tests.bench.console_day import Day, new_incident
from tests.bench.events import witnessing
from tests.bench.figures import Floor, Report, at_most, figure, floor_of
from tests.bench.filling import fill
from tests.bench.gis_tiles import fill_ground
from tests.bench.ground import own_ground
from tests.bench.programs import Json
from tests.bench.servers import broadcast, web_process
from tests.bench.sizes import Sizes
from tests.bench.stage import watch_everything
from tests.bench.weights import weights
from tests.factories import make_desk

_AUTHOR = "supervisor"
_SETTLE_S = 5.0
_BARE = "a bare page in the same browser: as many frames of as many bytes at the same moments, parsed and counted"
_EMPTY = "GET /healthz as a page in the same browser, to its paint"
_FIELD = "a bare field in the same browser that writes its length"
_MOST_CORES = 0.15
_LONG_MS = 100.0
_MOST_SHOWN_MS = 150.0
_MOST_READ_MS = 30.0
# What grows by less in ten minutes does not matter in a shift.
_MOST_GROWTH_MIB = 1.0
_GROWS_FOR_S = 600.0
_MOST_KB = {"first screen": 60.0, "whole screen, with the map": 330.0}
_MIB = 1 << 20
# Words that mean units and incidents, half typed and whole.
_LINES = ("D B00012 B00015 B-000123", "P B-000044 2", "S xe tai chan ngang", "N B-000017 hai nguoi bi thuong")
_MANY = 10


def measure(sizes: Sizes) -> Report:
    """Watch a full console at rest, while things happen with the map and without it, and while somebody types."""
    with own_ground():
        fill_ground(sizes.console_places)
        return _measured(sizes)


def _measured(sizes: Sizes) -> Report:
    report = Report()
    watch_everything()
    fill(incidents=sizes.console_incidents, units=sizes.console_units)
    make_desk("truong_ca", shared=True)
    seat = make_seat("console", "mật khẩu của bàn 3")
    by = Actor(name=_AUTHOR, access=access_of(Person.objects.get(username=_AUTHOR)))
    with (
        web_process() as web,
        broadcast() as floor,
        browser(web.host) as screens,
        web.client() as http,
        witnessing() as witness,
    ):
        screens.sign_in(seat)
        loaded, empty_s = screens.load(), screens.open_bare(floor.url)
        _tell_load(report, loaded, empty_s)
        screens.open_incident()
        if not screens.reveal(create_incident(by=by, new=new_incident(0)).id):
            report.wrong.append("a new incident has no row")
        time.sleep(_SETTLE_S)
        screens.begin()
        rest = _look(screens, sizes.console_rest_s)
        with Day(by, witness, http, floor, sizes, report) as day:
            time.sleep(min(_SETTLE_S, sizes.console_rest_s))
            screens.begin()
            looks = [_look(screens, sizes.console_look_s) for _ in range(sizes.console_looks)]
            _tell_typing(report, screens, sizes)
            screens.hide_map()
            time.sleep(min(_SETTLE_S, sizes.console_rest_s))
            screens.begin()
            hidden = _look(screens, sizes.console_rest_s)
        _tell_cores(report, rest, looks, hidden)
        _tell_shown(report, [*looks, hidden], day)
        _tell_long_tasks(report, [*looks, hidden])
        _tell_heap(report, [look.cost.console for look in looks])
        _tell_weight(report)
        lasted_s = day.ended - day.began
        pace = f"{day.events / lasted_s:.1f} events and {day.moves / lasted_s:,.0f} moves a second"
        report.facts.append(("what happened", pace))
    return report


@dataclass(frozen=True)
class _Look:
    cost: Both[Cost]
    noted: Both[Noted]


def _look(screens: Browser, seconds: float) -> _Look:
    time.sleep(seconds)
    return _Look(screens.costs(), screens.take())


def _tell_load(report: Report, loaded: Json, empty_s: float) -> None:
    first_row = figure("first load, empty cache, to the first row", [loaded["first_row_s"]], Floor(_EMPTY, empty_s))
    report.figures.append(first_row)
    for what, files in (("before the first row", loaded["first"]), ("in all, with the map", loaded["all"])):
        texts = {name: size for name, size in files if not name.endswith("woff2")}
        fonts = {name: size for name, size in files if name.endswith("woff2")}
        sizes = f"{sum(texts.values()) / 1000:,.1f} kB in {len(texts)} files"
        more = f"{sum(fonts.values()) / 1000:,.1f} kB in {len(fonts)} fonts"
        report.facts.append((f"fetched {what}", f"{sizes} as they were sent, and {more}"))


def _tell_weight(report: Report) -> None:
    weighed = weights()
    report.goals += [at_most(f"{what}, gzip", weighed[what], most, "kB") for what, most in _MOST_KB.items()]


def _tell_cores(report: Report, rest: _Look, looks: Sequence[_Look], hidden: _Look) -> None:
    for how, part in (("with the map", looks), ("without the map", [hidden])):
        own, least = (
            _cores(costs) for costs in zip(*((look.cost.console, look.cost.bare) for look in part), strict=True)
        )
        report.goals.append(at_most(f"main thread, {how}", own, _MOST_CORES, "cores"))
        report.facts.append((f"main thread, {how} / bare page", f"{own:.3f} / {least:.3f} = {own / least:.1f}"))
    report.facts.append(("at rest, with the map", _line(rest.cost)))
    shown = looks if len(looks) <= _MANY else [looks[0], looks[len(looks) // 2], looks[-1]]
    for look in shown:
        report.facts.append((f"look {looks.index(look) + 1}, with the map", _line(look.cost)))
    report.facts.append(("without the map", _line(hidden.cost)))


def _cores(costs: Sequence[Cost]) -> float:
    return sum(cost.cores * cost.lasted_s for cost in costs) / sum(cost.lasted_s for cost in costs)


def _line(cost: Both[Cost]) -> str:
    console, bare = cost.console, cost.bare
    return (
        f"{console.cores:.3f} cores (script {console.script:.3f}, style and layout {console.layout:.3f}), "
        f"bare page {bare.cores:.3f}; {console.heap_bytes / _MIB:.2f} MiB, {console.nodes:,} nodes"
    )


def _tell_shown(report: Report, looks: Sequence[_Look], day: Day) -> None:
    own, bare = ([part(look.noted) for look in looks] for part in (_of_console, _of_bare))
    for what, part in (("row in the page", _placed), ("painted row", _painted)):
        shown = since([part(noted) for noted in own], day.sent)
        least = since([part(noted) for noted in bare], day.bare)
        if not (shown and least):
            report.wrong.append("no new incident was shown")
            return
        report.figures.append(figure(f"new incident, from its commit to its {what}", shown, floor_of(_BARE, least)))
    found = report.figures[-1]
    report.goals.append(at_most(f"{found.what}, median", found.median_ms, _MOST_SHOWN_MS, "ms"))


def _of_console(noted: Both[Noted]) -> Noted:
    return noted.console


def _of_bare(noted: Both[Noted]) -> Noted:
    return noted.bare


def _placed(noted: Noted) -> dict[int, float]:
    return noted.placed


def _painted(noted: Noted) -> dict[int, float]:
    return noted.painted


def since(shown: Sequence[dict[int, float]], sent: dict[int, float]) -> list[float]:
    """Return how long each thing that was sent took until it was first shown, of those that were."""
    first: dict[int, float] = {}
    for part in shown:
        first = part | first
    return [first[what] - at for what, at in sent.items() if what in first]


def _tell_long_tasks(report: Report, looks: Sequence[_Look]) -> None:
    own = [length * 1000 for look in looks for length in look.noted.console.long_tasks]
    bare = [length * 1000 for look in looks for length in look.noted.bare.long_tasks]
    longer = [length for length in own if length > _LONG_MS]
    report.goals.append(at_most(f"tasks over {_LONG_MS:.0f} ms after the load", len(longer), 0))
    report.facts.append(
        (
            "tasks over 50 ms after the load",
            f"{len(own)}, longest {max(own, default=0.0):,.0f} ms; "
            f"bare page {len(bare)}, longest {max(bare, default=0.0):,.0f} ms",
        )
    )


def _tell_heap(report: Report, costs: Sequence[Cost]) -> None:
    """Judge the slope of the memory after the first third: what is looked at for the first time is kept."""
    settled = costs[len(costs) // 3 :]
    grows = growth([cost.at for cost in settled], [cost.heap_bytes / _MIB for cost in settled])
    what = "JS heap, growth in ten minutes by its slope"
    report.goals.append(at_most(what, grows, _MOST_GROWTH_MIB, "MiB"))
    lasted_s = settled[-1].at - settled[0].at
    report.facts.append(("JS heap, slope taken from", f"{len(settled)} looks over {lasted_s:,.0f} s"))


def growth(moments: Sequence[float], heaps: Sequence[float]) -> float:
    """Return by how much something grows in ten minutes, in its own unit, by a line through how much it was when."""
    return linear_regression(moments, heaps).slope * _GROWS_FOR_S


def _tell_typing(report: Report, screens: Browser, sizes: Sizes) -> None:
    lines, left = [], sizes.console_keystrokes
    for line in cycle(_LINES):
        if left <= 0:
            break
        lines.append(line[:left])
        left -= len(lines[-1])
    screens.take()
    if not all(screens.type(lines)):
        report.wrong.append("the command line read nothing")
    noted = screens.take()
    own, bare = noted.console, noted.bare
    if own.unheard or not (own.read and bare.read):
        report.wrong.append(f"{own.unheard} of {sizes.console_keystrokes} keys were not painted")
        return
    report.figures += [
        figure("keystroke to the reading in the page", own.read, floor_of(_FIELD, bare.read)),
        figure("keystroke to the painted reading", own.typed, floor_of(_FIELD, bare.typed)),
    ]
    report.goals += [
        at_most(f"{found.what}, {which}", time_ms, _MOST_READ_MS, "ms")
        for found in report.figures[-2:]
        for which, time_ms in (("median", found.median_ms), ("worst", found.worst_ms))
    ]
