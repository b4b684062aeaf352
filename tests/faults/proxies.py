"""What stands before web processes: a real nginx as docs/nginx.conf shows it, and a cable that can be pulled."""

import asyncio
import os
import shutil
import socket
import subprocess
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path

import pytest

from tests.running import CHECKOUT, wait_until

_SHOWN = CHECKOUT / "docs" / "nginx.conf"
# What the distribution puts around it; `user` means something to root only.
_AROUND = """
{user}
daemon off;
pid nginx.pid;
worker_processes 2;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    include site.conf;
}}
"""


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def nginx(folder: Path, port: int, upstream: Sequence[str]) -> Iterator[None]:
    """Run nginx on a port before these `host:port`, without TLS; skip the test where there is no nginx."""
    program = shutil.which("nginx", path=f"{os.environ.get('PATH', os.defpath)}:/usr/local/sbin:/usr/sbin")
    if program is None:
        pytest.skip("no nginx on this machine")
    (folder / "nginx.conf").write_text(_AROUND.format(user="user root;" if os.geteuid() == 0 else ""))
    (folder / "site.conf").write_text(_site(port, upstream))
    log = folder / "error.log"
    process = subprocess.Popen([program, "-p", folder, "-c", "nginx.conf", "-e", log])
    try:
        wait_until(lambda: _listens(port) or process.poll() is not None, 10, "nginx listens")
        assert process.poll() is None, log.read_text()
        yield
    finally:
        process.terminate()
        process.wait(10)


def _site(port: int, upstream: Sequence[str]) -> str:
    """Return the shown configuration with the test's addresses in place of its own."""
    text = _SHOWN.read_text()
    shown = ["192.0.2.11:8000", "192.0.2.12:8000"]
    own = {
        "listen 443 ssl": f"listen 127.0.0.1:{port}",
        # The folder comes with the package, of which only the program may be there.
        "/var/log/nginx/error.log": "error.log",
        **dict(zip(shown, upstream, strict=True)),
    }
    for example, real in own.items():
        assert example in text, example
        text = text.replace(example, real)
    return "".join(line for line in text.splitlines(keepends=True) if "ssl_certificate" not in line)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Cable:
    """Lies between clients and a server. Pulled, it swallows every byte both ways and tells nobody."""

    def __init__(self) -> None:
        self.host = ""
        self.pulled = False
        # Connections that the server gave up.
        self.given_up = 0

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, target: tuple[str, int]) -> None:
        """Carry one connection until the server has closed it."""
        from_server, to_server = await asyncio.open_connection(*target)
        upward = asyncio.create_task(self._carry(reader, to_server))
        try:
            await self._carry(from_server, writer)
            self.given_up += 1
        finally:
            upward.cancel()
            for end in (writer, to_server):
                end.transport.abort()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while data := await reader.read(1 << 16):
                if not self.pulled:
                    writer.write(data)
                    await writer.drain()


@asynccontextmanager
async def cable(host: str) -> AsyncIterator[Cable]:
    """Lay a cable to a `host:port` of this machine; its own address is its `host`."""
    laid = Cable()
    address, _, port = host.partition(":")
    carrying: set[asyncio.Task[None]] = set()

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        carrying.add(asyncio.create_task(laid.carry(reader, writer, (address, int(port)))))

    async with await asyncio.start_server(connected, "127.0.0.1", 0) as server:
        laid.host = "{}:{}".format(*server.sockets[0].getsockname())
        yield laid
        for task in carrying:
            task.cancel()
        await asyncio.gather(*carrying, return_exceptions=True)
