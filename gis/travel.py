"""How long a unit travels to a place: the port for road routers, and the straight line that stands in for one."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from types import MappingProxyType
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

Point = tuple[float, float]

_EARTH_RADIUS_M = 6_371_008.8

# Estimates for the mix of town streets and provincial roads, not measurements. A profile that is in no table travels
# as a car does.
_FALLBACK_PROFILE = "car"
SPEEDS_KMH: Mapping[str, float] = MappingProxyType(
    {"ambulance": 50.0, "fire_truck": 40.0, _FALLBACK_PROFILE: 45.0, "motorbike": 40.0, "boat": 20.0}
)
ROAD_FACTOR = 1.4


class TravelTime(NamedTuple):
    """How long one way takes, and its length in metres. `estimated` tells that no road was followed."""

    duration: timedelta
    distance_m: float
    estimated: bool


class Router(Protocol):
    """Whoever knows the ways."""

    def travel_times(self, origins: Sequence[Point], destination: Point, profile: str) -> list[TravelTime | None]:
        """Return the travel time from each origin, in their order; None where there is no way.

        Points are (longitude, latitude) in degrees; `profile` says what travels (ambulance, fire_truck, car, ...).
        """
        ...


class StraightLine:
    """A Router without roads: the great circle, lengthened by a factor, at one speed for each profile."""

    def __init__(self, road_factor: float = ROAD_FACTOR, speeds_kmh: Mapping[str, float] = SPEEDS_KMH) -> None:
        """Take km/h by profile; profiles that are not named keep their default. Raises ValueError for nonsense."""
        self._speeds_kmh = {**SPEEDS_KMH, **speeds_kmh}
        if road_factor < 1 or any(speed <= 0 for speed in self._speeds_kmh.values()):
            raise ValueError("No road is shorter than the straight line, and every speed is above zero.")
        self._road_factor = road_factor

    def travel_times(self, origins: Sequence[Point], destination: Point, profile: str) -> list[TravelTime | None]:
        """Return an estimate for each origin: there is always one."""
        metres_per_second = self._speeds_kmh.get(profile, self._speeds_kmh[_FALLBACK_PROFILE]) / 3.6
        distances_m = _great_circles_m(origins, destination) * self._road_factor
        seconds = distances_m / metres_per_second
        return [
            TravelTime(timedelta(seconds=duration_s), distance_m, estimated=True)
            for duration_s, distance_m in zip(seconds.tolist(), distances_m.tolist(), strict=True)
        ]


def _great_circles_m(origins: Sequence[Point], destination: Point) -> NDArray[np.float64]:
    """Return the haversine distances, which stay exact for points that lie close together."""
    radians = np.radians(np.array(origins, dtype=np.float64).reshape(-1, 2))
    longitude, latitude = np.radians(destination)
    half_chords = (
        np.sin((radians[:, 1] - latitude) / 2) ** 2
        + np.cos(radians[:, 1]) * np.cos(latitude) * np.sin((radians[:, 0] - longitude) / 2) ** 2
    )
    distances: NDArray[np.float64] = 2 * _EARTH_RADIUS_M * np.arcsin(np.sqrt(np.clip(half_chords, 0.0, 1.0)))
    return distances
