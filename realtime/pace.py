"""When what has changed is sent: at once on a quiet line, twice a second in a burst."""

WINDOW_S = 0.5
# More than so many messages, or things in them, within a window are a burst.
MESSAGES_AT_ONCE = 16
THINGS_AT_ONCE = 64


class Pace:
    """Says when a message may go out. Times are seconds of any steady clock."""

    def __init__(self) -> None:
        self._began = float("-inf")
        self._messages = 0
        self._things = 0
        self._burst = False

    def take(self, now: float, things: int) -> float:
        """Count a message with so many things, and return when it is to be sent: now, or at the end of the window.

        The first message after a quiet window goes out whatever its size.
        """
        if now - self._began >= WINDOW_S:
            self._burst = now - self._began < 2 * WINDOW_S and self._is_over()
            self._began = now
            self._messages = self._things = 0
        self._messages += 1
        self._things += things
        if self._burst or (self._messages > 1 and self._is_over()):
            return self._began + WINDOW_S
        return now

    def _is_over(self) -> bool:
        return self._messages > MESSAGES_AT_ONCE or self._things > THINGS_AT_ONCE
