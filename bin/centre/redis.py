"""A private Redis on a unix socket. It keeps nothing: whatever must outlive it is in PostgreSQL."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from .packages import Servers
from .processes import Account, Command, Process, inherited


@dataclass(frozen=True)
class Redis:
    """A server whose socket lies in `sockets`."""

    servers: Servers
    sockets: Path
    account: Account

    @property
    def _socket(self) -> Path:
        return self.sockets / "redis.sock"

    @property
    def url(self) -> str:
        """The address, in the form that redis-py and channels_redis read."""
        return f"unix://{self._socket}"

    def command(self) -> Command:
        """Return the command of the server."""
        settings = {
            "port": "0",
            "unixsocket": str(self._socket),
            "unixsocketperm": "700",
            "save": "",
            "appendonly": "no",
            "dir": str(self.sockets),
            "maxmemory": "256mb",
            "maxmemory-policy": "allkeys-lru",
        }
        words = [word for name, value in settings.items() for word in (f"--{name}", value)]
        return Command(
            ["redis-server", *words],
            {**inherited(), **self.servers.environment},
            executable=self.servers.redis,
            account=self.account,
        )

    async def ready(self, process: Process) -> bool:
        """Say whether the server answers."""
        try:
            reader, writer = await asyncio.open_unix_connection(self._socket)
        except OSError:
            return False
        writer.write(b"PING\r\n")
        answer = await reader.readline()
        writer.close()
        return answer.strip() == b"+PONG"
