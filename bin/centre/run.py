"""One centre on this machine, from nothing to serving calls: `bin/run`."""

import argparse
import asyncio
import json
import os
import shutil
import signal
import socket
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass

from . import environment, folders, locks, packages
from .layout import CHECKOUT, PYTHON, DataDirectory, data_directory
from .postgres import APPLICATION, OWNER, PostgreSQL
from .processes import Command, CommandFailed, Process, complete, server_account
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
_DEMO_ACCOUNTS = "police fire ambulance calltaker shiftlead supervisor admin"


async def run() -> int:
    """Run the centre until a signal ends it; return the exit code."""
    parser = argparse.ArgumentParser(prog="bin/run", description="Run an emergency operations centre.")
    parser.add_argument("--no-demo", action="store_true", help="begin with an empty centre, without the demo province")
    arguments = parser.parse_args()

    data = data_directory()
    data.create()
    lock = locks.take(data.lock)
    if lock is None:
        raise CommandFailed(f"already running on {data.root}: {data.lock.read_text()}")
    # The port is ours from here on: while the web process restarts, callers wait in its queue and are not refused.
    with lock, _listen() as listener:
        lock.truncate(0)
        lock.write(f"process {os.getpid()}, {environment.local_address()}/")
        lock.flush()
        demo = decide_kind(data, empty=arguments.no_demo)
        database_url, redis_url = environment.given("DATABASE_URL"), environment.given("REDIS_URL")
        await prepare(servers_needed=not (database_url and redis_url), development=False)
        async with AsyncExitStack() as stack:
            centre = _Centre(data, demo, stack)
            await centre.start(database_url, redis_url, listener)
            say(f"ready {environment.local_address()}/")
            try:
                await keep_logs_short(data.log)
            except asyncio.CancelledError:
                say("stopping")
                listener.close()
        say("stopped")
    return 0


def _listen() -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", environment.port()))
    except OSError as error:
        raise CommandFailed(f"port {environment.port()}: {error.strerror}. Choose another with EOC_PORT.") from None
    listener.listen(1024)
    return listener


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
    stack: AsyncExitStack

    async def start(self, database_url: str | None, redis_url: str | None, listener: socket.socket) -> None:
        """Start what of the two servers is not given, bring the database up to date, and start the application."""
        self.stack.callback(shutil.rmtree, self.data.sockets, ignore_errors=True)
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
        await self._start(self._web(application, listener), self._engine(application))
        self._introduce()

    def _postgres(self) -> PostgreSQL:
        account = server_account()
        folder = folders.reachable(self.data.root / "postgres", account)
        if folder.parent != self.data.root:
            say(f"the account {account.name} cannot reach {self.data.root}: the database is in {folder}")
        return PostgreSQL(packages.servers(), folder, folders.private(self.data.sockets, account), account)

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
        account = server_account()
        return Redis(packages.servers(), folders.private(self.data.sockets, account), account)

    async def _start(self, *programs: Program) -> None:
        """Start programs side by side; they are stopped side by side too, before those that were started earlier."""
        supervised = [Supervised(program) for program in programs]

        async def stop() -> None:
            await asyncio.gather(*(each.stop() for each in supervised))

        self.stack.push_async_callback(stop)
        await asyncio.gather(*(each.start() for each in supervised))

    def _django(self, variables: Mapping[str, str], *words: str, keep_open: tuple[int, ...] = ()) -> Command:
        return Command([PYTHON, *words], variables, CHECKOUT, keep_open=keep_open)

    async def _django_once(self, name: str, variables: Mapping[str, str], *words: str) -> None:
        await complete(self._django(variables, *words), self.data.log / f"{name}.log")

    def _publish(self, environments: dict[str, dict[str, str]]) -> None:
        """Tell `bin/manage` how to reach this centre, for as long as it runs."""
        path = self.data.environment
        path.touch(mode=0o600)
        path.write_text(json.dumps(environments))
        self.stack.callback(path.unlink, missing_ok=True)

    def _web(self, variables: Mapping[str, str], listener: socket.socket) -> Program:
        socket_number = listener.fileno()
        pings = ("--ping-interval", "5", "--ping-timeout", "4", "--websocket_timeout", "-1")
        behind_proxies = ("--proxy-headers",) if int(os.environ.get("EOC_TRUSTED_PROXIES") or 0) else ()
        options = ("--verbosity", "0", "--fd", str(socket_number), *pings, *behind_proxies)
        words = ("-m", "daphne", *options, "eoc.asgi:application")
        command = self._django(variables, *words, keep_open=(socket_number,))
        return Program("web", command, self.data.log / "web.log", _takes_calls)

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


async def _takes_calls(_: Process) -> bool:
    """Say whether the web process answers that it can take calls."""
    try:
        async with asyncio.timeout(5):
            reader, writer = await asyncio.open_connection("127.0.0.1", environment.port())
            writer.write(f"GET /readyz HTTP/1.0\r\nHost: 127.0.0.1:{environment.port()}\r\n\r\n".encode())
            status = await reader.readline()
            writer.close()
    except (OSError, TimeoutError):
        return False
    return b" 200 " in status
