"""Locks that the kernel drops with the process that holds them, so that a crash leaves none behind."""

import asyncio
import fcntl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TextIO

from .terminal import say


def take(path: Path) -> TextIO | None:
    """Lock the file at `path` and return it open, or None when another process holds it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = path.open("a+")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    return file


@asynccontextmanager
async def waiting(path: Path, announcement: str) -> AsyncIterator[None]:
    """Hold the lock at `path`; while another process has it, wait, and say so."""
    file = take(path)
    if file is None:
        say(announcement)
    while file is None:
        await asyncio.sleep(0.2)
        file = take(path)
    with file:
        yield
