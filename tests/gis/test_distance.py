"""A distance that is off by a cosine sends the wrong unit."""

import pytest

from gis.distance import bearing, metres_between, metres_from_each, moved

DONG_XOAI = (106.8931, 11.5349)
BINH_LONG = (106.6042, 11.6470)


@pytest.mark.parametrize(("east", "north", "metres"), [(0.01, 0, 1090), (0, 0.01, 1112), (0, 0, 0)])
def test_straight_lines(east: float, north: float, metres: float) -> None:
    assert metres_between((106.9, 11.5), (106.9 + east, 11.5 + north)) == pytest.approx(metres, abs=1)


def test_many_distances_at_once_are_the_same_as_each_alone() -> None:
    points = [DONG_XOAI, BINH_LONG, (179.9, 0.0), (-179.9, -60.0)]
    for row, origin in zip(metres_from_each(points, points[:2]).tolist(), points, strict=True):
        assert row == pytest.approx([metres_between(origin, end) for end in points[:2]])


@pytest.mark.parametrize(
    ("east", "north", "degrees"), [(0, 0.01, 0.0), (0.01, 0, 90.0), (0, -0.01, 180.0), (-0.01, 0, 270.0)]
)
def test_a_bearing_is_clockwise_from_north(east: float, north: float, degrees: float) -> None:
    assert bearing((106.9, 0.0), (106.9 + east, north)) == pytest.approx(degrees, abs=0.1)


def test_a_point_that_was_moved_lies_as_far_away_as_it_was_moved() -> None:
    assert metres_between(DONG_XOAI, moved(DONG_XOAI, 3000, 4000)) == pytest.approx(5000, rel=1e-3)
