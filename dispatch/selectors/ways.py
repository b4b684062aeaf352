"""The ways of units to a place: asked of the router all at once, around the roads that are closed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from dispatch.selectors.closures import ClosedRoad, closed_roads
from gis.travel import Point, Ring, TravelTime
from gis.travel.avoiding import rings_of
from gis.travel.chosen import chosen_router
from gis.travel.fallback import Question


@dataclass(frozen=True)
class Start:
    """From where a unit sets out, and how it travels."""

    unit_id: int
    place: Point
    profile: str


@dataclass(frozen=True)
class Ways:
    """The ways of units by their ids.

    Those in `no_road` have no way by road: theirs are estimates. `closures` are those avoided.
    """

    times: Mapping[int, TravelTime] = field(default_factory=dict)
    no_road: frozenset[int] = frozenset()
    closures: frozenset[int] = frozenset()


def ways_to(destination: Point, starts: Iterable[Start], *, now: datetime, by_road: bool = True) -> Ways:
    """Return the way of each unit, in one round of questions to the router.

    Not `by_road` they are estimates by the straight line: a transaction waits for no other service.

    What is closed around the very place, or around the unit itself, is not avoided: nobody could come or go.
    """
    closed = [road for road in closed_roads(now) if not road.around([destination])[0]]
    groups = _groups(list(starts), closed)
    questions = [
        Question([start.place for start in group], destination, profile, rings(closed, profile, besides=around))
        for (profile, around), group in groups.items()
    ]
    router = chosen_router()
    times: dict[int, TravelTime] = {}
    no_road = set()
    estimates = [router.estimates(question) for question in questions]
    answers = router.answers(questions) if by_road else estimates
    for group, answer, line in zip(groups.values(), answers, estimates, strict=True):
        for start, way, estimate in zip(group, answer, line, strict=True):
            if way is None:
                no_road.add(start.unit_id)
            if known := way or estimate:
                times[start.unit_id] = known
    avoided = frozenset(road.id for road in closed if any(road.stops(profile) for profile, _ in groups))
    return Ways(times, frozenset(no_road), avoided)


def travel_times(
    origins: Sequence[Point], destination: Point, profile: str, *, now: datetime
) -> list[TravelTime | None]:
    """Return the travel time from each origin, in their order, around what is closed; None where there is no way."""
    return chosen_router().travel_times(origins, destination, profile, avoid=rings(closed_roads(now), profile))


def rings(closed: Sequence[ClosedRoad], profile: str, *, besides: frozenset[int] = frozenset()) -> list[Ring]:
    """Return what a profile must avoid."""
    return [ring for road in closed if road.stops(profile) and road.id not in besides for ring in rings_of(road.area)]


def _groups(starts: Sequence[Start], closed: Sequence[ClosedRoad]) -> dict[tuple[str, frozenset[int]], list[Start]]:
    """Return the starts of each profile and of each set of closures in which they lie."""
    places = [start.place for start in starts]
    around: list[set[int]] = [set() for _ in starts]
    for road in closed:
        for index, lies_within in enumerate(road.around(places)):
            if lies_within:
                around[index].add(road.id)
    groups: dict[tuple[str, frozenset[int]], list[Start]] = {}
    for start, ids in zip(starts, around, strict=True):
        groups.setdefault((start.profile, frozenset(ids)), []).append(start)
    return groups
