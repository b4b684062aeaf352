"""How long it takes from one place to another, and by which way: a port, and who stands behind it."""

from gis.distance import Point
from gis.travel.port import Instruction, Isochrone, Ring, Route, Router, TravelTime
from gis.travel.profiles import PROFILES, Profile
from gis.travel.straight_line import ROAD_FACTOR, StraightLine

__all__ = [
    "PROFILES",
    "ROAD_FACTOR",
    "Instruction",
    "Isochrone",
    "Point",
    "Profile",
    "Ring",
    "Route",
    "Router",
    "StraightLine",
    "TravelTime",
]
