"""Minutes of ten times the surge: memory and lag must be as flat at the end as in the first minutes.

A surge is ten times the peak hour of 60 calls; ten times that is 6,000 calls an hour, 100 a minute. Each call is
answered, ends and is closed, as nearly all are, so that what grows is not the board. Beside them all units report their
positions once a second, and once a second an event is committed whose way to the last console is timed.
"""

import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from statistics import median

import httpx
from django.db import connections

from dispatch.models import Call
from dispatch.selectors.board import stream_cursor
from tests.bench.calls import at_pace, deliver
from tests.bench.consoles import Consoles, make_people
from tests.bench.events import Sent, committing
from tests.bench.fan_out import FRAME_BYTES
from tests.bench.figures import Report, at_most, figure, floor_of, percentile
from tests.bench.filling import fill
from tests.bench.positions import PATH, Vehicle, gateway, judge, vehicles
from tests.bench.programs import cpu_s, resident_bytes
from tests.bench.servers import web_process
from tests.bench.sizes import Sizes
from tests.bench.stage import Stage, engine_process, watch_everything

_CALLERS = 64
_PROBE_EVERY_S = 1.0
_POSITIONS_EVERY_S = 1.0
_CONFIRM_EVERY_S = 1.0
_DESK = "supervisor"
_LINE = "113"
# Allocators and caches fill up in the first minutes; what then grows by more is a leak: a MiB a minute is.
_MOST_GROWTH = 1.02
_MOST_SLOWER = 1.2
_MIB = 1 << 20


def measure(sizes: Sizes) -> Report:
    """Let calls, positions and changes come for minutes, and tell of each minute what it cost."""
    report = Report()
    watch_everything()
    tokens = make_people("soak", sizes.soak_consoles)
    fill(incidents=0, units=sizes.soak_units)
    with (
        web_process() as web,
        engine_process() as engine,
        web.client() as http,
        committing() as events,
        Consoles(web.url, tokens) as consoles,
    ):
        if consoles.not_open:
            report.wrong.append(f"{consoles.not_open} consoles did not open")
            return report
        consoles.confirm_every(_CONFIRM_EVERY_S)
        events.pad(FRAME_BYTES)
        first = stream_cursor()
        consoles.reach(first)
        consoles.take()
        seen = _Seen(consoles, report)
        minutes: list[_Minute] = []
        with _Load(http, report, sizes) as load:
            load.begin()
            for _ in range(sizes.soak_minutes):
                used, began = cpu_s(web.pid), time.monotonic()
                probes = [
                    sent
                    for _ in at_pace(range(round(sizes.soak_minute_s / _PROBE_EVERY_S)), _PROBE_EVERY_S)
                    for sent in events.commit()
                ]
                cores = (cpu_s(web.pid) - used) / (time.monotonic() - began)
                lags = seen.lags(probes)
                minutes.append(_Minute(resident_bytes(web.pid), resident_bytes(engine), cores, lags))
        head = stream_cursor()
        seen.check(first, head)
    _sum_up(report, minutes, f"{head - first:,} events and {load.calls:,} calls")
    return report


@dataclass(frozen=True)
class _Minute:
    """What a minute cost: memory at its end, cores of the web process, and what the probes took to the last console."""

    web_bytes: int
    engine_bytes: int
    cores: float
    lags: list[float]


class _Seen:
    """What all consoles got since the beginning."""

    def __init__(self, consoles: Consoles, report: Report) -> None:
        self._consoles = consoles
        self._report = report
        self._counts: Counter[int] = Counter()

    def lags(self, sent: Sent) -> list[float]:
        """Wait until all consoles have what was sent, and return how long each event took to the last of them."""
        self._consoles.reach(sent[-1][0])
        noted = self._consoles.take()
        self._counts.update(noted.counts)
        self._report.wrong += noted.wrong
        if noted.cut:
            self._report.wrong.append(f"consoles were closed, by code: {noted.cut}")
        return sorted(noted.last_at[seq] - at for seq, at in sent if seq in noted.last_at)

    def check(self, first: int, head: int) -> None:
        """Put down as wrong which of the events after `first` not every console got once."""
        self._consoles.reach(head)
        self._counts.update(self._consoles.take().counts)
        seqs = range(first + 1, head + 1)
        if unlike := [seq for seq in seqs if self._counts[seq] != self._consoles.count]:
            self._report.wrong.append(f"{len(unlike)} of {len(seqs)} events did not reach every console exactly once")


class _Load:
    """Callers and a gateway, each at its own pace. Left, it waits until the last caller is done."""

    def __init__(self, http: httpx.Client, report: Report, sizes: Sizes) -> None:
        self.calls = round(sizes.soak_calls_a_minute * sizes.soak_minutes * sizes.soak_minute_s / 60)
        self._stage = Stage(http)
        self._report = report
        self._sizes = sizes
        self._pool = ThreadPoolExecutor(_CALLERS)
        self._loops = ThreadPoolExecutor(2)
        self._running: list[Future[None]] = []

    def __enter__(self) -> "_Load":
        return self

    def __exit__(self, *_: object) -> None:
        self._loops.shutdown()
        self._pool.shutdown()
        for done in self._running:
            done.result()

    def begin(self) -> None:
        """Let calls and positions come from now on."""
        # The token is made once, before threads ask for it.
        self._stage.read(_DESK, "/board").raise_for_status()
        fleet, headers = vehicles(self._sizes.soak_units), gateway()
        self._running += [self._loops.submit(self._ring), self._loops.submit(self._move, fleet, headers)]

    def _ring(self) -> None:
        calls = [
            self._pool.submit(self._call, number, due)
            for due, number in at_pace(range(self.calls), 60 / self._sizes.soak_calls_a_minute)
        ]
        for call in calls:
            call.result()

    def _call(self, number: int, due: float) -> None:
        """Ring, be answered, hang up, and be closed."""
        http, stage = self._stage.http, self._stage
        deliver(http, stage.prepare_call(number, _LINE), due, self._report.wrong)
        with closing(connections["default"]):
            call = Call.objects.only("id").get(provider_call_id=f"CA{number:032x}")
        self._judge(stage.write(_DESK, f"/calls/{call.pk}/answer", {}))
        time.sleep(self._sizes.soak_call_s)
        deliver(http, stage.prepare_end(number, _LINE), time.perf_counter(), self._report.wrong)
        self._judge(stage.write(_DESK, f"/calls/{call.pk}/close", {"disposition": "information"}))

    def _judge(self, answer: httpx.Response) -> None:
        if not answer.is_success:
            self._report.wrong.append(f"{answer.request.url.path}: {answer.status_code} {answer.text[:200]}")

    def _move(self, fleet: Sequence[Vehicle], headers: dict[str, str]) -> None:
        count = round(self._sizes.soak_minutes * self._sizes.soak_minute_s / _POSITIONS_EVERY_S)
        for _ in at_pace(range(count), _POSITIONS_EVERY_S):
            fixes = [vehicle.fix() for vehicle in fleet]
            judge(self._report, self._stage.http.post(PATH, json={"fixes": fixes}, headers=headers), len(fixes))


def _sum_up(report: Report, minutes: Sequence[_Minute], how_much: str) -> None:
    """Compare the last third with as many minutes after the first one."""
    third = max(1, len(minutes) // 3)
    settled = minutes[1 : 1 + third]
    early = [lag for minute in settled for lag in minute.lags]
    late = [lag for minute in minutes[-third:] for lag in minute.lags]
    if not (early and late):
        report.wrong.append("no event came to all consoles")
        return
    report.figures.append(
        figure(f"commit to the last console, last {third} minutes", late, floor_of(f"minutes 2 to {1 + third}", early))
    )
    growth = minutes[-1].web_bytes / settled[-1].web_bytes
    engine_growth = minutes[-1].engine_bytes / settled[-1].engine_bytes
    slower = median(late) / median(early)
    report.goals += [
        at_most(f"memory of the web process, at the end / after minute {1 + third}", growth, _MOST_GROWTH),
        at_most(f"memory of the engine, at the end / after minute {1 + third}", engine_growth, _MOST_GROWTH),
        at_most(f"lag, median of the last {third} minutes / of minutes 2 to {1 + third}", slower, _MOST_SLOWER),
    ]
    report.facts.append(("in all", how_much))
    for number, minute in enumerate(minutes, start=1):
        report.facts.append((f"minute {number}", _line(minute)))


def _line(minute: _Minute) -> str:
    if not minute.lags:
        return "nothing came to all consoles"
    return (
        f"lag {median(minute.lags) * 1000:.1f} ms, p99 {percentile(minute.lags, 0.99) * 1000:.1f} ms; "
        f"web process {minute.web_bytes / _MIB:.1f} MiB, {minute.cores:.2f} cores; "
        f"engine {minute.engine_bytes / _MIB:.1f} MiB"
    )
