"""Many writers on the one stream: how many commit in a second, when consoles have it, and that no number is missing."""

from contextlib import ExitStack
from dataclasses import dataclass

from django.db import connection

from dispatch.selectors.board import stream_cursor
from tests.bench import floors
from tests.bench.consoles import Consoles, check, make_people
from tests.bench.events import Sent
from tests.bench.figures import Report, at_least, at_most, figure, floor_of
from tests.bench.programs import Program
from tests.bench.servers import centre_environment, web_process
from tests.bench.sizes import Sizes

_THERE = "SELECT max(seq) - min(seq) + 1 - count(*), count(*) FROM dispatch_timelineevent WHERE seq > %s"
_LEAST_RATE = 1_500
_MOST_P99_MS = 30


def measure(sizes: Sizes) -> Report:
    """Let writers commit events, and as many writers bare rows, in turns; then the same while consoles look."""
    report = Report()
    tokens = make_people("writers", sizes.writer_consoles)
    with ExitStack() as stack:
        writers = _Writers(stack, sizes)
        began = stream_cursor()
        sent = _compete(report, writers, f"{writers.count} writers", None)
        with web_process() as web, Consoles(web.url, tokens) as consoles:
            what = f"{writers.count} writers, {consoles.count} consoles"
            sent += _compete(report, writers, what, consoles)
        _check_stream(report, began, len(sent))
        began = stream_cursor()
        thin = [seconds for _ in range(writers.rounds) for seconds in writers.write("thin").seconds]
        _check_stream(report, began, len(thin))
        rate = len(thin) / (writers.rounds * writers.round_s)
        report.goals.append(
            at_least(f"{writers.count} writers without the centre's code", rate, _LEAST_RATE, "a second")
        )
    floors.remove_rows()
    return report


def _check_stream(report: Report, after: int, committed: int) -> None:
    """Take it as wrong where other than so many events stand after this one, or a number is missing."""
    with connection.cursor() as cursor:
        cursor.execute(_THERE, [after])
        missing, there = cursor.fetchone()
    if missing or there != committed:
        report.wrong.append(f"{committed} events were committed, {there} are there, {missing} numbers missing")


@dataclass
class _Taken:
    """What a round of writing took: seconds of each transaction, and of those with events which it was and when."""

    seconds: list[float]
    sent: Sent


class _Writers:
    """Threads in several processes that commit as fast as they can."""

    def __init__(self, stack: ExitStack, sizes: Sizes) -> None:
        self.count = sizes.writer_processes * sizes.writer_threads
        self.rounds = sizes.writer_rounds
        self.round_s = sizes.writer_s
        words = ("writer_program", str(sizes.writer_threads))
        self._programs = [
            stack.enter_context(Program(*words, environment=centre_environment()))
            for _ in range(sizes.writer_processes)
        ]
        for program in self._programs:
            program.answer()

    def write(self, kind: str) -> _Taken:
        """Let all of them commit for the seconds of a round: `events`, `bare` rows, or `thin` records of events."""
        for program in self._programs:
            program.tell({"seconds": self.round_s, "kind": kind})
        answers = [program.answer(self.round_s) for program in self._programs]
        return _Taken(
            seconds=[seconds for answer in answers for seconds in answer["seconds"]],
            sent=sorted((seq, at) for answer in answers for seq, at in answer["sent"]),
        )


def _compete(report: Report, writers: _Writers, what: str, consoles: Consoles | None) -> Sent:
    """Let the writers commit events and bare rows in turns; return the events. Consoles must get each once."""
    seconds, bare_seconds, shown = [], [], []
    sent: Sent = []
    for _ in range(writers.rounds):
        taken = writers.write("events")
        seconds += taken.seconds
        sent += taken.sent
        if consoles is not None:
            consoles.reach(taken.sent[-1][0])
            noted = consoles.take()
            check(report, what, consoles, noted, [seq for seq, _ in taken.sent])
            consoles.confirm()
            shown += [noted.last_at[seq] - at for seq, at in taken.sent if seq in noted.last_at]
        bare_seconds += writers.write("bare").seconds
    lasted_s = writers.rounds * writers.round_s
    rate, bare_rate = len(seconds) / lasted_s, len(bare_seconds) / lasted_s
    least = floor_of(f"{floors.COMMIT}, by as many writers, in turns with ours", bare_seconds)
    report.figures.append(figure(f"an event's transaction, {what}", seconds, least))
    report.goals.append(at_least(f"{what}, commits", rate, _LEAST_RATE, "a second"))
    report.facts.append((f"{what}, commits a second", f"{rate:,.0f}, floor {bare_rate:,.0f}"))
    if shown:
        found = figure(f"commit to the last console, {what}", shown, least)
        report.figures.append(found)
        report.goals.append(at_most(f"{what}, commit to the last console, p99", found.p99_ms, _MOST_P99_MS, "ms"))
    return sent
