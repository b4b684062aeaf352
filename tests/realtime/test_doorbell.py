"""The doorbell must never hold up the write that it announces."""

import asyncio
import threading
import time
from collections.abc import Sequence
from typing import Any

import pytest

from dispatch.actions.calls import report_call
from dispatch.ports import StreamedEvent, connect_doorbell, doorbell
from realtime.announcer import LONGEST_QUEUE, MOST_TOGETHER, Announcement, Announcer
from realtime.database import in_database
from realtime.doorbell import ChannelsDoorbell
from realtime.messages import pack_events, unpack_events
from realtime.metrics import ANNOUNCEMENTS_DROPPED, REDIS_FAILURES
from tests.factories import Centre, call_event
from tests.realtime.clients import Console
from tests.running import wait_until


@pytest.fixture
def no_redis(settings: Any) -> None:
    layers = {"default": {**settings.CHANNEL_LAYERS["default"]}}
    layers["default"]["CONFIG"] = {"hosts": [{"address": "unix:///nowhere/redis.sock"}], "prefix": "nowhere"}
    settings.CHANNEL_LAYERS = layers


def some_event(seq: int = 1) -> StreamedEvent:
    return StreamedEvent(seq, frozenset({"police", "fire"}), ',"what":"cháy nhà"}'.encode())


def test_an_announcement_is_read_as_it_was_written() -> None:
    events = [some_event(1), some_event(2)]
    assert unpack_events(pack_events(events)) == events


def test_a_dead_redis_holds_nobody_up(no_redis: None) -> None:
    bell = ChannelsDoorbell(Announcer())
    times = []
    for seq in range(300):
        began = time.perf_counter()
        bell.ring([some_event(seq)])
        times.append(time.perf_counter() - began)
    # The few slowest are the scheduler's on a busy machine.
    assert sorted(times)[290] < 0.05
    time.sleep(0.3)
    # One attempt, then a pause in which nothing is tried.
    before = REDIS_FAILURES.labels("events")._value.get()
    for seq in range(300):
        bell.ring([some_event(seq)])
    time.sleep(0.2)
    assert REDIS_FAILURES.labels("events")._value.get() - before <= 2


def test_a_redis_that_hangs_fills_a_bounded_queue() -> None:
    class Hanging:
        async def group_send(self, group: str, message: dict[str, Any]) -> None:
            await asyncio.sleep(3600)

    announcer = Announcer()
    bell = ChannelsDoorbell(announcer, layer=Hanging)
    dropped = ANNOUNCEMENTS_DROPPED.labels("events")._value.get()
    began = time.perf_counter()
    for seq in range(LONGEST_QUEUE + 500):
        bell.ring([some_event(seq)])
    assert time.perf_counter() - began < 1
    assert ANNOUNCEMENTS_DROPPED.labels("events")._value.get() - dropped >= 500 - MOST_TOGETHER
    assert sum(map(len, announcer._queues.values())) <= LONGEST_QUEUE


def test_what_waits_is_told_together() -> None:
    told: list[list[int]] = []
    release = threading.Event()

    class Slow:
        async def group_send(self, group: str, message: dict[str, Any]) -> None:
            await asyncio.to_thread(release.wait)
            told.append([event.seq for event in unpack_events(message)])

    bell = ChannelsDoorbell(Announcer(), layer=Slow)
    for seq in range(250):
        bell.ring([some_event(seq)])
    release.set()
    wait_until(lambda: sum(map(len, told)) == 250, 5, "all are told")
    assert [seq for seqs in told for seq in seqs] == list(range(250))
    assert len(told) <= 1 + 1 + 250 // MOST_TOGETHER + 1


def test_events_go_before_positions_that_came_before_them() -> None:
    told: list[str] = []
    release = threading.Event()

    async def publish(things: Sequence[Any]) -> None:
        await asyncio.to_thread(release.wait)
        told.append(things[0])

    announcer = Announcer()
    for kind in ("desks", "positions", "events"):
        announcer.announce(Announcement(kind, [kind], publish))
        # The first one is on its way before the others come.
        wait_until(lambda: not announcer._queues["desks"], 5, "it is taken")
    release.set()
    wait_until(lambda: len(told) == 3, 5, "all are told")
    assert told == ["desks", "events", "positions"]


def test_a_child_process_rings_with_a_thread_of_its_own(no_redis: None) -> None:
    announcer = Announcer()
    bell = ChannelsDoorbell(announcer)
    bell.ring([some_event()])
    announcer._forget_thread()
    bell.ring([some_event()])
    assert announcer._loop is not None


async def test_events_arrive_without_redis_and_without_a_doorbell(no_redis: None, live_centre: Centre) -> None:
    """As from another process while Redis is down: only the look at the database finds them."""

    class Mute:
        def ring(self, events: object) -> None:
            pass

    console = await Console.of(live_centre.actor("police"))
    before = doorbell()
    connect_doorbell(Mute())
    try:
        await in_database(report_call, call_event(1, dialled="113"))
    finally:
        connect_doorbell(before)
    await console.event()
    while "redis" not in (await console.heartbeat())["degraded"]:
        pass


async def test_in_one_process_events_arrive_at_once_without_redis(
    no_redis: None, live_centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The hub does not even look at the database here."""
    monkeypatch.setattr("realtime.hub.POLL_S", 3600)
    console = await Console.of(live_centre.actor("police"))
    for number in range(1, 6):
        await in_database(report_call, call_event(number, dialled="113"))
        await console.event()
        await console.event()
