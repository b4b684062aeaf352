"""Web processes on two machines behind nginx: one is killed, the other told to go, and nobody misses anything."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from twilio.request_validator import RequestValidator

from dispatch.actions.people import issue_token
from tests.factories import Centre
from tests.faults.callers import callers
from tests.faults.consoles import Console, living
from tests.faults.proxies import free_port, nginx
from tests.realtime.servers import NAME, PrivateRedis, WebProcess
from tests.running import CALLER_PATIENCE_S, VOICE

pytestmark = pytest.mark.slow

ADDRESSES = ("127.0.0.2", "127.0.0.3")
DESKS = ("police", "ambulance", "supervisor", "calltaker")
CONSOLES_EACH = 4
CALLS_PER_SECOND = 10
TWILIO_TOKEN = "of-the-test"
MOVING = 4410
CUT = 1006
# For so long nginx passes over a machine that was away (`fail_timeout`).
PASSED_OVER_S = 2


@dataclass(frozen=True)
class BehindProxy:
    """Two web processes, and how they are reached through nginx."""

    host: str
    machines: list[WebProcess]
    tokens: dict[str, str]

    @property
    def address(self) -> str:
        return f"http://{self.host}"

    def headers(self, username: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.tokens[username]}"}

    def signed(self, fields: dict[str, str]) -> dict[str, str]:
        return {"X-Twilio-Signature": RequestValidator(TWILIO_TOKEN).compute_signature(self.address + VOICE, fields)}


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
    tokens = {username: issue_token(username=username) for username in DESKS}
    with ExitStack() as stack:
        stack.enter_context(nginx(tmp_path_factory.mktemp("nginx"), port, [machine.host for machine in machines]))
        stack.callback(redis.kill)
        redis.start()
        for machine in machines:
            stack.callback(machine.kill)
            machine.start()
        yield BehindProxy(f"127.0.0.1:{port}", machines, tokens)


async def test_machines_go_and_come_and_no_event_is_missed(behind_proxy: BehindProxy, figures: list[str]) -> None:
    first, second = behind_proxy.machines
    desks = [Console(behind_proxy, username) for username in DESKS for _ in range(CONSOLES_EACH)]
    async with (
        httpx.AsyncClient(base_url=behind_proxy.address, timeout=CALLER_PATIENCE_S, trust_env=False) as http,
        living(desks),
    ):
        async with callers(behind_proxy, per_second=CALLS_PER_SECOND) as calling:
            spread = [await _sockets(machine) for machine in (first, second)]
            assert sum(spread) == len(desks)
            assert all(spread), "nginx sends everybody to one machine"
            await asyncio.sleep(1)

            await asyncio.to_thread(second.kill)
            await _hold_all(first, desks)
            assert sum(CUT in desk.closes for desk in desks) == spread[1]
            await asyncio.sleep(1)
            await asyncio.to_thread(second.start)
            await asyncio.sleep(PASSED_OVER_S + 1)

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
    assert calling.accepted.keys() == {call["provider_call_id"] for call in everything["calls"]}
    assert [offer for offer in calling.offers if not offer.accepted] == []
    assert code == 0
    told = [desk.closes[closed : closed + 1] for desk, closed in zip(desks, before, strict=True)]
    assert told == [[MOVING]] * len(desks)


async def _hold_all(machine: WebProcess, desks: list[Console]) -> None:
    """Wait until every console has its socket on this machine."""
    async with asyncio.timeout(30):
        while True:
            if await _sockets(machine) == len(desks):
                return
            await asyncio.sleep(0.1)


async def _sockets(machine: WebProcess) -> int:
    """Return how many sockets the web process holds."""
    async with httpx.AsyncClient(trust_env=False) as http:
        answer = await http.get(f"http://{machine.host}/metrics", headers=NAME, timeout=CALLER_PATIENCE_S)
    lines = [line for line in answer.text.splitlines() if line.startswith("eoc_realtime_sockets{")]
    return int(sum(float(line.split()[-1]) for line in lines))
