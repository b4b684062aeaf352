"""Each force with its free units and how far they are from people, as it is now: what coverage is reckoned from."""

import threading
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from django.db.models import Count, Q, Sum
from django.utils import timezone
from numpy.typing import NDArray

from dispatch.models import Agency, CoverageStandard, Station, Unit, UnitType
from dispatch.rules.coverage import Seconds, why_left_out
from dispatch.rules.reasons import Reason
from dispatch.selectors.closures import closed_roads
from dispatch.selectors.unit_starts import UnitStart, unit_starts
from dispatch.selectors.ways import lying_in, rings
from gis.models import Area, AreaLevel, PopulationPoint
from gis.travel import Point
from gis.travel.chosen import chosen_router
from gis.travel.many import ManyTimes, many_times

# Units move meanwhile, and nobody is told of each of their positions: what is older is reckoned anew.
_KEPT_S = 5.0


@dataclass(frozen=True)
class People:
    """Where people are: of each point its place, its people, and which of `areas` it lies in.

    `areas_unknown` are the communes of which the people or the shape is not known.
    """

    places: list[Point]
    numbers: NDArray[np.float64]
    area_of: NDArray[np.intp]
    areas: list[Area]
    areas_unknown: list[str]


@dataclass(frozen=True)
class LeftOut:
    """The call signs of the units that do not count for one reason."""

    reason: Reason
    units: list[str]


@dataclass(frozen=True)
class Force:
    """An agency with all its units, by call sign, and those of them that are free.

    `times_s` has a row for each free unit and a column for each point: its turnout and travel.
    """

    agency: str
    standard: CoverageStandard
    stations: list[Station]
    units: list[UnitStart]
    free: list[UnitStart]
    left_out: list[LeftOut]
    times_s: Seconds
    estimated: bool

    @property
    def within_s(self) -> tuple[int, ...]:
        """The times within which people are to be reached, the shortest first."""
        return (self.standard.within_s, self.standard.within_longer_s)


class Clock:
    """Tells how long one travels at one time: by the router of that time, around the roads that were closed then."""

    def __init__(self, now: datetime) -> None:
        self._router = chosen_router()
        self._closed = closed_roads(now)

    def times(self, starts: Sequence[Point], ends: Sequence[Point], profile: str) -> ManyTimes:
        """Return how long each way takes; what its ends lie in is not avoided."""
        seconds, estimated = np.empty((len(starts), len(ends))), False
        for starts_in, rows in _together(lying_in(self._closed, profile, starts)).items():
            for ends_in, columns in _together(lying_in(self._closed, profile, ends)).items():
                found = many_times(
                    self._router,
                    [starts[row] for row in rows],
                    [ends[column] for column in columns],
                    profile,
                    avoid=rings(self._closed, profile, ends_in=starts_in | ends_in),
                )
                seconds[np.ix_(rows, columns)] = found.seconds
                estimated |= found.estimated
        return ManyTimes(seconds, estimated)


def _together(closures: Sequence[frozenset[int]]) -> dict[frozenset[int], list[int]]:
    """Return the indices of the places that lie in the same closures."""
    together: dict[frozenset[int], list[int]] = defaultdict(list)
    for index, ids in enumerate(closures):
        together[ids].append(index)
    return together


@dataclass(frozen=True)
class Picture:
    """All forces and people at one time. `types` are the types of units by code, `clock` tells further ways."""

    as_of: datetime
    clock: Clock
    people: People
    types: Mapping[str, UnitType]
    forces: list[Force]


@dataclass(frozen=True)
class _Kept:
    """A picture, what it was made of, and when, by this process's own clock."""

    picture: Picture
    made_of: tuple[object, ...]
    at_s: float


class _Keeper:
    """Keeps the newest picture of this process: desks that look at the same time share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: _Kept | None = None

    def picture(self, now: datetime) -> Picture:
        """Return the picture that is kept, or a new one."""
        with self._lock:
            made_of, kept = _made_of(), self._kept
            if kept is None or kept.made_of != made_of or time.monotonic() - kept.at_s > _KEPT_S:
                kept = self._kept = _Kept(read_forces(now), made_of, time.monotonic())
            return kept.picture

    def forget(self) -> None:
        """Let the next picture be a new one."""
        with self._lock:
            self._kept = None


_KEEPER = _Keeper()
forget_forces = _KEEPER.forget


def newest_forces(now: datetime) -> Picture:
    """Return a picture that is a few seconds old at most, and from after the newest change of a unit.

    A change is what a console is told of. Positions are none: the age of a picture bounds how far they are behind.
    """
    return _KEEPER.picture(now)


def read_forces(now: datetime) -> Picture:
    """Return a new picture, in a fixed number of queries."""
    clock = Clock(now)
    people = _people(now)
    types = {row.code: row for row in UnitType.objects.all()}
    standards = {row.agency_id: row for row in CoverageStandard.objects.all()}
    stations: dict[str, list[Station]] = defaultdict(list)
    for station in Station.objects.order_by("code"):
        stations[station.agency_id].append(station)
    units: dict[str, list[UnitStart]] = defaultdict(list)
    for unit in unit_starts(now, Q()):
        units[unit.agency].append(unit)
    forces = [
        _force(
            standards.get(agency) or CoverageStandard(agency_id=agency),
            stations[agency],
            units[agency],
            people.places,
            types,
            clock=clock,
        )
        for agency in Agency.objects.order_by("code").values_list("code", flat=True)
        if units[agency]
    ]
    return Picture(as_of=now, clock=clock, people=people, types=types, forces=forces)


def why_not_free(unit: UnitStart) -> Reason | None:
    """Return why a unit does not count for coverage; None where it does."""
    return why_left_out(status=unit.status, is_placed=unit.place is not None, is_suspect=unit.suspect, age=unit.age)


def _made_of() -> tuple[object, ...]:
    return tuple(Unit.objects.aggregate(Sum("version"), Count("id")).values())


def _people(now: datetime) -> People:
    communes = Area.objects.on(timezone.localdate(now)).filter(level=AreaLevel.COMMUNE)
    areas = {area.pk: area for area in communes.defer("shape", "label_point").order_by("name", "code")}
    points = list(
        PopulationPoint.objects.filter(area__in=areas).order_by("id").values_list("area_id", "position", "people")
    )
    counted = {area_id: index for index, area_id in enumerate(dict.fromkeys(area_id for area_id, _, _ in points))}
    return People(
        places=[(position.x, position.y) for _, position, _ in points],
        numbers=np.array([number for _, _, number in points], dtype=np.float64),
        area_of=np.array([counted[area_id] for area_id, _, _ in points], dtype=np.intp),
        areas=[areas[area_id] for area_id in counted],
        areas_unknown=[str(area) for area in areas.values() if area.pk not in counted],
    )


def _force(
    standard: CoverageStandard,
    stations: list[Station],
    units: list[UnitStart],
    places: Sequence[Point],
    types: Mapping[str, UnitType],
    *,
    clock: Clock,
) -> Force:
    left_out: dict[str, LeftOut] = {}
    free = []
    for unit in units:
        reason = why_not_free(unit)
        if reason is None:
            free.append(unit)
        else:
            left_out.setdefault(reason.code, LeftOut(reason, [])).units.append(unit.call_sign)
    times_s, estimated = _times(free, places, types, clock)
    return Force(
        agency=standard.agency_id,
        standard=standard,
        stations=stations,
        units=units,
        free=free,
        left_out=list(left_out.values()),
        times_s=times_s,
        estimated=estimated,
    )


def _times(
    units: Sequence[UnitStart], places: Sequence[Point], types: Mapping[str, UnitType], clock: Clock
) -> tuple[Seconds, bool]:
    """Return the turnout and travel time of each unit, a row each, to each place; and whether no road was followed."""
    rows: dict[str, list[int]] = defaultdict(list)
    for row, unit in enumerate(units):
        rows[types[unit.type].profile].append(row)
    times_s, estimated = np.empty((len(units), len(places))), False
    for profile, of_profile in rows.items():
        starts = [place for row in of_profile if (place := units[row].place) is not None]
        found = clock.times(starts, places, profile)
        turnouts_s = [types[units[row].type].turnout_s if units[row].at_station else 0 for row in of_profile]
        times_s[of_profile] = found.seconds + np.array(turnouts_s)[:, None]
        estimated |= found.estimated
    return times_s, estimated
