"""What every test stands on: no outside host, one small centre."""

import os
import re
import time
from collections.abc import Generator, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
import pytest
import pytest_socket
from django.apps import apps
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import connection
from django.db.models.signals import post_migrate
from django.dispatch import receiver
from xdist.scheduler import LoadScopeScheduling

from dispatch.models import StreamHead
from tests.factories import Centre, make_centre

_FIGURES = pytest.StashKey[list[str]]()


# The name of this process among several that test at once.
_WORKER = os.environ.get("PYTEST_XDIST_WORKER")

# A database that somebody uses cannot be dropped.
_LEFT = """
SELECT application_name, state, left(query, 200), pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


def pytest_configure(config: pytest.Config) -> None:
    """Part what processes that test at once would share: each has a database already, and now a part of Redis."""
    if config.getoption("numprocesses", None):
        config.pluginmanager.register(_Gathering())
    if _WORKER is not None:
        django_settings.REDIS_URL += f"?db={_WORKER.removeprefix('gw')}"
        layer = django_settings.CHANNEL_LAYERS["default"]["CONFIG"]
        layer["hosts"][0]["address"], layer["prefix"] = django_settings.REDIS_URL, f"eoc-{_WORKER}"


_BENCH = Path(__file__).parent / "bench"


@cache
def _marks(module: Path) -> frozenset[str]:
    """Return which of the marks a module carries whose tests start servers or a browser."""
    if module.parent == _BENCH:
        return frozenset()
    return frozenset(re.findall(r"pytest\.mark\.(slow|browser)\b", module.read_text()))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put last what starts servers or a browser; first the measuring programs, which take long and are not measured."""
    items.sort(key=lambda item: (bool(_marks(item.path)), item.path.parent != _BENCH))


class _ByModule(LoadScopeScheduling):
    """Hands out whole modules; at last all with a browser to one process, beside them all with servers to another."""

    def _split_scope(self, nodeid: str) -> str:
        module = nodeid.partition("::")[0]
        marks = _marks(self.config.rootpath / module)
        return "browser" if "browser" in marks else "slow" if marks else module


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> _ByModule:
    """Return what hands out the tests to several processes."""
    return _ByModule(config, log)


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
def _folders_elsewhere(settings: Any, tmp_path: Path) -> None:
    settings.SEAL_FOLDER = tmp_path / "seals"
    settings.FILE_FOLDER = tmp_path / "files"


@pytest.fixture(autouse=True)
def _no_second_factor(settings: Any) -> None:
    """As in a demonstration: what a real centre demands is a test's own matter."""
    settings.SECOND_FACTOR_DEMANDED = False


@pytest.fixture(autouse=True)
def _no_push_key(settings: Any) -> None:
    """Push services are a test's own matter too."""
    settings.WEB_PUSH_KEY = ""


@pytest.fixture
def centre(db: None) -> Centre:
    """A centre inside a transaction that is rolled back."""
    return make_centre()


@pytest.fixture
def committed_centre(transactional_db: None) -> Iterator[Centre]:
    """A centre that other connections see."""
    yield make_centre()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE dispatch_timelineevent CASCADE")


@receiver(post_migrate, sender=apps.get_app_config("dispatch"))
def _begin_stream(**_: Any) -> None:
    """Put back the stream's head, which a migration makes, after a test whose end empties all tables."""
    StreamHead.objects.get_or_create(defaults={"seq": 0})


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


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand what was measured to the process that prints it."""
    if (output := getattr(session.config, "workeroutput", None)) is not None:
        output["figures"] = session.config.stash.get(_FIGURES, [])


class _Gathering:
    """In the process that hands out tests to others."""

    def pytest_testnodedown(self, node: Any) -> None:
        """Take what a process measured that has ended, if it ended by itself."""
        node.config.stash.setdefault(_FIGURES, []).extend(getattr(node, "workeroutput", {}).get("figures", []))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print what was measured."""
    if lines := config.stash.get(_FIGURES, []):
        terminalreporter.section("figures")
        for line in lines:
            terminalreporter.write_line(line)
