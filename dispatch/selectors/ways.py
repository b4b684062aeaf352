"""The ways of units to a place: asked of the router all at once, around the roads that are closed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from dispatch.selectors.closures import ClosedRoad, closed_roads
from gis.travel import Point, Ring, TravelTime
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

    Those in `no_road` have no way by road: theirs are estimates. Of those by road `closures` tells around how many
    each leads. What is closed around a place is not avoided by who comes or goes there, as nobody could: `place_closed`
    and `start_closed` hold the units for which the place, or they themselves, lie within such an area.
    """

    times: Mapping[int, TravelTime] = field(default_factory=dict)
    no_road: frozenset[int] = frozenset()
    closures: Mapping[int, int] = field(default_factory=dict)
    place_closed: frozenset[int] = frozenset()
    start_closed: frozenset[int] = frozenset()


@dataclass(frozen=True)
class _Group:
    """Starts of one profile that lie within the same closures, by their place in what was asked."""

    profile: str
    indices: list[int]
    starts_in: frozenset[int]
    place_in: frozenset[int]

    @property
    def ends_in(self) -> frozenset[int]:
        return self.starts_in | self.place_in


def ways_to(destination: Point, starts: Iterable[Start], *, now: datetime, by_road: bool = True) -> Ways:
    """Return the way of each unit, in one round of questions to the router.

    Not `by_road` they are estimates by the straight line: a transaction waits for no other service.
    """
    listed = list(starts)
    closed = closed_roads(now)
    groups = _groups(closed, destination, listed)
    questions = [_question(closed, group, destination, listed) for group in groups]
    router = chosen_router()
    answers = router.answers(questions) if by_road else [router.estimates(question) for question in questions]
    times: dict[int, TravelTime] = {}
    no_road, closures = set(), {}
    place_closed: set[int] = set()
    start_closed: set[int] = set()
    for group, question, answer in zip(groups, questions, answers, strict=True):
        line = router.estimates(question) if None in answer else answer
        ids = [listed[index].unit_id for index in group.indices]
        leads_around = len(avoided(closed, group.profile, ends_in=group.ends_in))
        for unit_id, way, estimate in zip(ids, answer, line, strict=True):
            if way is None:
                no_road.add(unit_id)
            if known := way or estimate:
                times[unit_id] = known
            closures[unit_id] = leads_around
        place_closed.update(ids if group.place_in else ())
        start_closed.update(ids if group.starts_in else ())
    return Ways(times, frozenset(no_road), closures, frozenset(place_closed), frozenset(start_closed))


def travel_times(
    origins: Sequence[Point], destination: Point, profile: str, *, now: datetime
) -> list[TravelTime | None]:
    """Return the travel time from each origin, in their order, around what is closed; None where there is no way."""
    closed = closed_roads(now)
    starts = [Start(index, origin, profile) for index, origin in enumerate(origins)]
    groups = _groups(closed, destination, starts)
    answers = chosen_router().answers([_question(closed, group, destination, starts) for group in groups])
    times: list[TravelTime | None] = [None] * len(starts)
    for group, answer in zip(groups, answers, strict=True):
        for index, way in zip(group.indices, answer, strict=True):
            times[index] = way
    return times


def lying_in(closed: Sequence[ClosedRoad], profile: str, places: Sequence[Point]) -> list[frozenset[int]]:
    """Return for each place the ids of what is closed to a profile around it."""
    found: list[set[int]] = [set() for _ in places]
    for road in closed:
        if road.stops(profile):
            for ids, lies_within in zip(found, road.around(places), strict=True):
                if lies_within:
                    ids.add(road.id)
    return [frozenset(ids) for ids in found]


def avoided(closed: Sequence[ClosedRoad], profile: str, *, ends_in: frozenset[int]) -> list[ClosedRoad]:
    """Return what ways of a profile lead around: all that stops it but what their ends lie in."""
    return [road for road in closed if road.stops(profile) and road.id not in ends_in]


def rings(closed: Sequence[ClosedRoad], profile: str, *, ends_in: frozenset[int]) -> list[Ring]:
    """Return the same as a router is given it."""
    return [ring for road in avoided(closed, profile, ends_in=ends_in) for ring in road.rings]


def _question(closed: Sequence[ClosedRoad], group: _Group, destination: Point, starts: Sequence[Start]) -> Question:
    places = [starts[index].place for index in group.indices]
    return Question(places, destination, group.profile, rings(closed, group.profile, ends_in=group.ends_in))


def _groups(closed: Sequence[ClosedRoad], destination: Point, starts: Sequence[Start]) -> list[_Group]:
    """Put together the starts of each profile and of each set of closures in which they lie."""
    groups: list[_Group] = []
    for profile in dict.fromkeys(start.profile for start in starts):
        indices = [index for index, start in enumerate(starts) if start.profile == profile]
        [place_in, *each_in] = lying_in(closed, profile, [destination, *(starts[index].place for index in indices)])
        together: dict[frozenset[int], list[int]] = {}
        for index, starts_in in zip(indices, each_in, strict=True):
            together.setdefault(starts_in, []).append(index)
        groups += [_Group(profile, members, starts_in, place_in) for starts_in, members in together.items()]
    return groups
