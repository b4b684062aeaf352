"""Both ways by which frames reach sockets, straight and by ASGI, on the real server: what a client sees is the same."""

import asyncio
import base64
import json
import socket
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack
from typing import Any

import pytest
import websockets

from dispatch.actions.calls import report_call
from dispatch.actions.incidents import add_note, create_incident
from dispatch.actions.writing import writing
from dispatch.models import Unit
from dispatch.rules.access import Actor
from dispatch.schema import EventData, NewIncident
from dispatch.selectors.board import stream_cursor
from dispatch.selectors.cards import read_incident_card
from dispatch.timeline import Event
from dispatch.vocabulary import EventName
from realtime.database import in_database
from realtime.delivery import MOST_WAITING_BYTES
from tests.factories import Centre, call_event
from tests.faults.consoles import eventually
from tests.faults.proxies import cable
from tests.realtime.servers import Entrance, PrivateRedis, WebProcess, entrance

pytestmark = pytest.mark.slow

WAYS = ("straight", "asgi")
ACCOUNTS = ("police", "ambulance", "supervisor")
# By the centre's promise. A ping each 3 s, looked at every 2 s, is waited for 4 s.
DEAD_PEER_WITHIN_S = 10


Start = Callable[..., WebProcess]


@pytest.fixture
def start(committed_centre: Centre, redis: PrivateRedis) -> Iterator[Start]:
    started: list[WebProcess] = []

    def begin(way: str, application: str | None = None) -> WebProcess:
        web = WebProcess(redis.url, application=application, EOC_PUSH=way)
        started.append(web)
        web.start()
        return web

    yield begin
    for web in started:
        web.kill()


def connect(host: str, entered: Entrance, username: str) -> Any:
    return websockets.connect(
        f"ws://{host}/ws/console", additional_headers=entered.headers(username), max_size=None, proxy=None
    )


class Reader:
    """Reads a socket from the beginning: one that is left alone soon counts as slow, or as dead."""

    def __init__(self, opened: websockets.ClientConnection) -> None:
        self._opened = opened
        # The board has come: what is written from now on comes as events.
        self.begun = asyncio.Event()
        self._end: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._task = asyncio.create_task(self._read())

    async def frames_to(self, cursor: int) -> list[str]:
        """Return the snapshot and the events as they came, up to the heartbeat that says that these are all."""
        self._end.set_result(cursor)
        async with asyncio.timeout(60):
            return await self._task

    async def _read(self) -> list[str]:
        frames = []
        while True:
            text = await self._opened.recv()
            assert isinstance(text, str)
            frame = json.loads(text)
            if frame["type"] in {"snapshot", "event"}:
                frames.append(text)
                self.begun.set()
            elif frame["type"] == "heartbeat" and self._end.done() and frame["cursor"] >= self._end.result():
                return frames


async def write_events(centre: Centre) -> int:
    """Let calls, and notes of each length at which the head of a frame changes, come side by side; return the end."""
    supervisor = centre.actor("supervisor")
    incident = await in_database(
        create_incident, by=supervisor, new=NewIncident(type="traffic_crash", agencies=["police", "ambulance"])
    )
    calls = [in_database(report_call, call_event(n, dialled=("112", "113", "115")[n % 3])) for n in range(40)]
    texts = ["ngắn", "cháy " * 100, "lửa " * 1_000]
    notes = [in_database(add_note, by=supervisor, incident_id=incident.id, text=text) for text in texts * 8]
    await asyncio.gather(*calls, *notes)
    return await in_database(stream_cursor)


async def test_both_ways_send_the_same_frames_in_the_same_order(start: Start, committed_centre: Centre) -> None:
    straight, asgi = [await asyncio.to_thread(start, way) for way in WAYS]
    entered = await in_database(entrance, straight.host, ACCOUNTS)
    async with AsyncExitStack() as stack:
        readers = {
            (web, username): Reader(await stack.enter_async_context(connect(web.host, entered, username)))
            for web in (straight, asgi)
            for username in ACCOUNTS
        }
        async with asyncio.timeout(60):
            for reader in readers.values():
                await reader.begun.wait()
        cursor = await write_events(committed_centre)
        seen = {key: await reader.frames_to(cursor) for key, reader in readers.items()}
    for username in ACCOUNTS:
        _, *first = seen[straight, username]
        _, *second = seen[asgi, username]
        assert len(first) > 20
        assert first == second
    everything = [json.loads(text)["seq"] for text in seen[straight, "supervisor"][1:]]
    assert everything == list(range(everything[0], cursor + 1))
    assert await asyncio.to_thread(straight.figure, "eoc_realtime_straight") == 1
    assert await asyncio.to_thread(asgi.figure, "eoc_realtime_straight") == 0


@pytest.mark.parametrize("way", WAYS)
async def test_a_snapshot_larger_than_what_may_wait_comes_whole(
    start: Start, committed_centre: Centre, way: str
) -> None:
    pattern = committed_centre.units["police"][0]
    many = [
        Unit(call_sign=f"X{number}", agency=pattern.agency, station=pattern.station, type=pattern.type)
        for number in range(8_000)
    ]
    await in_database(Unit.objects.bulk_create, many)
    web = await asyncio.to_thread(start, way)
    entered = await in_database(entrance, web.host, ACCOUNTS)
    async with connect(web.host, entered, "police") as opened:
        reader = Reader(opened)
        cursor = await write_events(committed_centre)
        snapshot, *events = await reader.frames_to(cursor)
    assert len(snapshot.encode()) > 4 * MOST_WAITING_BYTES
    assert len(json.loads(snapshot)["board"]["units"]) > len(many)
    first, *_, last = map(json.loads, events)
    assert (first["prev"], last["seq"]) == (json.loads(snapshot)["cursor"], cursor)
    assert await asyncio.to_thread(web.figure, "eoc_realtime_slow_sockets_total") == 0


@pytest.mark.parametrize("way", WAYS)
async def test_a_socket_that_does_not_read_is_cut_and_the_others_go_on(
    start: Start, committed_centre: Centre, way: str
) -> None:
    web = await asyncio.to_thread(start, way)
    entered = await in_database(entrance, web.host, ACCOUNTS)
    supervisor = committed_centre.actor("supervisor")
    incident = await in_database(create_incident, by=supervisor, new=NewIncident(type="theft", agencies=["police"]))
    with socket.socket() as slow:
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        slow.connect(("127.0.0.1", web.port))
        slow.sendall(_handshake(web.host, entered.headers("police")))
        async with connect(web.host, entered, "police") as quick:
            reader = Reader(quick)
            await eventually(lambda: _sockets(web) == 2, 10)
            # The kernel holds some megabytes before anything waits in the process. All of it comes before a ping that
            # is not answered could end the socket.
            for _ in range(60):
                await in_database(_note, supervisor, incident.id, times=10)
            await eventually(lambda: _sockets(web) == 1, 10)
            cursor = await in_database(stream_cursor)
            assert json.loads((await reader.frames_to(cursor))[-1])["seq"] == cursor
            assert web.figure("eoc_realtime_slow_sockets_total") == 1
        # Cut without a farewell, which it would not read.
        slow.settimeout(60)
        with pytest.raises(ConnectionResetError):
            _read_to_the_end(slow)


def _note(by: Actor, incident_id: int, times: int) -> None:
    """Write as many notes of 12 KB at once."""
    with writing(by) as work:
        card = read_incident_card(incident_id)
        note = Event(EventName.NOTE_ADDED, card.agencies, EventData(note="ử" * 4_000), incident_id=incident_id)
        work.record(card, [note] * times)


def _read_to_the_end(slow: socket.socket) -> None:
    while slow.recv(1 << 20):
        pass


def _handshake(host: str, headers: dict[str, str]) -> bytes:
    lines = [
        "GET /ws/console HTTP/1.1",
        f"Host: {host}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Key: {base64.b64encode(bytes(16)).decode()}",
        "Sec-WebSocket-Version: 13",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    return "".join(f"{line}\r\n" for line in [*lines, ""]).encode()


def _sockets(web: WebProcess) -> int:
    try:
        return int(web.figure("eoc_realtime_sockets"))
    except AssertionError:  # none yet
        return 0


async def test_where_the_server_is_not_as_expected_frames_go_by_asgi(start: Start, committed_centre: Centre) -> None:
    web = await asyncio.to_thread(start, "straight", "tests.realtime.broken_wire:application")
    entered = await in_database(entrance, web.host, ACCOUNTS)
    async with connect(web.host, entered, "supervisor") as opened:
        reader = Reader(opened)
        cursor = await write_events(committed_centre)
        _, *events = await reader.frames_to(cursor)
    assert json.loads(events[-1])["seq"] == cursor
    assert await asyncio.to_thread(web.figure, "eoc_realtime_straight") == 0


@pytest.mark.parametrize("way", WAYS)
async def test_a_peer_that_is_gone_without_a_word_is_noticed_within_ten_seconds(
    start: Start, committed_centre: Centre, way: str
) -> None:
    web = await asyncio.to_thread(start, way)
    entered = await in_database(entrance, web.host, ACCOUNTS)
    async with cable(web.host) as laid, connect(web.host, entered, "supervisor") as alive:
        reader = Reader(alive)
        gone = await connect(laid.host, entered, "police")
        await eventually(lambda: _sockets(web) == 2, 10)
        laid.pulled = True
        await eventually(lambda: laid.given_up == 1, DEAD_PEER_WITHIN_S)
        assert _sockets(web) == 1
        assert await reader.frames_to(0)
        gone.transport.abort()
