"""Fires the deadlines that pass and sends the messages that wait, until it is told to stop. Any number may run."""

import gc
import logging
import signal
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import psycopg
from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, connection
from django.db.models import Min

from dispatch.actions.deadlines import ENGINE_CHANNEL
from dispatch.actions.escalation import FiringFailed, fire_next_deadline
from dispatch.actions.messages import mark_next_uncertain, send_next_message
from dispatch.actions.requests import purge_completed_requests
from dispatch.actions.writing import database_now
from dispatch.integrations.twilio.wiring import sender
from dispatch.models import Deadline, OutboxMessage
from dispatch.ports import MessageSender
from dispatch.selectors.health import ENGINE_LOCK
from dispatch.vocabulary import OutboxStatus

# Seconds. The engine looks at least this often, whoever forgets to wake it.
NAP_S = 1.0
# What is due but locked is being changed at this moment: it is looked at again at once.
LOCKED_S = 0.05
# What fails rests for so long at first, and twice as long each further time: a whole round (the database is away, and
# must not be missed when it is back), or one deadline.
FIRST_REST_S = 0.25
LONGEST_REST_OF_ROUND_S = 2.0
LONGEST_REST_OF_DEADLINE_S = 30.0
# A message on its way is waited for: left alone, it would be uncertain. Less than the 10 s that a supervisor waits.
PATIENCE_S = 9.0
PURGE_EVERY_S = 3600.0
REQUESTS_KEPT = timedelta(days=1)
ENDINGS = {signal.SIGTERM, signal.SIGINT}

logger = logging.getLogger(__name__)


def rest_s(failures: int, longest_s: float = LONGEST_REST_OF_ROUND_S) -> float:
    """Return how long to rest after so many failures in a row."""
    return float(min(FIRST_REST_S * 2 ** min(failures - 1, 10), longest_s))


class Worker(threading.Thread):
    """Repeats a round. A round that fails is told to the log and tried again; the thread itself never ends by it.

    `work` does one thing and returns how many seconds there is nothing to do: 0 where there may be more.
    """

    def __init__(self, name: str, work: Callable[[], float]) -> None:
        super().__init__(name=name, daemon=True)
        self._work = work
        self._bell = threading.Event()
        self._ending = False

    def wake(self) -> None:
        """End the worker's nap: there may be something to do."""
        self._bell.set()

    def end(self) -> None:
        """Let the worker finish what it has begun, and then return."""
        self._ending = True
        self._bell.set()

    def run(self) -> None:
        """Work until told to end."""
        failures = 0
        while not self._ending:
            self._bell.clear()
            try:
                nap_s = self._work()
                failures = 0
            except (OperationalError, InterfaceError) as error:
                failures += 1
                nap_s = rest_s(failures)
                logger.warning("%s has no database, and rests for %.2f s: %s", self.name, nap_s, error)
                # The next round makes a connection anew.
                connection.close()
            except Exception:
                failures += 1
                nap_s = rest_s(failures)
                logger.exception("%s failed, and rests for %.2f s", self.name, nap_s)
                connection.close()
            if nap_s and not self._ending:
                self._bell.wait(nap_s)
        connection.close()


class Resting:
    """Deadlines that could not be fired lately: they wait, so that they hold up no other."""

    def __init__(self) -> None:
        self._failures: dict[int, int] = {}
        self._until: dict[int, float] = {}

    def add(self, deadline_id: int) -> float:
        """Let a deadline rest; return for how many seconds."""
        self._failures[deadline_id] = self._failures.get(deadline_id, 0) + 1
        pause_s = rest_s(self._failures[deadline_id], LONGEST_REST_OF_DEADLINE_S)
        self._until[deadline_id] = time.monotonic() + pause_s
        return pause_s

    def forget(self, deadline_id: int) -> None:
        """Forget the failures of a deadline that has fired."""
        self._failures.pop(deadline_id, None)
        self._until.pop(deadline_id, None)

    def ids(self) -> list[int]:
        """Return those that still rest."""
        now = time.monotonic()
        return [deadline_id for deadline_id, until in self._until.items() if until > now]


class Engine:
    """The workers and who wakes them."""

    def __init__(self, message_sender: MessageSender) -> None:
        self._sender = message_sender
        self._resting = Resting()
        self._purge_at = 0.0
        self.workers = [
            Worker("deadlines", self.fire_deadline),
            # The network must not delay a deadline.
            Worker("messages", self.send_message),
            Worker("housekeeping", self.keep_house),
        ]

    def start(self) -> None:
        """Start working."""
        threading.Thread(target=self._listen, name="listener", daemon=True).start()
        for worker in self.workers:
            worker.start()

    def finish(self) -> None:
        """Finish what has begun, and stop."""
        for worker in self.workers:
            worker.end()
        patient_until = time.monotonic() + PATIENCE_S
        for worker in self.workers:
            worker.join(max(0.0, patient_until - time.monotonic()))

    def fire_deadline(self) -> float:
        """Fire the most urgent deadline that is due, and return the time until the next one."""
        resting = self._resting.ids()
        try:
            fired = fire_next_deadline(passing_over=resting)
        except FiringFailed as failure:
            pause_s = self._resting.add(failure.deadline_id)
            logger.exception("deadline %s could not be fired, and rests for %.1f s", failure.deadline_id, pause_s)
            return 0
        if fired is not None:
            self._resting.forget(fired.id)
            return 0
        pending = Deadline.objects.filter(fired_at__isnull=True, cancelled_at__isnull=True).exclude(pk__in=resting)
        return _seconds_until(pending.aggregate(due=Min("due_at"))["due"])

    def send_message(self) -> float:
        """Send the message that has waited longest, and return the time until the next one may be sent."""
        if send_next_message(self._sender):
            return 0
        pending = OutboxMessage.objects.filter(status=OutboxStatus.PENDING)
        return _seconds_until(pending.aggregate(due=Min("next_attempt_at"))["due"])

    def keep_house(self) -> float:
        """Settle what an engine that died left behind, and forget requests that nobody will repeat."""
        if time.monotonic() >= self._purge_at:
            purge_completed_requests(older_than=REQUESTS_KEPT)
            self._purge_at = time.monotonic() + PURGE_EVERY_S
        return 0 if mark_next_uncertain() else NAP_S

    def _listen(self) -> None:
        """Wake the workers whenever the database says so. Nothing depends on it: they look once a second anyway."""
        failures = 0
        while True:
            try:
                with psycopg.connect(**_listening_parameters()) as listening:
                    # By this lock others see that an engine lives.
                    listening.execute("SELECT pg_advisory_lock_shared(%s)", [ENGINE_LOCK])
                    listening.execute(f"LISTEN {ENGINE_CHANNEL}")
                    failures = 0
                    # For what was announced while nobody listened.
                    self._wake_all()
                    while True:
                        for _ in listening.notifies(timeout=NAP_S, stop_after=1):
                            self._wake_all()
                        listening.execute("SELECT 1")
            except psycopg.Error as error:
                failures += 1
                logger.warning("the engine is not woken by the database for now: %s", error)
                time.sleep(rest_s(failures))

    def _wake_all(self) -> None:
        for worker in self.workers:
            worker.wake()


class Command(BaseCommand):
    """Runs the engine until SIGTERM or SIGINT."""

    help = "Fire deadlines and send messages until SIGTERM. Any number of engines may run side by side."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run; raises SystemExit 1 if a part of the engine has died, so that whoever watches it starts a new one."""
        # Blocked before the threads begin, so that none of them is interrupted: this thread alone waits for the end.
        signal.pthread_sigmask(signal.SIG_BLOCK, ENDINGS)
        # Each worker keeps one connection. A pool would wait ever longer, also when the database has long come back.
        connection.settings_dict["OPTIONS"].pop("pool", None)
        engine = Engine(sender())
        # What is loaded now stays until the end: searching it for garbage made the end itself last a second.
        gc.freeze()
        engine.start()
        logger.info("the engine runs")
        while signal.sigtimedwait(ENDINGS, NAP_S) is None:
            if dead := [worker.name for worker in engine.workers if not worker.is_alive()]:
                logger.critical("the engine has lost %s and ends", ", ".join(dead))
                raise SystemExit(1)
        engine.finish()
        logger.info("the engine has ended")


def _seconds_until(due: datetime | None) -> float:
    """Return how long to nap before a time of the database's clock; short where it has passed and was passed over."""
    if due is None:
        return NAP_S
    left_s = (due - database_now()).total_seconds()
    return min(left_s, NAP_S) if left_s > 0 else LOCKED_S


def _listening_parameters() -> dict[str, Any]:
    """Return the parameters of a connection of one's own: LISTEN and session locks pass through no pool.

    A server that vanished without a word is noticed within about ten seconds.
    """
    noticing = {"keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 2, "tcp_user_timeout": 10_000}
    return {**noticing, "connect_timeout": 5, **connection.get_connection_params(), "autocommit": True}
