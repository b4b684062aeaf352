"""What can be wrong with the centre itself, when it is worth telling, and by which name /readyz calls it."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

# A deadline may be late by so much.
LATE_AFTER = timedelta(seconds=5)
# A message may wait for so long: longer than all attempts to send it take together.
WAITING_AFTER = timedelta(minutes=2)
_LONGEST_DETAIL = 500
# A fault that lasts is told again when it has grown so many times.
_GROWN = 10


class FaultCode(StrEnum):
    """What the auditor looks for."""

    DEADLINES_OVERDUE = "deadlines_overdue"
    MESSAGES_PARKED = "messages_parked"
    MESSAGES_WAITING = "messages_waiting"
    STREAM_GAP = "stream_gap"
    ESCALATION_HOLE = "escalation_hole"
    FILES_MISSING = "files_missing"


# The parts of the centre that are degraded by a fault.
DEGRADED_PART = {
    FaultCode.DEADLINES_OVERDUE: "deadlines",
    FaultCode.MESSAGES_PARKED: "outbox",
    FaultCode.MESSAGES_WAITING: "outbox",
    FaultCode.STREAM_GAP: "timeline",
    FaultCode.ESCALATION_HOLE: "escalation",
    FaultCode.FILES_MISSING: "files",
}


@dataclass(frozen=True)
class Finding:
    """Something that is wrong now: how many of what."""

    code: FaultCode
    count: int
    what: str

    @property
    def detail(self) -> str:
        """The sentence that a person reads. It begins with the count."""
        return f"{self.count} {self.what}"[:_LONGEST_DETAIL]

    def has_grown_since(self, detail: str) -> bool:
        """Return whether this is so much more than what an earlier detail said that it is told again."""
        return self.count >= _GROWN * int(detail.partition(" ")[0])
