"""When an incident takes over where its caller is, and why not.

1. What a person chose stays, whatever is measured: a contradiction is told (`caller_locations`), never carried out.
2. An incident without a place takes any that is not too coarse, of several the best: a person's word, then the
   telephone's own fix, then the cell; of the same rank the smaller circle.
3. A place that was taken over is replaced by one that is more exact and does not contradict it. The cell never replaces
   the telephone. So the place becomes sharper, and does not follow a caller who drives on.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from dispatch.rules import wording
from dispatch.rules.caller_locations import Whereabouts
from dispatch.rules.reasons import Reason
from dispatch.vocabulary import LocationSource
from gis.distance import metres_between

# What is wider is a district and no place to drive to (metres).
COARSEST_M = 10_000.0
# Sources that measure, as against people who say.
MEASURED = frozenset({LocationSource.SMS_LINK, LocationSource.AML, LocationSource.DEVICE, LocationSource.NETWORK})
_RANK = {
    LocationSource.OPERATOR: 0,
    LocationSource.SPOKEN: 0,
    LocationSource.SMS_LINK: 1,
    LocationSource.AML: 1,
    LocationSource.DEVICE: 1,
    LocationSource.NETWORK: 2,
}


@dataclass(frozen=True)
class PlaceDecision:
    """Whether a caller's location becomes the incident's, and why."""

    is_taken: bool
    reason: Reason


def decide_place(
    found: Whereabouts, held: Whereabouts | None, *, is_chosen: bool, is_open: bool = True
) -> PlaceDecision:
    """Decide on what a caller's location means for an incident at `held`, which a person chose, or did not."""
    left = _unusable(found, is_open=is_open)
    if left is None and held is not None:
        left = _no_better(found, held, is_chosen=is_chosen)
    if left is not None:
        return PlaceDecision(False, left)
    if held is None:
        return PlaceDecision(True, _reason("place_unknown", "vụ việc chưa có vị trí", "no place was known", found))
    return PlaceDecision(True, _reason("more_exact", "chính xác hơn", "it is more exact", found))


def best_of(locations: Iterable[Whereabouts]) -> Whereabouts | None:
    """Return the location that an incident without a place takes, None where each is too coarse."""
    fine = [known for known in locations if known.radius_m <= COARSEST_M]
    return min(fine, key=lambda known: (_RANK[known.source], known.radius_m, -known.at.timestamp()), default=None)


def _unusable(found: Whereabouts, *, is_open: bool) -> Reason | None:
    if not is_open:
        return _reason("incident_ended", "vụ việc đã kết thúc", "the incident has ended", found)
    if found.radius_m > COARSEST_M:
        vi, en = wording.length(COARSEST_M)
        return _reason("too_coarse", f"vòng sai số rộng hơn {vi}", f"its circle is wider than {en}", found)
    return None


def _no_better(found: Whereabouts, held: Whereabouts, *, is_chosen: bool) -> Reason | None:
    if is_chosen:
        return _reason("person_chose", "nơi xảy ra do người trực chọn", "a person chose the place", found)
    if _RANK[found.source] > _RANK[held.source]:
        return _reason("from_telephone", "đã có vị trí từ điện thoại", "the telephone's own fix is known", found)
    if found.radius_m >= held.radius_m:
        return _reason("not_more_exact", "không chính xác hơn", "it is not more exact", found)
    if metres_between((found.lon, found.lat), (held.lon, held.lat)) > found.reach_m + held.reach_m:
        return _reason("elsewhere", "ở nơi khác với vị trí đã có", "it is somewhere else than what was known", found)
    return None


def _reason(code: str, vi: str, en: str, found: Whereabouts) -> Reason:
    return Reason(code, {"source": found.source.value, "radius_m": round(found.radius_m)}, vi, en)
