"""Web processes on two machines behind nginx: one is killed, the other told to go, and nobody misses anything."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.factories import Centre
from tests.faults.callers import callers
from tests.faults.consoles import Console, living
from tests.faults.proxies import free_port, nginx
from tests.realtime.servers import TWILIO_TOKEN, Entrance, PrivateRedis, WebProcess, entrance
from tests.running import CALLER_PATIENCE_S, VOICE

pytestmark = pytest.mark.slow

ADDRESSES = ("127.0.0.2", "127.0.0.3")
DESKS = ("police", "ambulance", "supervisor", "calltaker")
CONSOLES_EACH = 4
CALLS_PER_SECOND = 10
MOVING = 4410
CUT = 1006


@dataclass(frozen=True)
class BehindProxy:
    """Two web processes, and how they are reached through nginx."""

    entered: Entrance
    machines: list[WebProcess]


@pytest.fixture
def behind_proxy(committed_centre: Centre, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BehindProxy]:
    # A socket's path must be short.
    redis = PrivateRedis(Path(tmp_path_factory.mktemp("r")))
    port = free_port()
    variables = {
        "EOC_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "EOC_TRUSTED_PROXIES": "1",
        "TWILIO_AUTH_TOKEN": TWILIO_TOKEN,
    }
    machines = [WebProcess(redis.url, address, **variables) for address in ADDRESSES]
    with ExitStack() as stack:
        stack.enter_context(nginx(tmp_path_factory.mktemp("nginx"), port, [machine.host for machine in machines]))
        stack.callback(redis.kill)
        redis.start()
        for machine in machines:
            stack.callback(machine.kill)
            machine.start()
        yield BehindProxy(entrance(f"127.0.0.1:{port}", DESKS), machines)


async def test_machines_go_and_come_and_no_event_is_missed(behind_proxy: BehindProxy, figures: list[str]) -> None:
    first, second = behind_proxy.machines
    entered = behind_proxy.entered
    desks = [Console(entered, username) for username in DESKS for _ in range(CONSOLES_EACH)]
    async with (
        httpx.AsyncClient(base_url=entered.address, timeout=CALLER_PATIENCE_S, trust_env=False) as http,
        living(desks),
    ):
        async with callers(entered, per_second=CALLS_PER_SECOND) as calling:
            spread = [await _sockets(machine) for machine in (first, second)]
            assert sum(spread) == len(desks)
            assert all(spread), "nginx sends everybody to one machine"
            await asyncio.sleep(1)

            await asyncio.to_thread(second.kill)
            await _hold_all(first, desks)
            assert sum(CUT in desk.closes for desk in desks) == spread[1]
            await asyncio.sleep(1)
            await asyncio.to_thread(second.start)

            before = [len(desk.closes) for desk in desks]
            code = await asyncio.to_thread(first.end)
            await _hold_all(second, desks)
            await asyncio.sleep(1)
        boards = [await desk.agrees_with_centre(http) for desk in desks]
    figures.append(
        f"{len(desks)} consoles on two machines behind nginx {spread}, one killed and the other told to go: "
        f"calls offered {len(calling.offers)}, accepted {len(calling.accepted)}"
    )
    everything = next(board for desk, board in zip(desks, boards, strict=True) if desk.username == "supervisor")
    assert [offer for offer in calling.offers if not offer.accepted] == []
    assert calling.accepted.keys() == {call["provider_call_id"] for call in everything["calls"]}
    assert code == 0
    told = [desk.closes[closed : closed + 1] for desk, closed in zip(desks, before, strict=True)]
    assert told == [[MOVING]] * len(desks)


async def _hold_all(machine: WebProcess, desks: list[Console]) -> None:
    """Wait until every console has its socket on this machine."""
    async with asyncio.timeout(90):
        while True:
            if await _sockets(machine) == len(desks):
                return
            await asyncio.sleep(0.1)


async def _sockets(machine: WebProcess) -> int:
    """Return how many sockets the web process holds."""
    return int(await asyncio.to_thread(machine.figure, "eoc_realtime_sockets"))


class Mute:
    """A machine that takes requests and closes the connection without an answer: it may have carried them out."""

    def __init__(self) -> None:
        self.taken: list[str] = []

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take one request."""
        self.taken.append((await reader.readline()).decode().rpartition(" ")[0])
        writer.transport.abort()


async def test_what_may_have_been_carried_out_is_sent_again_only_where_it_counts_once(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    first, second = Mute(), Mute()
    port = free_port()
    async with (
        await asyncio.start_server(first.take, ADDRESSES[0], 0) as one,
        await asyncio.start_server(second.take, ADDRESSES[1], 0) as two,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=CALLER_PATIENCE_S, trust_env=False) as http,
    ):
        upstream = ["{}:{}".format(*server.sockets[0].getsockname()) for server in (one, two)]
        running = nginx(tmp_path_factory.mktemp("nginx"), port, upstream)
        await asyncio.to_thread(running.__enter__)
        try:
            for method, path, times in (
                ("POST", "/api/v1/incidents", 1),
                ("PATCH", "/api/v1/incidents/1", 1),
                ("GET", "/api/v1/board", 2),
                ("GET", "/ws/console", 2),
                ("POST", VOICE, 2),
            ):
                answer = await http.request(method, path)
                assert answer.status_code == 502
                taken = first.taken + second.taken
                assert taken == [f"{method} {path}"] * times
                assert len(first.taken) <= 1
                assert len(second.taken) <= 1
                first.taken.clear()
                second.taken.clear()
        finally:
            running.__exit__(None, None, None)


async def test_a_machine_that_refuses_costs_no_request(tmp_path_factory: pytest.TempPathFactory) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")
        writer.close()

    port = free_port()
    async with (
        await asyncio.start_server(answer, ADDRESSES[1], 0) as alive,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=CALLER_PATIENCE_S, trust_env=False) as http,
    ):
        # Nobody listens at the first.
        upstream = [f"{ADDRESSES[0]}:{free_port()}", "{}:{}".format(*alive.sockets[0].getsockname())]
        with nginx(tmp_path_factory.mktemp("nginx"), port, upstream):
            answers = [await http.post("/api/v1/incidents") for _ in range(20)]
    assert [each.status_code for each in answers] == [204] * 20
