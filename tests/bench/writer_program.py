"""Several writers on the stream, in one process: each commits as fast as it can. Asked by tests/bench/writers.py."""

import json
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from typing import Any

import django
import psycopg
from psycopg.pq import ExecStatus

django.setup()

from django.db import connection, connections  # noqa: E402 - models can be imported only now

from tests.bench import floors  # noqa: E402
from tests.bench.events import Events, Sent, committing  # noqa: E402

Json = dict[str, Any]


def _commit(events: Events, until: float) -> tuple[list[float], Sent]:
    seconds: list[float] = []
    sent: Sent = []
    with closing(connections["default"]):
        while time.monotonic() < until:
            began = time.monotonic()
            committed = events.commit()
            seconds.append(time.monotonic() - began)
            sent += committed
    return seconds, sent


def _commit_bare(until: float) -> tuple[list[float], Sent]:
    seconds = []
    with closing(connections["default"]):
        while time.monotonic() < until:
            seconds.append(floors.commit())
    return seconds, []


def _record_thinly(events: Events, until: float) -> tuple[list[float], Sent]:
    """Record the same events without the code of the centre: what is left is the work of the database."""
    seconds = []
    statements = events.statements()
    with closing(psycopg.connect(**connection.get_connection_params(), autocommit=True)) as database:
        while time.monotonic() < until:
            began = time.monotonic()
            if database.pgconn.exec_(statements).status != ExecStatus.COMMAND_OK:
                raise RuntimeError(database.pgconn.error_message)
            seconds.append(time.monotonic() - began)
    return seconds, []


_KINDS: dict[str, Callable[[Events, float], tuple[list[float], Sent]]] = {
    "events": _commit,
    "thin": _record_thinly,
    "bare": lambda _, until: _commit_bare(until),
}


def main(threads: int) -> None:
    """Commit for so many seconds at each question; answer with what each commit took, and which events there are."""
    with committing() as first, ThreadPoolExecutor(threads) as pool:
        writers = [first, *(first.another() for _ in range(threads - 1))]
        _answer({"ready": threads})
        for line in sys.stdin:
            question: Json = json.loads(line)
            until = time.monotonic() + question["seconds"]
            works = [partial(_KINDS[question["kind"]], writer, until) for writer in writers]
            taken = [work.result() for work in [pool.submit(work) for work in works]]
            _answer(
                {
                    "seconds": [seconds for of_writer, _ in taken for seconds in of_writer],
                    "sent": [event for _, of_writer in taken for event in of_writer],
                }
            )


def _answer(answer: Json) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]))
