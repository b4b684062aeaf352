"""The tests, on servers of their own that vanish with the run: `bin/test`."""

import asyncio
import signal
import sys
from pathlib import Path

from . import environment
from .layout import CHECKOUT, PYTHON
from .postgres import SUPERUSER
from .processes import Command, finish, start
from .setup import prepare
from .throwaway import throwaway_servers

# By two processes, module by module as tests/conftest.py hands them out.
_EVERYTHING = ("-n", "2", "--no-loadscope-reorder")


async def test() -> int:
    """Run pytest with the words of the command line, on everything without any; return its exit code."""
    await prepare()
    async with throwaway_servers(Path("/tmp"), durable=False) as servers:  # noqa: S108 - a new folder is made there
        # Every database of a test is copied from this one.
        await servers.postgres.provide_extensions("template1", servers.data.log / "postgres.log")
        variables = environment.of_centre(
            servers.data, servers.postgres.url(SUPERUSER), servers.redis.url, external=False, demo=False
        )
        command = Command(
            [PYTHON, "-m", "pytest", *(sys.argv[1:] or _EVERYTHING)], variables, CHECKOUT, own_session=False
        )
        pytest = start(command, log=None)
        # An interrupted pytest still cleans up and reports. A terminal's Ctrl-C reaches it without us, and a second one
        # would break that off.
        interrupt = (lambda: None) if sys.stdin.isatty() else (lambda: pytest.send(signal.SIGINT))
        asyncio.get_running_loop().add_signal_handler(signal.SIGINT, interrupt)
        return await finish(pytest, stop_signal=signal.SIGINT)
