"""Real servers for tests: Redis to be killed, and web processes."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import httpx
import pytest
import redis
from django.conf import settings
from django.db import connection

sys.path.append(str(Path(__file__).resolve().parents[2] / "bin"))

from centre.web import daphne

# A web process answers to this name, at whatever address it listens.
NAME = {"Host": "127.0.0.1"}


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
    """A web process on the test's database, which can be killed, told to end, and started again where it was."""

    def __init__(self, redis_url: str, address: str = "127.0.0.1", **variables: str) -> None:
        with socket.socket() as probe:
            probe.bind((address, 0))
            self._listen = ("-b", address, "-p", str(probe.getsockname()[1]))
        self.host = f"{address}:{self._listen[-1]}"
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
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        words = [sys.executable, *daphne(self._listen, self._environment)]
        self._process = subprocess.Popen(words, env=self._environment)
        for _ in range(300):
            try:
                httpx.get(f"http://{self.host}/healthz", headers=NAME, timeout=5)
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

    def end(self) -> int:
        """Tell it to end, wait until it has, and return its exit code."""
        assert self._process is not None
        self._process.terminate()
        return self._process.wait(20)


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
