"""The web processes: where they listen, what each is told, and how it is asked whether it takes calls."""

import asyncio
import socket
from collections.abc import Mapping, Sequence
from pathlib import Path

from . import environment
from .layout import CHECKOUT, PYTHON, DataDirectory
from .processes import Command, CommandFailed, Process
from .supervisor import Program

MOST = 64

# A socket is pinged when 3 s have passed since the last time, at which Daphne looks every 2 s, and has 4 s to answer: a
# peer that has gone without a word is noticed within 9 s. None is closed for being quiet. A message may have 16 MiB,
# because the snapshot of a full board is one; Daphne's own limit is 1 MiB, also for what it sends. That of a frame is
# for what comes only: clients have nothing long to say.
SOCKETS = (
    *("--ping-interval", "3"),
    *("--ping-timeout", "4"),
    *("--websocket_timeout", "-1"),
    *("--websocket-max-message-size", "16777216"),
    *("--websocket-max-frame-size", "65536"),
)

# It tells its sockets to move and finishes the requests in flight before it ends, by itself within 12 s.
STOP_PATIENCE_S = 15.0


def daphne(listen: Sequence[str], variables: Mapping[str, str]) -> tuple[str, ...]:
    """Return the words for Python that run a web process which listens there, in an environment of `variables`."""
    behind_proxies = ("--proxy-headers",) if int(variables.get("EOC_TRUSTED_PROXIES") or 0) else ()
    return ("-m", "daphne", "--verbosity", "0", *listen, *SOCKETS, *behind_proxies, "eoc.asgi:application")


def open_port() -> socket.socket:
    """Return the socket on which all web processes take connections. Raises CommandFailed where the port is taken."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", environment.port()))
    except OSError as error:
        listener.close()
        raise CommandFailed(f"port {environment.port()}: {error.strerror}. Choose another with EOC_PORT.") from None
    listener.listen(1024)
    return listener


def programs(count: int, data: DataDirectory, variables: Mapping[str, str], listener: socket.socket) -> list[Program]:
    """Return `count` web processes that share `listener`; each also has a unix socket, where no other one answers."""
    names = ["web"] if count == 1 else [f"web-{number}" for number in range(1, count + 1)]
    return [_program(name, data, variables, listener.fileno()) for name in names]


def _program(name: str, data: DataDirectory, variables: Mapping[str, str], port: int) -> Program:
    own = data.sockets / f"{name}.sock"

    async def remove_stale_socket() -> None:
        own.unlink(missing_ok=True)

    async def ready(_: Process) -> bool:
        return await _takes_calls(own)

    # Without Twisted's lock file: a killed process would leave it too, and who is at work here the supervisor knows.
    listen = ("--fd", str(port), "--endpoint", f"unix:{own}:mode=600:lockfile=0")
    return Program(
        name,
        Command([PYTHON, *daphne(listen, variables)], variables, CHECKOUT, keep_open=(port,)),
        data.log / f"{name}.log",
        ready,
        before=remove_stale_socket,
        stop_patience_s=STOP_PATIENCE_S,
    )


async def _takes_calls(own: Path) -> bool:
    """Say whether the web process that listens on this unix socket answers that it can take calls."""
    try:
        async with asyncio.timeout(5):
            reader, writer = await asyncio.open_unix_connection(own)
            writer.write(b"GET /readyz HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
            status = await reader.readline()
            writer.close()
    except (OSError, TimeoutError):
        return False
    return b" 200 " in status
