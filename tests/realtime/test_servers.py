"""The push path between real processes: what a client sees on the wire, and what the death of Redis costs."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
import websockets

from dispatch.actions.assignment_ends import divert_assignment
from dispatch.actions.calls import report_call
from dispatch.rules.access import Actor
from dispatch.schema import Diversion
from dispatch.selectors.board import stream_cursor
from realtime.database import in_database
from tests.factories import Centre, call_event
from tests.realtime.clients import make_session, make_token
from tests.realtime.servers import PrivateRedis, web_process

pytestmark = pytest.mark.slow

CLOSED_WITHOUT_A_WORD = 1006


@pytest.fixture
def private_redis(redis: PrivateRedis, settings: Any) -> PrivateRedis:
    layers = {"default": {**settings.CHANNEL_LAYERS["default"]}}
    layers["default"]["CONFIG"] = {"hosts": [{"address": redis.url, "socket_timeout": None}], "prefix": "eoc"}
    settings.CHANNEL_LAYERS = layers
    return redis


@pytest.fixture
def web(committed_centre: Centre, private_redis: PrivateRedis) -> Iterator[str]:
    with web_process(private_redis.url) as address:
        yield address


@asynccontextmanager
async def console(web: str, actor: Actor, query: str = "", *, path: str = "/ws/console") -> AsyncIterator[Any]:
    token = await in_database(make_token, actor)
    headers = {"Authorization": f"Bearer {token}"}
    url = f"ws://{web}{path}{query}"
    async with websockets.connect(
        url, additional_headers=headers, max_size=None, proxy=None, open_timeout=60
    ) as socket:
        yield socket


async def next_frame(socket: Any, kind: str = "event", within_s: float = 30) -> dict[str, Any]:
    async with asyncio.timeout(within_s):
        while True:
            frame = json.loads(await socket.recv())
            if frame["type"] == kind:
                return dict(frame)


def catch_up_reads(web: str) -> float:
    """Return how often the web process found events by reading that nobody had announced to it."""
    lines = httpx.get(f"http://{web}/metrics").text.splitlines()
    return next(float(line.split()[1]) for line in lines if line.startswith("eoc_realtime_catch_up_reads_total"))


async def test_a_client_on_the_wire(web: str, committed_centre: Centre) -> None:
    police = committed_centre.actor("police")
    async with console(web, police) as socket:
        snapshot = await next_frame(socket, "snapshot")
        await in_database(report_call, call_event(1, dialled="113"))
        assert (await next_frame(socket))["prev"] == snapshot["cursor"]
        await socket.send("x")
        with pytest.raises(websockets.ConnectionClosed):
            await next_frame(socket, "nothing more")
        assert socket.close_code == 4400
    async with console(web, police) as socket:
        await next_frame(socket, "snapshot")
        # The server does not even read it.
        await socket.send("x" * 65_537)
        with pytest.raises(websockets.ConnectionClosed):
            await next_frame(socket, "nothing more")
        assert socket.close_code == CLOSED_WITHOUT_A_WORD
    async with console(web, police, "?cursor=999999") as socket:
        assert json.loads(await socket.recv()) == {"type": "reset"}
        with pytest.raises(websockets.ConnectionClosed):
            await socket.recv()
        assert socket.close_code == 1000


async def test_refusals_on_the_wire(web: str, committed_centre: Centre) -> None:
    session = await in_database(make_session, committed_centre.actor("police"))
    cookies = {"Cookie": f"sessionid={session}"}
    url = f"ws://{web}/ws/console"
    for headers, origin, path in (
        ({}, None, url),
        (cookies, None, url),
        (cookies, "https://evil.example", url),
        ({"Authorization": "Bearer nobody"}, None, url),
        (cookies, f"http://{web}", f"ws://{web}/ws/nothing"),
    ):
        with pytest.raises(websockets.InvalidStatus) as refusal:
            await websockets.connect(path, additional_headers=headers, origin=origin, proxy=None, open_timeout=60)  # type: ignore[arg-type]
        assert refusal.value.response.status_code == 403
    browser = websockets.connect(url, additional_headers=cookies, origin=f"http://{web}", proxy=None, open_timeout=60)  # type: ignore[arg-type]
    async with browser as socket:
        assert await next_frame(socket, "snapshot")


async def test_the_death_of_redis_costs_a_quarter_of_a_second_and_no_event(
    web: str, committed_centre: Centre, private_redis: PrivateRedis
) -> None:
    async with console(web, committed_centre.actor("supervisor")) as socket:
        cursor = (await next_frame(socket, "snapshot"))["cursor"]
        assert (await next_frame(socket, "heartbeat"))["degraded"] == ["engine"]
        got: list[int] = []

        async def call(number: int) -> None:
            await in_database(report_call, call_event(number, dialled="112"))
            for _ in range(2):
                frame = await next_frame(socket)
                assert frame["prev"] == (got[-1] if got else cursor)
                got.append(frame["seq"])

        for number in range(1, 11):
            await call(number)
        private_redis.kill()
        for number in range(11, 21):
            await call(number)
        while (await next_frame(socket, "heartbeat"))["degraded"] != ["engine", "redis"]:
            pass
        private_redis.start()
        while (await next_frame(socket, "heartbeat"))["degraded"] != ["engine"]:
            pass
        # Until the pause of the doorbell in this process is over, events still come by reading.
        await asyncio.sleep(2)
        read_before = await asyncio.to_thread(catch_up_reads, web)
        for number in range(21, 41):
            await call(number)
        # Without announcements each call would have been found by a read of its own.
        assert await asyncio.to_thread(catch_up_reads, web) - read_before <= 10
        end = await in_database(stream_cursor)
        assert got == list(range(cursor + 1, end + 1))


async def test_an_order_is_on_the_crews_page_soon_also_while_redis_is_away(
    web: str, committed_centre: Centre, private_redis: PrivateRedis
) -> None:
    """By whichever process it is given: by this one over HTTP, or by another one that can tell nobody."""
    first, second = [
        (await in_database(report_call, call_event(number, dialled="115"))).incident_id for number in (1, 2)
    ]
    supervisor, crew = committed_centre.actor("supervisor"), committed_centre.actor("crew")
    unit = committed_centre.units["ambulance"][0].pk
    token = await in_database(make_token, supervisor)
    async with (
        console(web, crew, path="/ws/field") as page,
        httpx.AsyncClient(base_url=f"http://{web}/api/v1", headers={"Authorization": f"Bearer {token}"}) as client,
    ):

        async def shown_incidents() -> list[int]:
            board = (await next_frame(page, "snapshot", within_s=30))["board"]
            return [incident["id"] for incident in board["incidents"]]

        assert await shown_incidents() == []
        answer = await client.post(f"/incidents/{first}/assignments", json={"units": [unit]}, timeout=30)
        [sent] = answer.json()["assignments"]
        assert await shown_incidents() == [first]
        private_redis.kill()
        diversion = Diversion(incident=second)
        await in_database(divert_assignment, by=supervisor, assignment_id=sent["id"], diversion=diversion)
        while await shown_incidents() != [second]:
            pass
        while "redis" not in (await next_frame(page, "heartbeat", within_s=30))["degraded"]:
            pass
