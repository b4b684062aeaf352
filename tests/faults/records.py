"""The database of a running centre, as its own machine sees it: what was recorded, and switches for faults."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

import psycopg

from tests.running import RunningCentre


class Fact(NamedTuple):
    """What tells one event from another."""

    seq: int
    name: str
    note: str | None


class Record:
    """Reads the record beside the application. Each question has a connection of its own: faults end none."""

    def __init__(self, centre: RunningCentre) -> None:
        published = json.loads((centre.data / "run" / "environment.json").read_text())
        self.environment: dict[str, str] = published["application"]
        self._sockets = str(centre.sockets)

    def head(self) -> int:
        """Return the newest number of the stream."""
        [[seq]] = self.ask("SELECT seq FROM dispatch_streamhead")
        return int(seq)

    def facts(self, after: int) -> list[tuple[Fact, list[str]]]:
        """Return each event after a number with the agencies that it concerns, in order."""
        rows = self.ask(
            "SELECT seq, name, data->>'note', agencies FROM dispatch_timelineevent WHERE seq > %s ORDER BY seq", after
        )
        return [(Fact(seq, name, note), agencies) for seq, name, note, agencies in rows]

    def ask(self, query: str, *values: object, user: str = "eoc_app") -> Sequence[tuple[object, ...]]:
        """Run a query and return its rows, none where it has none."""
        with psycopg.connect(host=self._sockets, user=user, dbname="eoc", autocommit=True) as connection:
            cursor = connection.execute(query, values or None)
            return cursor.fetchall() if cursor.description else []

    @contextmanager
    def read_only(self) -> Iterator[None]:
        """Let the server refuse every write, as a standby does."""
        self._set("ALTER SYSTEM SET default_transaction_read_only = on")
        try:
            yield
        finally:
            self._set("ALTER SYSTEM RESET default_transaction_read_only")

    def _set(self, statement: str) -> None:
        self.ask(statement, user="postgres")
        self.ask("SELECT pg_reload_conf()", user="postgres")
