"""How much each subject measures."""

from dataclasses import dataclass, replace


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
    # From the commit to the last console: so many consoles, and blocks of events for them.
    push_blocks: tuple[tuple[int, int], ...] = ((10, 5), (100, 5), (500, 12), (1_000, 5))
    push_block_events: int = 10
    push_saturated_sockets: int = 500
    push_bursts: int = 3
    push_burst_events: int = 200
    slow_consoles: int = 100
    slow_blocks: int = 24
    slow_block_events: int = 15
    slow_query_s: float = 2.0
    writer_processes: int = 4
    writer_threads: int = 4
    writer_rounds: int = 3
    writer_s: float = 3.0
    writer_consoles: int = 10
    # Positions of a few units and of a fleet.
    fix_consoles: int = 50
    fix_units: int = 10
    fixes: int = 200
    fleet_consoles: int = 100
    fleet_units: int = 2_000
    fleet_batch: int = 100
    fleet_s: int = 20
    fleet_history: int = 2_000_000
    # All consoles at once.
    herd_consoles: int = 500
    herd_incidents: int = 100
    herd_units: int = 300
    herd_idle_s: float = 20.0
    herd_missed_events: int = 20
    herd_ringing_consoles: int = 1_000
    herd_calls_per_second: int = 5
    herd_calls_for_s: int = 20
    # One console in a browser: a while at rest, then so many looks at it while things happen.
    console_incidents: int = 500
    console_units: int = 2_000
    console_places: int = 20_000
    console_rest_s: float = 30.0
    console_looks: int = 8
    console_look_s: float = 15.0
    console_events_per_second: int = 10
    console_moves_per_second: int = 200
    console_keystrokes: int = 200
    # A crew's phone: so often it is opened again, and so many calls to work are answered.
    phone_openings: int = 10
    phone_answers: int = 20
    # What stands in the province, and incidents whose surroundings are read so many times.
    near_features: int = 20_000
    near_incidents: int = 20
    near_rounds: int = 5
    # Minutes of ten times the surge.
    soak_consoles: int = 200
    soak_minutes: int = 15
    soak_minute_s: float = 60.0
    soak_calls_a_minute: int = 100
    soak_call_s: float = 20.0
    soak_units: int = 200
    # Tiles of the map: so many places, and so many tiles of each layer and zoom.
    tile_places: int = 200_000
    tile_reads: int = 10
    # Places, and questions for them.
    places: int = 200_000
    place_queries: int = 500
    road_questions: int = 60


def watching(sizes: Sizes, minutes: float | None) -> Sizes:
    """Return the sizes with so many minutes for what is watched over a time, as usual where none are named."""
    if minutes is None:
        return sizes
    return replace(
        sizes,
        console_looks=max(3, round(minutes * 60 / sizes.console_look_s)),
        soak_minutes=max(3, round(minutes * 60 / sizes.soak_minute_s)),
    )


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
    push_blocks=((3, 1), (5, 1)),
    push_block_events=5,
    push_saturated_sockets=5,
    push_bursts=1,
    push_burst_events=20,
    slow_consoles=3,
    slow_blocks=1,
    slow_block_events=5,
    slow_query_s=1.5,
    writer_processes=2,
    writer_threads=2,
    writer_rounds=1,
    writer_s=0.5,
    writer_consoles=2,
    fix_consoles=3,
    fix_units=3,
    fixes=6,
    fleet_consoles=3,
    fleet_units=60,
    fleet_batch=20,
    fleet_s=2,
    fleet_history=1_000,
    herd_consoles=5,
    herd_incidents=10,
    herd_units=60,
    herd_idle_s=0.5,
    herd_missed_events=3,
    herd_ringing_consoles=6,
    herd_calls_for_s=1,
    console_incidents=20,
    console_units=60,
    console_places=600,
    console_rest_s=1.0,
    console_looks=3,
    console_look_s=1.0,
    console_moves_per_second=20,
    console_keystrokes=20,
    phone_openings=2,
    phone_answers=2,
    near_features=400,
    near_incidents=2,
    near_rounds=2,
    soak_consoles=5,
    soak_minutes=2,
    soak_minute_s=2.0,
    soak_call_s=0.5,
    soak_units=20,
    tile_places=2_000,
    tile_reads=1,
    places=600,
    place_queries=20,
    road_questions=3,
)
