"""Private servers that vanish with the run that wanted them."""

import shutil
import signal
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from . import folders, packages
from .layout import DataDirectory
from .postgres import PostgreSQL
from .processes import server_account
from .redis import Redis
from .supervisor import Program, Supervised


@dataclass(frozen=True)
class ThrowawayServers:
    """A running PostgreSQL and Redis, and a data directory for what goes with them."""

    postgres: PostgreSQL
    redis: Redis
    data: DataDirectory


def _home(parent: Path) -> Path:
    """Make a folder which the account of the servers may enter."""
    home = Path(tempfile.mkdtemp(prefix="eoc-", dir=parent))
    home.chmod(0o711)
    return home


@asynccontextmanager
async def throwaway_servers(parent: Path, *, durable: bool) -> AsyncIterator[ThrowawayServers]:
    """Run both servers in a new folder of `parent`, which must be short enough for the paths of sockets.

    Raises:
        CommandFailed: a server did not start.
    """
    servers = packages.servers()
    account = server_account()
    home = _home(parent)
    async with AsyncExitStack() as stack:
        stack.callback(shutil.rmtree, home, ignore_errors=True)
        data = DataDirectory(home / "var")
        data.create()
        sockets = folders.private(home / "sockets", account)
        postgres = PostgreSQL(servers, folders.private(home / "postgres", account), sockets, account, durable)
        redis = Redis(servers, sockets, account)
        log = data.log / "postgres.log"
        await postgres.initialise(log)
        for program in (
            Program("postgres", postgres.command(), log, postgres.ready, stop_signal=signal.SIGINT),
            Program("redis", redis.command(), data.log / "redis.log", redis.ready),
        ):
            supervised = Supervised(program)
            stack.push_async_callback(supervised.stop)
            await supervised.start()
        yield ThrowawayServers(postgres, redis, data)
