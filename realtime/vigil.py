"""Closes the sockets of people who signed out, were shut out, or whose rights have changed."""

from collections.abc import Collection

from realtime.authentication import Visitor, current_accesses
from realtime.close_codes import CloseCode
from realtime.database import in_database
from realtime.delivery import Delivery
from realtime.rounds import Rounds
from realtime.scopes import console_scope

EVERY_S = 10.0


class Vigil:
    """Looks at all visitors together, in a fixed number of queries: an open socket would outlive its session."""

    def __init__(self) -> None:
        self._visitors: dict[Delivery, Visitor] = {}
        # Nobody is shut out because the database is: whoever was let in stays until it answers.
        self.rounds = Rounds(self.look, every_s=EVERY_S, failing="sessions cannot be looked at")

    def watch(self, delivery: Delivery, visitor: Visitor) -> None:
        """Close this socket when its visitor may no longer have it."""
        self._visitors[delivery] = visitor

    def release(self, delivery: Delivery) -> None:
        """Forget a socket."""
        self._visitors.pop(delivery, None)

    async def look(self) -> None:
        """Close the sockets whose session has ended or whose rights have changed. Raises what the database raises."""
        watched = dict(self._visitors)
        if not watched:
            return
        ended, changed = await in_database(_judge, set(watched.values()))
        for delivery, visitor in watched.items():
            if visitor in ended:
                delivery.close(CloseCode.SESSION_ENDED, "the session has ended")
            elif visitor in changed:
                delivery.close(CloseCode.RIGHTS_CHANGED, "the rights have changed")


def _judge(visitors: Collection[Visitor]) -> tuple[set[Visitor], set[Visitor]]:
    """Return the visitors whose session has ended, and those who see or may now something else."""
    accesses = current_accesses(visitors)
    ended = {visitor for visitor in visitors if visitor not in accesses}
    changed = {
        visitor
        for visitor, access in accesses.items()
        if access.roles != visitor.access.roles or console_scope(access) != console_scope(visitor.access)
    }
    return ended, changed
