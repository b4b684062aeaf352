"""Why a unit that could serve is not proposed, in words that a dispatcher can check at a glance."""

from collections.abc import Sequence
from datetime import timedelta

from dispatch.rules import wording
from dispatch.rules.candidates import NOT_YET_THERE, Candidate, Prospect
from dispatch.rules.doubts import doubts
from dispatch.rules.reasons import Reason
from dispatch.vocabulary import UnitStatus

_AT_WORK: dict[str, tuple[str, str]] = {
    UnitStatus.ON_SCENE: ("đang ở hiện trường", "on scene at"),
    UnitStatus.TRANSPORTING: ("đang chở bệnh nhân của", "transporting for"),
    UnitStatus.AT_HOSPITAL: ("đang ở bệnh viện vì", "at hospital for"),
}


def why_rejected(
    prospect: Prospect, chosen: Sequence[tuple[Prospect, str]], *, divert: bool, priority: int, horizon: timedelta
) -> tuple[Reason, ...]:
    """Say why a unit that offers something needed is not proposed: the first thing that stands against it.

    Where that is the way, it is said too that its beginning is in doubt.

    `chosen` are those who are proposed, with the capability that each is chosen for.
    """
    candidate = prospect.candidate
    against = _declined(candidate) or _off_the_road(candidate, divert) or _at_work(candidate, divert, priority)
    if against is None and not prospect.is_within(horizon):
        return (_beyond(prospect.arrival_s or 0, round(horizon.total_seconds())), *doubts(candidate))
    if against is None and candidate.status in NOT_YET_THERE:
        vi, en = wording.incident(candidate.incident_number, candidate.incident_priority)
        vi, en = f"đang đến {vi}, không cần điều lại", f"bound for {en}, not needed"
        against = _bound("divert_not_needed", candidate, vi, en)
    if against is not None:
        return (against,)
    rivals = [rival for rival, capability in chosen if capability in prospect.fits]
    return (*_not_needed(prospect, rivals), *doubts(candidate))


def _declined(candidate: Candidate) -> Reason | None:
    return Reason("declined", {}, "đã từ chối vụ này", "declined this incident") if candidate.declined else None


def _off_the_road(candidate: Candidate, divert: bool) -> Reason | None:
    if candidate.status == UnitStatus.OUT_OF_SERVICE:
        cause = f": {candidate.reason_out}" if candidate.reason_out else ""
        facts = {"reason": candidate.reason_out}
        return Reason("out_of_service", facts, f"tạm ngưng{cause}", f"out of service{cause}")
    if candidate.status == UnitStatus.OFF_DUTY:
        return Reason("off_duty", {}, "hết ca", "off duty")
    if candidate.status == UnitStatus.RETURNING and not divert:
        vi, en = "đang về đơn vị, phương án không cho điều lại", "returning, and the plan does not divert"
        return Reason("returning_not_allowed", {}, vi, en)
    return None


def _at_work(candidate: Candidate, divert: bool, priority: int) -> Reason | None:
    """Say what keeps a unit at its incident; None for one that is at none, or may be diverted."""
    vi, en = wording.incident(candidate.incident_number, candidate.incident_priority)
    if candidate.status in _AT_WORK or candidate.assignment_on_scene:
        at_vi, at_en = _AT_WORK.get(candidate.status, _AT_WORK[UnitStatus.ON_SCENE])
        return _bound("at_work", candidate, f"{at_vi} {vi}", f"{at_en} {en}")
    if candidate.status not in NOT_YET_THERE:
        return None
    vi, en = f"đang đến {vi}", f"bound for {en}"
    if candidate.incident_priority is None or candidate.incident_priority <= priority:
        return _bound("not_less_urgent", candidate, f"{vi}, không kém khẩn cấp hơn", f"{en}, no less urgent")
    if not divert:
        vi, en = f"{vi}, phương án không cho điều lại", f"{en}, and the plan does not divert"
        return _bound("divert_not_allowed", candidate, vi, en)
    return None


def _bound(code: str, candidate: Candidate, vi: str, en: str) -> Reason:
    facts = {
        "status": candidate.status,
        "incident_number": candidate.incident_number,
        "incident_priority": candidate.incident_priority,
    }
    return Reason(code, facts, vi, en)


def _beyond(arrival_s: int, horizon_s: int) -> Reason:
    (vi, en), (within_vi, within_en) = wording.duration(arrival_s), wording.duration(horizon_s)
    facts = {"arrival_s": arrival_s, "horizon_s": horizon_s}
    return Reason("beyond_horizon", facts, f"cần {vi}, quá {within_vi}", f"needs {en}, more than {within_en}")


def _not_needed(prospect: Prospect, rivals: Sequence[Prospect]) -> tuple[Reason, ...]:
    """Compare a free unit with the last of those chosen for what it offers: that one is there no later, age included.

    Without a rival, those on the incident fill all that it offers: a place that it could fill is never left open.
    """
    if not rivals:
        vi, en = "không cần thêm: tại vụ việc đã đủ", "not needed: units on the incident suffice"
        return (Reason("already_filled", {}, vi, en),)
    rival = max(rivals, key=lambda other: other.rank)
    than = rival.candidate.call_sign
    if prospect.eta_s is None or rival.eta_s is None:
        vi, en = f"chưa rõ đường đi, xếp sau {than}", f"its way is not known, ranked after {than}"
        return (Reason("location_unknown", {"than": than}, vi, en),)
    if prospect.candidate.no_road and not rival.candidate.no_road:
        vi, en = f"không có đường bộ tới nơi, xếp sau {than}", f"no road leads there, ranked after {than}"
        return (Reason("no_road", {"than": than}, vi, en),)
    if prospect.eta_s < rival.eta_s:
        return _though_nearer(prospect, rival, rival.eta_s - prospect.eta_s)
    later_s = prospect.effective_s - rival.effective_s
    vi, en = f"đến cùng lúc với {than}", f"there at the same time as {than}"
    if later_s:
        vi, en = wording.duration(later_s)
        vi, en = f"chậm hơn {than} {vi}", f"{en} later than {than}"
    vi, en = f"không cần: {vi}", f"not needed: {en}"
    return (Reason("farther", {"than": than, "later_s": later_s}, vi, en),)


def _though_nearer(prospect: Prospect, rival: Prospect, nearer_s: int) -> tuple[Reason, ...]:
    """Say what makes a nearer unit the worse choice: its old or doubtful position, or its turnout."""
    than = rival.candidate.call_sign
    near_vi, near_en = wording.duration(nearer_s)
    near_vi, near_en = f"gần hơn {than} {near_vi}", f"{near_en} nearer than {than}"
    nearer: dict[str, str | int] = {"than": than, "nearer_s": nearer_s}
    reasons = []
    if prospect.unsure_s > rival.unsure_s:
        vi, en = wording.duration(prospect.age_s)
        vi, en = f"{near_vi}, nhưng vị trí cách đây {vi}", f"{near_en}, but last position {en} old"
        reasons.append(Reason("position_old", {**nearer, "age_s": prospect.age_s}, vi, en))
    if prospect.turnout_s > rival.turnout_s:
        vi, en = wording.duration(prospect.turnout_s)
        vi, en = f"{near_vi}, nhưng cần {vi} để xuất phát", f"{near_en}, but needs {en} to turn out"
        reasons.append(Reason("slow_turnout", {**nearer, "turnout_s": prospect.turnout_s}, vi, en))
    if prospect.suspect_s > rival.suspect_s:
        vi, en = f"{near_vi}, nhưng vị trí đáng ngờ", f"{near_en}, but its position is in doubt"
        reasons.append(Reason("position_doubtful", nearer, vi, en))
    return tuple(reasons)
