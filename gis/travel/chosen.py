"""The router that the centre uses now: by road where it has roads, with the profiles and factors that it edits."""

import atexit
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import httpx
from django.conf import settings

from gis.distance import Point
from gis.models import TravelProfile
from gis.travel.circuit import Circuit
from gis.travel.fallback import PATIENCE_FOR_WAYS_S, Fallback
from gis.travel.profiles import PROFILES, Profile, profile_of
from gis.travel.road_factors import road_factors
from gis.travel.straight_line import StraightLine
from gis.travel.valhalla import RECORD, Valhalla

logger = logging.getLogger(__name__)

# A router that failed is tried again after so long, by one question.
REST_S = 5.0


@dataclass(frozen=True)
class Roads:
    """The roads that a router knows: where it answers, and what it covers (west, south, east, north), None for all."""

    address: str
    bounds: tuple[float, float, float, float] | None

    def cover(self, point: Point) -> bool:
        """Say whether a point lies within."""
        if self.bounds is None:
            return True
        west, south, east, north = self.bounds
        return west <= point[0] <= east and south <= point[1] <= north


def roads() -> Roads | None:
    """Return the roads that can be asked: those of a given service, or those imported; None without any.

    Roads that do not tell what they cover are none, until they are imported again.
    """
    if settings.VALHALLA_URL:
        return Roads(settings.VALHALLA_URL, None)
    if not roads_are_meant():
        return None
    try:
        bounds = _bounds((settings.ROADS_FOLDER / "current").resolve())
    except (OSError, ValueError, KeyError, TypeError) as error:
        logger.warning("the roads are broken, ways are estimates: %r", error)
        return None
    return Roads(f"http://127.0.0.1:{settings.VALHALLA_PORT}", bounds)


def roads_are_meant() -> bool:
    """Say whether there should be roads, however they are."""
    return bool(settings.VALHALLA_URL or (settings.VALHALLA_PORT and (settings.ROADS_FOLDER / "current").exists()))


def chosen_router() -> Fallback:
    """Return the router to use for the next questions."""
    profiles = {**PROFILES, **{row.code: row.as_profile() for row in TravelProfile.objects.all()}}
    line = StraightLine(profiles=profiles, road_factors=road_factors)
    known = roads()
    if known is None:
        return Fallback(line, line, _circuit(""), _circuit(""), covers=lambda *_: False)

    def covers(point: Point, profile: str) -> bool:
        return profile_of(profiles, profile).costing is not None and known.cover(point)

    circuits = _circuit(known.address), _circuit(known.address, "matrix")
    return Fallback(_valhalla(known.address, profiles), line, *circuits, covers)


def profile_codes() -> set[str]:
    """Return the codes of all profiles that somebody has described."""
    return set(PROFILES) | set(TravelProfile.objects.values_list("code", flat=True))


def router_answers() -> bool:
    """Say whether the router answers and takes what it is asked; also where none is meant to be."""
    known = roads()
    if known is None:
        return not roads_are_meant()
    return not _circuit(known.address).refuses() and _valhalla(known.address, PROFILES).answers()


def _valhalla(address: str, profiles: Mapping[str, Profile]) -> Valhalla:
    return Valhalla(_client(address), profiles)


@cache
def _client(address: str) -> httpx.Client:
    # No proxy of the environment: the service is a neighbour.
    timeouts = httpx.Timeout(PATIENCE_FOR_WAYS_S, connect=0.2, pool=0.2)
    client = httpx.Client(base_url=address, timeout=timeouts, trust_env=False)
    atexit.register(client.close)
    return client


@cache
def _circuit(address: str, purpose: str = "ways") -> Circuit:
    return Circuit(REST_S)


@lru_cache(maxsize=4)
def _bounds(folder: Path) -> tuple[float, float, float, float] | None:
    west, south, east, north = json.loads((folder / RECORD).read_text())["bounds"]
    return float(west), float(south), float(east), float(north)
