"""Consoles for tests: in-process, over the real application."""

import asyncio
import json
import secrets
import threading
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from channels.testing import WebsocketCommunicator
from django.test import Client

from dispatch.models import AccessToken, Person
from dispatch.rules.access import Actor
from dispatch.rules.folding import FoldedBoard, board_of, fold
from dispatch.selectors.people import token_digest
from dispatch.selectors.second_factor import SHOWN
from realtime.database import _THREADS, _executor, _prompt_executor, in_database
from realtime.guard import FIELD_PATH
from realtime.routing import websocket_application

application = websocket_application()
ADDRESS = "http://127.0.0.1:8000"
# What comes whenever it likes.
BESIDE_THE_STREAM = {"heartbeat", "positions", "presence"}
Headers = list[tuple[bytes, bytes]]


def make_token(actor: Actor) -> str:
    """Give the actor a bearer token."""
    assert actor.person_id is not None
    token = secrets.token_urlsafe(32)
    AccessToken.objects.create(person_id=actor.person_id, digest=token_digest(token))
    return token


def make_session(actor: Actor) -> str:
    """Sign the actor in, with a second factor, and return the session key."""
    client = Client()
    client.force_login(Person.objects.get(username=actor.name))
    session = client.session
    session[SHOWN] = True
    session.save()
    return client.cookies["sessionid"].value


def bearer(token: str) -> Headers:
    return [(b"authorization", f"Bearer {token}".encode()), (b"host", b"127.0.0.1:8000")]


def cookie(session_key: str, origin: str | None = ADDRESS) -> Headers:
    headers = [(b"cookie", f"csrftoken=x; sessionid={session_key}".encode()), (b"host", b"127.0.0.1:8000")]
    return headers + ([(b"origin", origin.encode())] if origin is not None else [])


_opened: list["Console"] = []


async def close_all_consoles() -> None:
    """Close what the test opened and wait until nothing of it is at work in the database, which is emptied next."""
    while _opened:
        await _opened.pop().close()
    idle = threading.Barrier(_THREADS)
    loop = asyncio.get_running_loop()
    await asyncio.gather(*(loop.run_in_executor(_executor, idle.wait, 20) for _ in range(_THREADS)))
    await loop.run_in_executor(_prompt_executor, idle.reset)


class Console:
    """A console that checks what every client relies on: events in order, none twice, each `prev` the one before."""

    def __init__(
        self, headers: Headers, cursor: int | str | None = None, path: str = "/ws/console", *, screen: str | None = None
    ) -> None:
        asked = {"cursor": cursor, "screen": screen}
        query = "?" + urlencode({name: value for name, value in asked.items() if value is not None})
        self._communicator = WebsocketCommunicator(application, path + query, headers=headers)
        self._communicator.scope["client"] = ["127.0.0.1", 4711]
        _opened.append(self)
        self.cursor = cursor if isinstance(cursor, int) else 0
        self.snapshot: dict[str, Any] = {}
        self.board: FoldedBoard = {}
        self.events: list[dict[str, Any]] = []

    @classmethod
    async def of(cls, actor: Actor, cursor: int | str | None = None, *, screen: str | None = None) -> "Console":
        """Open a console of the actor, or a second screen, and, without a cursor, take its snapshot."""
        console = cls(bearer(await in_database(make_token, actor)), cursor, screen=screen)
        assert await console.open()
        if cursor is None:
            await console.take_snapshot()
        return console

    async def open(self) -> bool:
        """Shake hands and return whether the server accepted."""
        accepted, _ = await self._communicator.connect(timeout=10)
        return bool(accepted)

    async def receive(self, within_s: float = 30) -> dict[str, Any]:
        """Return the next message of the server, whatever it is."""
        message = await self._communicator.receive_output(within_s)
        if message["type"] == "websocket.send":
            return dict(json.loads(message["text"]))
        return dict(message)

    async def frame(self, within_s: float = 30) -> dict[str, Any]:
        """Return the next frame of the stream, or whatever else is not sent now and then."""
        while True:
            frame = await self.receive(within_s)
            if frame["type"] not in BESIDE_THE_STREAM:
                return frame

    async def next_of(self, kind: str, within_s: float = 30) -> dict[str, Any]:
        """Return the next frame of a kind; others that come before it are lost."""
        async with asyncio.timeout(within_s):
            while True:
                frame = await self.receive(within_s)
                if frame["type"] == kind:
                    return frame

    async def heartbeat(self) -> dict[str, Any]:
        while True:
            frame = await self.receive()
            if frame["type"] == "heartbeat":
                return frame

    async def take_snapshot(self) -> None:
        self.snapshot = await self.frame()
        assert self.snapshot["type"] == "snapshot"
        assert self.snapshot["cursor"] == self.snapshot["board"]["cursor"]
        self.cursor = self.snapshot["cursor"]
        self.board = board_of(self.snapshot["board"])

    async def event(self, within_s: float = 30) -> dict[str, Any]:
        """Take the next event and fold it."""
        return self._take(await self.frame(within_s))

    def _take(self, event: dict[str, Any]) -> dict[str, Any]:
        assert event["type"] == "event", event
        assert event["prev"] == self.cursor, f"{event['prev']} follows {self.cursor}"
        assert event["seq"] > event["prev"]
        self.cursor = event["seq"]
        self.events.append(event)
        if self.board:
            fold(self.board, event["data"])
        return event

    async def events_to(self, seq: int) -> None:
        """Take events up to the one with this number."""
        while self.cursor < seq:
            await self.event()

    async def all_up_to(self, seq: int) -> None:
        """Take what comes until a heartbeat says that the stream has reached this number."""
        while True:
            frame = await self.receive()
            if frame["type"] not in BESIDE_THE_STREAM:
                self._take(frame)
            elif frame["type"] == "heartbeat":
                assert frame["sent"] == self.cursor
                if frame["cursor"] >= seq:
                    return

    async def is_quiet(self, for_s: float = 0.6) -> bool:
        """Return whether no event comes for so long: longer than the hub's own look at the database."""
        end = asyncio.get_running_loop().time() + for_s
        while (left := end - asyncio.get_running_loop().time()) > 0:
            if await self._communicator.receive_nothing(timeout=left, interval=0.05):
                return True
            if (await self.receive())["type"] not in BESIDE_THE_STREAM:
                return False
        return True

    async def say(self, text: str | None = None, data: bytes | None = None) -> None:
        message = {"type": "websocket.receive"} | ({"text": text} if text is not None else {"bytes": data})
        await self._communicator.send_input(message)

    async def close(self) -> None:
        await self._communicator.disconnect(timeout=5)


class CrewPage(Console):
    """The page of a crew, which holds the last snapshot, and checks that each is newer and that no events come."""

    def __init__(self, headers: Headers, cursor: int | str | None = None) -> None:
        super().__init__(headers, cursor, path=FIELD_PATH)
        self.cursor = 0
        self.snapshots = 0
        # What heartbeats named, and the frames of positions.
        self.degraded: list[str] = []
        self.positions: list[dict[str, Any]] = []

    @classmethod
    async def of(cls, actor: Actor, cursor: int | str | None = None, *, screen: str | None = None) -> "CrewPage":
        """Open the page of an actor and take its first snapshot."""
        page = cls(bearer(await in_database(make_token, actor)), cursor)
        assert await page.open()
        await page.until(lambda board: True)
        return page

    async def until(self, holds: Callable[[dict[str, Any]], bool], within_s: float = 60) -> dict[str, Any]:
        """Take frames until the board that is shown is so, and return it."""
        async with asyncio.timeout(within_s):
            while not (self.snapshots and holds(self.shown)):
                await self.take(within_s)
        return self.shown

    async def until_as_of(self, seq: int) -> None:
        """Take frames until the centre has told that the stream has reached this number."""
        reached = 0
        while reached < seq:
            frame = await self.take(60)
            reached = frame["cursor"] if frame["type"] == "heartbeat" else 0

    async def take(self, within_s: float) -> dict[str, Any]:
        """Take the next frame, whatever it is."""
        frame = await self.receive(within_s)
        match frame["type"]:
            case "snapshot":
                assert frame["cursor"] == frame["board"]["cursor"] > self.cursor or not self.snapshots, frame["cursor"]
                self.snapshot, self.cursor = frame, frame["cursor"]
                self.snapshots += 1
            case "heartbeat":
                assert frame["sent"] == self.cursor
                self.degraded = frame["degraded"]
            case "positions":
                self.positions.append(frame)
            case kind:
                raise AssertionError(f"{kind} on a crew's page: {frame}")
        return frame

    @property
    def shown(self) -> dict[str, Any]:
        """The board that is shown."""
        return dict(self.snapshot["board"])
