"""Child processes that end with their parent, and commands that run to their end.

Everything is started from the main thread: the kernel sends a child its death signal when the *thread* that forked it
ends.
"""

import asyncio
import contextlib
import ctypes
import os
import pwd
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


def inherited() -> dict[str, str]:
    """Return the environment for children: ours, but Python may keep its byte code, or each start costs seconds."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


class CommandFailed(Exception):
    """A command ended with an error, or a server did not start. The text says which, and what it printed last."""


@dataclass(frozen=True)
class Account:
    """An account of the operating system."""

    name: str
    uid: int
    gid: int


def server_account() -> Account:
    """Return the account of PostgreSQL and Redis: our own, or for root, as which initdb refuses to run, another."""
    if os.geteuid() != 0:
        entry = pwd.getpwuid(os.geteuid())
    else:
        try:
            entry = pwd.getpwnam("postgres")
        except KeyError:
            entry = pwd.getpwnam("nobody")
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


@dataclass(frozen=True)
class Command:
    """What to start, and how.

    `executable` is the program where it differs from the first argument; `account` matters to root only;
    `death_signal` is what the child gets when this process dies, however it dies.
    """

    arguments: Sequence[str | Path]
    environment: Mapping[str, str] = field(default_factory=inherited)
    directory: Path = Path("/")
    executable: Path | None = None
    account: Account | None = None
    death_signal: signal.Signals = signal.SIGKILL
    own_session: bool = True  # so that Ctrl-C reaches the supervisor only, which then stops its children in order
    keep_open: Sequence[int] = ()


class Process:
    """A running child."""

    def __init__(self, command: Command, output: IO[bytes] | int | None, standard_input: int | None) -> None:
        drop = command.account if command.account and os.geteuid() == 0 else None
        self._group = command.own_session
        self._popen = subprocess.Popen(
            [os.fspath(argument) for argument in command.arguments],
            executable=command.executable,
            env=dict(command.environment),
            cwd=command.directory,
            stdin=standard_input,
            stdout=output,
            stderr=subprocess.STDOUT if output is not None else None,
            start_new_session=command.own_session,
            pass_fds=command.keep_open,
            user=drop.uid if drop else None,
            group=drop.gid if drop else None,
            extra_groups=[] if drop else None,
            preexec_fn=end_with_parent(command.death_signal),  # noqa: PLW1509 - we have no threads
        )
        self.pid = self._popen.pid
        self._ended = asyncio.Event()
        self._descriptor = os.pidfd_open(self.pid)
        asyncio.get_running_loop().add_reader(self._descriptor, self._reap)

    def _reap(self) -> None:
        asyncio.get_running_loop().remove_reader(self._descriptor)
        os.close(self._descriptor)
        if self._group:  # what it started goes with it; while it is a zombie, its number belongs to nobody else
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)
        self._popen.wait()
        self._ended.set()

    @property
    def running(self) -> bool:
        """Whether the process has not ended yet."""
        return not self._ended.is_set()

    async def wait(self) -> int:
        """Wait until the process has ended; return its exit code, negative for a signal."""
        await self._ended.wait()
        return int(self._popen.returncode)

    def send(self, number: signal.Signals) -> None:
        """Send a signal to the process, or to all of its session where it leads one."""
        if self.running:
            with contextlib.suppress(ProcessLookupError):
                (os.killpg if self._group else os.kill)(self.pid, number)

    async def stop(self, number: signal.Signals, patience_s: float) -> None:
        """Ask the process to end; kill it when it has not after `patience_s`."""
        self.send(number)
        try:
            await asyncio.wait_for(self._ended.wait(), patience_s)
        except TimeoutError:
            self.send(signal.SIGKILL)
            await self._ended.wait()


def end_with_parent(death_signal: signal.Signals) -> Callable[[], None]:
    """Return what the child does just before it becomes the program.

    A change of account clears the death signal, so it is set here: subprocess drops the account earlier. A parent that
    died before that is no longer the parent.
    """
    parent = os.getpid()

    def prepare() -> None:
        _libc.prctl(_PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return prepare


def start(command: Command, log: Path | None) -> Process:
    """Start a child that reads nothing and writes to `log`; without one it shares our input and output."""
    if log is None:
        return Process(command, None, None)
    with log.open("ab") as output:
        return Process(command, output, subprocess.DEVNULL)


async def finish(process: Process, stop_signal: signal.Signals = signal.SIGTERM) -> int:
    """Wait for the end of `process` and return its exit code; when we are cancelled, end it."""
    try:
        return await process.wait()
    finally:
        await process.stop(stop_signal, 20)


async def complete(command: Command, log: Path) -> None:
    """Run a command to its end.

    Raises:
        CommandFailed: it ended with an error; the text holds the last lines that it wrote to `log`.
    """
    already = size(log)
    code = await finish(start(command, log))
    if code != 0:
        line = " ".join(map(str, command.arguments[:6]))
        raise CommandFailed(f"{line} ended with {code}:\n{last_lines(log, since=already)}\n(more in {log})")


def size(log: Path) -> int:
    """Return how many bytes a log holds."""
    return log.stat().st_size if log.exists() else 0


def last_lines(log: Path, *, since: int = 0, count: int = 30) -> str:
    """Return the last `count` lines that were written to `log` after its first `since` bytes."""
    with log.open("rb") as written:
        end = written.seek(0, os.SEEK_END)
        written.seek(max(since, end - 64 * 1024))
        return "\n".join(written.read().decode(errors="replace").splitlines()[-count:])
