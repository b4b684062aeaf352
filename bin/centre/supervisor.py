"""Keeps the programs of a centre running: starts them, waits until they are ready, restarts them, stops them."""

import asyncio
import os
import shutil
import signal
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from .processes import Command, CommandFailed, Process, last_lines, size, start
from .terminal import say

START_PATIENCE_S = 120.0
_LOG_BYTES = 10 * 1024 * 1024


class RestartDelay:
    """How long to wait before a restart: longer with each failure, short again after a good run.

    What ended well after a good run was told to end, so that it comes back anew: that is not waited for at all.
    """

    FIRST_S = 0.2
    LONGEST_S = 5.0
    GOOD_RUN_S = 30.0

    def __init__(self) -> None:
        self._next_s = self.FIRST_S

    def after(self, ran_s: float, code: int) -> float:
        """Return the seconds to wait after a run of `ran_s` seconds that ended with this exit code."""
        if ran_s >= self.GOOD_RUN_S:
            self._next_s = self.FIRST_S
            if code == 0:
                return 0.0
        delay_s = self._next_s
        self._next_s = min(delay_s * 2, self.LONGEST_S)
        return delay_s


async def _at_once(_: Process) -> bool:
    return True


async def _nothing() -> None:
    pass


@dataclass(frozen=True)
class Program:
    """One program of the centre. `before` runs before each start; `ready` says whether the process does its work."""

    name: str
    command: Command
    log: Path
    ready: Callable[[Process], Awaitable[bool]] = _at_once
    before: Callable[[], Awaitable[None]] = _nothing
    stop_signal: signal.Signals = signal.SIGTERM
    stop_patience_s: float = 10.0


class Supervised:
    """A program that is kept running from `start` to `stop`; `pid_file` holds its process id while it runs."""

    def __init__(self, program: Program, pid_file: Path | None = None) -> None:
        self._program = program
        self._pid_file = pid_file
        self._process: Process | None = None
        self._keeper: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Start the program and wait until it is ready.

        Raises:
            CommandFailed: it ended, or was not ready in time; the text holds the last lines of its log.
        """
        log = self._program.log
        already = size(log)
        process = await self._launch()
        deadline = time.monotonic() + START_PATIENCE_S
        while not await self._program.ready(process):
            if not process.running or time.monotonic() > deadline:
                what = "was not ready in time" if process.running else describe_end(await process.wait())
                lines = last_lines(log, since=already)
                raise CommandFailed(f"{self._program.name} {what} while it started:\n{lines}\n(more in {log})")
            await asyncio.sleep(0.05)
        self._keeper = asyncio.create_task(self._keep(process))

    async def _launch(self) -> Process:
        await self._program.before()
        self._process = start(self._program.command, self._program.log)
        if self._pid_file:
            with suppress(OSError):  # on a full disk the program runs all the same
                self._pid_file.write_text(f"{self._process.pid}\n")
        return self._process

    def _forget_number(self) -> None:
        if self._pid_file:
            self._pid_file.unlink(missing_ok=True)

    async def _keep(self, process: Process) -> None:
        delay = RestartDelay()
        while True:
            started = time.monotonic()
            code = await process.wait()
            self._forget_number()
            pause_s = delay.after(time.monotonic() - started, code)
            say(f"{self._program.name} {describe_end(code)}: starting it again")
            if code > 0:
                with suppress(OSError):  # a log that somebody removed
                    say(f"    {last_lines(self._program.log, count=1)}\n    (more in {self._program.log})")
            await asyncio.sleep(pause_s)
            while True:
                try:
                    process = await self._launch()
                    break
                except Exception as error:  # noqa: BLE001 -- a program that nobody starts again is the worst end
                    say(f"{self._program.name} cannot be started: {error!r}")
                    await asyncio.sleep(RestartDelay.LONGEST_S)

    async def stop(self) -> None:
        """Stop the program and wait for its end."""
        if self._keeper:
            self._keeper.cancel()
            with suppress(asyncio.CancelledError):
                await self._keeper
        if self._process:
            await self._process.stop(self._program.stop_signal, self._program.stop_patience_s)
        self._forget_number()


def describe_end(code: int) -> str:
    """Return how a process with this exit code ended, as the rest of a sentence."""
    return f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with {code}"


async def keep_logs_short(folder: Path) -> None:
    """Shorten the logs of `folder` every minute, for ever."""
    while True:
        await asyncio.sleep(60)
        shorten_logs(folder, _LOG_BYTES)


def shorten_logs(folder: Path, limit: int) -> None:
    """Set aside what logs of more than `limit` bytes hold. The programs go on appending to the same file."""
    for log in folder.glob("*.log"):
        try:
            if log.stat().st_size > limit:
                shutil.copyfile(log, log.with_suffix(".log.1"))
                os.truncate(log, 0)
        except OSError as error:
            say(f"{log} cannot be shortened: {error}")
