"""What every test stands on: no outside host, one small centre."""

import time
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
import pytest_socket
from django.core.management import call_command
from django.db import connection

from dispatch.models import StreamHead
from tests.factories import Centre, make_centre

_FIGURES = pytest.StashKey[list[str]]()


# A database that somebody uses cannot be dropped.
_LEFT = """
SELECT application_name, state, left(query, 200), pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: object) -> Iterator[None]:
    """Add the cache's table, which migrations do not make; at the end, cut who is still connected and say so."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        call_command("createcachetable")
    yield
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]
        parameters = connection.get_connection_params()
    # Who was told to go a moment ago is not counted.
    time.sleep(1)
    with psycopg.connect(**parameters, autocommit=True) as looking:
        left = looking.execute(_LEFT).fetchall()
    lines = request.config.stash.setdefault(_FIGURES, [])
    lines += [f"still connected to the database of the tests at the end: {session}" for session in left]


@pytest.fixture(autouse=True)
def _no_outside_hosts() -> Iterator[None]:
    pytest_socket.socket_allow_hosts(["127.0.0.0/8", "::1", "localhost"], allow_unix_socket=True)
    yield
    pytest_socket._remove_restrictions()


@pytest.fixture(autouse=True)
def _seals_elsewhere(settings: Any, tmp_path: Path) -> None:
    settings.SEAL_FOLDER = tmp_path / "seals"


@pytest.fixture
def centre(db: None) -> Centre:
    """A centre inside a transaction that is rolled back."""
    return make_centre()


@pytest.fixture
def committed_centre(transactional_db: None) -> Iterator[Centre]:
    """A centre that other connections see. The flush at the end also takes the stream's head, so it is put back."""
    yield make_centre()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE dispatch_timelineevent CASCADE")
    StreamHead.objects.update_or_create(defaults={"seq": 0})


@pytest.fixture
def figures(request: pytest.FixtureRequest) -> list[str]:
    """Lines to print at the end of the run, whether its output is captured or not."""
    return request.config.stash.setdefault(_FIGURES, [])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
    """Show with a failure what the centre printed, because its logs vanish with it."""
    report = yield
    centre = getattr(item, "funcargs", {}).get("running")
    if report.failed and centre is not None:
        report.sections += [(f"{program} of the centre", text) for program, text in centre.last_words()]
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print what was measured."""
    if lines := config.stash.get(_FIGURES, []):
        terminalreporter.section("figures")
        for line in lines:
            terminalreporter.write_line(line)
