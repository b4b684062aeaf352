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

    def forget(self) -> None:
        """Forget everything: the numbers of the stream were taken back and will be given to other events."""
        self._seen, self._told = {}, {}

    async def tell(self) -> None:
        """Tell what is new. Raises what the database raises; it is then told again the next time."""
        if not self._seen:
            return
        seen, told = dict(self._seen), self._told
        report = {access: Seen(told.get(access), seq) for access, seq in seen.items()}
        if not await in_database(report_sights, report) or told is not self._told:
            # An incident is being changed at this moment, or the numbers were given back: of them this says nothing.
            return
        told |= seen
        self._seen = {access: seq for access, seq in self._seen.items() if seq > seen.get(access, -1)}
