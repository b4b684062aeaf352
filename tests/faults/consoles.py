"""Consoles that live through faults: they come back by themselves and check everything that they are sent."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import orjson
import websockets

from dispatch.rules.folding import FoldedBoard, board_of, fold
from tests.running import CALLER_PATIENCE_S, Json, Reachable

_AGAIN_AFTER_S = 0.1
_OPEN_PATIENCE_S = 40
# The server beats every 2 s. A socket that is silent for so long is dead.
_SILENCE_S = 30


async def eventually(condition: Callable[[], bool], within_s: float) -> None:
    """Wait until the condition holds. Raises TimeoutError."""
    async with asyncio.timeout(within_s):
        while True:
            if condition():
                return
            await asyncio.sleep(0.05)


class Console:
    """A console of one account, which resumes after its last event whenever its socket is cut.

    What a correct server never does is an assertion here: an event twice or out of order, a `prev` that is not the last
    event, a reset. `through` is the unix socket of one web process; without it any of them takes the console.
    """

    def __init__(self, centre: Reachable, username: str, *, through: Path | None = None) -> None:
        self.username = username
        self.agency = None if username == "supervisor" else username
        self.began = 0
        self.cursor = 0
        self.head = -1
        self.events: list[Json] = []
        # When each event came, by the monotonic clock.
        self.came_at: dict[int, float] = {}
        self.connects = 0
        # The code with which each lost socket was closed; 1006 is a cut.
        self.closes: list[int | None] = []
        self.degraded: list[str] = []
        # When the last heartbeat came, by the monotonic clock.
        self.beat_at = 0.0
        self._centre = centre
        self._through: dict[str, Any] = {} if through is None else {"unix": True, "path": str(through)}
        self._socket: websockets.ClientConnection | None = None
        self._pause_s = _AGAIN_AFTER_S
        self._board: FoldedBoard | None = None
        self.headers = centre.headers(username)

    @property
    def board(self) -> FoldedBoard:
        """What the console shows."""
        assert self._board is not None
        return self._board

    @property
    def is_connected(self) -> bool:
        """Whether the console has a socket at this moment."""
        return self._socket is not None and self._socket.state is websockets.State.OPEN

    async def live(self) -> None:
        """Connect and stay connected, for ever."""
        while True:
            with suppress(websockets.ConnectionClosed, websockets.InvalidHandshake, OSError, EOFError, TimeoutError):
                await self._watch()
            await asyncio.sleep(self._pause_s)
            self._pause_s = _AGAIN_AFTER_S

    def cut(self, away_s: float) -> None:
        """Lose the connection as a pulled cable does, and come back after so many seconds."""
        assert self._socket is not None
        self._pause_s = away_s
        self._socket.transport.abort()

    async def say(self, frame: Json) -> None:
        """Send a frame."""
        assert self._socket is not None
        await self._socket.send(orjson.dumps(frame), text=True)

    async def _watch(self) -> None:
        resume = "" if self._board is None else f"?cursor={self.cursor}"
        url = f"ws://{self._centre.host}/ws/console{resume}"
        async with websockets.connect(
            url,
            additional_headers=self.headers,
            max_size=None,
            proxy=None,
            open_timeout=_OPEN_PATIENCE_S,
            ping_interval=None,
            close_timeout=1,
            **self._through,
        ) as socket:
            self._socket = socket
            self.connects += 1
            while True:
                try:
                    async with asyncio.timeout(_SILENCE_S):
                        frame = await socket.recv(decode=False)
                except websockets.ConnectionClosed:
                    self.closes.append(socket.close_code)
                    raise
                self._take(orjson.loads(frame))

    def _take(self, frame: Json) -> None:
        match frame["type"]:
            case "snapshot":
                assert self._board is None, "a snapshot instead of what was missed"
                assert frame["cursor"] == frame["board"]["cursor"]
                self._board = board_of(frame["board"])
                self.began = self.cursor = frame["cursor"]
            case "event":
                self._take_event(frame)
            case "heartbeat":
                assert frame["sent"] == self.cursor, f"{self.username} was sent {frame['sent']}, has {self.cursor}"
                self.head = frame["cursor"]
                self.degraded = frame["degraded"]
                self.beat_at = time.monotonic()
            case "positions" | "presence":
                self.take_beside(frame)
            case other:
                raise AssertionError(f"{self.username} was sent {other}")

    def _take_event(self, event: Json) -> None:
        seq = event["seq"]
        assert event["prev"] == self.cursor, f"{self.username}: {seq} follows {event['prev']}, not {self.cursor}"
        assert seq > self.cursor, f"{self.username}: {seq} came after {self.cursor}"
        self.cursor = seq
        self.keep(event)
        fold(self.board, event["data"])

    def keep(self, event: Json) -> None:
        """Keep an event, and when it came."""
        self.events.append(event)
        self.came_at[event["seq"]] = time.monotonic()

    def take_beside(self, frame: Json) -> None:
        """Take what is shown beside the stream."""

    async def agrees_with_centre(self, http: httpx.AsyncClient, within_s: float = 90) -> Json:
        """Wait until the console has seen all there is; it must then show what its account can read. Return that."""
        async with asyncio.timeout(within_s):
            while True:
                fresh = await _read(http, "/api/v1/board", self.headers)
                # A heartbeat follows the events up to its cursor.
                if self.cursor <= fresh["cursor"] <= self.head:
                    break
                await asyncio.sleep(0.1)
        self.must_show(board_of(fresh))
        return fresh

    def must_show(self, board: FoldedBoard) -> None:
        """Raise AssertionError where the console shows another board, apart from where units are."""
        shown, real = _without_positions(self.board), _without_positions(board)
        for kind, cards in real.items():
            other = {
                number: (shown[kind].get(number), cards.get(number))
                for number in shown[kind].keys() | cards.keys()
                if shown[kind].get(number) != cards.get(number)
            }
            assert not other, f"{self.username} shows other {kind} than the centre has (shown, real): {other}"


def _without_positions(board: FoldedBoard) -> FoldedBoard:
    """Return the board without where its units are: moves are no events."""
    units = {number: {**unit, "position": None} for number, unit in board["units"].items()}
    return {**board, "units": units}


async def _read(http: httpx.AsyncClient, path: str, headers: dict[str, str]) -> Json:
    answer = await http.get(path, headers=headers, timeout=CALLER_PATIENCE_S)
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


@asynccontextmanager
async def consoles(centre: Reachable, *usernames: str) -> AsyncIterator[dict[str, Console]]:
    """Open a console for each account and wait for their boards. What one of them finds wrong ends the test at once."""
    opened = {username: Console(centre, username) for username in usernames}
    async with living(opened.values()):
        yield opened


@asynccontextmanager
async def living(opened: Collection[Console]) -> AsyncIterator[None]:
    """Connect the consoles and wait for their boards. What one of them finds wrong ends the test at once."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(console.live()) for console in opened]
        await eventually(lambda: all(console.head >= 0 for console in opened), 90)
        yield
        for task in tasks:
            task.cancel()
