"""Where a kilometre of a road is: between posts whose positions are known, along the road's line. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import LineString, Point

from gis.distance import metres_between

Corners = npt.NDArray[np.float64]

# Beyond the last known post a road is followed so far; what lies farther is not of this part of it.
_BEYOND_M = 60_000
_GAP_DEGREES = 0.03
_BESIDE_DEGREES = 0.0007
# Surveyed lines and posts differ: by this share of the way from the nearest known post, and never less than so much.
_DRIFT_BETWEEN = 0.02
_DRIFT_BEYOND = 0.04
_LEAST_M = 150
_ROUND_M = 600


@dataclass(frozen=True)
class Post:
    """A point of a road where its kilometre is known."""

    metres: int
    lon: float
    lat: float


@dataclass(frozen=True)
class OnRoad:
    """A point of a road; the circle of `radius_m` holds the kilometre. `beyond` the posts it is only followed on."""

    lon: float
    lat: float
    radius_m: int
    beyond: bool


def locate(line: shapely.Geometry, posts: Sequence[Post], metres: int, *, exact: bool) -> OnRoad | None:
    """Return where a kilometre of the road is; None beyond the end of its line, or with fewer than two posts.

    Without `exact` only the kilometre was said, not the metres.
    """
    chain = as_chain(line)
    if chain is None or len(posts) < 2:  # noqa: PLR2004 -- one does not tell in which direction they count
        return None
    corners = shapely.get_coordinates(chain)
    lengths = _lengths(corners)
    marks = sorted((post.metres, _along(chain, corners, lengths, post)) for post in posts)
    reached, drift, beyond = _reach(marks, metres)
    if reached is None or not 0 <= reached <= lengths[-1]:
        return None
    lon, lat = (float(np.interp(reached, lengths, corners[:, axis])) for axis in (0, 1))
    least = _LEAST_M if exact else _ROUND_M
    return OnRoad(lon, lat, round(least + drift), beyond)


def as_chain(line: shapely.Geometry) -> LineString | None:
    """Return a road's parts as one line, end to end; what runs beside it, as other carriageways do, is left out."""
    merged = shapely.line_merge(line)
    parts = [part for part in shapely.get_parts(merged) if part.geom_type == "LineString" and not part.is_empty]
    if not parts:
        return None
    parts.sort(key=lambda part: part.length, reverse=True)
    chain = list(parts.pop(0).coords)
    while parts:
        whole = LineString(chain)
        parts = [
            part
            for part in parts
            if max(whole.distance(Point(part.coords[0])), whole.distance(Point(part.coords[-1]))) > _BESIDE_DEGREES
        ]
        nearest = min(((_gap(chain, part), place) for place, part in enumerate(parts)), default=None)
        if nearest is None or nearest[0] > _GAP_DEGREES:
            break
        chain = _joined(chain, list(parts.pop(nearest[1]).coords))
    return LineString(chain)


def _gap(chain: Sequence[tuple[float, ...]], part: LineString) -> float:
    ends = (Point(chain[0]), Point(chain[-1]))
    return float(min(end.distance(Point(tip)) for end in ends for tip in (part.coords[0], part.coords[-1])))


def _joined(chain: list[tuple[float, ...]], part: list[tuple[float, ...]]) -> list[tuple[float, ...]]:
    head, tail = Point(chain[0]), Point(chain[-1])
    first, last = Point(part[0]), Point(part[-1])
    ways = {
        "tail_first": tail.distance(first),
        "tail_last": tail.distance(last),
        "head_last": head.distance(last),
        "head_first": head.distance(first),
    }
    way = min(ways, key=lambda known: ways[known])
    if way.endswith("first") == way.startswith("head"):
        part = part[::-1]
    return chain + part if way.startswith("tail") else part + chain


def _lengths(corners: Corners) -> Corners:
    """Return for each corner of a line how many metres it lies from the beginning."""
    steps = [
        metres_between((lon, lat), (other_lon, other_lat)) for (lon, lat), (other_lon, other_lat) in pairwise(corners)
    ]
    return np.concatenate([[0.0], np.cumsum(steps)])


def _along(chain: LineString, corners: Corners, lengths: Corners, post: Post) -> float:
    """Return how many metres from the beginning the post stands."""
    flat = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(corners, axis=0).T))])
    return float(np.interp(chain.project(Point(post.lon, post.lat)), flat, lengths))


def _reach(marks: Sequence[tuple[int, float]], metres: int) -> tuple[float | None, float, bool]:
    """Return the metres from the beginning of the line, how far that may be wrong, and whether it is beyond posts."""
    for (low, low_at), (high, high_at) in pairwise(marks):
        if low <= metres <= high and high > low:
            share = (metres - low) / (high - low)
            return low_at + share * (high_at - low_at), _DRIFT_BETWEEN * min(metres - low, high - metres), False
    direction = 1 if marks[-1][1] > marks[0][1] else -1
    edge, edge_at = marks[0] if metres < marks[0][0] else marks[-1]
    off = metres - edge
    if abs(off) > _BEYOND_M:
        return None, 0, True
    return edge_at + direction * off, _DRIFT_BEYOND * abs(off), True
