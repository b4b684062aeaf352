"""How the figures are shown."""

import os
import platform
import subprocess
from collections.abc import Iterator

from django.conf import settings
from django.db import connection

from tests.bench.figures import Figure, Report

_COLUMNS = ("what", "n", "median", "p95", "p99", "worst", "floor", "ratio")
# Only where a floor has a tail.
_TAIL_COLUMNS = ("floor p99", "p99 ratio")
_GOAL_COLUMNS = ("goal", "measured", "wanted", "met")


def machine() -> dict[str, str]:
    """Return what the figures were measured on."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version'), current_setting('fsync'), current_setting('synchronous_commit')"
        )
        version, fsync, synchronous_commit = cursor.fetchone()
    return {
        "cores": str(len(os.sched_getaffinity(0))),
        "python": platform.python_version(),
        "postgresql": f"{version}, fsync {fsync}, synchronous_commit {synchronous_commit}",
        "commit": _commit(),
    }


def load() -> str:
    """Return the load of the last 1, 5 and 15 minutes: with more than the cores, figures are others' as well."""
    return " ".join(f"{average:.2f}" for average in os.getloadavg())


def _commit() -> str:
    def git(*words: str) -> str:
        done = subprocess.run(
            ["git", *words], cwd=settings.BASE_DIR, capture_output=True, text=True, check=True, timeout=30
        )
        return done.stdout.strip()

    try:
        return f"{git('rev-parse', '--short=12', 'HEAD')}{', changed since' if git('status', '--porcelain') else ''}"
    except (OSError, subprocess.SubprocessError):
        return "unknown"


def lines(subject: str, report: Report) -> Iterator[str]:
    """Yield a subject's table: times in milliseconds, floors named beneath, then goals, facts and what was wrong."""
    yield f"{subject}" + (" (milliseconds; ratio = median / floor)" if report.figures else "")
    if report.figures:
        floors = list(dict.fromkeys(figure.floor for figure in report.figures))
        tails = any(figure.p99_ratio is not None for figure in report.figures)
        rows = [(*_COLUMNS, *(_TAIL_COLUMNS if tails else ()))]
        rows += [
            (*_cells(figure, floors.index(figure.floor) + 1), *(_tail_cells(figure) if tails else ()))
            for figure in report.figures
        ]
        yield from _aligned(rows)
        yield from (f"  floor {number}: {floor}" for number, floor in enumerate(floors, start=1))
    if report.goals:
        yield ""
        goals = [(goal.what, goal.measured, goal.goal, "yes" if goal.met else "MISSED") for goal in report.goals]
        yield from _aligned([_GOAL_COLUMNS, *goals])
    if report.facts:
        yield ""
    width = max((len(name) for name, _ in report.facts), default=0)
    yield from (f"  {name.ljust(width)}  {value}" for name, value in report.facts)
    yield from (f"  WRONG: {text}" for text in report.wrong)


def _cells(figure: Figure, floor: int) -> tuple[str, ...]:
    times = (figure.median_ms, figure.p95_ms, figure.p99_ms, figure.worst_ms)
    return (
        figure.what,
        f"{figure.n:,}",
        *(f"{time:,.1f}" for time in times),
        f"{figure.floor_ms:.2f} ({floor})",
        f"{figure.ratio:.2f}",
    )


def _tail_cells(figure: Figure) -> tuple[str, ...]:
    if figure.floor_p99_ms is None or figure.p99_ratio is None:
        return "", ""
    return f"{figure.floor_p99_ms:,.2f}", f"{figure.p99_ratio:.2f}"


def _aligned(rows: list[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for what, *numbers in rows:
        cells = [what.ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(numbers, widths[1:], strict=True))]
        yield "  " + "  ".join(cells)
