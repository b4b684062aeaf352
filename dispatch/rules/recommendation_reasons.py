"""Why a unit is chosen or offered, and what is missing, in words that a dispatcher can read out over the radio."""

from collections.abc import Sequence
from datetime import timedelta

from dispatch.rules import wording
from dispatch.rules.candidates import Candidate, Prospect
from dispatch.rules.doubts import doubts, how_reckoned, in_closure
from dispatch.rules.reasons import Reason
from dispatch.rules.wording import Names
from dispatch.vocabulary import UnitStatus


def why_chosen(
    prospect: Prospect, capability: str, sooner: Sequence[tuple[Prospect, str]], names: Names
) -> tuple[Reason, ...]:
    """Say why a unit is chosen for a capability; `sooner` are the chosen that offer it too and would be there before.

    A unit that is not the soonest is chosen so that a sooner one is free for another need.
    """
    return (_place_among(prospect, capability, sooner, names), *_arrival(prospect))


def why_offered_for_open(prospect: Prospect, capability: str, missing: str, names: Names) -> tuple[Reason, ...]:
    """Say that diverting a unit fills a need that stays open, itself or by freeing a chosen one for it."""
    vi, en = wording.name(capability, names)
    missing_vi, missing_en = wording.name(missing, names)
    if capability == missing:
        vi, en = f"bổ sung {vi} còn thiếu", f"fills the missing {en}"
    else:
        vi = f"nhận phần {vi} để tổ khác bổ sung {missing_vi} còn thiếu"
        en = f"takes over as {en}, so that another unit fills the missing {missing_en}"
    facts = {"capability": capability, "missing": missing}
    return (_leaves(prospect.candidate), Reason("divert_fills_open", facts, vi, en), *_arrival(prospect))


def why_offered_for_sooner(prospect: Prospect, chosen: Prospect) -> tuple[Reason, ...]:
    """Say that diverting a unit brings it clearly sooner than the chosen one."""
    than = chosen.candidate.call_sign
    sooner_s = None if chosen.eta_s is None else chosen.effective_s - prospect.effective_s
    vi, en = f"chưa rõ đường đi của {than}", f"the way of {than} is not known"
    if chosen.candidate.no_road and not prospect.candidate.no_road:
        vi, en = f"không có đường bộ cho {than}", f"no road leads {than} there"
    elif sooner_s is not None:
        vi, en = wording.duration(sooner_s)
        vi, en = f"đến sớm hơn {than} {vi}", f"there {en} sooner than {than}"
    reason = Reason("divert_sooner", {"than": than, "sooner_s": sooner_s}, vi, en)
    return (_leaves(prospect.candidate), reason, *_arrival(prospect))


def shortfall(capability: str, missing: int, horizon: timedelta, names: Names) -> Reason:
    """Say what nobody can bring within the horizon."""
    vi, en = wording.name(capability, names)
    horizon_s = round(horizon.total_seconds())
    within_vi, within_en = wording.duration(horizon_s)
    return Reason(
        "none_available",
        {"capability": capability, "missing": missing, "horizon_s": horizon_s},
        f"thiếu {missing} {vi}: không có tổ nào sẵn sàng trong {within_vi}",
        f"needs {missing} {en}: none available within {within_en}",
    )


def _place_among(prospect: Prospect, capability: str, sooner: Sequence[tuple[Prospect, str]], names: Names) -> Reason:
    vi, en = wording.name(capability, names)
    if prospect.eta_s is None:
        vi = f"đáp ứng {vi}; chưa rõ đường đi nên xếp theo biệt hiệu"
        en = f"offers {en}; its way is not known, therefore ranked by call sign"
        return Reason("location_unknown", {"capability": capability}, vi, en)
    if not sooner:
        return Reason("soonest", {"capability": capability}, f"đến sớm nhất có {vi}", f"soonest with {en}")
    rank = len(sooner) + 1
    vi, en = f"đến sớm thứ {rank} có {vi}", f"number {rank} to be there with {en}"
    freed = [(other.candidate.call_sign, elsewhere) for other, elsewhere in sooner if elsewhere != capability]
    if not freed:
        return Reason("next_soonest", {"capability": capability, "rank": rank}, vi, en)
    freed_vi = ", ".join(f"{call_sign} làm {wording.name(elsewhere, names)[0]}" for call_sign, elsewhere in freed)
    freed_en = ", ".join(f"{call_sign} for {wording.name(elsewhere, names)[1]}" for call_sign, elsewhere in freed)
    freed_units = ", ".join(call_sign for call_sign, _ in freed)
    facts: dict[str, str | int] = {"capability": capability, "rank": rank, "freed": freed_units}
    return Reason("frees_sooner", facts, f"{vi}, để dành {freed_vi}", f"{en}, but frees {freed_en}")


def _arrival(prospect: Prospect) -> tuple[Reason, ...]:
    """Say when a unit would be there, and what makes that later or less sure."""
    candidate = prospect.candidate
    reasons = []
    if prospect.eta_s is not None:
        reasons.append(_travel(prospect, prospect.eta_s))
        reasons += how_reckoned(candidate)
        reasons += in_closure(candidate)
    if prospect.turnout_s:
        vi, en = wording.duration(prospect.turnout_s)
        facts = {"turnout_s": prospect.turnout_s}
        reasons.append(Reason("turnout", facts, f"cần {vi} để xuất phát", f"needs {en} to turn out"))
    if prospect.unsure_s:
        vi, en = wording.duration(prospect.age_s)
        facts = {"age_s": prospect.age_s}
        reasons.append(Reason("position_age", facts, f"vị trí cách đây {vi}", f"last position {en} old"))
    reasons += doubts(candidate)
    if candidate.status == UnitStatus.RETURNING:
        reasons.append(Reason("returning", {}, "đang trên đường về đơn vị", "on its way back to its station"))
    return tuple(reasons)


def _travel(prospect: Prospect, eta_s: int) -> Reason:
    vi, en = wording.duration(eta_s)
    distance_m = prospect.candidate.distance_m
    if distance_m is not None:
        way_vi, way_en = wording.length(distance_m)
        vi, en = f"{vi} ({way_vi})", f"{en} ({way_en})"
    facts = {"eta_s": eta_s, "effective_s": prospect.effective_s}
    return Reason("eta", facts, f"đi hết {vi}", f"travels {en}")


def _leaves(candidate: Candidate) -> Reason:
    vi, en = wording.incident(candidate.incident_number, candidate.incident_priority)
    facts = {"incident_number": candidate.incident_number, "incident_priority": candidate.incident_priority}
    return Reason("divert_from", facts, f"đang đến {vi}", f"bound for {en}")
