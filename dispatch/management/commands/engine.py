"""Fires the deadlines that pass and sends the messages that wait, until it is told to stop. Any number may run."""

import gc
import logging
import select
import signal
import socket
import threading
import time
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.models import Min
from django.utils import timezone

from dispatch.actions.auditing import audit
from dispatch.actions.board_snapshots import keep_board_snapshot
from dispatch.actions.chat import mark_overdue_messages
from dispatch.actions.closures import end_closures_that_are_over
from dispatch.actions.escalation import FiringFailed, fire_due_deadlines
from dispatch.actions.files import note_missing_files, sweep_files
from dispatch.actions.messages import mark_next_uncertain, send_next_message
from dispatch.actions.positions import keep_position_history
from dispatch.actions.pushes import send_next_push
from dispatch.actions.requests import purge_completed_requests
from dispatch.actions.seals import seal_if_due
from dispatch.actions.watches import watch_positions
from dispatch.actions.writing import database_now
from dispatch.integrations.cameras.checking import check_cameras
from dispatch.integrations.twilio.wiring import sender
from dispatch.integrations.webpush.wiring import NoPushSender, push_sender
from dispatch.management.workers import Interval, Resting, Worker, rest_s
from dispatch.models import Deadline, OutboxMessage
from dispatch.outbox import MESSAGES, PUSHES
from dispatch.ports import MessageSender, PushSender
from dispatch.rules.devices import REQUESTS_KEPT
from dispatch.selectors.health import ENGINE_LOCK
from dispatch.vocabulary import OutboxKind, OutboxStatus

# The channel on which the database tells that something may be due sooner.
ENGINE_CHANNEL = "eoc_engine"
# Seconds. The engine looks at least this often, whoever forgets to wake it.
NAP_S = 1.0
# What is due but locked is being changed at this moment: it is looked at again at once.
LOCKED_S = 0.05
# So many deadlines are fired at once where many are due: few enough that a new, more urgent one waits for no time.
AT_ONCE = 25
WATCH_POSITIONS_EVERY_S = 5.0
# That a day has passed is noticed within so long.
SEAL_EVERY_S = 60.0
KEEP_HISTORY_EVERY_S = 3600.0
KEEP_BOARD_EVERY_S = 60.0
SWEEP_FILES_EVERY_S = 3600.0
# A content that no row names may belong to an addition that is under way.
UNNAMED_FILES_KEPT = timedelta(days=1)
CHECK_FILES_EVERY_S = 600.0
AUDIT_EVERY_S = 5.0
CHECK_CAMERAS_EVERY_S = 10.0
# So many phones are woken at once: a push service that hangs holds up one of these, and no other road at all.
PUSHERS = 2
# A message on its way is waited for: left alone, it would be uncertain. Less than the 10 s that a supervisor waits.
PATIENCE_S = 9.0
PURGE_EVERY_S = 3600.0
ENDINGS = {signal.SIGTERM, signal.SIGINT}

logger = logging.getLogger(__name__)


class Engine:
    """The workers and who wakes them."""

    def __init__(self, message_sender: MessageSender, push_sender: PushSender | None = None) -> None:
        self._sender = message_sender
        self._push_sender = push_sender or NoPushSender()
        self._resting = Resting()
        # So many deadlines are fired one by one, because one among them failed.
        self._singly = 0
        self._purging = Interval(PURGE_EVERY_S)
        self._sealing = Interval(SEAL_EVERY_S)
        self._watching_positions = Interval(WATCH_POSITIONS_EVERY_S)
        self._keeping_history = Interval(KEEP_HISTORY_EVERY_S)
        self._keeping_boards = Interval(KEEP_BOARD_EVERY_S)
        self._sweeping_files = Interval(SWEEP_FILES_EVERY_S)
        self._checking_files = Interval(CHECK_FILES_EVERY_S)
        self._stream_whole_to = 0
        self._woken = [
            Worker("deadlines", self.fire_deadlines),
            # The network must not delay a deadline.
            Worker("messages", self.send_message),
            *(Worker(f"pushes-{number}", self.send_push) for number in range(1, PUSHERS + 1)),
        ]
        self.workers = [
            *self._woken,
            Worker("housekeeping", self.keep_house),
            # A gateway that hangs must delay nothing else.
            Worker("cameras", self.check_cameras),
            # Nor must a disk.
            Worker("files", self.keep_files),
            # By itself, so that it sees what hangs.
            Worker("auditor", self.audit),
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

    def wake(self) -> None:
        """Let those look at once for whom there may be something to do; the others look by their own clock."""
        for worker in self._woken:
            worker.wake()

    def fire_deadlines(self) -> float:
        """Fire the most urgent deadlines that are due, and return the time until the next one."""
        resting = self._resting.ids()
        try:
            fired = fire_due_deadlines(at_most=1 if self._singly else AT_ONCE, passing_over=resting)
        except FiringFailed as failure:
            self._rest(failure)
            return 0
        self._singly = max(0, self._singly - len(fired))
        for card in fired:
            self._resting.forget(card.id)
        if fired:
            return 0
        pending = Deadline.objects.filter(fired_at__isnull=True, cancelled_at__isnull=True).exclude(pk__in=resting)
        return _seconds_until(pending.aggregate(due=Min("due_at"))["due"])

    def _rest(self, failure: FiringFailed) -> None:
        """Let the deadline that failed rest; of several, find out first which one it is."""
        if len(failure.deadline_ids) > 1:
            self._singly = len(failure.deadline_ids)
            logger.warning("one of %s deadlines could not be fired: they are tried one by one", self._singly)
            return
        self._singly = max(0, self._singly - 1)
        for deadline_id in failure.deadline_ids:
            pause_s = self._resting.add(deadline_id)
            logger.exception("deadline %s could not be fired, and rests for %.1f s", deadline_id, pause_s)

    def send_message(self) -> float:
        """Send the message that has waited longest, and return the time until the next one may be sent."""
        if send_next_message(self._sender):
            return 0
        return _seconds_until_pending(MESSAGES)

    def send_push(self) -> float:
        """Wake the phone that has waited longest, and return the time until the next one may be woken."""
        if send_next_push(self._push_sender):
            return 0
        return _seconds_until_pending(PUSHES)

    def keep_house(self) -> float:
        """Do what is due now and then, and settle a message that an engine that died left behind."""
        if self._purging.is_over():
            purge_completed_requests(older_than=REQUESTS_KEPT)
        if self._watching_positions.is_over():
            watch_positions()
        end_closures_that_are_over()
        mark_overdue_messages()
        if self._sealing.is_over():
            seal_if_due(now=database_now(), folder=settings.SEAL_FOLDER)
        if self._keeping_history.is_over():
            keep_position_history(days=settings.POSITION_DAYS)
        if self._keeping_boards.is_over():
            keep_board_snapshot()
        return 0 if mark_next_uncertain() else NAP_S

    def check_cameras(self) -> float:
        """Look whether pictures come from cameras that nobody has looked through lately."""
        check_cameras()
        return CHECK_CAMERAS_EVERY_S

    def keep_files(self) -> float:
        """Remove what no incident names, and note which files of incidents are not there."""
        if self._sweeping_files.is_over():
            sweep_files(now=timezone.now(), older_than=UNNAMED_FILES_KEPT)
        if self._checking_files.is_over():
            note_missing_files()
        return NAP_S

    def audit(self) -> float:
        """Look for what is wrong with the centre."""
        self._stream_whole_to = audit(whole_to=self._stream_whole_to)
        return AUDIT_EVERY_S

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
                    self.wake()
                    while True:
                        for _ in listening.notifies(timeout=NAP_S, stop_after=1):
                            self.wake()
                        listening.execute("SELECT 1")
            except psycopg.Error as error:
                failures += 1
                logger.warning("the engine is not woken by the database for now: %s", error)
                time.sleep(rest_s(failures))


class Command(BaseCommand):
    """Runs the engine until SIGTERM or SIGINT."""

    help = "Fire deadlines and send messages until SIGTERM. Any number of engines may run side by side."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run; raises SystemExit 1 if a part of the engine has died, so that whoever watches it starts a new one."""
        # Each worker keeps one connection. A pool would wait ever longer, also when the database has long come back.
        connection.settings_dict["OPTIONS"].pop("pool", None)
        told_to_end = _told_to_end()
        engine = Engine(sender(), push_sender())
        # What is loaded now stays until the end: searching it for garbage made the end itself last a second.
        gc.freeze()
        engine.start()
        logger.info("the engine runs")
        while not told_to_end(NAP_S):
            if dead := [worker.name for worker in engine.workers if not worker.is_alive()]:
                logger.critical("the engine has lost %s and ends", ", ".join(dead))
                raise SystemExit(1)
        engine.finish()
        logger.info("the engine has ended")


def _told_to_end() -> Callable[[float], bool]:
    """Return what waits so many seconds at most and says whether the process was told to end, from now on.

    A signal may find any thread, also one that a library has begun without Python: blocking it here is not enough.
    `sigtimedwait` also returns when the process was stopped for a while and goes on.
    """
    told, telling = socket.socketpair()
    telling.setblocking(False)
    signal.set_wakeup_fd(telling.detach())
    for ending in ENDINGS:
        signal.signal(ending, lambda *_: None)
    return lambda wait_s: bool(select.select([told], [], [], wait_s)[0])


def _seconds_until_pending(kinds: Collection[OutboxKind]) -> float:
    """Return how long to nap before the first message of these kinds may be sent."""
    pending = OutboxMessage.objects.filter(status=OutboxStatus.PENDING, kind__in=kinds)
    return _seconds_until(pending.aggregate(due=Min("next_attempt_at"))["due"])


def _seconds_until(due: datetime | None) -> float:
    """Return how long to nap before a time of the database's clock; short where it has passed and was passed over."""
    if due is None:
        return NAP_S
    left_s = (due - database_now()).total_seconds()
    return min(left_s, NAP_S) if left_s > 0 else LOCKED_S


def _listening_parameters() -> dict[str, Any]:
    """Return the parameters of a connection of one's own: LISTEN and session locks pass through no pool."""
    return {**connection.get_connection_params(), "autocommit": True}
