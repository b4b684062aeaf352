"""Many consoles in one process: the client of all measurements of the push path, and of their floors.

It reads what comes and notes when the last console got each event. It parses no document of an event: what it costs
here is no cost of the server. Asked by lines of JSON, see tests/bench/consoles.py.
"""

import asyncio
import gc
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

import uvloop
from picows import WSCloseCode, WSError, WSFrame, WSListener, WSMsgType, WSTransport, ws_connect

Json = dict[str, Any]

_HEAD = re.compile(rb'\{"type":"(event|heartbeat|snapshot)","(?:seq|cursor)":(\d+)(?:,"prev":(\d+))?')
_POSITIONS = b'{"type":"positions"'
_HANDSHAKE_PATIENCE_S = 60.0
_LONGEST_FRAME_BYTES = 1 << 27
_LOOK_EVERY_S = 0.005
_AGAIN_AFTER_S = 0.05
# So many complaints are kept word by word.
_MOST_WRONG = 20


class Console(WSListener):
    """One console. Its cursor is that of the newest frame that has one."""

    def __init__(self, crowd: "Crowd", number: int, token: str) -> None:
        self.number = number
        self.token = token
        self.cursor: int | None = None
        self.transport: WSTransport | None = None
        self.opened_at: float | None = None
        self.current_at: float | None = None
        self._crowd = crowd
        self._places: dict[int, float] = {}

    def on_ws_connected(self, transport: WSTransport) -> None:
        self.transport = transport
        self.opened_at = time.monotonic()

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        self.transport = None
        handshake = transport.close_handshake
        code = handshake.recv.code if handshake is not None and handshake.recv is not None else 1006
        self._crowd.cut[int(code)] += 1

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        now = time.monotonic()
        if frame.msg_type is not WSMsgType.TEXT:
            return
        payload = frame.get_payload_as_bytes()
        head = _HEAD.match(payload)
        if head is None:
            if payload.startswith(_POSITIONS):
                self._take_positions(payload, now)
            return
        kind, cursor = head[1], int(head[2])
        if kind == b"event":
            self._take_event(cursor, int(head[3]), now)
        elif kind == b"snapshot":
            self._crowd.snapshot_bytes = len(payload)
            self.cursor = cursor
        elif self.cursor is not None and cursor > self.cursor:
            self._crowd.complain(f"console {self.number} stands at {self.cursor}, a heartbeat says {cursor}")
        if self.current_at is None and cursor >= self._crowd.target:
            self.current_at = now

    def _take_event(self, seq: int, prev: int, now: float) -> None:
        if self.cursor is not None and prev != self.cursor:
            self._crowd.complain(
                f"console {self.number}: {seq} says that it follows {prev}, it came after {self.cursor}"
            )
        self.cursor = seq
        self._crowd.counts[seq] += 1
        self._crowd.last[seq] = now

    def _take_positions(self, payload: bytes, now: float) -> None:
        crowd = self._crowd
        if self.number == 0:
            crowd.position_frames.append((now, len(crowd.read(payload))))
        if not crowd.follows_moves:
            return
        for unit_id, lon in crowd.read(payload):
            if self._places.get(unit_id) != lon:
                self._places[unit_id] = lon
                crowd.move_counts[unit_id, lon] += 1
                crowd.move_last[unit_id, lon] = now

    def confirm(self) -> None:
        """Say that all of it is on the screen."""
        if self.transport is not None and self.cursor is not None:
            self.transport.send(WSMsgType.TEXT, b'{"type":"seen","seq":%d}' % self.cursor)


class Crowd:
    """All consoles, and what they got."""

    def __init__(self) -> None:
        self.consoles: list[Console] = []
        self.target = 0
        self.follows_moves = False
        self.snapshot_bytes = 0
        self._url = ""
        self._wrong: list[str] = []
        self._tasks: list[asyncio.Task[None]] = []
        self._read: tuple[bytes, list[tuple[int, float]]] = (b"", [])
        self._forget()

    def _forget(self) -> None:
        self.counts: Counter[int] = Counter()
        self.last: dict[int, float] = {}
        self.move_counts: Counter[tuple[int, float]] = Counter()
        self.move_last: dict[tuple[int, float], float] = {}
        self.position_frames: list[tuple[float, int]] = []
        self.cut: Counter[int] = Counter()
        self._wrong = []

    def complain(self, text: str) -> None:
        if len(self._wrong) < _MOST_WRONG:
            self._wrong.append(text)

    def read(self, payload: bytes) -> list[tuple[int, float]]:
        """Return units and longitudes of a frame that many consoles get one after the other, read once."""
        if self._read[0] != payload:
            self._read = payload, [(unit[0], unit[1]) for unit in json.loads(payload)["units"]]
        return self._read[1]

    # ---------------------------------------------------------------- what it is asked

    async def open(
        self, *, url: str, tokens: list[str], snapshot: bool, at_once: int, moves: bool, within_s: float
    ) -> Json:
        """Open a console for each token, some at a time; answer when all have begun or are closed."""
        self._url, self.follows_moves = url, moves
        self.consoles = [Console(self, number, token) for number, token in enumerate(tokens)]
        turn = asyncio.Semaphore(at_once)

        async def begin(console: Console) -> None:
            async with turn:
                await self._connect(console, fresh=True)

        await self._all(map(begin, self.consoles), within_s)
        if snapshot:
            await self._until(lambda: not any(c.transport and c.cursor is None for c in self.consoles), within_s)
        waiting = sum(console.transport is None or (snapshot and console.cursor is None) for console in self.consoles)
        return {"waiting": waiting}

    async def reopen(self, *, fresh: bool, target: int | None, within_s: float) -> Json:
        """Open all consoles that are closed, all at once, and again where it fails; answer when all are at `target`.

        Without a target they need only be open.
        """
        self.target = target or 0
        for console in self.consoles:
            console.opened_at = console.current_at = None

        async def insist(console: Console) -> None:
            while console.transport is None:
                try:
                    await self._connect(console, fresh=fresh)
                except (WSError, OSError, TimeoutError):
                    await asyncio.sleep(_AGAIN_AFTER_S)

        await self._all(map(insist, self.consoles), within_s)
        if target is not None:
            await self._until(lambda: all(console.current_at is not None for console in self.consoles), within_s)
        return {
            "opened": [console.opened_at for console in self.consoles if console.opened_at is not None],
            "current": [console.current_at for console in self.consoles if console.current_at is not None],
            "snapshot_bytes": self.snapshot_bytes,
        }

    async def leave(self) -> Json:
        """Close all consoles."""
        for console in self.consoles:
            if console.transport is not None:
                console.transport.send_close(WSCloseCode.OK)
                console.transport.disconnect()
        await self._until(lambda: not any(console.transport for console in self.consoles), _HANDSHAKE_PATIENCE_S)
        return {}

    async def reach(self, *, seq: int, within_s: float) -> Json:
        """Answer when every console stands at `seq` or is closed, or when it has taken too long."""
        await self._until(lambda: not any(c.transport and (c.cursor or 0) < seq for c in self.consoles), within_s)
        return {"behind": sum((console.cursor or 0) < seq for console in self.consoles)}

    async def confirm(self) -> Json:
        """Let every console confirm what it has."""
        for console in self.consoles:
            console.confirm()
        return {}

    async def confirm_every(self, *, seconds: float) -> Json:
        """From now on let every console confirm what it has so often, each at a time of its own."""

        async def go_on() -> None:
            while True:
                for console in self.consoles:
                    console.confirm()
                    await asyncio.sleep(seconds / len(self.consoles))

        self._tasks.append(asyncio.create_task(go_on()))
        return {}

    async def take(self) -> Json:
        """Answer with what was noted, and forget it."""
        noted = {
            "events": [(seq, count, self.last[seq]) for seq, count in self.counts.items()],
            "moves": [(*move, count, self.move_last[move]) for move, count in self.move_counts.items()],
            "position_frames": self.position_frames,
            "cut": dict(self.cut),
            "wrong": self._wrong,
        }
        self._forget()
        return noted

    # ---------------------------------------------------------------- how

    async def _connect(self, console: Console, *, fresh: bool) -> None:
        query = "" if fresh or console.cursor is None else f"?cursor={console.cursor}"
        if fresh:
            console.cursor = None
        await ws_connect(
            lambda: console,
            self._url + query,
            extra_headers={"Authorization": f"Bearer {console.token}"},
            websocket_handshake_timeout=_HANDSHAKE_PATIENCE_S,
            max_frame_size=_LONGEST_FRAME_BYTES,
        )

    async def _all(self, works: Iterable[Any], within_s: float) -> None:
        """Wait for all works; complain of those that failed, and give up those that take too long."""
        tasks = [asyncio.ensure_future(work) for work in works]
        done, pending = await asyncio.wait(tasks, timeout=within_s)
        for task in pending:
            task.cancel()
        if pending:
            self.complain(f"{len(pending)} consoles did not open within {within_s} s")
        for task in done:
            if error := task.exception():
                self.complain(f"a console did not open: {error!r}")

    async def _until(self, condition: Callable[[], bool], within_s: float) -> None:
        give_up_at = time.monotonic() + within_s
        while not condition() and time.monotonic() < give_up_at:  # noqa: ASYNC110 -- of many consoles, no event
            await asyncio.sleep(_LOOK_EVERY_S)


async def main() -> None:
    """Answer until no more questions come."""
    crowd = Crowd()
    questions = asyncio.StreamReader(limit=1 << 24)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(questions), sys.stdin)
    while line := await questions.readline():
        question = json.loads(line)
        answer = await getattr(crowd, question.pop("do"))(**question)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    # A pause of the collector here would be counted as the server's.
    gc.disable()
    uvloop.run(main())
