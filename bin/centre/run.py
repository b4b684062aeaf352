"""One centre on this machine, from nothing to serving calls: `bin/run`."""

import argparse
import asyncio
import json
import os
import resource
import shutil
import signal
import socket
import sys
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass

from . import environment, folders, locks, packages, valhalla, web
from .layout import CHECKOUT, PYTHON, DataDirectory, data_directory
from .postgres import APPLICATION, OWNER, PostgreSQL
from .processes import Command, CommandFailed, complete, server_account
from .redis import Redis
from .setup import prepare
from .supervisor import Program, Supervised, keep_logs_short
from .terminal import say

# Both in one process, because loading the project takes longer than either.
_BRING_UP_TO_DATE = """
import django
from django.core.management import call_command
django.setup()
call_command("migrate", interactive=False)
call_command("createcachetable")
"""
# Of the private PostgreSQL: the pool of a web process (20) and what it opens beside that; the engine and commands.
CONNECTIONS_OF_A_WEB_PROCESS = 25
_CONNECTIONS = 175
# A web process has one open for each console; systems begin with 1024.
OPEN_FILES = 65_536
_DEMO_ACCOUNTS = "police fire ambulance calltaker shiftlead supervisor admin"


def parse(words: Sequence[str]) -> argparse.Namespace:
    """Read the command line; end with 2 and the reason where it asks for what there is not."""
    parser = argparse.ArgumentParser(prog="bin/run", description="Run an emergency operations centre.")
    parser.add_argument("--no-demo", action="store_true", help="begin with an empty centre, without the demo province")
    parser.add_argument(
        "--web", type=_web_processes, default=1, metavar="N", help=f"web processes, 1 to {web.MOST}; 1 if not given"
    )
    return parser.parse_args(words)


def _web_processes(word: str) -> int:
    if not (word.isascii() and word.isdecimal() and 1 <= int(word) <= web.MOST):
        raise argparse.ArgumentTypeError(f"{word!r} is not a number from 1 to {web.MOST}")
    return int(word)


async def run() -> int:
    """Run the centre until a signal ends it; return the exit code."""
    arguments = parse(sys.argv[1:])
    data = data_directory()
    data.create()
    lock = locks.take(data.lock)
    if lock is None:
        raise CommandFailed(f"already running on {data.root}: {data.lock.read_text()}")
    allow_open_files()
    # The port is ours from here on: while a web process restarts, callers wait in its queue and are not refused.
    with lock, web.open_port() as listener:
        lock.truncate(0)
        lock.write(f"process {os.getpid()}, {environment.local_address()}/")
        lock.flush()
        demo = decide_kind(data, empty=arguments.no_demo)
        database_url, redis_url = environment.given("DATABASE_URL"), environment.given("REDIS_URL")
        await prepare(servers_needed=not (database_url and redis_url), development=False)
        async with AsyncExitStack() as stack:
            centre = _Centre(data, demo, arguments.web, stack)
            await centre.start(database_url, redis_url, listener)
            say(f"ready {environment.local_address()}/")
            try:
                await keep_logs_short(data.log)
            except asyncio.CancelledError:
                say("stopping")
                listener.close()
        say("stopped")
    return 0


def allow_open_files() -> None:
    """Let this process and its children have many files open, as far as the system lets them."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def decide_kind(data: DataDirectory, *, empty: bool) -> bool:
    """Return whether this centre is a demo. Demo accounts never come into one that began empty."""
    if not data.kind.exists():
        data.kind.write_text("empty" if empty else "demo")
    demo = data.kind.read_text() == "demo"
    if demo and empty:
        raise CommandFailed(f"{data.root} holds a demo centre. For an empty one, name another folder with EOC_VAR.")
    return demo


@dataclass(frozen=True)
class _Centre:
    """Starts the parts in the order in which they need each other; `stack` stops them in the reverse order."""

    data: DataDirectory
    demo: bool
    web_processes: int
    stack: AsyncExitStack

    async def start(self, database_url: str | None, redis_url: str | None, listener: socket.socket) -> None:
        """Start what of the two servers is not given, bring the database up to date, and start the application."""
        self._open_run_folder()
        programs = []
        owner_url = application_url = database_url or ""
        if not database_url:
            postgres = self._postgres()
            await postgres.initialise(self.data.log / "postgres.log")
            owner_url, application_url = postgres.url(OWNER), postgres.url(APPLICATION)
            programs.append(self._postgres_program(postgres))
        if not redis_url:
            redis = self._redis()
            redis_url = redis.url
            programs.append(Program("redis", redis.command(), self.data.log / "redis.log", redis.ready))
        await self._start(*programs)
        if not database_url:
            await postgres.provide_database(self.data.log / "postgres.log")

        application = environment.of_centre(
            self.data, application_url, redis_url, external=bool(database_url), demo=self.demo
        )
        router = valhalla.Router(self.data, valhalla.free_port())
        application["EOC_VALHALLA_PORT"] = str(router.port)
        owner = {name: value for name, value in application.items() if name != "DATABASE_ROLE"}
        owner["DATABASE_URL"] = owner_url
        owner["DATABASE_TIMEOUTS"] = "0"  # a migration may take as long as it needs
        await self._django_once("database", owner, "-c", _BRING_UP_TO_DATE)
        if not self.data.loaded.exists():
            # Once: what the centre removes afterwards must not come back.
            what = "demo" if self.demo else "import_catalogue"
            say("loading the demo province" if self.demo else "loading the example catalogue")
            await self._django_once("loading", application, "manage.py", what)
            self.data.loaded.touch()
        self._publish({"application": application, "owner": owner})
        web_programs = web.programs(self.web_processes, self.data, application, listener)
        await self._start(*web_programs, self._engine(application))
        if not environment.given("VALHALLA_URL"):
            self.stack.push_async_callback(router.stop)
            router.start()
        self._introduce()

    def _open_run_folder(self) -> None:
        """Make the folder of the sockets, a link to it that is easy to find, and room for the numbers of processes."""
        self.stack.callback(shutil.rmtree, self.data.sockets, ignore_errors=True)
        folders.private(self.data.sockets, server_account())
        link = self.data.run / "sockets"
        link.unlink(missing_ok=True)
        link.symlink_to(self.data.sockets)
        self.stack.callback(link.unlink, missing_ok=True)
        for left_behind in self.data.run.glob("*.pid"):
            left_behind.unlink()

    def _postgres(self) -> PostgreSQL:
        account = server_account()
        folder = folders.reachable(self.data.root / "postgres", account)
        if folder.parent != self.data.root:
            say(f"the account {account.name} cannot reach {self.data.root}: the database is in {folder}")
        connections = _CONNECTIONS + self.web_processes * CONNECTIONS_OF_A_WEB_PROCESS
        return PostgreSQL(packages.servers(), folder, self.data.sockets, account, max_connections=connections)

    def _postgres_program(self, postgres: PostgreSQL) -> Program:
        return Program(
            "postgres",
            postgres.command(),
            self.data.log / "postgres.log",
            postgres.ready,
            before=postgres.clear_away,
            stop_signal=signal.SIGINT,  # "fast": sessions end, everything is written
            stop_patience_s=60,
        )

    def _redis(self) -> Redis:
        return Redis(packages.servers(), self.data.sockets, server_account())

    async def _start(self, *programs: Program) -> None:
        """Start programs side by side; they are stopped side by side too, before those that were started earlier."""
        supervised = [Supervised(program, self.data.run / f"{program.name}.pid") for program in programs]

        async def stop() -> None:
            await asyncio.gather(*(each.stop() for each in supervised))

        self.stack.push_async_callback(stop)
        await asyncio.gather(*(each.start() for each in supervised))

    def _django(self, variables: Mapping[str, str], *words: str) -> Command:
        return Command([PYTHON, *words], variables, CHECKOUT)

    async def _django_once(self, name: str, variables: Mapping[str, str], *words: str) -> None:
        await complete(self._django(variables, *words), self.data.log / f"{name}.log")

    def _publish(self, environments: dict[str, dict[str, str]]) -> None:
        """Tell `bin/manage` how to reach this centre, for as long as it runs."""
        path = self.data.environment
        path.touch(mode=0o600)
        path.write_text(json.dumps(environments))
        self.stack.callback(path.unlink, missing_ok=True)

    def _engine(self, variables: Mapping[str, str]) -> Program:
        return Program("engine", self._django(variables, "manage.py", "engine"), self.data.log / "engine.log")

    def _introduce(self) -> None:
        say(f"logs      {self.data.log}")
        if self.demo:
            say(f"accounts  {_DEMO_ACCOUNTS}")
            say("crews     one account per unit: its username is the unit's call sign in lower case")
            say(f"password  {(self.data.secrets / 'demo_password').read_text()}")
        else:
            say("accounts  those of the centre; the first is made by bin/manage createsuperuser")
        say(f"address   {os.environ.get('EOC_PUBLIC_URL') or environment.local_address()}")
