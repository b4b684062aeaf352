"""A console whose machine freezes: its process is stopped, so its window fills and it answers nothing."""

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from tests.faults.crowds import Watcher
from tests.running import CHECKOUT, Json, RunningCentre


class Freezable:
    """A console in a process of its own."""

    def __init__(self, centre: RunningCentre, username: str, agency: str | None, program: Process) -> None:
        self._program = program
        self._watcher = Watcher(centre, username, agency)

    def freeze(self) -> None:
        """Stop the process where it is."""
        self._program.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let the process go on, as if no time had passed."""
        self._program.send_signal(signal.SIGCONT)

    async def ended(self, head: int) -> Watcher:
        """Wait until the console has heard of an event; return what it has then."""
        said, _ = await self._program.communicate(json.dumps({"head": head}).encode() + b"\n")
        assert self._program.returncode == 0, "the console found something wrong: it stands above"
        answer: Json = json.loads(said)
        self._watcher.connects = answer.pop("connects")
        self._watcher.take_over(answer)
        return self._watcher


@asynccontextmanager
async def freezable(centre: RunningCentre, username: str, agency: str | None) -> AsyncIterator[Freezable]:
    """Run a console in a process of its own, and wait for its board."""
    program = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.faults.console_program",
        cwd=CHECKOUT,
        env=dict(os.environ),
        stdin=PIPE,
        stdout=PIPE,
    )
    try:
        assert program.stdin is not None
        assert program.stdout is not None
        told = {"host": centre.host, "username": username, "agency": agency, "token": centre.token(username)}
        program.stdin.write(json.dumps(told).encode() + b"\n")
        assert json.loads(await program.stdout.readline()) == {}
        yield Freezable(centre, username, agency, program)
    finally:
        with suppress(ProcessLookupError):
            program.kill()
        await program.wait()
