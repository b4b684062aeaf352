"""What makes the way of a unit unsure, whatever else is said of it."""

from dispatch.rules.candidates import Candidate
from dispatch.rules.reasons import Reason


def doubts(candidate: Candidate) -> tuple[Reason, ...]:
    """Say why the unit may not be at the place from which its way is reckoned: ask the crew.

    No vehicle could have come there, or nobody knows more than that it should be there.
    """
    if candidate.position_assumed:
        vi = "không có vị trí, tính từ đơn vị; hãy hỏi lại tổ"
        return (Reason("position_assumed", {}, vi, "no position, reckoned from a station; ask the crew"),)
    if not candidate.position_suspect:
        return ()
    return (Reason("position_suspect", {}, "vị trí đáng ngờ, hãy hỏi lại tổ", "position in doubt, ask the crew"),)


def in_closure(candidate: Candidate) -> tuple[Reason, ...]:
    """Say that what is closed around the place or the unit is not avoided: nobody knows how far one comes in there."""
    facts = {"place": candidate.place_closed, "unit": candidate.start_closed}
    if candidate.place_closed and candidate.start_closed:
        vi, en = "nơi đến và xe đều nằm trong vùng đóng đường", "the place and the unit lie within closed roads"
    elif candidate.place_closed:
        vi, en = "nơi đến nằm trong vùng đóng đường", "the place lies within closed roads"
    elif candidate.start_closed:
        vi, en = "xe đang ở trong vùng đóng đường", "the unit is within closed roads"
    else:
        return ()
    return (Reason("in_closure", facts, vi, en),)


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
