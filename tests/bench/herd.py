"""All consoles at once: what they cost while nothing happens, and how they come back when the web process dies."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import httpx

from dispatch.selectors.board import stream_cursor
from tests.bench import floors
from tests.bench.calls import at_pace, deliver
from tests.bench.consoles import Consoles, check, make_people
from tests.bench.events import Events, committing
from tests.bench.figures import Report, at_most, figure, floor_of, same
from tests.bench.filling import fill
from tests.bench.programs import cpu_s, resident_bytes
from tests.bench.servers import Broadcast, Web, broadcast, web_process
from tests.bench.sizes import Sizes
from tests.bench.stage import Stage

_FLOORS = 50
_SETTLE_S = 3.0
_AT_ONCE = 16
_MOST_IDLE_CPU_S = 0.01
_MOST_BACK_S = 2.5


def measure(sizes: Sizes) -> Report:
    """Measure on a board of a bad day."""
    report = Report()
    tokens = make_people("herd", max(sizes.herd_consoles, sizes.herd_ringing_consoles))
    fill(incidents=sizes.herd_incidents, units=sizes.herd_units)
    with web_process() as web, broadcast() as floor, committing() as events:
        herd = _Herd(web, floor, events, report, sizes)
        herd.gather(tokens[: sizes.herd_consoles])
        herd.ring(tokens[: sizes.herd_ringing_consoles])
    return report


@dataclass
class _Herd:
    """A web process with many consoles, beside the bare server with as many."""

    web: Web
    floor: Broadcast
    events: Events
    report: Report
    sizes: Sizes

    def gather(self, tokens: Sequence[str]) -> None:
        """Measure what consoles cost that do nothing, and how they come back after a crash."""
        with Consoles(self.web.url, tokens[:1]):
            pass
        empty = resident_bytes(self.web.pid)
        with Consoles(self.web.url, tokens) as ours, Consoles(self.floor.url, tokens, snapshot=False) as bare:
            if ours.not_open or bare.not_open:
                self.report.wrong.append(f"{ours.not_open} consoles did not open, of the floor's {bare.not_open}")
                return
            self._rest(ours, bare, empty)
            for fresh in (False, True):
                self._come_back(ours, bare, fresh=fresh)

    def _rest(self, ours: Consoles, bare: Consoles, empty: int) -> None:
        time.sleep(_SETTLE_S)
        used, bare_used, began = cpu_s(self.web.pid), cpu_s(self.floor.pid), time.monotonic()
        time.sleep(self.sizes.herd_idle_s)
        minutes = (time.monotonic() - began) / 60
        each_s = (cpu_s(self.web.pid) - used) / minutes / ours.count
        bare_each_s = (cpu_s(self.floor.pid) - bare_used) / minutes / bare.count
        held = (resident_bytes(self.web.pid) - empty) / ours.count
        what = f"{ours.count} idle consoles"
        self.report.goals.append(at_most(f"{what}, CPU of each a minute", each_s, _MOST_IDLE_CPU_S, "s"))
        self.report.facts += [
            (f"{what}, CPU of each a minute", f"{each_s:.4f} s, floor (which beats no heart) {bare_each_s:.4f} s"),
            (f"{what}, memory of each", f"{held / 1024:,.0f} KiB"),
        ]

    def _come_back(self, ours: Consoles, bare: Consoles, *, fresh: bool) -> None:
        """Kill the web process, let events happen, and let all consoles come at the moment when it answers again."""
        how = "for a snapshot" if fresh else "with their cursors"
        what = f"{ours.count} consoles come back at once, {how}"
        self.web.kill()
        missed = self._happen()
        ours.take()
        self.web.start()
        back = time.monotonic()
        returned = ours.reopen(missed[-1], fresh=fresh)
        if len(returned.current_at) < ours.count:
            self.report.wrong.append(f"{what}: {ours.count - len(returned.current_at)} never had everything again")
            return
        # What each got must be what it had missed, and what happens now: once, and in order.
        now = self._happen()
        ours.reach(now[-1])
        check(self.report, what, ours, ours.take(), now if fresh else missed + now)
        ours.confirm()

        self.floor.stop()
        self.floor.start()
        floor_back = time.monotonic()
        floor_seconds = [at - floor_back for at in bare.reopen(None, fresh=False).opened_at]
        least = floor_of("as many sockets open at once at the bare server, which knows nobody", floor_seconds)
        found = figure(what, [at - back for at in returned.current_at], least)
        self.report.figures.append(found)
        self.report.goals.append(at_most(f"{what}: the last has everything", found.worst_ms / 1000, _MOST_BACK_S, "s"))
        self.report.goals.append(same(f"{what}: goes by", self.web.way(), "straight"))
        text = f"open {max(returned.opened_at) - back:.2f} s, floor {max(floor_seconds):.2f} s"
        if fresh:
            text += f"; the snapshot has {returned.snapshot_bytes:,} bytes"
        self.report.facts.append((f"{what}: the last", text))

    def _happen(self) -> list[int]:
        return [self.events.commit()[0][0] for _ in range(self.sizes.herd_missed_events)]

    def ring(self, tokens: Sequence[str]) -> None:
        """Let calls come by webhook while so many consoles watch."""
        what = f"{len(tokens):,} consoles while calls arrive"
        with (
            Consoles(self.web.url, tokens) as consoles,
            self.web.client() as http,
        ):
            if consoles.not_open:
                self.report.wrong.append(f"{what}: {consoles.not_open} did not open")
                return
            began = stream_cursor()
            floor = [floors.answer(http) + floors.commit() for _ in range(_FLOORS)]
            consoles.confirm_every(1.0)
            seconds = self._deliver_calls(http)
            head, answered = stream_cursor(), time.monotonic()
            behind = consoles.reach(head)
            noted = consoles.take()
        floors.remove_rows()
        check(self.report, what, consoles, noted, range(began + 1, head + 1))
        if behind:
            self.report.wrong.append(f"{what}: {behind} were not up to date at the end")
        least = floor_of(f"{floors.ANSWER} and {floors.COMMIT}", floor)
        self.report.figures.append(figure(f"call webhook to 2xx, {what}", seconds, least))
        late_s = max(0.0, max(noted.last_at.values(), default=answered) - answered)
        text = f"{len(seconds)}, {self.sizes.herd_calls_per_second} a second; all consoles had everything "
        self.report.facts.append((f"{what}, calls", f"{text}{late_s * 1000:.0f} ms after the last answer"))

    def _deliver_calls(self, http: httpx.Client) -> list[float]:
        stage, pause_s = Stage(http), 1 / self.sizes.herd_calls_per_second
        count = self.sizes.herd_calls_per_second * self.sizes.herd_calls_for_s
        calls = [stage.prepare_call(number, "113") for number in range(count)]
        with ThreadPoolExecutor(_AT_ONCE) as callers:
            deliveries = [
                callers.submit(deliver, http, call, due, self.report.wrong) for due, call in at_pace(calls, pause_s)
            ]
        return [delivery.result() for delivery in deliveries]
