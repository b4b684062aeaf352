"""What the board costs: bytes, time, and queries, whose number must not grow with the rows."""

from collections.abc import Callable

import orjson
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.api.client import Desk, accepted
from tests.bench import floors
from tests.bench.figures import Floor, Report, figure
from tests.bench.filling import fill
from tests.bench.sizes import Sizes
from tests.bench.stage import Stage

_READER = "supervisor"
_RAW_ROWS = """
SELECT incident::text FROM dispatch_incident incident WHERE closed_at IS NULL
UNION ALL SELECT of_incident::text FROM dispatch_incidentagency of_incident
UNION ALL SELECT call::text FROM dispatch_call call
UNION ALL SELECT assignment::text FROM dispatch_assignment assignment
UNION ALL SELECT unit::text FROM dispatch_unit unit
UNION ALL SELECT alarm::text FROM dispatch_deadline alarm WHERE fired_at IS NOT NULL AND ended_at IS NULL
"""


def measure(stage: Stage, sizes: Sizes) -> Report:
    """Fill the centre, at first with a tenth of its rows, and read the board of somebody who sees everything."""
    count_queries = _query_counter()
    fill(incidents=sizes.board_incidents // 10, units=sizes.board_units // 10)
    few = count_queries()
    fill(incidents=sizes.board_incidents, units=sizes.board_units)
    many = count_queries()

    report = Report()
    if few != many:
        report.wrong.append(f"the board took {few} queries with few rows and {many} with many")
    document = stage.read(_READER, "/board").raise_for_status()
    board = document.json()
    seconds, floor_seconds = [], []
    for _ in range(sizes.board_reads):
        floor_seconds.append(floors.answer(stage.http) + floors.seconds_of(lambda: _read_raw(board)))
        seconds.append(floors.seconds_of(lambda: stage.read(_READER, "/board").raise_for_status()))
    rows = f"{len(board['incidents']):,} open incidents and {len(board['units']):,} units"
    floor = Floor(
        f"{floors.ANSWER}, one SELECT of the same rows as text, orjson of the same document",
        sorted(floor_seconds)[len(floor_seconds) // 2],
    )
    report.figures.append(figure(f"GET /api/v1/board, {rows}", seconds, floor))
    report.facts += [
        ("board, bytes", f"{len(document.content):,}"),
        ("board, queries", f"{many} with {rows}, {few} with a tenth of them"),
    ]
    return report


def _query_counter() -> Callable[[], int]:
    desk = Desk(_READER, client=Client(SERVER_NAME="127.0.0.1"))

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            accepted(desk.get("/board"))
        return len(queries)

    return count


def _read_raw(board: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_RAW_ROWS)
        cursor.fetchall()
    orjson.dumps(board)
