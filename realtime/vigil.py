"""Closes the sockets of people who signed out, were shut out, or whose rights have changed."""

import math
import time

from dispatch.actions.devices import note_device_visits
from dispatch.selectors.people import token_digest
from realtime.authentication import CredentialKind, Visitor, visitors_of
from realtime.close_codes import CloseCode
from realtime.database import promptly_in_database
from realtime.delivery import Delivery
from realtime.rounds import Rounds

# Whatever nobody announced is found within so long: a session that has run out, a trigger that was switched off.
EVERY_S = 10.0


class Vigil:
    """Looks at all visitors together, in a fixed number of queries: an open socket would outlive its session.

    What it finds of devices is written down: one that has only its socket is there too.

    The database counts each commit that may end a session or change a right; the hub sees the number change and lets
    the vigil look at once.
    """

    def __init__(self) -> None:
        self._visitors: dict[Delivery, Visitor] = {}
        self._changed_at = -math.inf
        # Nobody is shut out because the database is: whoever was let in stays until it answers.
        self.rounds = Rounds(self.look, every_s=EVERY_S, failing="sessions cannot be looked at")

    def watch(self, delivery: Delivery, visitor: Visitor) -> None:
        """Close this socket when its visitor may no longer have it."""
        self._visitors[delivery] = visitor
        if self._changed_at > visitor.known_at:
            self.rounds.hurry()

    def release(self, delivery: Delivery) -> None:
        """Forget a socket."""
        self._visitors.pop(delivery, None)

    def access_changed(self) -> None:
        """Look at once: somebody may have lost a session or a right."""
        self._changed_at = time.monotonic()
        self.rounds.hurry()

    async def look(self) -> None:
        """Close the sockets whose session has ended or whose rights have changed. Raises what the database raises."""
        watched = dict(self._visitors)
        if not watched:
            return
        standing = await promptly_in_database(visitors_of, {visitor.credential for visitor in watched.values()})
        for delivery, visitor in watched.items():
            now = standing.get(visitor.credential)
            if now is None or now.access.person_id != visitor.access.person_id:
                delivery.close(CloseCode.SESSION_ENDED, "the session has ended")
            elif set(now.access.grants) != set(visitor.access.grants):
                delivery.close(CloseCode.RIGHTS_CHANGED, "the rights have changed")
        devices = [known.value for known in standing if known.kind is CredentialKind.DEVICE]
        if devices:
            await promptly_in_database(note_device_visits, [token_digest(token) for token in devices])
