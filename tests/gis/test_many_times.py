"""Times of many pairs are those of each pair, by straight line and by road, and a road is asked for only nearby."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import cast

import numpy as np
import pytest

from gis.distance import Point
from gis.travel import Ring, Router, StraightLine, TravelTime
from gis.travel.circuit import Circuit
from gis.travel.fallback import Fallback
from gis.travel.many import many_times

ORIGINS = [(106.9, 11.5), (106.9, 11.5), (107.0, 11.6), (106.7, 11.4), (107.3, 12.0), (108.0, 12.5)]
PLACES = [(106.91, 11.5), (107.29, 12.0), (106.71, 11.41)]


class Roads:
    """Twice as slow as by straight line, and no way to the second place."""

    def __init__(self) -> None:
        self.asked = 0

    def matrix(
        self, origins: Sequence[Point], destinations: Sequence[Point], profile: str, *, avoid: Sequence[Ring] = ()
    ) -> list[list[TravelTime | None]]:
        self.asked += len(origins) * len(destinations)
        return [
            [
                None if place == PLACES[1] else TravelTime(timedelta(seconds=2 * seconds), 1.0, estimated=False)
                for place, seconds in zip(destinations, row, strict=True)
            ]
            for row in StraightLine().seconds(origins, destinations, profile).tolist()
        ]


def router(roads: Roads, covers: Callable[[Point, str], bool]) -> Fallback:
    return Fallback(cast("Router", roads), StraightLine(), Circuit(1.0), Circuit(1.0), covers)


def test_by_straight_line_each_pair_has_the_time_that_it_has_alone() -> None:
    roads = Roads()
    found = many_times(router(roads, lambda *_: False), ORIGINS, PLACES, "ambulance")
    assert found.estimated
    assert roads.asked == 0
    for column, place in enumerate(PLACES):
        alone = StraightLine().travel_times(ORIGINS, place, "ambulance")
        assert found.seconds[:, column] == pytest.approx([time.duration.total_seconds() for time in alone if time])


def test_by_road_the_nearest_are_asked_for_and_the_others_do_not_come_in_time() -> None:
    roads = Roads()
    found = many_times(router(roads, lambda *_: True), ORIGINS, PLACES, "ambulance")
    straight = StraightLine().seconds(ORIGINS, PLACES, "ambulance")
    assert not found.estimated
    assert found.seconds[0, 0] == found.seconds[1, 0] == pytest.approx(2 * straight[0, 0])
    assert np.isinf(found.seconds[:, 1]).all()
    # Two units at one place are one origin; of the five places the three nearest are asked for.
    assert np.isinf(found.seconds[:, 0]).tolist() == [False, False, False, False, True, True]
    assert roads.asked == 9


def test_where_the_roads_are_not_known_the_line_stands_in_for_them() -> None:
    found = many_times(router(Roads(), lambda point, _: point[0] < 107.2), ORIGINS, PLACES, "ambulance")
    straight = StraightLine().seconds(ORIGINS, PLACES, "ambulance")
    assert found.estimated
    assert found.seconds[:, 1] == pytest.approx(straight[:, 1])
    assert found.seconds[0, 0] == pytest.approx(2 * straight[0, 0])


@pytest.mark.parametrize(("origins", "places"), [([], PLACES), (ORIGINS, []), ([], [])])
def test_nobody_or_nowhere_is_an_empty_table(origins: list[Point], places: list[Point]) -> None:
    for covered in (True, False):
        found = many_times(router(Roads(), lambda *_, covered=covered: covered), origins, places, "car")
        assert found.seconds.shape == (len(origins), len(places))
