"""When what is known of a caller's place cannot all be right: told to a person, who asks again.

Of each source its newest word counts: what it said before is a track and no contradiction.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations

from dispatch.rules import wording
from dispatch.rules.reasons import Reason
from dispatch.vocabulary import LocationSource
from gis.distance import metres_between

# What a telephone calls its accuracy holds two times out of three on many of them; so much wider it nearly always does.
WIDENED = 1.5
# No source is more exact than this, whatever it says of itself (metres). People point at a house and mean its gate;
# a cell is never smaller than a village.
LEAST_RADIUS_M = {
    LocationSource.SPOKEN: 100.0,
    LocationSource.OPERATOR: 100.0,
    LocationSource.SMS_LINK: 30.0,
    LocationSource.AML: 30.0,
    LocationSource.DEVICE: 30.0,
    LocationSource.NETWORK: 1000.0,
}
# How far a caller may have gone between two words (54 km/h): a motorbike through town. Who drives faster is told of,
# and that is worth asking too.
MOVES_MPS = 15.0
# From so far away people report what they see: smoke beyond a field, a crash down the road (metres).
SIGHT_M = 500.0

_WORDS = {
    LocationSource.SPOKEN: ("lời kể", "what was said"),
    LocationSource.SMS_LINK: ("liên kết SMS", "the location link"),
    LocationSource.AML: ("AML", "AML"),
    LocationSource.NETWORK: ("trạm phát sóng", "the cell"),
    LocationSource.DEVICE: ("thiết bị", "a device"),
    LocationSource.OPERATOR: ("người trực nhập", "a desk"),
}


@dataclass(frozen=True)
class Whereabouts:
    """A place as one source says it: a circle (degrees, metres), and when it was so."""

    source: LocationSource
    lon: float
    lat: float
    radius_m: float
    at: datetime

    @property
    def reach_m(self) -> float:
        """How far from the point the truth may be."""
        return max(self.radius_m * WIDENED, LEAST_RADIUS_M[self.source])


@dataclass(frozen=True)
class _Gap:
    """Two places, the straight line between them, and how much of it can be explained."""

    one: Whereabouts
    other: Whereabouts
    distance_m: float
    explained_m: float

    @property
    def unexplained_m(self) -> float:
        return self.distance_m - self.explained_m


def location_doubts(
    call_id: int, received_at: datetime, locations: Sequence[Whereabouts], place: Whereabouts | None
) -> tuple[Reason, ...]:
    """Return what cannot both be right of a call that came in at `received_at`: at most one reason of each kind.

    `locations` are the caller's, `place` is where its incident is said to be. A caller was near the place when they
    called and may have left since. Of several contradictions of a kind the greatest is told.
    """
    newest = _newest_of_each_source(locations)
    reasons = []
    if place is not None and (gap := _greatest(_from_place(place, known, received_at) for known in newest)):
        reasons.append(_elsewhere(call_id, gap))
    if gap := _greatest(_between(one, other) for one, other in combinations(newest, 2)):
        reasons.append(_disagree(call_id, gap))
    return tuple(reasons)


def _newest_of_each_source(locations: Iterable[Whereabouts]) -> list[Whereabouts]:
    newest: dict[LocationSource, Whereabouts] = {}
    for known in locations:
        if known.source not in newest or known.at > newest[known.source].at:
            newest[known.source] = known
    return [newest[source] for source in LocationSource if source in newest]


def _greatest(gaps: Iterable[_Gap]) -> _Gap | None:
    """Return the gap of which most cannot be explained, None where all of each can."""
    open_gaps = [gap for gap in gaps if gap.unexplained_m > 0]
    return max(open_gaps, key=lambda gap: gap.unexplained_m, default=None)


def _between(one: Whereabouts, other: Whereabouts) -> _Gap:
    return _gap(one, other, _travelled_m(abs(one.at - other.at)))


def _from_place(place: Whereabouts, caller: Whereabouts, received_at: datetime) -> _Gap:
    return _gap(caller, place, SIGHT_M + _travelled_m(max(caller.at - received_at, timedelta())))


def _gap(one: Whereabouts, other: Whereabouts, more_m: float) -> _Gap:
    distance_m = metres_between((one.lon, one.lat), (other.lon, other.lat))
    return _Gap(one, other, distance_m, one.reach_m + other.reach_m + more_m)


def _travelled_m(time: timedelta) -> float:
    return MOVES_MPS * time.total_seconds()


def _elsewhere(call_id: int, gap: _Gap) -> Reason:
    (vi, en), (far_vi, far_en) = _WORDS[gap.one.source], wording.length(gap.distance_m)
    return Reason(
        "caller_elsewhere",
        _facts(call_id, gap),
        f"vị trí người gọi ({vi}) cách nơi đã chọn {far_vi}: hãy hỏi lại vụ việc ở đâu",
        f"the caller ({en}) is {far_en} from the chosen place: ask again where it happened",
    )


def _disagree(call_id: int, gap: _Gap) -> Reason:
    (vi, en), (other_vi, other_en) = _WORDS[gap.one.source], _WORDS[gap.other.source]
    far_vi, far_en = wording.length(gap.distance_m)
    return Reason(
        "locations_disagree",
        _facts(call_id, gap),
        f"hai vị trí của người gọi ({vi}, {other_vi}) cách nhau {far_vi}: hãy hỏi người gọi đang ở đâu",
        f"two positions of the caller ({en}, {other_en}) are {far_en} apart: ask where the caller is",
    )


def _facts(call_id: int, gap: _Gap) -> dict[str, str | int | float | bool | None]:
    return {
        "call": call_id,
        "source": gap.one.source.value,
        "other_source": gap.other.source.value,
        "distance_m": round(gap.distance_m),
        "explained_m": round(gap.explained_m),
    }
