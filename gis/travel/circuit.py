"""Whether a service that failed is asked again yet."""

import time
from collections.abc import Callable
from threading import Lock

# A refusal says something about the service for so long: the same is asked again and again while roads are closed.
REFUSAL_S = 60.0


class Circuit:
    """After a failure nobody is let through for `rest_s` seconds; then one tries it, and the others go on waiting.

    May be used by several threads.
    """

    def __init__(self, rest_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._rest_s = rest_s
        self._clock = clock
        self._closed_until: float | None = None
        self._refused_at: float | None = None
        self._lock = Lock()

    def lets_through(self) -> bool:
        """Return whether the service is to be asked now. Who is let through says how it went."""
        with self._lock:
            if self._closed_until is None:
                return True
            if self._clock() < self._closed_until:
                return False
            self._closed_until = self._clock() + self._rest_s
            return True

    def failed(self) -> None:
        """Close: the service did not answer."""
        with self._lock:
            self._closed_until = self._clock() + self._rest_s

    def refused(self) -> None:
        """Open: the service answered, but does not take what it was asked. That is remembered for a while."""
        with self._lock:
            self._closed_until = None
            self._refused_at = self._clock()

    def refuses(self) -> bool:
        """Say whether the service lately did not take a question."""
        with self._lock:
            return self._refused_at is not None and self._clock() - self._refused_at < REFUSAL_S

    def worked(self) -> None:
        """Open: the service answered."""
        with self._lock:
            self._closed_until = None
