"""Units that could be sent: what is known of them, whether they may be sent, and when they would be there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import NamedTuple

from dispatch.vocabulary import UnitStatus

# From the order to the wheels turning, for a crew at its station: NFPA 1710 for fire and ambulance; police stand by in
# their cars.
TURNOUT: Mapping[str, timedelta] = MappingProxyType(
    {"fire": timedelta(seconds=80), "ambulance": timedelta(seconds=60), "police": timedelta(seconds=30)}
)
_TURNOUT_OF_OTHERS = timedelta(seconds=60)

# A position that is no older is as good as a new one; beyond days it cannot become worse.
_FRESH_S = 60
_UNSURE_MOST_S = 500_000
# Nobody knows how far off a position is to which no vehicle could have come: others of about the same time go first.
_SUSPECT_S = 300
# A crew that no road leads there is sent after all whom one does, however near it is, and before who is nowhere known.
_NO_ROAD_S = 100_000

# Stands for the arrival of a unit of which nobody knows where it is: after every other.
_UNKNOWN_S = 1_000_000

NOT_YET_THERE = frozenset({UnitStatus.DISPATCHED, UnitStatus.ACKNOWLEDGED, UnitStatus.EN_ROUTE})
# Who has these sets out from a station, if from one.
STANDING_BY = frozenset({UnitStatus.AVAILABLE, UnitStatus.DISPATCHED, UnitStatus.ACKNOWLEDGED})


@dataclass(frozen=True)
class Candidate:
    """A unit that is not on the incident.

    `offers` holds its capabilities, the code of its type and `agency:` with its agency's code. `eta` is the travel
    time alone and `distance_m` the way, both None where the place of the unit or of the incident is not known.
    `estimated` tells that no road was followed: because there is none (`no_road`), or because who knows them did not
    answer (`router_unavailable`), or because nobody does; otherwise the way leads around so many `closures`, but not
    around those in which the place lies (`place_closed`) or the unit itself (`start_closed`). `position_age` is None
    for a position that does not age, such as a station's; `position_suspect` tells that no vehicle could have come
    there from where it was before. `position_assumed` tells that it has none and may be elsewhere than at the station
    it is taken to be at. The incident_... fields tell what it is assigned to, `assignment_on_scene` that it has been
    there. `declined` means this incident, earlier; `reason_out` is why it is out of service.
    """

    unit_id: int
    call_sign: str
    agency: str
    type: str
    offers: frozenset[str]
    status: str
    eta: timedelta | None
    distance_m: float | None
    estimated: bool
    position_age: timedelta | None
    position_suspect: bool
    at_station: bool
    incident_id: int | None
    incident_number: str | None
    incident_priority: int | None
    assignment_on_scene: bool
    declined: bool
    reason_out: str
    router_unavailable: bool = False
    no_road: bool = False
    closures: int = 0
    place_closed: bool = False
    start_closed: bool = False
    position_assumed: bool = False


class Prospect(NamedTuple):
    """A candidate with the needed capabilities that it offers and its arrival, in whole seconds.

    `eta_s` is the travel time (None where unknown), `turnout_s` what passes before it starts, `age_s` the age of its
    position, `unsure_s` what that adds, `suspect_s` what a position in doubt adds, `effective_s` all together, and more
    than a day where no road leads there: what prospects are ranked by.
    """

    candidate: Candidate
    fits: tuple[str, ...]
    eta_s: int | None
    turnout_s: int
    age_s: int
    unsure_s: int
    suspect_s: int
    effective_s: int

    @property
    def rank(self) -> tuple[int, str, int]:
        """What orders prospects: soonest first, then by call sign."""
        return (self.effective_s, self.candidate.call_sign, self.candidate.unit_id)

    @property
    def arrival_s(self) -> int | None:
        """The expected arrival: turnout and travel, None where unknown."""
        return None if self.eta_s is None else self.eta_s + self.turnout_s

    def is_within(self, horizon: timedelta) -> bool:
        """Whether it is expected within the horizon, or nobody can tell.

        The age of the position does not count here: it makes a unit a worse choice, but the only ladder is not missing
        because its position is old.
        """
        return self.arrival_s is None or self.arrival_s <= horizon.total_seconds()

    def is_free(self, divert: bool) -> bool:
        """Whether it may be chosen: available, or on its way back where diverting is allowed."""
        status = self.candidate.status
        return not self.candidate.declined and (
            status == UnitStatus.AVAILABLE or (divert and status == UnitStatus.RETURNING)
        )

    def is_divertible(self, priority: int) -> bool:
        """Whether it has not yet reached an incident that is less urgent than this priority."""
        candidate = self.candidate
        return (
            not candidate.declined
            and candidate.status in NOT_YET_THERE
            and not candidate.assignment_on_scene
            and candidate.incident_priority is not None
            and candidate.incident_priority > priority
        )


def prospects(
    candidates: Iterable[Candidate], capabilities: Sequence[str], turnout: Mapping[str, timedelta]
) -> list[Prospect]:
    """Return the candidates that offer one of the capabilities, in order of their effective arrival.

    The effective arrival is the travel time, plus the turnout for a crew that stands by at its station (by unit type,
    otherwise by agency), plus what the position is older than 60 seconds: each second of age makes the travel time a
    second less sure; plus five minutes for a position in doubt. Units that no road leads there follow all others, and
    those whose travel time is not known come last, by call sign.
    """
    wanted = frozenset(capabilities)
    found = (
        _prospect(candidate, capabilities, turnout)
        for candidate in candidates
        if not wanted.isdisjoint(candidate.offers)
    )
    return sorted(found, key=lambda prospect: prospect.rank)


def _prospect(candidate: Candidate, capabilities: Sequence[str], turnout: Mapping[str, timedelta]) -> Prospect:
    stands_by = candidate.at_station and candidate.status in STANDING_BY
    usual = turnout.get(candidate.agency, _TURNOUT_OF_OTHERS)
    turnout_s = _whole_seconds(turnout.get(candidate.type, usual)) if stands_by else 0
    eta_s = None if candidate.eta is None else _whole_seconds(candidate.eta)
    age_s = 0 if candidate.position_age is None else _whole_seconds(candidate.position_age)
    unsure_s = min(max(age_s - _FRESH_S, 0), _UNSURE_MOST_S)
    suspect_s = _SUSPECT_S if candidate.position_suspect else 0
    no_road_s = _NO_ROAD_S if candidate.no_road else 0
    return Prospect(
        candidate=candidate,
        fits=tuple(capability for capability in capabilities if capability in candidate.offers),
        eta_s=eta_s,
        turnout_s=turnout_s,
        age_s=age_s,
        unsure_s=unsure_s,
        suspect_s=suspect_s,
        effective_s=_UNKNOWN_S if eta_s is None else eta_s + turnout_s + unsure_s + suspect_s + no_road_s,
    )


def _whole_seconds(duration: timedelta) -> int:
    return round(duration.total_seconds())
