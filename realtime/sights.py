"""Proof of sight: what consoles say that they have on their screens is told, to end waits and to be kept."""

from dispatch.actions.sights import Seen, report_sights
from dispatch.rules.access import Access
from realtime.database import in_database
from realtime.rounds import Rounds

EVERY_S = 0.5


class Sights:
    """Gathers what all consoles of the process have seen, and tells it twice a second."""

    def __init__(self) -> None:
        self._seen: dict[Access, int] = {}
        self._told: dict[Access, int] = {}
        # What was not told stays watched, and escalates: that is the safe side.
        self.rounds = Rounds(self.tell, every_s=EVERY_S, failing="what consoles have seen cannot be told")

    def note(self, access: Access, seq: int) -> None:
        """Take it that a person has every event up to `seq` on a screen."""
        self._seen[access] = max(seq, self._seen.get(access, 0))

    async def tell(self) -> None:
        """Tell what is new. Raises what the database raises; it is then told again the next time."""
        if not self._seen:
            return
        seen = dict(self._seen)
        await in_database(report_sights, {access: Seen(self._told.get(access), seq) for access, seq in seen.items()})
        self._told |= seen
        self._seen = {access: seq for access, seq in self._seen.items() if seq > seen.get(access, -1)}
