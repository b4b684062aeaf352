"""A unit that seems nearer than it is comes too late."""

from dataclasses import replace
from datetime import timedelta

import pytest
import shapely

from gis.distance import moved
from gis.travel import ROAD_FACTOR, Router, StraightLine, TravelTime
from gis.travel.avoiding import inside, outline, rings_of
from gis.travel.profiles import PROFILES, Profile

DONG_XOAI = (106.8931, 11.5349)
BINH_LONG = (106.6042, 11.6470)


def with_speed(code: str, speed_kmh: float) -> dict[str, Profile]:
    return {**PROFILES, code: replace(PROFILES[code], speed_kmh=speed_kmh)}


def test_a_degree_of_latitude_is_111_kilometres_and_takes_its_time() -> None:
    line = StraightLine(road_factor=1.0, profiles=with_speed("car", 60.0))
    (way,) = line.travel_times([(106.9, 11.0)], (106.9, 12.0), "car")
    assert way is not None
    assert way.distance_m == pytest.approx(111_195, abs=1)
    assert way.duration.total_seconds() == pytest.approx(111_195 / (60 / 3.6), abs=0.1)
    assert way.estimated


def test_degrees_of_longitude_are_shorter_than_those_of_latitude() -> None:
    line = StraightLine(road_factor=1.0)
    east, north = line.travel_times([(107.9, 60.0), (106.9, 61.0)], (106.9, 60.0), "car")
    assert east is not None
    assert north is not None
    assert east.distance_m == pytest.approx(north.distance_m / 2, rel=0.01)


def test_roads_are_longer_than_the_straight_line() -> None:
    (straight,) = StraightLine(road_factor=1.0).travel_times([DONG_XOAI], BINH_LONG, "car")
    (road,) = StraightLine().travel_times([DONG_XOAI], BINH_LONG, "car")
    assert straight is not None
    assert road is not None
    assert road.distance_m == pytest.approx(straight.distance_m * ROAD_FACTOR)
    assert road.duration > straight.duration


def test_the_answers_stand_in_the_order_of_the_origins() -> None:
    origins = [BINH_LONG, DONG_XOAI, (106.9, 11.6), DONG_XOAI]
    line: Router = StraightLine()
    together = line.travel_times(origins, DONG_XOAI, "ambulance")
    assert together == [line.travel_times([origin], DONG_XOAI, "ambulance")[0] for origin in origins]
    assert together[1] == TravelTime(timedelta(), 0.0, estimated=True)
    assert line.travel_times([], DONG_XOAI, "ambulance") == []


def test_a_way_is_as_long_there_as_back_also_across_the_date_line() -> None:
    line = StraightLine(road_factor=1.0)
    (there,) = line.travel_times([(179.9, 0.0)], (-179.9, 0.0), "car")
    (back,) = line.travel_times([(-179.9, 0.0)], (179.9, 0.0), "car")
    assert there == back
    assert there is not None
    assert there.distance_m == pytest.approx(22_239, abs=1)


@pytest.mark.parametrize("profile", sorted(PROFILES))
def test_each_profile_travels_at_its_own_speed(profile: str) -> None:
    (way,) = StraightLine().travel_times([DONG_XOAI], BINH_LONG, profile)
    assert way is not None
    assert way.distance_m / way.duration.total_seconds() * 3.6 == pytest.approx(PROFILES[profile].speed_kmh, rel=1e-6)


def test_a_centres_own_speed_leaves_the_other_profiles_as_they_are() -> None:
    own = StraightLine(profiles=with_speed("boat", 10.0))
    assert own.travel_times([DONG_XOAI], BINH_LONG, "car") == StraightLine().travel_times([DONG_XOAI], BINH_LONG, "car")
    (slow,), (usual,) = (line.travel_times([DONG_XOAI], BINH_LONG, "boat") for line in (own, StraightLine()))
    assert slow is not None
    assert usual is not None
    assert slow.duration.total_seconds() == pytest.approx(2 * usual.duration.total_seconds())


def test_a_profile_that_nobody_knows_still_gets_an_estimate() -> None:
    line = StraightLine()
    assert line.travel_times([DONG_XOAI], BINH_LONG, "hovercraft") == line.travel_times([DONG_XOAI], BINH_LONG, "car")


@pytest.mark.parametrize(
    "nonsense", [{"road_factor": 0.9}, {"profiles": with_speed("car", 0.0)}, {"profiles": with_speed("boat", -1.0)}]
)
def test_a_speed_or_factor_that_makes_units_arrive_before_they_start_is_refused(nonsense: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        StraightLine(**nonsense)


def square_m(side_m: float) -> list[tuple[float, float]]:
    """The corners of a square in the north east of a place, and its first corner again."""
    east = moved(DONG_XOAI, side_m, 0.0)
    return [DONG_XOAI, east, moved(east, 0.0, side_m), moved(DONG_XOAI, 0.0, side_m), DONG_XOAI]


@pytest.mark.parametrize("corners", [4, 5], ids=["U", "ring"])
def test_streets_around_a_block_do_not_close_what_lies_within(corners: int) -> None:
    area = outline(shapely.LineString(square_m(1000)[:corners]), 30)
    rings = [shapely.Polygon(ring) for ring in rings_of(area)]
    within, on_the_line = moved(DONG_XOAI, 500, 500), moved(DONG_XOAI, 400, 10)
    for place, closed in ((within, False), (on_the_line, True), (moved(DONG_XOAI, 500, -200), False)):
        assert inside(area, [place]) == [closed]
        assert any(ring.contains(shapely.Point(place)) for ring in rings) is closed
    assert shapely.union_all(rings).symmetric_difference(area).area < area.area / 1e6


def test_a_scribble_with_many_holes_is_cut_into_parts_without_any() -> None:
    lines = [[moved(DONG_XOAI, step * 300, 0.0), moved(DONG_XOAI, step * 300, 3000.0)] for step in range(11)]
    lines += [[moved(DONG_XOAI, 0.0, step * 300), moved(DONG_XOAI, 3000.0, step * 300)] for step in range(11)]
    area = outline(shapely.MultiLineString(lines), 20)
    assert len(area.interiors) == 100
    rings = [shapely.Polygon(ring) for ring in rings_of(area)]
    assert sum(ring.area for ring in rings) == pytest.approx(area.area, rel=1e-6)
