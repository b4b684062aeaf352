"""What the centre costs on this machine, measured on servers that vanish with the run: `bin/bench`."""

import argparse
from pathlib import Path

from . import environment
from .layout import CHECKOUT, PYTHON
from .postgres import APPLICATION, OWNER
from .processes import Command, complete, finish, start
from .setup import prepare
from .throwaway import ThrowawayServers, throwaway_servers

# A commit must cost what it costs in earnest, so the data lie on a disk and not in memory, as they may under /tmp.
_ON_DISK = Path("/var/tmp")  # noqa: S108 - a new folder is made there


async def bench() -> int:
    """Measure the subjects that the command line names, else the usual ones; return 1 where an answer was wrong."""
    parser = argparse.ArgumentParser(prog="bin/bench", description="Measure what the centre costs on this machine.")
    parser.add_argument(
        "subjects",
        nargs="*",
        metavar="SUBJECT",
        help="what to measure; everything but the soak and the console where none is named",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures to this file")
    parser.add_argument("--minutes", type=float, metavar="N", help="how long console and soak are watched")
    arguments = parser.parse_args()
    words = [*arguments.subjects, *(["--json", arguments.json.absolute()] if arguments.json else [])]
    words += ["--minutes", str(arguments.minutes)] if arguments.minutes else []

    await prepare()
    async with throwaway_servers(_ON_DISK, durable=True) as servers:
        await _make_database(servers)
        variables = _environment(servers, APPLICATION)
        # The web server signs and checks with it; nothing of a real account comes in here.
        variables["TWILIO_AUTH_TOKEN"] = environment.new_key()
        return await finish(start(Command([PYTHON, "-m", "tests.bench", *words], variables, CHECKOUT), log=None))


async def _make_database(servers: ThrowawayServers) -> None:
    log = servers.data.log / "database.log"
    await servers.postgres.provide_database(log)
    owner = {**_environment(servers, OWNER), "DATABASE_TIMEOUTS": "0"}
    for words in (("migrate", "--no-input"), ("createcachetable",)):
        await complete(Command([PYTHON, "manage.py", *words], owner, CHECKOUT), log)


def _environment(servers: ThrowawayServers, role: str) -> dict[str, str]:
    variables = environment.of_centre(
        servers.data, servers.postgres.url(role), servers.redis.url, external=False, demo=False
    )
    return {name: value for name, value in variables.items() if not name.startswith("TWILIO_")}
