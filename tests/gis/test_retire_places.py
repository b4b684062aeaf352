"""Places of a demonstration beside the real ones tell each kilometre twice, and a unit drives to the wrong one."""

from datetime import date
from io import StringIO

import pytest
from django.contrib.gis.geos import LineString
from django.core.management import CommandError, call_command
from django.utils import timezone

from dispatch.demo.places import add_places
from gis.models import Place, PlaceKind
from gis.places.roads import roads_with_posts
from gis.places.search import search_places
from gis.places.writing import PlaceEntry, write_places

pytestmark = pytest.mark.django_db


def _run(*words: str) -> str:
    said = StringIO()
    call_command("retire_places", *words, stdout=said)
    return said.getvalue()


def _road(source: str, lat: float, *, number: int = 14) -> None:
    posts = [(900_000, 107.0, lat), (920_000, 107.2, lat)]
    line = LineString((107.0, lat), (107.2, lat), srid=4326)
    write_places(
        source,
        [
            PlaceEntry(
                key=f"road/ql{number}",
                kind=PlaceKind.ROAD,
                name=f"Quốc lộ {number}",
                lon=107.1,
                lat=lat,
                shape=line,
                posts=posts,
            )
        ],
    )


def _labels(text: str) -> list[str]:
    return [candidate.label for candidate in search_places(text).candidates]


def test_the_kilometres_of_a_retired_road_are_not_told_any_more() -> None:
    _road("demo", 11.7)
    _road("roads", 11.8)
    assert _labels("km 910 quốc lộ 14").count("Km 910 Quốc lộ 14") == 2
    assert "demo: ngừng dùng/retired 1\n" in _run("--source", "demo", "--dry-run")
    assert Place.objects.filter(source="demo", retired_at=None).exists()
    assert _run("--source", "demo") == "demo: ngừng dùng/retired 1\n"
    for question in ("km 910 quốc lộ 14", "km 910"):
        [found] = [one for one in search_places(question).candidates if one.label == "Km 910 Quốc lộ 14"]
        assert found.position.lat == pytest.approx(11.8, abs=1e-3)


def test_retired_roads_leave_no_post_behind() -> None:
    for number in range(50):
        _road("demo", 11.0 + number / 100, number=1 + number)
    _road("roads", 11.8, number=99)
    _run("--source", "demo")
    assert roads_with_posts() == [Place.objects.get(source="roads").pk]


def test_running_twice_changes_nothing_and_the_demonstration_does_not_bring_them_back() -> None:
    add_places(date(2026, 1, 1))
    held = Place.objects.filter(source="demo").count()
    assert f"retired {held}\n" in _run("--source", "demo")
    before = list(Place.objects.order_by("pk").values_list("pk", "retired_at"))
    assert "retired 0\n" in _run("--source", "demo")
    assert add_places(timezone.localdate()) == 0
    assert list(Place.objects.order_by("pk").values_list("pk", "retired_at")) == before


@pytest.mark.parametrize("source", ["damo", "areas"])
def test_a_source_that_is_not_there_is_refused_and_the_others_are_listed(source: str) -> None:
    _road("demo", 11.7)
    _road("roads", 11.8)
    with pytest.raises(CommandError) as refused:
        _run("--source", source)
    assert f"Không có nguồn “{source}”" in str(refused.value)
    assert "demo (1), roads (1)" in str(refused.value)
    assert Place.objects.filter(retired_at=None).count() == 2
