"""Where units are, on sockets: the newest, only what changed, at a pace that a screen can follow."""

import asyncio
import time
from typing import Any

import pytest
from redis.exceptions import ConnectionError as RedisAway

from dispatch.ports import Movement, position_feed
from dispatch.rules.access import Scope
from realtime.audience import Audience
from realtime.newest import keep_newest, newest_kept
from realtime.pace import MESSAGES_AT_ONCE, THINGS_AT_ONCE, WINDOW_S, Pace
from realtime.positions import LOOKS_AT_REDIS, Positions
from tests.factories import Centre
from tests.realtime.clients import Console
from tests.realtime.test_hub import Socket, until

POLICE = Scope(frozenset({"police"}))
ALL = Scope(None)


def movement(unit_id: int, at: float, lon: float = 106.9, agency: str = "police", *, suspect: bool = False) -> Movement:
    return Movement(unit_id, agency, lon, 11.5, 90.0, 12.5, at, suspect)


class Screens:
    def __init__(self, *scopes: Scope) -> None:
        self.audiences = [Audience(scope) for scope in scopes]
        self.positions = Positions(lambda: self.audiences)
        self.sockets = [Socket() for _ in scopes]
        for audience, socket in zip(self.audiences, self.sockets, strict=True):
            audience.join(socket, 0)


def units(socket: Socket) -> list[list[int]]:
    return [sorted(unit[0] for unit in frame["units"]) for frame in socket.frames("positions")]


async def test_each_scope_is_shown_its_own() -> None:
    screens = Screens(POLICE, ALL)
    screens.positions.hear([movement(1, 10.0), movement(2, 10.0, agency="fire", suspect=True)])
    assert [units(socket) for socket in screens.sockets] == [[[1]], [[1, 2]]]
    frame = screens.sockets[1].frames("positions")[0]
    assert frame["suspect"] == [2]
    assert frame["units"][0][1:5] == [106.9, 11.5, 90.0, 12.5]


async def test_an_older_movement_never_moves_a_marker_back() -> None:
    screens = Screens(ALL)
    screens.positions.hear([movement(1, 10.0, lon=107.0)])
    screens.positions.hear([movement(1, 9.0, lon=106.0), movement(1, 10.0, lon=106.0)])
    assert len(screens.sockets[0].frames("positions")) == 1
    late = Socket()
    screens.positions.greet(ALL, late)
    assert late.frames("positions")[0]["units"][0][1] == 107.0


async def test_a_burst_is_one_frame_with_the_newest_of_each_unit() -> None:
    screens = Screens(ALL)
    for number in range(400):
        screens.positions.hear([movement(number % 100, float(number), lon=106.0 + number / 1000)])
    sent_at_once = len(screens.sockets[0].frames("positions"))
    assert sent_at_once <= MESSAGES_AT_ONCE
    await until(lambda: len(screens.sockets[0].frames("positions")) > sent_at_once)
    last = screens.sockets[0].frames("positions")[-1]
    assert sorted(unit[0] for unit in last["units"]) == list(range(100))
    assert all(unit[1] == round(106.0 + (300 + unit[0]) / 1000, 6) for unit in last["units"])
    screens.positions.stop()


async def test_a_part_of_the_map_is_all_that_a_socket_gets_that_asked_for_it() -> None:
    screens = Screens(ALL)
    everything, part = screens.sockets[0], Socket()
    screens.audiences[0].join(part, 0)
    screens.positions.hear([movement(1, 1.0, lon=106.5), movement(2, 1.0, lon=107.5)])
    for _ in range(100):
        screens.positions.limit(ALL, part, (107.0, 11.0, 108.0, 12.0))
    await until(lambda: len(part.written) > 1)
    screens.positions.hear([movement(1, 2.0, lon=106.6)])
    screens.positions.hear([movement(2, 2.0, lon=107.6)])
    assert units(part) == [[1, 2], [2], [2]]
    assert units(everything) == [[1, 2], [1], [2]]
    screens.positions.limit(ALL, part, None)
    await until(lambda: len(part.written) > 3)
    screens.positions.hear([movement(1, 3.0, lon=106.7)])
    assert units(part)[3:] == [[1, 2], [1]]


async def test_who_leaves_a_part_of_the_map_is_seen_to_leave_it() -> None:
    screens = Screens(ALL)
    part = screens.sockets[0]
    screens.positions.hear([movement(1, 1.0, lon=107.5)])
    screens.positions.limit(ALL, part, (107.0, 11.0, 108.0, 12.0))
    await until(lambda: len(part.written) > 1)
    screens.positions.hear([movement(1, 2.0, lon=108.1)])
    screens.positions.hear([movement(1, 3.0, lon=108.2)])
    assert [frame["units"][0][1] for frame in part.frames("positions")] == [107.5, 107.5, 108.1]


async def test_a_newcomer_shares_a_frame_and_misses_nothing_that_moved_since() -> None:
    screens = Screens(ALL)
    screens.positions.hear([movement(number, 1.0) for number in range(THINGS_AT_ONCE + 1)])
    early, late = Socket(), Socket()
    screens.audiences[0].join(early, 0)
    screens.positions.greet(ALL, early)
    screens.positions.hear([movement(5, 2.0, lon=107.0)])
    screens.audiences[0].join(late, 0)
    screens.positions.greet(ALL, late)
    assert early.written[0] is late.written[0]
    await until(lambda: len(late.written) > 1)
    assert [unit[:2] for unit in late.frames("positions")[-1]["units"]] == [[5, 107.0]]
    screens.positions.greet(ALL, late)
    assert [unit[1] for unit in late.frames("positions")[-1]["units"] if unit[0] == 5] == [107.0]
    screens.positions.stop()


class TestPace:
    def test_a_quiet_line_waits_for_nothing(self) -> None:
        pace = Pace()
        assert all(pace.take(now, 1) == now for now in (number / 10 for number in range(100)))

    def test_a_burst_goes_out_twice_a_second(self) -> None:
        pace = Pace()
        times = [number / 1000 for number in range(10_000)]
        due = [pace.take(now, 1) for now in times]
        late = {at for at, now in zip(due, times, strict=True) if at > now > 1}
        assert 2 * 9 - 1 <= len(late) <= 2 * 9 + 1
        assert not [now for at, now in zip(due, times, strict=True) if at <= now and now > 1]
        assert all(at - now <= WINDOW_S for at, now in zip(due, times, strict=True))

    def test_after_a_burst_the_line_is_quiet_again(self) -> None:
        pace = Pace()
        for number in range(MESSAGES_AT_ONCE * 10):
            pace.take(number / 1000, 1)
        assert pace.take(5.0, 1) == 5.0

    def test_one_large_message_on_a_quiet_line_goes_at_once(self) -> None:
        pace = Pace()
        assert pace.take(1.0, 1_000) == 1.0
        assert pace.take(1.1, 1) > 1.1


async def test_redis_keeps_the_newest_whoever_writes_last() -> None:
    unit = 900_000_001
    await keep_newest([movement(unit, 20.0, lon=107.0)])
    await keep_newest([movement(unit, 19.0, lon=106.0)])
    kept = {known.unit_id: known for known in await newest_kept()}
    assert kept[unit] == movement(unit, 20.0, lon=107.0)


async def test_what_was_not_heard_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    screens = Screens(ALL)

    async def kept() -> list[Movement]:
        return [movement(1, 5.0)]

    monkeypatch.setattr("realtime.positions.newest_kept", kept)
    await screens.positions.look()
    await screens.positions.look()
    assert units(screens.sockets[0]) == [[1]]


@pytest.mark.usefixtures("live_centre")
async def test_without_redis_positions_are_read_from_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    screens = Screens(ALL)

    async def away() -> list[Movement]:
        raise RedisAway

    monkeypatch.setattr("realtime.positions.newest_kept", away)
    monkeypatch.setattr("realtime.positions.newest_movements", lambda: [movement(1, 5.0)])
    await screens.positions.look()
    assert units(screens.sockets[0]) == [[1]]


@pytest.mark.usefixtures("live_centre")
async def test_what_redis_has_lost_is_read_from_the_database_after_some_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    screens = Screens(ALL)

    async def emptied() -> list[Movement]:
        return []

    monkeypatch.setattr("realtime.positions.newest_kept", emptied)
    monkeypatch.setattr("realtime.positions.newest_movements", lambda: [movement(1, 5.0)])
    for _ in range(LOOKS_AT_REDIS - 1):
        await screens.positions.look()
    assert units(screens.sockets[0]) == []
    await screens.positions.look()
    assert units(screens.sockets[0]) == [[1]]


async def test_of_a_clock_that_is_ahead_the_same_is_said_as_on_the_card() -> None:
    screens = Screens(ALL)
    screens.positions.hear([movement(1, time.time() + 90)])
    assert -91 < screens.sockets[0].frames("positions")[0]["units"][0][5] < -89


async def test_on_the_wire(live_centre: Centre) -> None:
    police = await Console.of(live_centre.actor("police"))
    fire = await Console.of(live_centre.actor("fire"))
    await asyncio.to_thread(position_feed().show, [movement(800_000_001, 4_000_000_000.0)])
    frame: dict[str, Any] = {"units": []}
    while 800_000_001 not in [unit[0] for unit in frame["units"]]:
        frame = await police.next_of("positions")
    await police.say('{"type":"viewport","box":[0,0,1,1]}')
    while frame["units"]:
        frame = await police.next_of("positions")
    await police.say('{"type":"viewport","box":null}')
    frame = await police.next_of("positions")
    assert 800_000_001 in [unit[0] for unit in frame["units"]]
    await asyncio.to_thread(position_feed().show, [movement(800_000_002, 4_000_000_000.0, agency="fire")])
    came: set[int] = set()
    while 800_000_002 not in came:
        came |= {unit[0] for unit in (await fire.next_of("positions"))["units"]}
    assert 800_000_001 not in came
