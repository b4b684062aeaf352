"""The tests, on servers of their own that vanish with the run: `bin/test`."""

import asyncio
import shutil
import signal
import sys
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path

from . import environment, folders, packages
from .layout import CHECKOUT, PYTHON, DataDirectory
from .postgres import SUPERUSER, PostgreSQL
from .processes import Command, finish, server_account, start
from .redis import Redis
from .setup import prepare
from .supervisor import Program, Supervised


def _home() -> Path:
    """Make a folder whose name is short enough for sockets, and which the account of the servers may enter."""
    home = Path(tempfile.mkdtemp(prefix="eoc-test-", dir="/tmp"))
    home.chmod(0o711)
    return home


async def test() -> int:
    """Run pytest with the words of the command line; return its exit code."""
    await prepare()
    servers = packages.servers()
    account = server_account()
    home = _home()
    async with AsyncExitStack() as stack:
        stack.callback(shutil.rmtree, home, ignore_errors=True)
        data = DataDirectory(home / "var")
        data.create()
        sockets = folders.private(home / "sockets", account)
        postgres = PostgreSQL(servers, folders.private(home / "postgres", account), sockets, account, durable=False)
        redis = Redis(servers, sockets, account)
        await postgres.initialise(data.log / "postgres.log")
        programs = [
            Program(
                "postgres", postgres.command(), data.log / "postgres.log", postgres.ready, stop_signal=signal.SIGINT
            ),
            Program("redis", redis.command(), data.log / "redis.log", redis.ready),
        ]
        for program in programs:
            supervised = Supervised(program)
            stack.push_async_callback(supervised.stop)
            await supervised.start()
        # Every database of a test is copied from this one.
        await postgres.provide_extensions("template1", data.log / "postgres.log")
        variables = environment.of_centre(data, postgres.url(SUPERUSER), redis.url, external=False, demo=False)
        command = Command([PYTHON, "-m", "pytest", *sys.argv[1:]], variables, CHECKOUT, own_session=False)
        pytest = start(command, log=None)
        # An interrupted pytest still cleans up and reports. A terminal's Ctrl-C reaches it without us, and a second one
        # would break that off.
        interrupt = (lambda: None) if sys.stdin.isatty() else (lambda: pytest.send(signal.SIGINT))
        asyncio.get_running_loop().add_signal_handler(signal.SIGINT, interrupt)
        return await finish(pytest, stop_signal=signal.SIGINT)
