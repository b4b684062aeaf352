"""The engine's workers: threads that repeat a round, rest after what fails, and never end by it."""

import logging
import threading
import time
from collections.abc import Callable

from django.db import InterfaceError, OperationalError, connection

# Seconds. What fails rests for so long at first, and twice as long each further time: a whole round (the database is
# away, and must not be missed when it is back), or one deadline.
FIRST_REST_S = 0.25
LONGEST_REST_OF_ROUND_S = 2.0
LONGEST_REST_OF_DEADLINE_S = 30.0

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


class Interval:
    """Says when it is time again for what is done every so many seconds. It is at first."""

    def __init__(self, every_s: float) -> None:
        self._every_s = every_s
        self._next = 0.0

    def is_over(self) -> bool:
        """Return whether it is time, and if so begin to wait for the next."""
        now = time.monotonic()
        if now < self._next:
            return False
        self._next = now + self._every_s
        return True
