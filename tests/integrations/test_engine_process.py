"""The engine as a process: killed, cut off from its database, and told to stop."""

import os
import random
import signal
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection, transaction

from dispatch.models import Deadline, Fault, Membership, OutboxMessage, Person, TimelineEvent
from dispatch.selectors.health import ENGINE_LOCK, centre_health
from dispatch.vocabulary import EscalationEffect, Role
from tests.factories import Centre
from tests.integrations.deadlines import fired_chains, make_deadlines, make_incident

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("committed_centre")]

Start = Callable[[], "subprocess.Popen[bytes]"]


def database_url() -> str:
    """The address of the test database for another process."""
    address = urlsplit(os.environ.get("DATABASE_URL", "postgis:///eoc"))
    # The path may begin with the folder of a socket: only its end is the name of the database.
    folder = address.path.rpartition("/")[0]
    return address._replace(path=f"{folder}/{connection.settings_dict['NAME']}").geturl()


@pytest.fixture
def start_engine(tmp_path: Path) -> Iterator[Start]:
    """Starts engines; what is left of them is killed at the end. Their output is shown where a test fails."""
    engines: list[subprocess.Popen[bytes]] = []
    log = tmp_path / "engine.log"
    environment = {
        **os.environ,
        "DATABASE_URL": database_url(),
        "EOC_DEMO": "0",
        "EOC_STATIC_ROOT": str(tmp_path),
        "EOC_SEAL_FOLDER": str(tmp_path / "seals"),
    }

    def start() -> "subprocess.Popen[bytes]":
        command = [sys.executable, "manage.py", "engine"]
        with log.open("ab") as output:
            engine = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment, stdout=output, stderr=output)
        engines.append(engine)
        return engine

    yield start
    for engine in engines:
        engine.kill()
        engine.wait()
    # The server notices a moment later; the next test must not take its sessions for living engines.
    wait_until(lambda: _locks() == 0)
    print(log.read_text() if log.exists() else "")  # noqa: T201  pytest shows it where a test fails


def wait_until(holds: Callable[[], bool], patience_s: float = 60) -> None:
    patient_until = time.monotonic() + patience_s
    while not holds():
        assert time.monotonic() < patient_until, "waited in vain"
        time.sleep(0.02)


def pending() -> int:
    return Deadline.objects.filter(fired_at__isnull=True, cancelled_at__isnull=True).count()


def _fewer_pending_than(number: int) -> bool:
    return pending() < number


def engine_alive() -> bool:
    return centre_health().engine_alive


def test_engines_killed_at_work_fire_each_deadline_exactly_once(start_engine: Start) -> None:
    officer = Person.objects.create(username="duty", phone_number="+84900000001")
    Membership.objects.create(person=officer, role=Role.DUTY_OFFICER)
    steps = [{"after_s": 1, "effect": EscalationEffect.SMS_DUTY_OFFICER}]
    for number in range(10):
        make_deadlines(make_incident(number), 40, steps=steps, effect=EscalationEffect.SMS_DUTY_OFFICER)
    chance = random.Random(1)
    killed_at_work = 0
    for _ in range(3):
        engines = [start_engine(), start_engine()]
        before = pending()
        wait_until(partial(_fewer_pending_than, before))
        time.sleep(chance.uniform(0, 0.05))
        for engine in engines:
            engine.kill()
            engine.wait()
        killed_at_work += pending() > 0
        if not pending():
            break
    start_engine()
    wait_until(lambda: pending() == 0)
    assert killed_at_work >= 2
    assert Counter(fired_chains()) == Counter(f"test:{number}" for number in range(400))
    assert OutboxMessage.objects.count() == 400
    # No provider is configured: each message ends visibly, unless an engine died while it sent it.
    wait_until(lambda: not OutboxMessage.objects.filter(status="pending").exists())
    assert set(OutboxMessage.objects.values_list("status", flat=True)) <= {"parked", "sending", "uncertain"}


def test_an_engine_that_is_told_to_stop_ends_within_a_second(start_engine: Start) -> None:
    engines = [start_engine(), start_engine()]
    wait_until(lambda: _locks() == 2)
    for engine, ending in zip(engines, (signal.SIGTERM, signal.SIGINT), strict=True):
        began = time.monotonic()
        engine.send_signal(ending)
        assert engine.wait(5) == 0
        assert time.monotonic() - began < 1
    wait_until(lambda: not engine_alive(), patience_s=2)


def test_an_engine_cut_off_from_the_database_comes_back(start_engine: Start, committed_centre: Centre) -> None:
    incident = make_incident()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
        ours = [pid for (pid,) in cursor.fetchall()]
    engine = start_engine()
    wait_until(engine_alive)
    for _ in range(3):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> ALL(%s)",
                [ours],
            )
            assert cursor.rowcount > 0
        make_deadlines(incident, 1)
        wait_until(lambda: pending() == 0, patience_s=10)
        wait_until(engine_alive, patience_s=10)
    assert engine.poll() is None
    assert fired_chains() == ["test:0", "test:1", "test:2"]


def test_an_idle_engine_is_woken_by_what_becomes_due(start_engine: Start) -> None:
    incident = make_incident()
    start_engine()
    wait_until(engine_alive)
    time.sleep(0.5)
    for _ in range(7):
        time.sleep(0.3)
        make_deadlines(incident, 1, due_s=0)
        wait_until(lambda: pending() == 0)
    late = [
        (deadline.fired_at - deadline.due_at).total_seconds()
        for deadline in Deadline.objects.all()
        if deadline.fired_at
    ]
    # Without being woken it would be half a second on the average.
    assert statistics.median(late) < 0.25


def test_a_worker_that_hangs_is_an_alarm_until_it_works_again(start_engine: Start) -> None:
    incident = make_incident()
    start_engine()
    wait_until(engine_alive)
    make_deadlines(incident, 1, due_s=2)
    with transaction.atomic():
        with connection.cursor() as cursor:
            # Whoever fires a deadline waits for this lock; whoever only reads does not.
            cursor.execute("LOCK TABLE dispatch_deadline IN EXCLUSIVE MODE")
        wait_until(lambda: "deadlines_overdue" in _faults())
        assert fired_chains() == []
    wait_until(lambda: "deadlines_overdue" not in _faults())
    assert fired_chains() == ["test:0"]
    told = [
        (event.name, event.data["faults"][0]["code"])
        for event in TimelineEvent.objects.filter(name__startswith="fault.").order_by("seq")
    ]
    # This centre has no policies: that is told too, once, although it lasts.
    assert sorted(told) == [
        ("fault.ended", "deadlines_overdue"), ("fault.found", "deadlines_overdue"), ("fault.found", "escalation_hole"),
    ]  # fmt: skip


def _faults() -> set[str]:
    return set(Fault.objects.filter(ended_at__isnull=True).values_list("code", flat=True))


def _locks() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database"
            " WHERE datname = current_database() AND locktype = 'advisory' AND objid = %s",
            [ENGINE_LOCK],
        )
        return int(cursor.fetchone()[0])
