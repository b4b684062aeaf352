"""Who receives what: a console that misses an event, or sees another force's, is the worst that can happen here."""

import asyncio
from contextlib import closing

import pytest
from django.db import connection, connections

from dispatch.actions.calls import report_call
from dispatch.actions.incidents import add_note, create_incident
from dispatch.models import Incident, TimelineEvent
from dispatch.rules.access import Actor, Scope
from dispatch.schema import NewIncident
from dispatch.selectors.board import stream_cursor
from realtime import snapshots
from realtime.database import in_database
from realtime.push_path import push_path
from tests.factories import Centre, call_event
from tests.realtime.clients import Console


async def _call(number: int, dialled: str) -> int:
    """Let a call come in and return the newest seq."""
    await in_database(report_call, call_event(number, dialled=dialled))
    return await in_database(stream_cursor)


async def test_each_scope_receives_its_own(live_centre: Centre) -> None:
    consoles = {
        name: await Console.of(live_centre.actor(name))
        for name in ("police", "fire", "ambulance", "supervisor", "calltaker")
    }
    end = await _call(1, "115")
    for name in ("ambulance", "supervisor", "calltaker"):
        await consoles[name].events_to(end)
        assert [event["name"] for event in consoles[name].events] == ["incident.created", "call.received"]
    assert await consoles["police"].is_quiet()
    assert await consoles["fire"].is_quiet()
    end = await _call(2, "112")
    for name, console in consoles.items():
        await console.events_to(end)
        assert len(console.board["incidents"]) == (1 if name in {"police", "fire"} else 2)


async def test_prev_skips_what_the_scope_does_not_see(live_centre: Centre) -> None:
    police = await Console.of(live_centre.actor("police"))
    begin = police.cursor
    await _call(1, "115")
    await _call(2, "113")
    first = await police.event()
    assert first["prev"] == begin
    assert first["seq"] == begin + 3


async def test_sockets_that_share_a_past_share_the_frame(live_centre: Centre) -> None:
    first = await Console.of(live_centre.actor("police"))
    await first.events_to(await _call(1, "113"))
    second = await Console.of(live_centre.actor("police"))
    end = await _call(2, "113")
    await first.events_to(end)
    await second.events_to(end)
    assert first.board == second.board


async def test_a_console_that_opens_while_calls_come_in_misses_none(live_centre: Centre) -> None:
    supervisor = live_centre.actor("supervisor")
    reference = await Console.of(supervisor)
    calls = asyncio.gather(*(_call(number, "112") for number in range(1, 31)))
    consoles = []
    while not calls.done():
        consoles.append(await Console.of(supervisor))
        await asyncio.sleep(0.02)
    end = max(await calls)
    await reference.events_to(end)
    for console in consoles:
        await console.events_to(end)
        assert console.board == reference.board
    assert len(reference.board["incidents"]) == 30


async def test_resumed_consoles_lose_nothing_under_four_writers(live_centre: Centre) -> None:
    incident = await in_database(
        lambda: create_incident(by=live_centre.actor("police"), new=NewIncident(type="traffic_crash"))
    )
    start = await in_database(stream_cursor)

    def write(by: Actor) -> None:
        with closing(connections["default"]):
            for number in range(60):
                add_note(by=by, incident_id=incident.id, text=f"{by.name} {number}")

    # In threads of their own: the few of the push path are for the consoles.
    writers = asyncio.gather(
        *(
            asyncio.to_thread(write, live_centre.actor(name))
            for name in ("police", "ambulance", "supervisor", "calltaker")
        )
    )
    got: list[int] = []
    cursor = start
    while cursor < start + 240:
        console = await Console.of(live_centre.actor("ambulance"), cursor=cursor)
        for _ in range(7):
            got.append((await console.event())["seq"])
            if got[-1] == start + 240:
                break
        cursor = console.cursor
        await console.close()
    await writers
    assert got == list(range(start + 1, start + 241))
    last = await Console.of(live_centre.actor("ambulance"), cursor=cursor)
    assert await last.is_quiet()


async def test_a_resume_from_beyond_memory_reads_the_record(
    live_centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("realtime.joining._READ_LIMIT", 5)
    begin = await in_database(stream_cursor)
    for number in range(1, 9):
        end = await _call(number, "113" if number % 2 else "115")
    # The hub starts now, so its memory holds none of this.
    police = await Console.of(live_centre.actor("police"), cursor=begin)
    await police.events_to(end - 2)
    assert len(police.events) == 8
    await _call(9, "113")
    assert (await police.event())["seq"] == end + 1


async def test_who_catches_up_hears_that_this_is_now_when_it_has_everything(
    live_centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("realtime.hub.HEARTBEAT_S", 3600)
    begin = await in_database(stream_cursor)
    for number in range(1, 21):
        end = await _call(number, "113")
    police = await Console.of(live_centre.actor("police"), cursor=begin)
    kinds = [(await police.receive())["type"] for _ in range(end - begin + 1)]
    assert kinds == ["event"] * (end - begin) + ["heartbeat"]


@pytest.mark.parametrize("cursor", ["-1", "x", "", "1.0", "%31%00", "9" * 30, str(2**63), "1&cursor=2", "١"])
async def test_a_garbage_cursor_begins_afresh(live_centre: Centre, cursor: str) -> None:
    console = await Console.of(live_centre.actor("police"), cursor=cursor)
    assert await console.receive() == {"type": "reset"}
    assert (await console.receive())["code"] == 1000


async def test_a_cursor_from_the_future_begins_afresh(live_centre: Centre) -> None:
    end = await _call(1, "113")
    console = await Console.of(live_centre.actor("police"), cursor=end + 1)
    assert await console.receive() == {"type": "reset"}
    assert (await console.receive())["code"] == 1000


async def test_a_cursor_ahead_of_this_hub_is_no_future(live_centre: Centre) -> None:
    """The client may have been connected to a process that is ahead of this one."""
    await Console.of(live_centre.actor("police"))
    path = await push_path()
    end = await _call(1, "113")
    path.hub.last = end - 2
    console = await Console.of(live_centre.actor("police"), cursor=end)
    assert await console.is_quiet()
    await _call(2, "113")
    assert (await console.event())["seq"] == end + 1


async def test_a_cursor_too_old_begins_afresh(live_centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("realtime.joining.OLDEST_RESUME", 3)
    begin = await in_database(stream_cursor)
    await _call(1, "113")
    await Console.of(live_centre.actor("police"), cursor=begin)
    await _call(2, "113")
    console = await Console.of(live_centre.actor("police"), cursor=begin)
    assert await console.receive() == {"type": "reset"}


async def test_a_cursor_before_pruned_events_begins_afresh(live_centre: Centre) -> None:
    begin = await in_database(stream_cursor)
    await _call(1, "113")
    await in_database(lambda: TimelineEvent.objects.filter(seq=begin + 1).delete())
    console = await Console.of(live_centre.actor("police"), cursor=begin)
    assert await console.receive() == {"type": "reset"}


async def test_a_stream_that_went_back_resets_every_console(live_centre: Centre) -> None:
    """As after a restore from a copy: numbers are given again, to other events."""
    begin = await in_database(stream_cursor)
    console = await Console.of(live_centre.actor("police"))
    await console.events_to(await _call(1, "113"))

    def restore() -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM dispatch_timelineevent WHERE seq > %s", [begin])
            cursor.execute("UPDATE dispatch_streamhead SET seq = %s", [begin])

    await in_database(restore)
    assert await console.frame() == {"type": "reset"}
    assert (await console.receive())["code"] == 1000
    afresh = await Console.of(live_centre.actor("police"))
    assert afresh.cursor == begin
    await afresh.events_to(await _call(2, "113"))


async def test_heartbeats_tell_the_newest_event(live_centre: Centre) -> None:
    police = await Console.of(live_centre.actor("police"))
    end = await _call(1, "115")
    beat = await police.heartbeat()
    # On a busy machine Redis is listened to a moment later.
    while beat["cursor"] < end or "redis" in beat["degraded"]:
        beat = await police.heartbeat()
    assert beat["cursor"] == end
    # No engine runs in this test.
    assert beat["degraded"] == ["engine"]
    assert beat["at"].endswith("Z")


async def test_a_snapshot_is_built_once_for_many(live_centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[Scope] = []
    real = snapshots.read_snapshot

    def count(scope: Scope) -> snapshots.Snapshot:
        built.append(scope)
        return real(scope)

    monkeypatch.setattr(snapshots, "read_snapshot", count)
    supervisor = live_centre.actor("supervisor")
    await Console.of(supervisor)
    await asyncio.sleep(0.3)
    built.clear()
    consoles = await asyncio.gather(*(Console.of(supervisor) for _ in range(20)))
    assert len(built) <= 3
    end = await _call(1, "112")
    for console in consoles:
        await console.events_to(end)
    assert await in_database(Incident.objects.count) == 1
