"""A router without roads: the straight line, lengthened, stands in for one."""

import math
from collections.abc import Mapping, Sequence
from datetime import timedelta
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from gis.distance import Point, metres_from_each, moved
from gis.travel.port import Isochrone, Ring, Route, TravelTime

# Estimates for the mix of town streets and provincial roads, not measurements. A profile that is in no table travels
# as a car does.
_FALLBACK_PROFILE = "car"
SPEEDS_KMH: Mapping[str, float] = MappingProxyType(
    {"ambulance": 50.0, "fire_truck": 40.0, _FALLBACK_PROFILE: 45.0, "motorbike": 40.0, "boat": 20.0}
)
ROAD_FACTOR = 1.4

_CORNERS = 48


class StraightLine:
    """A Router without roads: the great circle, lengthened by a factor, at one speed for each profile.

    It knows no road, hence avoids none: every answer is marked as an estimate.
    """

    def __init__(self, road_factor: float = ROAD_FACTOR, speeds_kmh: Mapping[str, float] = SPEEDS_KMH) -> None:
        """Take km/h by profile; profiles that are not named keep their default. Raises ValueError for nonsense."""
        self._speeds_kmh = {**SPEEDS_KMH, **speeds_kmh}
        if road_factor < 1 or any(speed <= 0 for speed in self._speeds_kmh.values()):
            raise ValueError("No road is shorter than the straight line, and every speed is above zero.")
        self._road_factor = road_factor

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
        distances_m = metres_from_each(origins, destinations) * self._road_factor
        return [
            [TravelTime(timedelta(seconds=metres / metres_per_second), metres, estimated=True) for metres in row]
            for row in distances_m.tolist()
        ]

    def seconds(self, origins: Sequence[Point], destinations: Sequence[Point], profile: str) -> NDArray[np.float64]:
        """Return the same in bare seconds, for millions of pairs."""
        return metres_from_each(origins, destinations) * (self._road_factor / self._metres_per_second(profile))

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
        reach_m = self._metres_per_second(profile) / self._road_factor
        return [
            Isochrone(duration, ((_circle(origin, duration.total_seconds() * reach_m),),), estimated=True)
            for duration in durations
        ]

    def _metres_per_second(self, profile: str) -> float:
        return self._speeds_kmh.get(profile, self._speeds_kmh[_FALLBACK_PROFILE]) / 3.6


def _circle(centre: Point, radius_m: float) -> tuple[Point, ...]:
    """Return a closed ring."""
    turns = (2 * math.pi * corner / _CORNERS for corner in range(_CORNERS))
    ring = [moved(centre, radius_m * math.cos(turn), radius_m * math.sin(turn)) for turn in turns]
    return (*ring, ring[0])
