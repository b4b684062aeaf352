"""From the commit of an event to the last of many consoles, beside a bare broadcast of as many bytes to as many."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median

from tests.bench.consoles import Consoles, check, make_people
from tests.bench.events import Events, Sent, committing
from tests.bench.figures import Report, at_least, at_most, figure, floor_of, same
from tests.bench.programs import cpu_s
from tests.bench.servers import Broadcast, Web, broadcast, web_process
from tests.bench.sizes import Sizes

FRAME_BYTES = 800
BROADCAST = "picows + uvloop, fed by Redis: as many bytes to as many sockets, in turns with ours"
_PACE_S = 0.1
_WARMING_BLOCKS = 1
# After each block every console confirms what it has; so long the server has for that, and nothing is measured.
_REST_S = 0.5
# Transactions of a burst: a commit costs its writer a share of the two cores, and is not what is measured.
_EVENTS_A_TRANSACTION = 10
# So many consoles the goals are for.
_AIMED_AT = 500
_MOST_MEDIAN = {"straight": 1.5, "asgi": 5.0}
_MOST_P99 = 2.0
_MOST_CPU = 1.3
_LEAST_RATE = 0.8


def measure(sizes: Sizes) -> Report:
    """Measure both ways of pushing, each in a web process of its own, with more and more consoles."""
    report = Report()
    tokens = make_people("fan-out", max(count for count, _ in sizes.push_blocks))
    for push in ("straight", "asgi"):
        with web_process(push) as web, broadcast() as floor, committing() as events:
            events.pad(FRAME_BYTES)
            match = _Match(push, web, floor, events, sizes)
            for count, blocks in sizes.push_blocks:
                report.add(match.play(tokens[:count], blocks))
    return report


@dataclass(frozen=True)
class Burst:
    """Events a second that reached the last console, and the server's processor time for one event to one console."""

    rate: float
    cpu_s: float


@dataclass
class Side:
    """Consoles of one server, what makes it send to them, and what was measured."""

    what: str
    consoles: Consoles
    pid: int
    send: Callable[[], Sent]
    report: Report
    seconds: list[float] = field(default_factory=list)
    cpu_s: float = 0.0

    def block(self, events: int) -> None:
        """Let events come at a steady pace, and wait until all consoles have them."""
        sent: Sent = []
        used = cpu_s(self.pid)
        due = time.monotonic()
        for _ in range(events):
            time.sleep(max(0.0, due - time.monotonic()))
            sent += self.send()
            due += _PACE_S
        self.consoles.reach(sent[-1][0])
        self.cpu_s += cpu_s(self.pid) - used
        last_at = self.finish(sent)
        self.seconds += [last_at[seq] - at for seq, at in sent if seq in last_at]

    def burst(self, send: Callable[[], Sent]) -> "Burst":
        """Let events come as fast as they can be sent off, and wait until all consoles have them."""
        used = cpu_s(self.pid)
        sent = send()
        self.consoles.reach(sent[-1][0])
        used_s = cpu_s(self.pid) - used
        last_at = self.finish(sent)
        took_s = max(last_at.values()) - min(last_at.values())
        return Burst(rate=(len(sent) - 1) / took_s, cpu_s=used_s / (len(sent) * self.consoles.count))

    def finish(self, sent: Sent) -> dict[int, float]:
        """Wait until all consoles have what was sent, and check it; return when the last console got which event."""
        self.consoles.reach(sent[-1][0])
        noted = self.consoles.take()
        check(self.report, self.what, self.consoles, noted, [seq for seq, _ in sent])
        self.consoles.confirm()
        time.sleep(_REST_S)
        return noted.last_at

    def forget(self) -> None:
        """Let what was measured so far be warming up."""
        self.seconds.clear()
        self.cpu_s = 0.0


@dataclass
class _Match:
    """A web process that pushes in one way, against the bare server."""

    push: str
    web: Web
    floor: Broadcast
    events: Events
    sizes: Sizes

    def play(self, tokens: Sequence[str], blocks: int) -> Report:
        """Measure with as many consoles as there are tokens, in blocks of events that take turns with the floor's."""
        report = Report()
        what = f"{self.push}, {len(tokens):,} consoles"
        with Consoles(self.web.url, tokens) as ours, Consoles(self.floor.url, tokens, snapshot=False) as bare:
            if ours.not_open or bare.not_open:
                report.wrong.append(f"{what}: {ours.not_open} did not open, of the floor's {bare.not_open}")
                return report
            sides = (
                Side(what, ours, self.web.pid, self.events.commit, report),
                Side(f"floor of {what}", bare, self.floor.pid, lambda: self.floor.publish(FRAME_BYTES), report),
            )
            for number in range(_WARMING_BLOCKS + blocks):
                for side in sides:
                    if number == _WARMING_BLOCKS:
                        side.forget()
                    side.block(self.sizes.push_block_events)
            report.goals.append(same(f"{what}: goes by", self.web.way(), self.push))
            self._compare(report, what, *sides)
            if len(tokens) == self.sizes.push_saturated_sockets and self.push == "straight":
                self._saturate(report, what, *sides)
        return report

    def _compare(self, report: Report, what: str, ours: Side, bare: Side) -> None:
        if not (ours.seconds and bare.seconds):
            return
        found = figure(f"commit to the last, {what}", ours.seconds, floor_of(BROADCAST, bare.seconds))
        report.figures.append(found)
        own, least = (side.cpu_s / (len(side.seconds) * side.consoles.count) for side in (ours, bare))
        text = f"{own * 1e6:.1f} µs, floor {least * 1e6:.1f} µs"
        report.facts.append((f"{what}, CPU a delivery at {1 / _PACE_S:g} events a second, all else included", text))
        if ours.consoles.count == _AIMED_AT:
            report.goals.append(at_most(f"{what}, median / floor", found.ratio, _MOST_MEDIAN[self.push]))
            if self.push == "straight":
                report.goals.append(at_most(f"{what}, p99 / floor", found.p99_ratio or 0.0, _MOST_P99))

    def _saturate(self, report: Report, what: str, ours: Side, bare: Side) -> None:
        """Measure what reaches the last console when events come faster than they can be delivered."""
        count = self.sizes.push_burst_events

        def commit() -> Sent:
            transactions = count // _EVENTS_A_TRANSACTION
            return [sent for _ in range(transactions) for sent in self.events.commit(_EVENTS_A_TRANSACTION)]

        own, least = [], []
        for _ in range(self.sizes.push_bursts):
            own.append(ours.burst(commit))
            least.append(bare.burst(lambda: self.floor.publish(FRAME_BYTES, count)))
        rate, most = (median(burst.rate for burst in bursts) for bursts in (own, least))
        cpu_s, least_cpu_s = (median(burst.cpu_s for burst in bursts) for bursts in (own, least))
        name = f"{what}, saturated"
        report.facts += [
            (f"{name}, events a second", f"{rate:,.0f}, floor {most:,.0f}"),
            (f"{name}, CPU a delivery", f"{cpu_s * 1e6:.1f} µs, floor {least_cpu_s * 1e6:.1f} µs"),
        ]
        report.goals += [
            at_least(f"{name}, events a second / floor", rate / most, _LEAST_RATE),
            at_most(f"{name}, CPU a delivery / floor", cpu_s / least_cpu_s, _MOST_CPU),
        ]
