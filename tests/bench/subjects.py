"""The subjects of `bin/bench`, by name.

A subject runs on a database that holds the small centre of tests/factories.py, in a process of its own.
"""

from collections.abc import Callable

from dispatch.simulator import mix
from tests.bench import (
    board,
    calls,
    console,
    deadlines,
    disturbance,
    fan_out,
    floors,
    gis_areas,
    gis_coverage,
    gis_nearby,
    gis_places,
    gis_roads,
    gis_tiles,
    herd,
    phone,
    positions,
    rule,
    soak,
    writers,
    writes,
)
from tests.bench.figures import Report
from tests.bench.sizes import Sizes
from tests.bench.stage import stage


def dispatch(sizes: Sizes) -> Report:
    """Measure calls, incidents, assignments, the board, deadlines and recommendations."""
    report = Report()
    with stage() as running:
        # The board first: it is measured with the very rows that it says.
        report.add(board.measure(running, sizes))
        report.add(calls.measure(running, sizes))
        report.add(writes.measure(running, sizes))
        report.add(deadlines.measure(sizes))
        floors.remove_rows()
    report.add(rule.measure(sizes))
    return report


def screening(_: Sizes) -> Report:
    """Measure what the screening of duplicates finds and what it takes for one by mistake."""
    return Report(facts=mix.table())


SUBJECTS: dict[str, Callable[[Sizes], Report]] = {
    # Before others bring thousands of units.
    "gis_roads": gis_roads.measure,
    "dispatch": dispatch,
    "screening": screening,
    "push_fan_out": fan_out.measure,
    "push_slow_query": disturbance.measure,
    "push_writers": writers.measure,
    "push_herd": herd.measure,
    "push_positions": positions.measure,
    "console": console.measure,
    "phone": phone.measure,
    "gis_tiles": gis_tiles.measure,
    "gis_places": gis_places.measure,
    "gis_nearby": gis_nearby.measure,
    "gis_coverage": gis_coverage.measure,
    "soak": soak.measure,
    "gis_areas": gis_areas.measure,
}
# What is measured where nothing is named: all but what takes long by its nature.
USUAL = [name for name in SUBJECTS if name not in {"console", "phone", "soak"}]
# Subjects that are measured together under one name.
GROUPS = {group: [name for name in SUBJECTS if name.startswith(f"{group}_")] for group in ("gis", "push")}
