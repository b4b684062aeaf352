"""The people of a commune lie inside it, all of them, wherever and by whomever it is changed."""

from datetime import date

import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.db.models import Sum

from gis.models import Area, AreaLevel, PopulationPoint

pytestmark = pytest.mark.django_db


def rectangle(west: float, south: float, east: float, north: float) -> MultiPolygon:
    return MultiPolygon(Polygon.from_bbox((west, south, east, north)), srid=4326)


def commune(shape: MultiPolygon | None, population: int | None, **more: object) -> Area:
    return Area.objects.create(
        **({"code": "xa", "name": "Lộc Thạnh", "kind": "xã", "source": "test"} | more),
        shape=shape,
        population=population,
    )


def points_of(area: Area) -> list[tuple[float, float, float]]:
    return [
        (point.position.x, point.position.y, point.people)
        for point in PopulationPoint.objects.filter(area=area).order_by("id")
    ]


@pytest.mark.parametrize("size", [0.001, 0.03, 0.3, 3.0])
def test_all_people_lie_inside_and_evenly_whatever_the_size(size: float) -> None:
    shape = rectangle(106.8, 11.5, 106.8 + size, 11.5 + size)
    points = points_of(commune(shape, 12_345))
    assert sum(people for _, _, people in points) == pytest.approx(12_345)
    assert len({people for _, _, people in points}) == 1
    assert all(shape.covers(Point(lon, lat, srid=4326)) for lon, lat, _ in points)
    assert 4 <= len(points) <= 600
    middle = sum(lon for lon, _, _ in points) / len(points), sum(lat for _, lat, _ in points) / len(points)
    assert middle == pytest.approx((106.8 + size / 2, 11.5 + size / 2), abs=size / 6)


def test_the_same_shape_gives_the_same_points() -> None:
    shape = rectangle(106.8, 11.5, 106.9, 11.6)
    assert points_of(commune(shape, 100)) == points_of(commune(shape, 100, code="other"))


def test_a_change_of_people_or_shape_moves_the_points_and_nothing_else_does() -> None:
    area = commune(rectangle(106.8, 11.5, 106.9, 11.6), 100)
    before = points_of(area)
    ids = set(PopulationPoint.objects.values_list("id", flat=True))
    Area.objects.filter(pk=area.pk).update(name="Lộc Thành")
    assert set(PopulationPoint.objects.values_list("id", flat=True)) == ids
    Area.objects.filter(pk=area.pk).update(population=200)
    assert points_of(area) == [(lon, lat, 2 * people) for lon, lat, people in before]
    Area.objects.filter(pk=area.pk).update(shape=rectangle(107.8, 11.5, 107.9, 11.6))
    assert min(lon for lon, _, _ in points_of(area)) > 107.8
    Area.objects.filter(pk=area.pk).update(population=None)
    assert points_of(area) == []


def test_a_shape_that_crosses_itself_is_spread_and_a_sliver_has_one_point() -> None:
    bow = MultiPolygon(Polygon(((0, 0), (1, 1), (1, 0), (0, 1), (0, 0))), srid=4326)
    assert sum(people for _, _, people in points_of(commune(bow, 50))) == pytest.approx(50)
    sliver = rectangle(106.8, 11.5, 106.8 + 1e-9, 11.6)
    assert sum(people for _, _, people in points_of(commune(sliver, 50, code="sliver"))) == pytest.approx(50)


def test_only_communes_whose_people_and_shape_are_known_have_points() -> None:
    shape = rectangle(106.8, 11.5, 106.9, 11.6)
    commune(None, 100, code="nowhere")
    commune(shape, None, code="uncounted")
    commune(shape, 100, code="district", level=AreaLevel.DISTRICT)
    commune(shape, 100, code="zone", level=AreaLevel.ZONE, owner="fire")
    assert not PopulationPoint.objects.exists()


def test_points_of_an_area_that_no_longer_holds_stay_with_it() -> None:
    shape = rectangle(106.8, 11.5, 106.9, 11.6)
    old = commune(shape, 70, valid_until=date(2025, 7, 1))
    new = commune(shape, 90, valid_from=date(2025, 7, 1))
    today = PopulationPoint.objects.filter(area__in=Area.objects.on(date(2026, 1, 1)))
    assert today.aggregate(people=Sum("people"))["people"] == pytest.approx(90)
    assert sum(people for _, _, people in points_of(old)) == pytest.approx(70)
    assert {point.area for point in today} == {new}
