"""A router without roads: the straight line, lengthened, stands in for one."""

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from gis.distance import Point, metres_from_each, moved
from gis.travel.port import Isochrone, Ring, Route, TravelTime
from gis.travel.profiles import PROFILES, Profile, profile_of

# An estimate, not a measurement: how much longer roads are than the straight line where nobody has said otherwise.
ROAD_FACTOR = 1.4

# Tells for each of some points by how much roads around it are longer than the straight line.
RoadFactors = Callable[[Sequence[Point]], Sequence[float]]

_CORNERS = 48


class StraightLine:
    """A Router without roads: the great circle, lengthened by a factor, at one speed for each profile.

    The factor is that of the roads around where the way leads. It knows no road, hence avoids none: every answer is
    marked as an estimate.
    """

    def __init__(
        self,
        road_factor: float = ROAD_FACTOR,
        profiles: Mapping[str, Profile] = PROFILES,
        *,
        road_factors: RoadFactors | None = None,
    ) -> None:
        """Take one factor for everywhere, or whoever tells it for each place. Raises ValueError for nonsense."""
        if road_factor < 1 or any(profile.speed_kmh <= 0 for profile in profiles.values()):
            raise ValueError("No road is shorter than the straight line, and every speed is above zero.")
        self._profiles = profiles
        self._road_factors = road_factors or (lambda points: [road_factor] * len(points))

    def travel_times(
        self, origins: Sequence[Point], destination: Point, profile: str, *, avoid: Sequence[Ring] = ()
    ) -> list[TravelTime | None]:
        """Return an estimate for each origin: there is always one."""
        return [row[0] for row in self.matrix(origins, [destination], profile, avoid=avoid)]

    def matrix(
        self, origins: Sequence[Point], destinations: Sequence[Point], profile: str, *, avoid: Sequence[Ring] = ()
    ) -> list[list[TravelTime | None]]:
        """Return an estimate for each pair, a row for each origin: there is always one."""
        metres_per_second = self._metres_per_second(profile)
        if not origins or not destinations:
            return [[] for _ in origins]
        distances_m = self._lengths_m(origins, destinations)
        return [
            [TravelTime(timedelta(seconds=metres / metres_per_second), metres, estimated=True) for metres in row]
            for row in distances_m.tolist()
        ]

    def seconds(self, origins: Sequence[Point], destinations: Sequence[Point], profile: str) -> NDArray[np.float64]:
        """Return the same in bare seconds, for millions of pairs."""
        if not origins or not destinations:
            return np.empty((len(origins), len(destinations)))
        return self._lengths_m(origins, destinations) / self._metres_per_second(profile)

    def _lengths_m(self, origins: Sequence[Point], destinations: Sequence[Point]) -> NDArray[np.float64]:
        factors = np.array(self._road_factors(destinations), dtype=np.float64)
        lengths_m: NDArray[np.float64] = metres_from_each(origins, destinations) * factors
        return lengths_m

    def route(
        self, origin: Point, destination: Point, profile: str, *, language: str = "vi", avoid: Sequence[Ring] = ()
    ) -> Route | None:
        """Return the straight line, without turns."""
        (time,) = self.travel_times([origin], destination, profile)
        return Route(time, (origin, destination), ()) if time else None

    def isochrones(
        self, origin: Point, profile: str, durations: Sequence[timedelta], *, avoid: Sequence[Ring] = ()
    ) -> list[Isochrone]:
        """Return circles."""
        reach_m = self._metres_per_second(profile) / self._road_factors([origin])[0]
        return [
            Isochrone(duration, ((_circle(origin, duration.total_seconds() * reach_m),),), estimated=True)
            for duration in durations
        ]

    def _metres_per_second(self, profile: str) -> float:
        return profile_of(self._profiles, profile).speed_kmh / 3.6


def _circle(centre: Point, radius_m: float) -> tuple[Point, ...]:
    """Return a closed ring."""
    turns = (2 * math.pi * corner / _CORNERS for corner in range(_CORNERS))
    ring = [moved(centre, radius_m * math.cos(turn), radius_m * math.sin(turn)) for turn in turns]
    return (*ring, ring[0])
