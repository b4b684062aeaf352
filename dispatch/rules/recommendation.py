"""Which units to send: the plan filled so that its units are there soonest in sum, each with the reasons why.

Units on the incident fill needs first. What stays open is filled from available units, and from returning ones where
the plan diverts. Units bound for less urgent incidents are only offered: taking one away is a person's decision.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from heapq import nsmallest
from types import MappingProxyType

from dispatch.rules.candidates import TURNOUT, Candidate, Prospect, prospects
from dispatch.rules.matching import Server, fill
from dispatch.rules.reasons import Reason
from dispatch.rules.recommendation_reasons import shortfall, why_chosen, why_offered_for_open, why_offered_for_sooner
from dispatch.rules.rejection_reasons import why_rejected
from dispatch.rules.response_plans import Requirement
from dispatch.rules.wording import Names

__all__ = ["TURNOUT", "Candidate", "Choice", "Recommendation", "Rejection", "Shortfall", "recommend"]

# A crew is taken off its way for no less.
DIVERT_GAIN_S = 180

_NO_NAMES: Names = MappingProxyType({})


@dataclass(frozen=True)
class Choice:
    """A unit that is proposed for a need, with all needs that it fits.

    `eta_s` is the travel time and `distance_m` the way, None where unknown; `estimated` tells that no road was
    followed.
    `divert_from` is the id of the incident that it would leave.
    """

    unit_id: int
    call_sign: str
    agency: str
    capability: str
    eta_s: int | None
    distance_m: int | None
    estimated: bool
    fits: tuple[str, ...]
    reasons: tuple[Reason, ...]
    divert_from: int | None = None


@dataclass(frozen=True)
class Rejection:
    """A unit that could serve and is not proposed, and why."""

    unit_id: int
    call_sign: str
    agency: str
    eta_s: int | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Shortfall:
    """So many units that the plan asks for and nobody can bring within the horizon."""

    capability: str
    missing: int
    horizon_s: int
    reason: Reason


@dataclass(frozen=True)
class Recommendation:
    """What is proposed, soonest first; the nearest of those rejected; what could be diverted; what is missing."""

    chosen: tuple[Choice, ...]
    rejected: tuple[Rejection, ...]
    offers: tuple[Choice, ...]
    shortfalls: tuple[Shortfall, ...]


@dataclass(frozen=True)
class _Filled:
    """The places of a plan, a capability each, and who fills them.

    `present` is what each unit on the incident offers that fills one; `chosen` holds with each unit the capability that
    it is chosen for, soonest first; `open` counts the places that nobody fills.
    """

    places: tuple[str, ...]
    present: tuple[frozenset[str], ...]
    chosen: tuple[tuple[Prospect, str], ...]
    open: Counter[str]


def recommend(
    requirement: Requirement,
    candidates: Sequence[Candidate],
    *,
    priority: int,
    already: Sequence[frozenset[str]] = (),
    names: Names = _NO_NAMES,
    turnout: Mapping[str, timedelta] = TURNOUT,
    limit_rejected: int = 20,
) -> Recommendation:
    """Return who should go to an incident of this priority beside the units that are on it.

    As many needs as possible are filled, then the sum of the effective arrivals is the least, then call signs decide;
    the order of the candidates does not matter. The effective arrival is the travel time, plus the turnout for a
    crew that stands by at its station, plus the seconds by which the position is older than 60: each second of age
    makes the travel time a second less sure. A unit beyond the horizon by turnout and travel is not chosen. One whose
    travel time is unknown goes after all others, by call sign.

    `already` holds what each unit on the incident offers; none of them is a candidate. `names` are the display names
    (vi, en) of capabilities. `turnout` is by unit type or agency; where both are there, the type's holds. At most
    `limit_rejected` rejections are told, the nearest.
    """
    capabilities = tuple(need.capability for need in requirement.needs)
    ranked = prospects(candidates, capabilities, turnout)
    reachable = [prospect for prospect in ranked if prospect.is_within(requirement.horizon)]
    free = [prospect for prospect in reachable if prospect.is_free(requirement.divert)]
    divertible = [prospect for prospect in reachable if requirement.divert and prospect.is_divertible(priority)]
    filled = _fill(requirement, already, free)
    for_open = _offers_for_open(filled, divertible, names)
    offers = (*for_open, *_offers_for_sooner(filled, divertible, besides=for_open))
    chosen = _choices(filled, names)
    proposed = {choice.unit_id for choice in (*chosen, *offers)}
    others = [prospect for prospect in ranked if prospect.candidate.unit_id not in proposed]
    return Recommendation(
        chosen=chosen,
        rejected=tuple(
            _rejection(prospect, filled, requirement, priority)
            for prospect in nsmallest(limit_rejected, others, key=_by_travel_time)
        ),
        offers=offers,
        shortfalls=tuple(_shortfalls(filled, requirement, names)),
    )


def _fill(requirement: Requirement, already: Sequence[frozenset[str]], free: Sequence[Prospect]) -> _Filled:
    """Fill the places at once with those on the incident and those who are free.

    Those on the incident cost nothing and all others at least 1. A set of units that can serve together never keeps
    more of them from serving (it can be enlarged one by one), so as many of those on the incident serve as could alone.
    """
    places = tuple(need.capability for need in requirement.needs for _ in range(need.count))
    present = sorted(already, key=sorted)
    served = fill(places, [*(Server(offers, 0) for offers in present), *map(_server, free)])
    chosen = [(free[index - len(present)], places[place]) for place, index in served.items() if index >= len(present)]
    return _Filled(
        places=places,
        present=tuple(present[index] for index in served.values() if index < len(present)),
        chosen=tuple(sorted(chosen, key=lambda pair: pair[0].rank)),
        open=Counter(places) - Counter(places[place] for place in served),
    )


def _server(prospect: Prospect) -> Server:
    return Server(prospect.candidate.offers, 1 + prospect.effective_s)


def _choices(filled: _Filled, names: Names) -> tuple[Choice, ...]:
    choices = []
    for prospect, capability in filled.chosen:
        sooner = [
            (other, elsewhere)
            for other, elsewhere in filled.chosen
            if other.effective_s < prospect.effective_s and capability in other.fits
        ]
        choices.append(_choice(prospect, capability, why_chosen(prospect, capability, sooner, names)))
    return tuple(choices)


def _offers_for_open(filled: _Filled, divertible: Sequence[Prospect], names: Names) -> tuple[Choice, ...]:
    """Offer units that fill more places together with all who serve already, each of whom may change place for it."""
    if not filled.open:
        return ()
    serving = [*filled.present, *(prospect.candidate.offers for prospect, _ in filled.chosen)]
    served = fill(filled.places, [*(Server(offers, 0) for offers in serving), *map(_server, divertible)])
    gained = filled.open - (Counter(filled.places) - Counter(filled.places[place] for place in served))
    diverted = sorted(
        (
            (divertible[index - len(serving)], filled.places[place])
            for place, index in served.items()
            if index >= len(serving)
        ),
        key=lambda pair: (pair[1] not in gained, pair[0].rank),
    )
    choices = []
    for prospect, capability in diverted:
        gain = capability if gained[capability] > 0 else next(iter(gained.elements()))
        gained[gain] -= 1
        reasons = why_offered_for_open(prospect, capability, gain, names)
        choices.append(_choice(prospect, capability, reasons, divert_from=prospect.candidate.incident_id))
    return tuple(choices)


def _offers_for_sooner(
    filled: _Filled, divertible: Sequence[Prospect], besides: Sequence[Choice]
) -> tuple[Choice, ...]:
    """Offer units that would be there clearly sooner than a chosen one: the soonest for the slowest, one for each."""
    offered = {choice.unit_id for choice in besides}
    slowest_first = list(reversed(filled.chosen))
    choices = []
    for prospect in divertible:
        slower = [
            (chosen, capability)
            for chosen, capability in slowest_first
            if capability in prospect.fits and chosen.effective_s - prospect.effective_s >= DIVERT_GAIN_S
        ]
        if not slower or prospect.candidate.unit_id in offered:
            continue
        slowest_first.remove(slower[0])
        chosen, capability = slower[0]
        reasons = why_offered_for_sooner(prospect, chosen)
        choices.append(_choice(prospect, capability, reasons, divert_from=prospect.candidate.incident_id))
    return tuple(choices)


def _choice(prospect: Prospect, capability: str, reasons: tuple[Reason, ...], divert_from: int | None = None) -> Choice:
    candidate = prospect.candidate
    return Choice(
        unit_id=candidate.unit_id,
        call_sign=candidate.call_sign,
        agency=candidate.agency,
        capability=capability,
        eta_s=prospect.eta_s,
        distance_m=None if candidate.distance_m is None else round(candidate.distance_m),
        estimated=candidate.estimated,
        fits=prospect.fits,
        reasons=reasons,
        divert_from=divert_from,
    )


def _rejection(prospect: Prospect, filled: _Filled, requirement: Requirement, priority: int) -> Rejection:
    candidate = prospect.candidate
    reasons = why_rejected(
        prospect, filled.chosen, divert=requirement.divert, priority=priority, horizon=requirement.horizon
    )
    return Rejection(candidate.unit_id, candidate.call_sign, candidate.agency, prospect.eta_s, reasons)


def _by_travel_time(prospect: Prospect) -> tuple[bool, int, str, int]:
    candidate = prospect.candidate
    return (prospect.eta_s is None, prospect.eta_s or 0, candidate.call_sign, candidate.unit_id)


def _shortfalls(filled: _Filled, requirement: Requirement, names: Names) -> Iterator[Shortfall]:
    for capability, missing in filled.open.items():
        reason = shortfall(capability, missing, requirement.horizon, names)
        yield Shortfall(capability, missing, round(requirement.horizon.total_seconds()), reason)
