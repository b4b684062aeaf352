"""A web process that is told to go: its sockets are told to move, what it has begun is finished, and it ends."""

import asyncio
import json
import signal
import socket
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import partial

import httpx
import psycopg
import pytest
import websockets
from django.db import connection

from dispatch.actions.calls import report_call
from dispatch.actions.incidents import add_note, create_incident
from dispatch.models import Unit
from dispatch.schema import NewIncident
from realtime.close_codes import CloseCode
from realtime.database import in_database
from tests.factories import Centre, call_event
from tests.faults.consoles import Console, eventually, living
from tests.realtime.servers import STOP_PATIENCE_S, TWILIO_TOKEN, Entrance, PrivateRedis, WebProcess, entrance
from tests.running import CALLER_PATIENCE_S, VOICE, call_fields

pytestmark = pytest.mark.slow

ACCOUNTS = ("police", "ambulance", "supervisor", "calltaker")
# The lock that every action takes before it writes to the stream.
STREAM_LOCK = 4_542_275
# Longer than a process without work takes to go, and shorter than one with work is waited for.
WOULD_BE_GONE_S = 3.0


Start = Callable[..., tuple[WebProcess, Entrance]]


@pytest.fixture
def start(committed_centre: Centre, redis: PrivateRedis) -> Iterator[Start]:
    """Start a web process with these variables in its environment."""
    started: list[WebProcess] = []

    def begin(**variables: str) -> tuple[WebProcess, Entrance]:
        web = WebProcess(redis.url, **{"TWILIO_AUTH_TOKEN": TWILIO_TOKEN, **variables})
        started.append(web)
        web.start()
        return web, entrance(web.host, ACCOUNTS)

    yield begin
    for web in started:
        web.kill()


@contextmanager
def nobody_writes() -> Iterator[Callable[[], bool]]:
    """Let every action wait before its commit; yields whether one does."""
    with psycopg.connect(**connection.get_connection_params()) as holder:
        holder.execute("SELECT pg_advisory_xact_lock(%s)", [STREAM_LOCK])

        def somebody_waits() -> bool:
            row = holder.execute(
                "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database"
                " WHERE datname = current_database() AND locktype = 'advisory' AND NOT granted"
            ).fetchone()
            return bool(row and row[0])

        yield somebody_waits


@asynccontextmanager
async def sockets(web: Entrance) -> AsyncIterator[list[websockets.ClientConnection]]:
    """Open a socket for each account and take its snapshot."""
    opened = [
        await websockets.connect(
            f"ws://{web.host}/ws/console", additional_headers=web.headers(username), max_size=None, proxy=None
        )
        for username in ACCOUNTS
    ]
    for each in opened:
        assert json.loads(await each.recv())["type"] == "snapshot"
    yield opened
    for each in opened:
        await each.close()


async def closed_with(opened: websockets.ClientConnection) -> int | None:
    """Take whatever comes, in whole frames, until the socket is closed; return the code."""
    async with asyncio.timeout(STOP_PATIENCE_S):
        while True:
            try:
                json.loads(await opened.recv())
            except websockets.ConnectionClosed:
                return opened.close_code


def call(web: Entrance, number: int) -> Awaitable[httpx.Response]:
    """Deliver a call by webhook from a thread, so that nothing holds it up."""
    fields = call_fields(number, "115")
    deliver = partial(httpx.post, data=fields, headers=web.signed(fields), timeout=60)
    return asyncio.create_task(asyncio.to_thread(deliver, web.address + VOICE))


def refuses(web: WebProcess) -> bool:
    """Return whether nobody listens there any more."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", web.port)) != 0


@pytest.mark.parametrize("push", ["straight", "asgi"])
async def test_sockets_move_a_slow_request_is_answered_and_a_second_signal_does_no_harm(
    start: Start, push: str
) -> None:
    web, entered = await asyncio.to_thread(start, EOC_PUSH=push)
    async with sockets(entered) as opened:
        with nobody_writes() as somebody_waits:
            answer = call(entered, 1)
            await eventually(somebody_waits, 10)
            web.tell(signal.SIGTERM)
            assert [await closed_with(each) for each in opened] == [CloseCode.MOVING] * len(opened)
            # Who comes now is refused, and goes to another process.
            await eventually(partial(refuses, web), 10)
            web.tell(signal.SIGTERM)
            with pytest.raises(subprocess.TimeoutExpired):
                web.ended(WOULD_BE_GONE_S)
        answered = await answer
        assert answered.status_code == 200
        assert answered.headers["connection"] == "close"
    assert await asyncio.to_thread(web.ended, STOP_PATIENCE_S) == 0


async def test_a_request_that_hangs_is_cut_in_time(start: Start) -> None:
    # Without the limits by which the database ends it.
    web, entered = await asyncio.to_thread(start, DATABASE_TIMEOUTS="0")
    with nobody_writes() as somebody_waits:
        answer = call(entered, 1)
        await eventually(somebody_waits, 10)
        web.tell(signal.SIGTERM)
        assert await asyncio.to_thread(web.ended, STOP_PATIENCE_S) == 0
        with pytest.raises(httpx.TransportError):
            await answer


async def test_a_request_that_is_still_coming_in_is_served(start: Start) -> None:
    web, entered = await asyncio.to_thread(start)
    fields = call_fields(1, "115")
    request = httpx.Request("POST", entered.address + VOICE, data=fields, headers=entered.signed(fields))
    head = "".join(f"{name}: {value}\r\n" for name, value in request.headers.items())
    with socket.create_connection(("127.0.0.1", web.port)) as caller:
        caller.sendall(f"POST {VOICE} HTTP/1.1\r\n{head}\r\n".encode())
        web.tell(signal.SIGTERM)
        await eventually(partial(refuses, web), 10)
        caller.sendall(request.content)
        caller.settimeout(CALLER_PATIENCE_S)
        assert (await asyncio.to_thread(caller.recv, 1024)).startswith(b"HTTP/1.1 200 ")
    assert await asyncio.to_thread(web.ended, STOP_PATIENCE_S) == 0


async def test_an_answer_that_is_read_slowly_is_sent_to_its_end(start: Start, committed_centre: Centre) -> None:
    web, entered = await asyncio.to_thread(start)
    pattern = committed_centre.units["police"][0]
    # More than lies in the buffers of a connection.
    many = [
        Unit(call_sign=f"X{number}", agency=pattern.agency, station=pattern.station, type=pattern.type)
        for number in range(8_000)
    ]
    await in_database(Unit.objects.bulk_create, many)
    headers = "".join(f"{name}: {value}\r\n" for name, value in entered.headers("supervisor").items())
    with socket.socket() as reader:
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        reader.settimeout(CALLER_PATIENCE_S)
        reader.connect(("127.0.0.1", web.port))
        reader.sendall(f"GET /api/v1/board HTTP/1.0\r\nHost: {entered.host}\r\n{headers}\r\n".encode())
        received = bytearray(await asyncio.to_thread(reader.recv, 4096))
        assert received.startswith(b"HTTP/1.0 200 ")
        web.tell(signal.SIGTERM)
        await eventually(partial(refuses, web), 10)
        with pytest.raises(subprocess.TimeoutExpired):
            web.ended(WOULD_BE_GONE_S)

        def read_on() -> None:
            while part := reader.recv(1 << 20):
                received.extend(part)

        await asyncio.to_thread(read_on)
    board = json.loads(bytes(received).partition(b"\r\n\r\n")[2])
    assert len(board["units"]) > len(many)
    assert await asyncio.to_thread(web.ended, STOP_PATIENCE_S) == 0


async def test_consoles_resume_after_a_restart_without_a_missing_or_double_event(
    start: Start, committed_centre: Centre
) -> None:
    web, entered = await asyncio.to_thread(start)
    desks = [Console(entered, username) for username in ACCOUNTS for _ in range(3)]
    ending = asyncio.Event()

    async def write() -> int:
        """Let events of several kilobytes come without a pause."""
        supervisor = committed_centre.actor("supervisor")
        incident = await in_database(
            create_incident, by=supervisor, new=NewIncident(type="traffic_crash", agencies=["police", "ambulance"])
        )
        number = 0
        while not ending.is_set():
            number += 1
            await in_database(report_call, call_event(number, dialled="112"))
            await in_database(add_note, by=supervisor, incident_id=incident.id, text="cháy " * 700)
        return number

    async with (
        httpx.AsyncClient(base_url=entered.address, timeout=CALLER_PATIENCE_S, trust_env=False) as http,
        living(desks),
    ):
        writing = asyncio.create_task(write())
        for _ in range(2):
            before = [len(desk.events) for desk in desks]
            await eventually(
                lambda before=before: all(len(d.events) > n + 20 for d, n in zip(desks, before, strict=True)), 30
            )
            assert await asyncio.to_thread(web.end) == 0
            await asyncio.to_thread(web.start)
        await eventually(lambda: all(desk.connects == 3 for desk in desks), 30)
        ending.set()
        calls = await writing
        boards = [await desk.agrees_with_centre(http) for desk in desks]
    assert [desk.closes for desk in desks] == [[CloseCode.MOVING] * 2] * len(desks)
    everything = next(board for desk, board in zip(desks, boards, strict=True) if desk.username == "supervisor")
    assert len(everything["calls"]) == calls
