"""What one fact about two reports tells for or against their being one incident.

Weights are natural log-odds: +0.7 makes it twice as likely, +2.3 ten times, negative ones speak against it. They add up
to the score, and each stands with its reason. They were set by judgement, on these grounds:

    distance and minutes   how much more often callers of one incident are so near than strangers are (the formulas)
    same number            a person who calls again within hours mostly means the same thing, but not always
    type                   about one in six unrelated reports has the same type; one caller in six names another one
    words                  two words in common are a name; but they tell the same again as a near distance or a type,
                           so that each two have a common most. Accounts of one thing also differ: none in common
                           is little against it
"""

import math
from collections.abc import Mapping
from datetime import timedelta

from dispatch.rules.reasons import Reason
from dispatch.rules.words import strength

# Before any evidence: of 150 reports of the last hours, one is of the same incident. Set so that time, type and account
# together are never enough where neither a place nor a number says the same.
PRIOR = -5.0

# Unrelated incidents of a day lie in towns and along roads, not evenly over the province.
_SCATTER_AREA_M2 = 100e6
# Callers stand some way from what they see.
_SIGHT_M = 150.0
# The radii reach so many standard deviations of the distance between two callers of one incident.
_DEVIATIONS_WITHIN = 2
_UNSTATED_RADIUS_M = 500.0
_DISTANCE_MOST = 3.5
# A caller has driven on, or the place was misheard: a distance alone never rules it out.
_MISPLACED_SHARE = 0.05

_OPEN_FOR_MINUTES = 360.0
_CALLS_WITHIN_MINUTES = 20.0
_LATE_SHARE = 0.02

_SAME_NUMBER = 3.5
_SAME_TYPE = 1.5
_RELATED_TYPE = 0.7
_OTHER_TYPE = -1.5
_OTHER_AGENCIES = -0.5

_PLACE_TERM = 1.2
_PLACE_TERMS_MOST = 3.0
_PLACE_MOST = 4.5
_NO_PLACE_TERM = -0.7
_WHAT_TERM = 0.5
_WHAT_TERMS_MOST = 1.5
_KIND_MOST = 2.0
_NO_WHAT_TERM = -0.5
_TERMS_SHOWN = 5
_METRES_PER_KILOMETRE = 1000

# Types that callers of one incident name for it. Of a type in no family it is not known what it is unlike.
_FAMILIES = tuple(
    frozenset(family.split())
    for family in (
        "traffic_crash extrication vehicle_fire trauma bleeding unconscious fall",
        "house_fire industrial_fire forest_fire vehicle_fire explosion gas_leak hazmat burn electrocution",
        "homicide assault disorder domestic_violence sexual_assault kidnapping drugs trauma bleeding",
        "robbery snatching theft break_in assault",
        "cardiac_arrest chest_pain dyspnoea stroke unconscious seizure poisoning anaphylaxis bite_sting drugs",
        "fall trauma bleeding unconscious trapped electrocution",
        "drowning flood missing_person suicide_threat trapped",
        "collapse landslide trapped fallen_tree flood explosion",
        "suicide_threat poisoning fall trapped",
        "suspected_bomb explosion",
        "child_fever seizure dyspnoea poisoning",
        "lift_rescue trapped",
        "theft fraud",
        "childbirth bleeding",
    )
)
_CLASSIFIED = frozenset[str]().union(*_FAMILIES)


def weight_of(reason: Reason) -> float:
    """Return the log-odds that a reason of this module adds."""
    return float(reason.facts["weight"] or 0.0)


def distance_reason(distance_m: float, radius_m: float | None, other_radius_m: float | None) -> Reason:
    """Weigh a distance against both radii together: metres, None for a radius that nobody stated."""
    radii = [_UNSTATED_RADIUS_M if radius is None else radius for radius in (radius_m, other_radius_m)]
    reach_m = sum(radii) + _SIGHT_M
    deviation_m = reach_m / _DEVIATIONS_WITHIN
    rarity = max(_SCATTER_AREA_M2 / (2 * math.pi * deviation_m**2), 1.0)
    nearness = rarity * math.exp(-((distance_m / deviation_m) ** 2) / 2)
    weight = min(_log_odds(nearness, _MISPLACED_SHARE), _DISTANCE_MOST)
    within = distance_m <= reach_m
    if within:
        # A radius so wide that it tells nothing is nothing against it either.
        weight = max(weight, 0.0)
    facts = {"distance_m": round(distance_m), "radius_m": round(reach_m)}
    inside_vi, inside_en = ("trong", "within") if within else ("ngoài", "beyond")
    return _reason(
        "within_radius" if within else "beyond_radius",
        weight,
        facts,
        f"cách {_length(distance_m, ',')}, {inside_vi} bán kính {_length(reach_m, ',')}",
        f"{_length(distance_m, '.')} apart, {inside_en} the radius of {_length(reach_m, '.')}",
    )


def minutes_reason(apart: timedelta) -> Reason:
    """Weigh the time between two reports, whichever came first."""
    minutes = abs(apart.total_seconds()) / 60
    nearness = _OPEN_FOR_MINUTES / _CALLS_WITHIN_MINUTES * math.exp(-minutes / _CALLS_WITHIN_MINUTES)
    whole = int(minutes)
    hours, rest = divmod(whole, 60)
    vi = f"{hours} giờ {rest} phút" if hours else f"{whole} phút"
    en = f"{hours} h {rest} min" if hours else f"{whole} min"
    weight = _log_odds(nearness, _LATE_SHARE)
    code = "hours_apart" if weight < 0 else "minutes_apart"
    return _reason(code, weight, {"minutes": whole}, f"cách nhau {vi}", f"{en} apart")


def number_reason(count: int) -> Reason:
    """Weigh that calls of the same number (`count` of them, one or more) reported both."""
    vi = "cùng số điện thoại gọi đến" if count == 1 else f"cùng {count} số điện thoại gọi đến"
    en = "called from the same number" if count == 1 else f"called from the same {count} numbers"
    return _reason("same_number", _SAME_NUMBER, {"count": count}, vi, en)


def type_reason(one: str, other: str) -> Reason | None:
    """Weigh two incident types (codes); None where one of them is in no family, so that nothing is known of it."""
    facts = {"type": one, "other_type": other}
    if one == other:
        return _reason("same_type", _SAME_TYPE, facts, "cùng loại vụ việc", "same incident type")
    if any(one in family and other in family for family in _FAMILIES):
        return _reason("related_type", _RELATED_TYPE, facts, "loại vụ việc gần nhau", "related incident types")
    if one not in _CLASSIFIED or other not in _CLASSIFIED:
        return None
    return _reason("other_type", _OTHER_TYPE, facts, "loại vụ việc khác hẳn nhau", "unrelated incident types")


def other_agencies_reason() -> Reason:
    """Weigh that the two concern no agency in common, where the types do not tell more."""
    return _reason("other_agencies", _OTHER_AGENCIES, {}, "không có lực lượng chung", "no agency in common")


def place_words_reason(shared: frozenset[str], distance_weight: float) -> Reason:
    """Weigh the terms that both places have, knowing what the distance already told (0 where it is unknown)."""
    if not shared:
        vi, en = "địa điểm không có từ nào chung", "no words of the place in both"
        return _reason("no_place_words", _NO_PLACE_TERM, {}, vi, en)
    room = _PLACE_MOST - max(distance_weight, 0.0)
    weight = min(_PLACE_TERM * strength(shared), _PLACE_TERMS_MOST, room)
    told = _told(shared)
    return _reason("place_words", weight, {"words": told}, f"địa điểm cùng có “{told}”", f"“{told}” in both places")


def what_words_reason(shared: frozenset[str], type_weight: float) -> Reason:
    """Weigh the terms that both accounts have, knowing what the types already told (0 where they are unknown)."""
    if not shared:
        vi, en = "nội dung không có từ nào chung", "no words of the account in both"
        return _reason("no_what_words", _NO_WHAT_TERM, {}, vi, en)
    room = _KIND_MOST - max(type_weight, 0.0)
    weight = min(_WHAT_TERM * strength(shared), _WHAT_TERMS_MOST, room)
    told = _told(shared)
    return _reason("what_words", weight, {"words": told}, f"nội dung cùng có “{told}”", f"“{told}” in both accounts")


def _reason(code: str, weight: float, facts: Mapping[str, str | int], vi: str, en: str) -> Reason:
    return Reason(code, {**facts, "weight": round(weight, 3)}, vi, en)


def _log_odds(ratio: float, mistaken_share: float) -> float:
    """Return the log of a likelihood ratio where a share of all facts is mistaken and then tells nothing."""
    return math.log((1 - mistaken_share) * ratio + mistaken_share)


def _told(shared: frozenset[str]) -> str:
    return ", ".join(sorted(shared)[:_TERMS_SHOWN])


def _length(metres: float, decimal_mark: str) -> str:
    if metres < _METRES_PER_KILOMETRE:
        return f"{metres:.0f} m"
    return f"{metres / _METRES_PER_KILOMETRE:.1f} km".replace(".", decimal_mark)
