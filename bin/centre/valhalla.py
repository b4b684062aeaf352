"""The router: Valhalla, whose programs come out of a wheel, on the roads that `import_roads` has built."""

import asyncio
import json
import os
import socket
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from .layout import CHECKOUT, TOOLS, DataDirectory
from .processes import Command, CommandFailed, Process, complete
from .supervisor import Program, Supervised
from .terminal import say

REQUIREMENT = CHECKOUT / "requirements-programs.txt"
PROGRAMS = TOOLS / "valhalla"
_BIN = PROGRAMS / "valhalla" / "bin"
_EVERY_S = 1.0
_AFTER_FAILURE_S = 10.0


async def install(python: Path, log: Path) -> None:
    """Unpack the wheel. Its programs need no Python: it is taken for one whose wheels exist, whatever ours is.

    Raises:
        CommandFailed: there is no wheel for this machine, or it cannot be had.
    """
    words = ["-m", "pip", "install", "--quiet", "--no-compile", "--disable-pip-version-check", "--retries", "1"]
    wheel: list[str | Path] = [
        "--no-deps",
        "--only-binary",
        ":all:",
        "--python-version",
        "3.12",
        "--upgrade",
        "--target",
        PROGRAMS,
    ]
    await complete(Command([python, *words, *wheel, "-r", REQUIREMENT]), log)
    for program in _BIN.iterdir():
        program.chmod(0o755)


def free_port() -> int:
    """Return a port of the loopback interface on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Router:
    """Runs the service on the newest roads for as long as there are any, and starts it anew when they change."""

    data: DataDirectory
    port: int
    _supervised: Supervised | None = None
    _following: asyncio.Task[None] | None = field(default=None, init=False)

    def start(self) -> None:
        """Begin to follow the roads. Nobody waits for them: until they are there, ways are estimates."""
        self._following = asyncio.create_task(self._follow())

    async def stop(self) -> None:
        """End the service."""
        if self._following:
            self._following.cancel()
            with suppress(asyncio.CancelledError):
                await self._following
        await self._end()

    async def _follow(self) -> None:
        served: Path | None = None
        while True:
            pause_s = _EVERY_S
            try:
                roads = self._roads()
                if roads != served:
                    await self._end()
                    served = roads if await self._begin(roads) else None
                    pause_s = _EVERY_S if served == roads else _AFTER_FAILURE_S
            except Exception as error:  # noqa: BLE001 -- roads that nobody follows any more are the worst end
                say(f"the roads cannot be followed, ways are estimates: {error!r}")
                served, pause_s = None, _AFTER_FAILURE_S
            await asyncio.sleep(pause_s)

    def _roads(self) -> Path | None:
        current = self.data.roads / "current"
        return current.resolve() if (current / "config.json").exists() else None

    async def _begin(self, roads: Path | None) -> bool:
        """Start the service on these roads; return whether it answers."""
        if roads is None:
            return True
        try:
            supervised = Supervised(self._program(roads), self.data.run / "valhalla.pid")
            self._supervised = supervised
            await supervised.start()
        except (CommandFailed, OSError, ValueError) as failure:
            say(f"the router does not start, ways are estimates: {failure}")
            await self._end()
            return False
        say(f"roads     {roads}")
        return True

    async def _end(self) -> None:
        if self._supervised:
            await self._supervised.stop()
        self._supervised = None

    def _program(self, roads: Path) -> Program:
        settings = json.loads((roads / "config.json").read_text())
        settings["mjolnir"]["tile_dir"] = str(roads / "tiles")
        settings["httpd"]["service"] |= {
            "listen": f"tcp://127.0.0.1:{self.port}",
            "loopback": self._socket("loopback"),
            "interrupt": self._socket("interrupt"),
        }
        for part in ("loki", "thor", "odin", "meili"):
            settings[part]["service"]["proxy"] = self._socket(part)
        config = self.data.run / "valhalla.json"
        config.write_text(json.dumps(settings))
        return Program(
            "valhalla",
            Command([_BIN / "valhalla_service", config, str(min(os.cpu_count() or 1, 4))]),
            self.data.log / "valhalla.log",
            self._ready,
            stop_patience_s=3,  # it keeps nothing
        )

    def _socket(self, name: str) -> str:
        return f"ipc://{self.data.sockets / f'valhalla-{name}'}"

    async def _ready(self, _: Process) -> bool:
        """Say whether the service answers."""
        try:
            async with asyncio.timeout(2):
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
                writer.write(b"GET /status HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
                status = await reader.readline()
                writer.close()
        except (OSError, TimeoutError):
            return False
        return b" 200 " in status
