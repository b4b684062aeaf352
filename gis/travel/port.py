"""The port for whoever knows the ways: what is asked of a router, and what it answers."""

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple, Protocol

from gis.distance import Point

# The corners of a closed ring; first and last need not be the same.
Ring = Sequence[Point]


class TravelTime(NamedTuple):
    """How long one way takes, and its length in metres. `estimated` tells that no road was followed.

    `router_unavailable` tells why, where roads are known and the router that follows them did not answer.
    """

    duration: timedelta
    distance_m: float
    estimated: bool
    router_unavailable: bool = False


class Instruction(NamedTuple):
    """One turn: what to do, and how long and how far it is then until the next one. `at` is where it is done."""

    text: str
    duration: timedelta
    distance_m: float
    at: Point


class Route(NamedTuple):
    """One way with its course. `instructions` is empty where no road was followed."""

    time: TravelTime
    line: tuple[Point, ...]
    instructions: tuple[Instruction, ...]


class Isochrone(NamedTuple):
    """How far one comes within a time: polygons, each a ring of its outer edge and rings of its holes."""

    duration: timedelta
    polygons: tuple[tuple[tuple[Point, ...], ...], ...]
    estimated: bool
    router_unavailable: bool = False


class Router(Protocol):
    """Whoever knows the ways.

    Points are (longitude, latitude) in degrees. `profile` is the code of what travels (ambulance, fire_truck, ...); one
    that nobody knows travels as a car. `avoid` are areas through which no way leads, as rings.
    """

    def travel_times(
        self, origins: Sequence[Point], destination: Point, profile: str, *, avoid: Sequence[Ring] = ()
    ) -> list[TravelTime | None]:
        """Return the travel time from each origin, in their order; None where there is no way."""
        ...

    def matrix(
        self, origins: Sequence[Point], destinations: Sequence[Point], profile: str, *, avoid: Sequence[Ring] = ()
    ) -> list[list[TravelTime | None]]:
        """Return a row for each origin, and in it the travel time to each destination; None where there is no way."""
        ...

    def route(
        self, origin: Point, destination: Point, profile: str, *, language: str = "vi", avoid: Sequence[Ring] = ()
    ) -> Route | None:
        """Return the way with its course and its turns in words (`vi` or `en`); None where there is no way."""
        ...

    def isochrones(
        self, origin: Point, profile: str, durations: Sequence[timedelta], *, avoid: Sequence[Ring] = ()
    ) -> list[Isochrone]:
        """Return how far one comes within each duration, in their order."""
        ...
