"""What every command shares: how it is interrupted, and how it fails."""

import asyncio
import signal
from collections.abc import Coroutine

from .processes import CommandFailed
from .terminal import complain


def execute(work: Coroutine[None, None, int]) -> int:
    """Run `work` and return its exit code. The first signal to end cancels it; later ones find it cleaning up."""
    return asyncio.run(_interruptible(work))


async def _interruptible(work: Coroutine[None, None, int]) -> int:
    task = asyncio.create_task(work)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, _cancel_once, task)
    try:
        return await task
    except asyncio.CancelledError:
        return 130
    except CommandFailed as failure:
        complain(str(failure))
    except PermissionError as refusal:
        complain(f"{refusal}\nDo these files belong to another user of this checkout or data directory?")
    return 1


def _cancel_once(task: asyncio.Task[int]) -> None:
    if not task.cancelling():
        task.cancel()
