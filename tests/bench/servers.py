"""The two servers whose pushing is compared: a web process of the centre, and the bare broadcast of the floor."""

import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import httpx
import redis
from django.conf import settings
from django.db import connection

from tests.bench.events import Sent
from tests.bench.programs import Program
from tests.running import CALLER_PATIENCE_S

sys.path.append(str(settings.BASE_DIR / "bin"))

from centre import web

_START_PATIENCE_S = 60
_STOP_PATIENCE_S = 30
_BACKLOG = 1024


def centre_environment() -> dict[str, str]:
    """Return the environment of a process that works on this process's database, which may be a test's."""
    configured = urlsplit(os.environ["DATABASE_URL"])
    # The path may begin with the folder of a socket: only its end is the name of the database.
    path = f"{configured.path.rpartition('/')[0]}/{connection.settings_dict['NAME']}"
    return os.environ | {
        "DATABASE_URL": urlunsplit(configured._replace(path=path)),
        "REDIS_URL": settings.REDIS_URL,
        "EOC_SECRET_KEY": settings.SECRET_KEY,
    }


class Web:
    """A web process under the arguments of `bin/run`. The port stays when the process dies, as it does there."""

    def __init__(self, push: str) -> None:
        self._listener = socket.socket()
        self._listener.bind(("127.0.0.1", 0))
        self._listener.listen(_BACKLOG)
        self.host = f"127.0.0.1:{self._listener.getsockname()[1]}"
        self.url = f"ws://{self.host}/ws/console"
        self._push = push
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The number of its process."""
        assert self._process
        return self._process.pid

    def start(self) -> None:
        """Start the process and wait until it answers."""
        port = self._listener.fileno()
        environment = centre_environment() | {"EOC_PUBLIC_URL": f"http://{self.host}", "EOC_PUSH": self._push}
        words = web.daphne(("--fd", str(port)), environment)
        self._process = subprocess.Popen(
            [sys.executable, *words], cwd=settings.BASE_DIR, env=environment, pass_fds=[port]
        )
        give_up_at = time.monotonic() + _START_PATIENCE_S
        while True:
            # The kernel takes the connection already; the answer comes when the process lives.
            try:
                httpx.get(f"http://{self.host}/healthz", timeout=1, trust_env=False).raise_for_status()
            except httpx.TransportError:
                if self._process.poll() is not None or time.monotonic() > give_up_at:
                    raise RuntimeError("the web process does not start") from None
            else:
                return

    def client(self) -> httpx.Client:
        """Return a program that asks it, as patient as a caller's provider."""
        return httpx.Client(base_url=f"http://{self.host}", timeout=CALLER_PATIENCE_S, trust_env=False)

    def way(self) -> str:
        """Return how it pushes indeed, once it has sockets: it falls back to `asgi` where its proof fails."""
        with self.client() as http:
            figures = http.get("/metrics").raise_for_status().text
        return "straight" if "\neoc_realtime_straight 1" in figures else "asgi"

    def kill(self) -> None:
        """Kill the process as a crash would."""
        assert self._process
        self._process.kill()
        self._process.wait()

    def close(self) -> None:
        """Stop the process and give the port back."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(_STOP_PATIENCE_S)
            except subprocess.TimeoutExpired:
                self.kill()
        self._listener.close()


@contextmanager
def web_process(push: str = "straight") -> Iterator[Web]:
    """Run a web process that pushes in this way."""
    server = Web(push)
    try:
        server.start()
        yield server
    finally:
        server.close()


class Broadcast:
    """The floor: a server that sends on what Redis brings, and the publisher that it listens to."""

    def __init__(self) -> None:
        self._channel = f"bench-{secrets.token_hex(8)}"
        self._redis = redis.from_url(settings.REDIS_URL)
        self._seq = 0
        self._port = 0
        self._program: Program | None = None

    def start(self) -> None:
        """Start the server, on the port that it had if it ran before."""
        self._program = Program("broadcast_program", settings.REDIS_URL, self._channel, str(self._port))
        self._port = self._program.answer()["port"]

    @property
    def pid(self) -> int:
        """The number of the server's process."""
        assert self._program
        return self._program.pid

    @property
    def url(self) -> str:
        """The address of its sockets."""
        return f"ws://127.0.0.1:{self._port}/"

    def publish(self, length: int, count: int = 1) -> Sent:
        """Publish frames of so many bytes; return the number of each and the moment before it went to Redis."""
        frames = []
        for _ in range(count):
            self._seq += 1
            head = b'{"type":"event","seq":%d,"prev":%d,"x":"' % (self._seq, self._seq - 1)
            frames.append((self._seq, head + b"x" * (length - len(head) - 2) + b'"}'))
        published: Sent = []
        for seq, frame in frames:
            published.append((seq, time.monotonic()))
            self._redis.publish(self._channel, frame)
        return published

    def stop(self) -> None:
        """Stop the server."""
        if self._program is not None:
            self._program.close()
            self._program = None

    def close(self) -> None:
        """Stop the server and the publisher."""
        self.stop()
        self._redis.close()


@contextmanager
def broadcast() -> Iterator[Broadcast]:
    """Run the bare server."""
    server = Broadcast()
    try:
        server.start()
        yield server
    finally:
        server.close()
