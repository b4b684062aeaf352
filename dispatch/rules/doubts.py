"""What makes the place of a unit unsure, whatever else is said of it."""

from dispatch.rules.candidates import Candidate
from dispatch.rules.reasons import Reason


def doubts(candidate: Candidate) -> tuple[Reason, ...]:
    """Say that no vehicle could have come to the place from which the unit's way is reckoned: ask the crew."""
    if not candidate.position_suspect:
        return ()
    return (Reason("position_suspect", {}, "vị trí đáng ngờ, hãy hỏi lại tổ xe", "position in doubt, ask the crew"),)
