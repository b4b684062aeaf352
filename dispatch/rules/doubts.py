"""What makes the way of a unit unsure, whatever else is said of it."""

from dispatch.rules.candidates import Candidate
from dispatch.rules.reasons import Reason


def doubts(candidate: Candidate) -> tuple[Reason, ...]:
    """Say that no vehicle could have come to the place from which the unit's way is reckoned: ask the crew."""
    if not candidate.position_suspect:
        return ()
    return (Reason("position_suspect", {}, "vị trí đáng ngờ, hãy hỏi lại tổ xe", "position in doubt, ask the crew"),)


def how_reckoned(candidate: Candidate) -> tuple[Reason, ...]:
    """Say whether roads were followed, and where they were not, why."""
    if not candidate.estimated:
        if not candidate.closures:
            return (Reason("by_road", {}, "theo đường bộ", "by road"),)
        vi = f"theo đường bộ, tránh {candidate.closures} chỗ đóng đường"
        en = f"by road, around {candidate.closures} closed"
        return (Reason("by_road", {"closures": candidate.closures}, vi, en),)
    estimated = Reason("estimated", {}, "ước tính theo đường thẳng", "estimated by straight line")
    if candidate.router_unavailable:
        vi = "bộ tính đường không trả lời, không tránh đường đóng"
        en = "the road router does not answer, closed roads are not avoided"
        return (estimated, Reason("router_unavailable", {}, vi, en))
    if candidate.no_road:
        return (estimated, Reason("no_road", {}, "không có đường bộ tới nơi", "no road leads there"))
    return (estimated,)
