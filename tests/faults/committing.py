"""Commits to a running centre by a program beside it: real actions, more of them than requests could carry."""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from tests.faults.records import Record
from tests.running import CHECKOUT, Json

_START_PATIENCE_S = 60


class Load:
    """A program that commits."""

    def __init__(self, program: Process) -> None:
        self._program = program

    async def done(self) -> Json:
        """Wait until everything that it was to commit is committed; return `{events, seconds}`."""
        return await _answer(self._program)

    async def end(self) -> Json:
        """Let it end; return `{events, seconds}`."""
        assert self._program.stdin is not None
        self._program.stdin.close()
        return await _answer(self._program)


@asynccontextmanager
async def committing(
    record: Record, *, events: int = 10**9, per_second: float = 0, burst: int = 1, seed: int
) -> AsyncIterator[Load]:
    """Commit so many events, as fast as it goes or so many a second, up to `burst` of them in one transaction.

    The block begins with the first of them.
    """
    before = record.head()
    program = await _start(
        record, f"--events={events}", f"--per-second={per_second}", f"--burst={burst}", f"--seed={seed}"
    )
    try:
        async with asyncio.timeout(_START_PATIENCE_S):
            while record.head() == before:  # noqa: ASYNC110 -- another process commits
                await asyncio.sleep(0.05)
        yield Load(program)
    finally:
        with suppress(ProcessLookupError):
            program.kill()
        await program.wait()


@asynccontextmanager
async def held_transaction(record: Record, seconds: float, *, numbered: bool) -> AsyncIterator[asyncio.Task[Json]]:
    """Hold the transaction of an action open for so long, before its event has a number or after.

    The block begins when it is open. Yields what ends with `{incident}`: which incident the action changes.
    """
    program = await _start(record, f"--hold={seconds}", *(["--numbered"] if numbered else []))
    assert program.stdout is not None
    assert json.loads(await program.stdout.readline()) == {"held": True}
    ending = asyncio.create_task(_answer(program))
    yield ending
    await ending


async def _start(record: Record, *words: str) -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.faults.committer_program",
        *words,
        cwd=CHECKOUT,
        env=record.environment,
        stdin=PIPE,
        stdout=PIPE,
    )


async def _answer(program: Process) -> Json:
    """Return what the program says at its end. Raises AssertionError where it failed."""
    assert program.stdout is not None
    said = await program.stdout.read()
    await program.wait()
    assert program.returncode == 0, f"the program ended with {program.returncode}: its errors stand above"
    answer: Json = json.loads(said)
    return answer
