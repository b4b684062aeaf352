"""Real servers for tests: Redis to be killed, and web processes."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import httpx
import pytest
import redis
from django.conf import settings
from django.db import connection
from twilio.request_validator import RequestValidator

from dispatch.actions.people import issue_token
from tests.running import VOICE

sys.path.append(str(Path(__file__).resolve().parents[2] / "bin"))

from centre.web import STOP_PATIENCE_S, daphne

# A web process answers to this name, at whatever address it listens.
NAME = {"Host": "127.0.0.1"}
TWILIO_TOKEN = "of-the-test"


class PrivateRedis:
    """A Redis of the test's own, which can be killed and started again."""

    def __init__(self, folder: Path) -> None:
        # The Redis server is one program under several names, and packages differ in which of them they carry.
        program = shutil.which("redis-server") or shutil.which("redis-check-rdb") or shutil.which("valkey-server")
        if program is None:
            pytest.skip("no Redis server on this machine")
        self._program = program
        self._socket = folder / "redis.sock"
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"unix://{self._socket}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        arguments = ["redis-server", "--port", "0", "--unixsocket", str(self._socket), "--save", ""]
        self._process = subprocess.Popen(arguments, executable=self._program, stdout=subprocess.DEVNULL)
        with redis.from_url(self.url) as client:
            for _ in range(100):
                try:
                    client.ping()
                except redis.ConnectionError:
                    time.sleep(0.05)
                else:
                    return
        raise RuntimeError("Redis does not start")

    def kill(self) -> None:
        """Kill it as a crash would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._socket.unlink(missing_ok=True)


class WebProcess:
    """A web process on the test's database, which can be killed, told to end, and started again where it was.

    `application` stands in for the centre's own.
    """

    def __init__(
        self,
        redis_url: str,
        address: str = "127.0.0.1",
        *,
        application: str | None = None,
        **variables: str,
    ) -> None:
        with socket.socket() as probe:
            probe.bind((address, 0))
            self.port = int(probe.getsockname()[1])
        self.host = f"{address}:{self.port}"
        name = str(connection.settings_dict["NAME"])
        # The same server and parameters, but the test's database instead of the one that was named.
        configured = urlsplit(os.environ["DATABASE_URL"])
        self._environment = os.environ | {
            "DATABASE_URL": urlunsplit(configured._replace(path=f"{configured.path.rpartition('/')[0]}/{name}")),
            "REDIS_URL": redis_url,
            "EOC_PUBLIC_URL": f"http://{self.host}",
            "EOC_SECRET_KEY": settings.SECRET_KEY,
            **variables,
        }
        words = daphne(("--endpoint", f"tcp:{self.port}:interface={address}:backlog=1024"), self._environment)
        self._words = [sys.executable, *words[:-1], application or words[-1]]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        self._process = subprocess.Popen(self._words, env=self._environment)
        for _ in range(300):
            try:
                httpx.get(f"http://{self.host}/healthz", headers=NAME, timeout=5, verify=False)
            except httpx.TransportError:
                if self._process.poll() is not None:
                    break
                time.sleep(0.1)
            else:
                return
        raise RuntimeError("the web process does not start")

    def kill(self) -> None:
        """Kill it as a crash would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def tell(self, number: signal.Signals) -> None:
        """Send it a signal."""
        assert self._process is not None
        self._process.send_signal(number)

    def ended(self, within_s: float) -> int:
        """Wait until it has ended and return its exit code. Raises TimeoutExpired."""
        assert self._process is not None
        return self._process.wait(within_s)

    def end(self) -> int:
        """Tell it to end, wait until it has, and return its exit code."""
        self.tell(signal.SIGTERM)
        return self.ended(STOP_PATIENCE_S)

    def figure(self, name: str) -> float:
        """Return a figure of its metrics, summed over the labels."""
        # To read the certificates that it does not need would take most of the time.
        answer = httpx.get(f"http://{self.host}/metrics", headers=NAME, timeout=15, verify=False)
        lines = answer.text.splitlines()
        found = [float(line.split()[-1]) for line in lines if line.startswith((f"{name} ", f"{name}{{"))]
        assert found, f"no figure {name}"
        return sum(found)


@dataclass(frozen=True)
class Entrance:
    """Where consoles and callers reach web processes of a test's database, and what admits them."""

    host: str
    tokens: dict[str, str]

    @property
    def address(self) -> str:
        """The address that Twilio signs."""
        return f"http://{self.host}"

    def headers(self, username: str) -> dict[str, str]:
        """Return the headers of a request by the account."""
        return {"Authorization": f"Bearer {self.tokens[username]}"}

    def signed(self, fields: dict[str, str]) -> dict[str, str]:
        """Return the headers of a delivery by Twilio to the voice webhook."""
        return {"X-Twilio-Signature": RequestValidator(TWILIO_TOKEN).compute_signature(self.address + VOICE, fields)}


def entrance(host: str, usernames: Sequence[str]) -> Entrance:
    """Let accounts in there. The web processes must have `TWILIO_AUTH_TOKEN` and this address as `EOC_PUBLIC_URL`."""
    return Entrance(host, {username: issue_token(username=username) for username in usernames})


@contextmanager
def web_process(redis_url: str) -> Iterator[str]:
    """Run a web process on the test's database and yield its `host:port`."""
    web = WebProcess(redis_url)
    try:
        web.start()
        yield web.host
        web.end()
    finally:
        web.kill()
