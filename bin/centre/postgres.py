"""A private PostgreSQL: one folder of data, one unix socket, no port, no password.

The operating system says who may connect (peer authentication): the account that runs the centre, and nobody else.
The application connects as `eoc_app`, which owns nothing; migrations connect as `eoc_owner`.
"""

import asyncio
import contextlib
import os
import pwd
import shutil
import signal
from dataclasses import dataclass
from pathlib import Path

from .packages import Servers
from .processes import Account, Command, CommandFailed, Process, complete, inherited

OWNER = "eoc_owner"
APPLICATION = "eoc_app"
SUPERUSER = "postgres"

_SQL = Path(__file__).parent / "sql"
_DURABLE = {"shared_buffers": "256MB"}
_THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class PostgreSQL:
    """A server whose data lie in `folder` and whose socket in `sockets`; without `durable` a power cut loses them."""

    servers: Servers
    folder: Path
    sockets: Path
    account: Account
    durable: bool = True
    max_connections: int = 200

    @property
    def cluster(self) -> Path:
        """PostgreSQL's own data directory."""
        return self.folder / "cluster"

    def url(self, role: str, database: str = "eoc") -> str:
        """Return the address of a database, in the form that django-environ reads."""
        return f"postgis://{role}@/{self.sockets}/{database}"

    async def initialise(self, log: Path) -> None:
        """Make the data directory where there is none yet, and write down who may connect."""
        if not self.cluster.exists():
            # What was cut off before its end is begun again: only a finished cluster gets the name.
            unfinished = self.folder / "unfinished"
            shutil.rmtree(unfinished, ignore_errors=True)
            words = ["--encoding=UTF8", "--locale=C.UTF-8", "--auth=peer", f"--username={SUPERUSER}"]
            words += [] if self.durable else ["--no-sync"]
            await complete(self._command("initdb", *words, f"--pgdata={unfinished}", account=self.account), log)
            unfinished.rename(self.cluster)
        people = {pwd.getpwuid(os.geteuid()).pw_name, self.account.name}
        roles = (SUPERUSER, OWNER, APPLICATION)
        self._write("pg_ident.conf", "".join(f'centre "{person}" {role}\n' for person in people for role in roles))
        self._write("pg_hba.conf", "local all all peer map=centre\n")

    def _write(self, name: str, text: str) -> None:
        path = self.cluster / name
        path.unlink()
        # The folder is another account's: a link there must not lead root's pen elsewhere.
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600), "w") as file:
            file.write(text)
            os.fchown(file.fileno(), self.account.uid, self.account.gid)

    def command(self) -> Command:
        """Return the command of the server."""
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.sockets),
            "max_connections": str(self.max_connections),
            "timezone": "UTC",
            "jit": "off",  # compiling costs more than it gains for queries of milliseconds
            **(_DURABLE if self.durable else _THROWAWAY),
        }
        words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return self._command("postgres", "-D", self.cluster, *words, account=self.account)

    async def clear_away(self) -> None:
        """Remove what a killed server left behind. That no other one is at work here, our lock says.

        A session in the middle of a query lives on and holds the memory that the next server wants. And a pid file
        whose number another program has got by now would be taken for a running server.
        """
        while survivors := self._survivors():
            for number in survivors:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(number, signal.SIGKILL)
            await asyncio.sleep(0.02)
        self._forget_number()

    def _survivors(self) -> list[int]:
        """Return the processes of PostgreSQL that work on our cluster."""

        def is_ours(process: Path) -> bool:
            try:
                return (process / "cwd").readlink() == self.cluster and (process / "comm").read_text() == "postgres\n"
            except OSError:  # it has ended, or is none of our business
                return False

        return [int(process.name) for process in Path("/proc").glob("[0-9]*") if is_ours(process)]

    def _forget_number(self) -> None:
        pid_file = self.cluster / "postmaster.pid"
        if pid_file.exists() and Path("/proc", pid_file.read_text().split()[0]).exists():
            pid_file.unlink()

    async def ready(self, process: Process) -> bool:
        """Say whether the server takes connections: it writes so into its pid file."""
        try:
            lines = (self.cluster / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return lines[:1] == [str(process.pid)] and [line.strip() for line in lines[7:8]] == ["ready"]

    async def provide_database(self, log: Path) -> None:
        """Make the roles, the database and its extensions where they are missing."""
        await self._run("roles.sql", SUPERUSER, log)
        await self.provide_extensions("eoc", log)

    async def provide_extensions(self, database: str, log: Path) -> None:
        """Make the extensions in one database where they are missing."""
        await self._run("extensions.sql", database, log)

    async def _run(self, script: str, database: str, log: Path) -> None:
        words = ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", f"--host={self.sockets}", f"--username={SUPERUSER}"]
        await complete(self._command("psql", *words, f"--dbname={database}", f"--file={_SQL / script}"), log)

    def _command(self, program: str, *words: str | Path, account: Account | None = None) -> Command:
        return Command(
            [self._programs() / program, *words],
            {**inherited(), **self.servers.environment, "LC_ALL": "C.UTF-8"},
            account=account,
            # Ends the sessions at once and leaves no process behind; the next start replays the log.
            death_signal=signal.SIGQUIT,
        )

    def _programs(self) -> Path:
        version = self.cluster / "PG_VERSION"
        wanted = int(version.read_text()) if version.exists() else max(self.servers.postgres)
        if wanted not in self.servers.postgres:
            has = ", ".join(map(str, sorted(self.servers.postgres)))
            raise CommandFailed(f"{self.cluster} was made by PostgreSQL {wanted}; this machine has {has}")
        return self.servers.postgres[wanted]
