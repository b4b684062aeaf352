"""What other consoles feel of one whose query takes seconds."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

from django.db import connection, connections, transaction

from tests.bench.consoles import Consoles, make_people
from tests.bench.events import committing
from tests.bench.fan_out import FRAME_BYTES, Side
from tests.bench.figures import Report, at_most, figure, floor_of
from tests.bench.servers import web_process
from tests.bench.sizes import Sizes

# The board reads it and no event here writes it.
_LOCK = "LOCK TABLE dispatch_handover IN ACCESS EXCLUSIVE MODE"
_FLOOR = "the same consoles while nobody's query waits, in turns"
_MOST_P99 = 1.5


def measure(sizes: Sizes) -> Report:
    """Let events come while a console's snapshot waits for a lock, in turns with events while nothing waits."""
    report = Report()
    late, *tokens = make_people("slow-query", 1 + sizes.slow_consoles)
    waited: list[float] = []
    with (
        web_process() as web,
        committing() as events,
        Consoles(web.url, tokens) as consoles,
        Consoles(web.url, [late]) as latecomer,
    ):
        events.pad(FRAME_BYTES)
        quiet = Side("undisturbed consoles", consoles, web.pid, events.commit, report)
        disturbed = Side("disturbed consoles", consoles, web.pid, events.commit, report)
        for number in range(1 + sizes.slow_blocks):
            if number == 1:
                quiet.forget()
                disturbed.forget()
            quiet.block(sizes.slow_block_events)
            with _waiting(latecomer, sizes.slow_query_s) as its_wait:
                disturbed.block(sizes.slow_block_events)
            waited += its_wait
    if min(waited, default=0.0) < sizes.slow_query_s / 2:
        report.wrong.append(
            f"the snapshot that should wait came after {min(waited, default=0.0):.1f} s: nothing was measured"
        )
    what = f"commit to the last of {len(tokens)}, one console's query takes {sizes.slow_query_s:g} s"
    found = figure(what, disturbed.seconds, floor_of(_FLOOR, quiet.seconds))
    report.figures.append(found)
    report.goals.append(at_most("p99 beside a slow query / undisturbed", found.p99_ratio or 0.0, _MOST_P99))
    return report


@contextmanager
def _waiting(latecomer: Consoles, seconds: float) -> Iterator[list[float]]:
    """Let a console come anew whose snapshot waits for so long; the list then says how long it did wait."""
    locked = threading.Event()
    waited: list[float] = []

    def hold() -> None:
        with closing(connections["default"]), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(_LOCK)
            locked.set()
            time.sleep(seconds)

    def come() -> None:
        back = latecomer.reopen(0, fresh=True)
        waited.extend(current - opened for opened, current in zip(back.opened_at, back.current_at, strict=True))

    latecomer.leave()
    with ThreadPoolExecutor(2) as helpers:
        holding = helpers.submit(hold)
        locked.wait()
        coming = helpers.submit(come)
        yield waited
        holding.result()
        coming.result()
