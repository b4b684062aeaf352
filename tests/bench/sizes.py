"""How much each subject measures."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sizes:
    """What `bin/bench` measures; a test measures less by the same programs."""

    calls_per_second: int = 20
    calls_for_s: int = 30
    incidents: int = 200
    assignments: int = 100
    board_incidents: int = 500
    board_units: int = 2_000
    board_reads: int = 40
    deadlines: int = 10_000
    deadlines_spread_s: int = 60
    candidates: int = 2_000
    recommendations: int = 50


SMALL = Sizes(
    calls_per_second=10,
    calls_for_s=1,
    incidents=5,
    assignments=3,
    board_incidents=20,
    board_units=120,
    board_reads=3,
    deadlines=50,
    deadlines_spread_s=1,
    candidates=60,
    recommendations=2,
)
