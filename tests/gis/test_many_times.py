"""Times of many pairs are those of each pair, by straight line and by road, and a road is asked for only nearby."""

from collections.abc import Sequence
from datetime import timedelta

import numpy as np
import pytest

from gis.distance import Point
from gis.travel import Ring, StraightLine, TravelTime, many_times

ORIGINS = [(106.9, 11.5), (106.9, 11.5), (107.0, 11.6), (106.7, 11.4), (107.3, 12.0), (108.0, 12.5)]
PLACES = [(106.91, 11.5), (107.29, 12.0), (106.71, 11.41)]


class Roads(StraightLine):
    """Twice as slow as by straight line, and no way to the second place. Not a StraightLine to whoever asks."""

    def __init__(self) -> None:
        super().__init__()
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


class Router:
    """Hands on to the roads without being one of them."""

    def __init__(self) -> None:
        self.roads = Roads()

    def __getattr__(self, name: str) -> object:
        return getattr(self.roads, name)


def test_by_straight_line_each_pair_has_the_time_that_it_has_alone() -> None:
    found = many_times(StraightLine(), ORIGINS, PLACES, "ambulance")
    assert found.estimated
    for column, place in enumerate(PLACES):
        alone = StraightLine().travel_times(ORIGINS, place, "ambulance")
        assert found.seconds[:, column] == pytest.approx([time.duration.total_seconds() for time in alone if time])


def test_by_road_the_nearest_are_asked_for_and_the_others_do_not_come_in_time() -> None:
    router = Router()
    found = many_times(router, ORIGINS, PLACES, "ambulance")  # type: ignore[arg-type]
    straight = StraightLine().seconds(ORIGINS, PLACES, "ambulance")
    assert not found.estimated
    assert found.seconds[0, 0] == found.seconds[1, 0] == pytest.approx(2 * straight[0, 0])
    assert np.isinf(found.seconds[:, 1]).all()
    # Two units at one place are one origin; of the five places the three nearest are asked for.
    assert np.isinf(found.seconds[:, 0]).tolist() == [False, False, False, False, True, True]
    assert router.roads.asked == 9


@pytest.mark.parametrize(("origins", "places"), [([], PLACES), (ORIGINS, []), ([], [])])
def test_nobody_or_nowhere_is_an_empty_table(origins: list[Point], places: list[Point]) -> None:
    assert many_times(StraightLine(), origins, places, "car").seconds.shape == (len(origins), len(places))
