"""A way that is not there, or a minute that is not true, sends the wrong unit."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from statistics import median

import httpx
import osmium
import pytest
from django.conf import settings

from gis.distance import Point, metres_between, moved
from gis.travel import PROFILES, Profile, TravelTime
from gis.travel.building import RoadsRefused, import_roads
from gis.travel.valhalla import RouterUnavailable, Valhalla
from tests.gis.road_service import EXTRACT
from tests.gis.shortest_paths import read_network

CAPITAL = (1.5218, 42.5063)
PASS = (1.7340, 42.5426)
# In the mountains, 7 km from the next road; and in the valley between the two places above.
WILDERNESS = (1.7470, 42.4605)
VALLEY = (1.60, 42.535)
PAIRS = 60
TOLERANCE = 0.02


@pytest.fixture(scope="session")
def client(router_port: int) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"http://127.0.0.1:{router_port}", timeout=20, trust_env=False) as client:
        yield client


@pytest.fixture
def router(client: httpx.Client) -> Valhalla:
    return Valhalla(client, PROFILES)


def square(centre: Point, half_m: float) -> list[Point]:
    return [moved(centre, east * half_m, north * half_m) for east, north in ((-1, -1), (1, -1), (1, 1), (-1, 1))]


def length_of(line: tuple[Point, ...]) -> float:
    return sum(metres_between(one, other) for one, other in pairwise(line))


def assert_alike(some: list[TravelTime | None], others: list[TravelTime | None]) -> None:
    """A search from one end and one from the other differ by a turn or two."""
    for one, other in zip(some, others, strict=True):
        assert (one is None) == (other is None)
        if one is not None and other is not None:
            assert one.distance_m == pytest.approx(other.distance_m, rel=0.01)
            assert one.duration.total_seconds() == pytest.approx(other.duration.total_seconds(), rel=0.02)


def test_distances_are_those_of_an_independent_search(client: httpx.Client, figures: list[str]) -> None:
    network = read_network(EXTRACT)
    chance = random.Random(7)
    off = []
    for _ in range(PAIRS):
        start, end = chance.sample(range(len(network.points)), 2)
        places = [{"lon": lon, "lat": lat} for lon, lat in (network.points[start], network.points[end])]
        question = {"locations": places, "costing": "auto", "costing_options": {"auto": {"shortest": True}}}
        answer = client.post("/route", json=question).raise_for_status().json()
        off.append(answer["trip"]["summary"]["length"] * 1000 / network.metres(start)[end] - 1)
    off.sort(key=abs)
    figures.append(
        f"shortest ways of {PAIRS} pairs in Andorra against Dijkstra over the same extract: off by "
        f"{median(map(abs, off)):.2%} in the median, {abs(off[-4]):.2%} at the 95th percentile, "
        f"{abs(off[-1]):.2%} at most"
    )
    assert abs(off[-1]) < TOLERANCE


def test_what_is_answered_is_as_long_as_its_own_line_and_no_shorter_than_the_shortest(router: Valhalla) -> None:
    network = read_network(EXTRACT)
    chance = random.Random(8)
    for _ in range(12):
        start, end = chance.sample(range(len(network.points)), 2)
        origin, destination = network.points[start], network.points[end]
        route = router.route(origin, destination, "car")
        [[way]] = router.matrix([origin], [destination], "car")
        assert route is not None
        assert way is not None
        assert length_of(route.line) == pytest.approx(route.time.distance_m, rel=TOLERANCE, abs=20)
        assert way.distance_m == pytest.approx(route.time.distance_m, rel=TOLERANCE, abs=50)
        assert way.distance_m > network.metres(start)[end] * (1 - TOLERANCE) - 20


def test_a_crew_is_led_in_vietnamese(router: Valhalla) -> None:
    route = router.route(CAPITAL, PASS, "ambulance")
    assert route is not None
    texts = [turn.text for turn in route.instructions]
    assert any(text.startswith(("Rẽ trái", "Rẽ phải")) for text in texts), texts
    assert "vòng xuyến" in " ".join(texts)
    assert sum(turn.distance_m for turn in route.instructions) == pytest.approx(route.time.distance_m, rel=0.01)
    assert sum((turn.duration for turn in route.instructions), timedelta()).total_seconds() == pytest.approx(
        route.time.duration.total_seconds(), rel=0.01
    )
    assert metres_between(route.line[0], CAPITAL) < 100
    assert metres_between(route.line[-1], PASS) < 100
    english = router.route(CAPITAL, PASS, "ambulance", language="en")
    assert english is not None
    assert any(turn.text.startswith("Turn left") for turn in english.instructions)


def test_the_answers_stand_in_the_order_of_the_questions(router: Valhalla) -> None:
    origins = [PASS, CAPITAL, WILDERNESS, VALLEY]
    there = router.travel_times(origins, CAPITAL, "car")
    alone = [router.travel_times([origin], CAPITAL, "car")[0] for origin in origins]
    assert_alike(there, alone)
    assert there[2] is None
    assert there[1] is not None
    assert there[1].distance_m == 0
    rows = router.matrix(origins, [CAPITAL, PASS], "car")
    assert_alike([row[0] for row in rows], alone)
    assert_alike([row[1] for row in rows], router.travel_times(origins, PASS, "car"))
    assert router.travel_times([], CAPITAL, "car") == []


def test_no_way_is_made_up_where_there_is_no_road(router: Valhalla) -> None:
    assert router.route(CAPITAL, WILDERNESS, "car") is None
    assert router.route(CAPITAL, (106.9, 11.5), "car") is None
    [around] = router.isochrones((106.9, 11.5), "car", [timedelta(minutes=8)])
    assert all(metres_between(corner, (106.9, 11.5)) < 200 for [ring] in around.polygons for corner in ring)


def test_a_closed_road_is_avoided_at_once_and_again_used_when_it_is_open(router: Valhalla) -> None:
    [before] = router.travel_times([CAPITAL], PASS, "car")
    [around] = router.travel_times([CAPITAL], PASS, "car", avoid=[square(VALLEY, 900)])
    [cut_off] = router.travel_times([CAPITAL], PASS, "car", avoid=[square(VALLEY, 6000)])
    assert before is not None
    assert around is not None
    assert around.distance_m > before.distance_m * 1.2
    assert cut_off is None
    assert router.travel_times([CAPITAL], PASS, "car") == [before]
    route = router.route(CAPITAL, PASS, "car", avoid=[square(VALLEY, 900)])
    assert route is not None
    assert min(metres_between(point, VALLEY) for point in route.line) > 800


def test_who_has_a_siren_needs_less_time_for_the_same_way(client: httpx.Client, router: Valhalla) -> None:
    quick = Valhalla(client, {**PROFILES, "car": replace(PROFILES["car"], siren_factor=0.5)})
    [usual], [sooner] = (each.travel_times([CAPITAL], PASS, "car") for each in (router, quick))
    assert usual is not None
    assert sooner is not None
    assert sooner.distance_m == usual.distance_m
    assert sooner.duration.total_seconds() == pytest.approx(usual.duration.total_seconds() / 2)


@pytest.mark.parametrize("profile", [*PROFILES, "hovercraft"])
def test_each_profile_finds_its_way_or_follows_no_road(client: httpx.Client, profile: str) -> None:
    large = {
        code: replace(each, height_m=3.4, width_m=2.5, length_m=8.5, weight_t=16) for code, each in PROFILES.items()
    }
    router = Valhalla(client, large)
    if profile == "boat":
        with pytest.raises(RouterUnavailable):
            router.travel_times([CAPITAL], PASS, profile)
    else:
        assert None not in router.travel_times([CAPITAL], PASS, profile)


def test_what_is_too_high_for_a_way_does_not_take_it(client: httpx.Client) -> None:
    # No road of a country takes what is as high as the form allows.
    giant = Profile("car", "truck", 40.0, weight_t=100, height_m=10)
    [[way]] = Valhalla(client, {"car": giant}).matrix([CAPITAL], [PASS], "car")
    [[usual]] = Valhalla(client, {"car": replace(giant, weight_t=0, height_m=0)}).matrix([CAPITAL], [PASS], "car")
    assert usual is not None
    assert way is None or way.distance_m >= usual.distance_m


def test_one_comes_farther_in_more_time(router: Valhalla) -> None:
    minutes = [timedelta(minutes=15), timedelta(minutes=8)]
    far, near = router.isochrones(CAPITAL, "ambulance", minutes)
    assert [far.duration, near.duration] == minutes
    widths = []
    for isochrone in (far, near):
        lons = [lon for polygon in isochrone.polygons for lon, _ in polygon[0]]
        assert min(lons) < CAPITAL[0] < max(lons)
        widths.append(max(lons) - min(lons))
    assert widths[0] > widths[1]


# ---------------------------------------------------------------- the import


def test_what_holds_no_roads_is_refused_in_words_and_the_roads_in_use_stay(andorra: Path, tmp_path: Path) -> None:
    text, empty, folder, nodes = (tmp_path / name for name in ("a.osm.pbf", "b.osm.pbf", "c.osm.pbf", "d.osm.pbf"))
    text.write_text("không phải bản đồ" * 100)
    empty.touch()
    folder.mkdir()
    with osmium.SimpleWriter(str(nodes)) as writer:
        writer.add_node(osmium.osm.mutable.Node(id=1, location=(1.5, 42.5)))
    roads = tmp_path / "roads"
    now = datetime.now(UTC)
    first = import_roads(EXTRACT, folder=roads, programs=settings.VALHALLA_PROGRAMS, now=now)
    for file, why in (
        (tmp_path / "nowhere.osm.pbf", "Không có tệp .*\\n.* is not a file"),
        (folder, "Không có tệp .*\\n.* is not a file"),
        (empty, "byte; chỉ nhận .*\\n.* are taken"),
        (text, "không phải là bản trích .*\\n.* is not an OpenStreetMap extract"),
        (nodes, "không có đường nào.*\\n.* holds no roads"),
    ):
        with pytest.raises(RoadsRefused, match=why):
            import_roads(file, folder=roads, programs=settings.VALHALLA_PROGRAMS, now=now + timedelta(days=1))
    assert str((roads / "current").resolve()) == first.folder
    assert sorted(each.name for each in roads.iterdir()) == sorted([Path(first.folder).name, "current", "lock"])


def test_new_roads_take_the_place_of_the_old_ones_of_which_the_last_are_kept(andorra: Path, tmp_path: Path) -> None:
    now = datetime(2026, 7, 1, tzinfo=UTC)
    made = [
        import_roads(EXTRACT, folder=tmp_path, programs=settings.VALHALLA_PROGRAMS, now=now + timedelta(days=day))
        for day in range(3)
    ]
    assert str((tmp_path / "current").resolve()) == made[-1].folder
    assert [Path(record.folder).exists() for record in made] == [False, True, True]
    assert made[0].ways > 1000
    west, south, east, north = made[0].bounds
    assert west < CAPITAL[0] < east
    assert south < CAPITAL[1] < north
