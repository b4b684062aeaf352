"""A router that follows roads: Valhalla, a service of its own, asked over HTTP.

Its API: https://valhalla.github.io/valhalla/api/. A matrix of many starts and one end is one search backwards from
the end, so that it costs little more for a hundred starts than for one.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import httpx
import orjson

from gis.distance import Point, metres_between
from gis.travel.port import Instruction, Isochrone, Ring, Route, TravelTime
from gis.travel.profiles import Profile, profile_of

# In the folder of roads, the file that tells out of what they were built.
RECORD = "import.json"

# Asked whether it lives, it has no work to do.
_ALIVE_WITHIN_S = 0.5
# A place that is farther from the road on which its way begins or ends has no way by road.
_ROAD_WITHIN_M = 2_000.0
_LANGUAGES = {"vi": "vi-VN", "en": "en-US"}
# What Valhalla answers where the question is in order and there is no way: too far, no road within its reach, parts of
# the network that are not connected, no path.
_NO_WAY = frozenset({154, 170, 171, 442})
# Of the shapes in answers: degrees times a million.
_PRECISION = 1e6
_CHUNK_BITS = 5


class RouterUnavailable(Exception):
    """The service did not answer, or not what it should have answered."""


class RouterRefused(RouterUnavailable):
    """The service works, and does not take this very question."""


class Valhalla:
    """A Router on a running service. Unlike others it raises RouterUnavailable; a time is never an estimate."""

    def __init__(self, client: httpx.Client, profiles: Mapping[str, Profile]) -> None:
        """Take a client whose base URL is the service's and whose timeouts bound each question."""
        self._client = client
        self._profiles = profiles

    def travel_times(
        self, origins: Sequence[Point], destination: Point, profile: str, *, avoid: Sequence[Ring] = ()
    ) -> list[TravelTime | None]:
        """Return the time by road from each origin; None where there is none."""
        return [row[0] for row in self.matrix(origins, [destination], profile, avoid=avoid)]

    def matrix(
        self, origins: Sequence[Point], destinations: Sequence[Point], profile: str, *, avoid: Sequence[Ring] = ()
    ) -> list[list[TravelTime | None]]:
        """Return the times by road from each origin to each destination; None where there is no way."""
        if not origins or not destinations:
            return [[] for _ in origins]
        travels = profile_of(self._profiles, profile)
        question = {
            "sources": [_location(point) for point in origins],
            "targets": [_location(point) for point in destinations],
        }
        answer = self._ask("sources_to_targets", question | _travelling(travels, avoid))
        if answer is None:
            return self._halves(origins, destinations, profile, avoid)
        try:
            starts, ends = (
                [_is_near(point, _point(road)) for point, road in zip(points, answer[name], strict=True)]
                for points, name in ((origins, "sources"), (destinations, "targets"))
            )
            return [
                [
                    _time(travels, way["time"], way["distance"]) if begins and ends_there else None
                    for way, ends_there in zip(row, ends, strict=True)
                ]
                for row, begins in zip(answer["sources_to_targets"], starts, strict=True)
            ]
        except (KeyError, TypeError, ValueError) as error:
            raise RouterUnavailable("an answer of another shape") from error

    def _halves(
        self, origins: Sequence[Point], destinations: Sequence[Point], profile: str, avoid: Sequence[Ring]
    ) -> list[list[TravelTime | None]]:
        """Ask again in parts: one place that lies on no road makes Valhalla refuse the whole matrix."""
        if len(origins) > 1:
            middle = len(origins) // 2
            return [
                *self.matrix(origins[:middle], destinations, profile, avoid=avoid),
                *self.matrix(origins[middle:], destinations, profile, avoid=avoid),
            ]
        if len(destinations) > 1:
            middle = len(destinations) // 2
            [left] = self.matrix(origins, destinations[:middle], profile, avoid=avoid)
            [right] = self.matrix(origins, destinations[middle:], profile, avoid=avoid)
            return [[*left, *right]]
        return [[None]]

    def route(
        self, origin: Point, destination: Point, profile: str, *, language: str = "vi", avoid: Sequence[Ring] = ()
    ) -> Route | None:
        """Return the way by road; None where there is none."""
        travels = profile_of(self._profiles, profile)
        question = {
            "locations": [_location(origin), _location(destination)],
            "language": _LANGUAGES[language],
            "units": "kilometers",
        }
        answer = self._ask("route", question | _travelling(travels, avoid))
        if answer is None:
            return None
        try:
            [leg] = answer["trip"]["legs"]
            line = _line(leg["shape"])
            time = _time(travels, leg["summary"]["time"], leg["summary"]["length"])
            instructions = [
                Instruction(
                    text=str(turn["instruction"]),
                    duration=timedelta(seconds=float(turn["time"]) * travels.siren_factor),
                    distance_m=float(turn["length"]) * 1000,
                    at=line[turn["begin_shape_index"]],
                )
                for turn in leg["maneuvers"]
            ]
        except (KeyError, TypeError, ValueError, IndexError) as error:
            raise RouterUnavailable("an answer of another shape") from error
        if time is None or not (line and _is_near(origin, line[0]) and _is_near(destination, line[-1])):
            return None
        return Route(time, line, tuple(instructions))

    def isochrones(
        self, origin: Point, profile: str, durations: Sequence[timedelta], *, avoid: Sequence[Ring] = ()
    ) -> list[Isochrone]:
        """Return how far one comes by road: nowhere but around the place itself where no road is near."""
        travels = profile_of(self._profiles, profile)
        minutes = {duration: duration.total_seconds() / 60 / travels.siren_factor for duration in durations}
        question = {
            "locations": [_location(origin)],
            "contours": [{"time": time} for time in sorted(set(minutes.values()))],
            "polygons": True,
        }
        answer = self._ask("isochrone", question | _travelling(travels, avoid))
        if answer is None:
            return [Isochrone(duration, (), estimated=False) for duration in durations]
        try:
            shapes = [(float(feature["properties"]["contour"]), _polygons(feature)) for feature in answer["features"]]
            return [
                Isochrone(duration, min(shapes, key=lambda shape: abs(shape[0] - time))[1], estimated=False)
                for duration, time in minutes.items()
            ]
        except (KeyError, TypeError, ValueError) as error:
            raise RouterUnavailable("an answer of another shape") from error

    def answers(self) -> bool:
        """Say whether the service lives."""
        try:
            return self._client.get("/status", timeout=_ALIVE_WITHIN_S).is_success
        except httpx.HTTPError:
            return False

    def _ask(self, action: str, question: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return the answer, None where there is no way. Raises RouterUnavailable."""
        try:
            response = self._client.post(f"/{action}", content=orjson.dumps(question))
        except httpx.HTTPError as error:
            raise RouterUnavailable(repr(error)) from error
        try:
            answer = orjson.loads(response.content)
        except ValueError as error:
            raise RouterUnavailable(f"{response.status_code} without JSON") from error
        if not isinstance(answer, dict):
            raise RouterUnavailable("an answer of another shape")
        if response.status_code == HTTPStatus.BAD_REQUEST:
            if answer.get("error_code") in _NO_WAY:
                return None
            raise RouterRefused(str(answer.get("error")))
        if not response.is_success:
            raise RouterUnavailable(f"{response.status_code}: {answer.get('error')}")
        return answer


def _location(point: Point) -> dict[str, float]:
    return {"lon": point[0], "lat": point[1]}


def _point(location: Mapping[str, Any]) -> Point:
    return float(location["lon"]), float(location["lat"])


def _is_near(point: Point, road: Point) -> bool:
    return metres_between(point, road) <= _ROAD_WITHIN_M


def _travelling(travels: Profile, avoid: Sequence[Ring]) -> dict[str, Any]:
    """Return the part of a question that says what travels, and where it must not."""
    if travels.costing is None:
        raise RouterRefused(f"{travels.code} follows no road")
    measures = {
        "height": travels.height_m,
        "width": travels.width_m,
        "length": travels.length_m,
        "weight": travels.weight_t,
    }
    options = {name: value for name, value in measures.items() if value > 0}
    asked: dict[str, Any] = {"costing": travels.costing, "costing_options": {travels.costing: options}}
    if avoid:
        asked["exclude_polygons"] = [[list(point) for point in ring] for ring in avoid]
    return asked


def _time(travels: Profile, seconds: float | None, kilometres: float | None) -> TravelTime | None:
    if seconds is None or kilometres is None:
        return None
    return TravelTime(timedelta(seconds=seconds * travels.siren_factor), kilometres * 1000, estimated=False)


def _polygons(feature: Mapping[str, Any]) -> tuple[tuple[tuple[Point, ...], ...], ...]:
    geometry = feature["geometry"]
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return tuple(tuple(tuple((float(lon), float(lat)) for lon, lat in ring) for ring in rings) for rings in polygons)


def _line(encoded: str) -> tuple[Point, ...]:
    """Return the points of an encoded polyline of six digits.

    https://valhalla.github.io/valhalla/decoding/
    """
    numbers: list[int] = []
    number = shift = 0
    for letter in encoded:
        chunk = ord(letter) - 63
        number |= (chunk & 0x1F) << shift
        shift += _CHUNK_BITS
        if chunk < 0x20:  # noqa: PLR2004 -- the bit that says that more follows
            numbers.append(~(number >> 1) if number & 1 else number >> 1)
            number = shift = 0
    points = []
    latitude = longitude = 0
    for north, east in zip(numbers[::2], numbers[1::2], strict=True):
        latitude, longitude = latitude + north, longitude + east
        points.append((longitude / _PRECISION, latitude / _PRECISION))
    return tuple(points)
