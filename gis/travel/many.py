"""Travel times from many places to many, for reckonings over a whole province."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gis.distance import Point
from gis.travel.fallback import Fallback
from gis.travel.port import Ring

# So many of the nearest origins are asked for by road for each destination; the others are taken not to come in time.
NEAREST = 3

_Seconds = NDArray[np.float64]


class ManyTimes(NamedTuple):
    """Seconds from each origin (a row each) to each destination (a column each); infinite where there is no way.

    `estimated` tells that no road was followed for some of them.
    """

    seconds: _Seconds
    estimated: bool


def many_times(
    router: Fallback,
    origins: Sequence[Point],
    destinations: Sequence[Point],
    profile: str,
    *,
    avoid: Sequence[Ring] = (),
) -> ManyTimes:
    """Return the time of each pair: by straight line, or by road for what is near where the roads are known.

    By road the origins are asked for that are the nearest to a destination by straight line, each place once, in one
    matrix for all destinations that have the same nearest one.
    """
    places = list(dict.fromkeys(origins))
    row_of_place = {place: row for row, place in enumerate(places)}
    seconds = router.line.seconds(places, destinations, profile)
    columns = [column for column, place in enumerate(destinations) if router.knows_roads_at(place, profile)]
    estimated = bool(seconds.size)
    if columns and places:
        estimated = _follow_roads(router, seconds, (places, destinations, profile, avoid), columns)
    return ManyTimes(seconds[[row_of_place[origin] for origin in origins]], estimated)


def _follow_roads(
    router: Fallback,
    seconds: _Seconds,
    question: tuple[Sequence[Point], Sequence[Point], str, Sequence[Ring]],
    columns: Sequence[int],
) -> bool:
    """Replace the times to some destinations by those by road; return whether any is an estimate all the same."""
    places, destinations, profile, avoid = question
    order = np.argsort(seconds[:, columns], axis=0, kind="stable")[:NEAREST]
    together: dict[int, list[int]] = defaultdict(list)
    for index, nearest in enumerate(order[0].tolist()):
        together[nearest].append(index)
    estimated = len(columns) < len(destinations)
    seconds[:, columns] = np.inf
    for indices in together.values():
        rows = sorted(set(order[:, indices].ravel().tolist()))
        ends = [columns[index] for index in indices]
        starts = [places[row] for row in rows]
        found = router.matrix(starts, [destinations[column] for column in ends], profile, avoid=avoid)
        for row, times in zip(rows, found, strict=True):
            for column, time in zip(ends, times, strict=True):
                if time is not None:
                    seconds[row, column] = time.duration.total_seconds()
                    estimated |= time.estimated
    return estimated
