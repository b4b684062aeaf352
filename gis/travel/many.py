"""Travel times from many places to many, for reckonings over a whole province."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gis.distance import Point
from gis.travel.port import Ring, Router
from gis.travel.straight_line import StraightLine

# So many of the nearest origins are asked for by road for each destination; the others are taken not to come in time.
NEAREST = 3


class ManyTimes(NamedTuple):
    """Seconds from each origin (a row each) to each destination (a column each); infinite where there is no way.

    `estimated` tells that no road was followed for some of them.
    """

    seconds: NDArray[np.float64]
    estimated: bool


def many_times(
    router: Router,
    origins: Sequence[Point],
    destinations: Sequence[Point],
    profile: str,
    *,
    avoid: Sequence[Ring] = (),
) -> ManyTimes:
    """Return the time of each pair by straight line, or by road for what is near.

    A router that follows roads is asked for the origins that are the nearest to a destination by straight line, each
    place once, in one matrix for all destinations that have the same nearest one.
    """
    if not origins or not destinations:
        return ManyTimes(np.empty((len(origins), len(destinations))), estimated=False)
    places = list(dict.fromkeys(origins))
    row_of_place = {place: row for row, place in enumerate(places)}
    if isinstance(router, StraightLine):
        times = ManyTimes(router.seconds(places, destinations, profile), estimated=True)
    else:
        times = _by_road(router, places, destinations, profile, avoid)
    return ManyTimes(times.seconds[[row_of_place[origin] for origin in origins]], times.estimated)


def _by_road(
    router: Router, places: Sequence[Point], destinations: Sequence[Point], profile: str, avoid: Sequence[Ring]
) -> ManyTimes:
    order = np.argsort(StraightLine().seconds(places, destinations, profile), axis=0)[:NEAREST]
    columns_of: dict[int, list[int]] = defaultdict(list)
    for column, nearest in enumerate(order[0].tolist()):
        columns_of[nearest].append(column)
    seconds = np.full((len(places), len(destinations)), np.inf)
    estimated = False
    for columns in columns_of.values():
        rows = sorted(set(order[:, columns].ravel().tolist()))
        starts, ends = [places[row] for row in rows], [destinations[column] for column in columns]
        found = router.matrix(starts, ends, profile, avoid=avoid)
        for row, times in zip(rows, found, strict=True):
            for column, time in zip(columns, times, strict=True):
                if time is not None:
                    seconds[row, column] = time.duration.total_seconds()
                    estimated |= time.estimated
    return ManyTimes(seconds, estimated)
