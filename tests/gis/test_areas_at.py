"""A caller says the name of a commune that no longer is: it must be found, and a guess must be told from a fact."""

from datetime import date, timedelta

import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon

from gis.boundaries.lookup import areas_at
from gis.models import Area, AreaPiece
from tests.gis.provinces import CHANGE, make_area, make_division, square

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 1)
WEST = Point(106.55, 11.55, srid=4326)
EAST = Point(106.65, 11.55, srid=4326)


def found(areas):
    return [(one.area.level, one.area.code, one.by.value) for one in areas]


def test_the_commune_now_the_district_before_and_the_old_communes_that_it_may_have_been():
    make_division()
    at = areas_at(WEST, DAY)
    assert found(at.now) == [("commune", "25000", "shape")]
    assert found(at.before) == [
        ("district", "700", "shape"),
        ("commune", "25000", "succession"),
        ("commune", "25001", "succession"),
    ]
    assert at.before_until == CHANGE
    assert not at.outside
    assert [one.area.code for one in areas_at(EAST, DAY).before] == ["701", "25002"]


def test_a_renaming_changes_the_name_and_not_the_division_before():
    make_division()
    on_the_eve, since = areas_at(WEST, date(2026, 4, 29)), areas_at(WEST, date(2026, 4, 30))
    assert [str(one.area) for one in on_the_eve.now] == ["xã Tân Khai"]
    assert [str(one.area) for one in since.now] == ["phường Tân Khai"]
    assert on_the_eve.before == since.before
    assert since.before_until == CHANGE


def test_an_old_commune_with_a_shape_is_a_fact_and_there_are_no_candidates():
    areas = make_division()
    Area.objects.filter(pk=areas["old 25001"].pk).update(shape=square(106.5, 11.5))
    assert found(areas_at(WEST, DAY).before) == [("district", "700", "shape"), ("commune", "25001", "shape")]


def test_without_districts_every_old_commune_is_a_candidate():
    make_division()
    Area.objects.filter(level="district").delete()
    assert [one.area.code for one in areas_at(WEST, DAY).before] == ["25000", "25001", "25002"]


def test_before_the_change_the_old_division_is_the_present_one():
    make_division()
    at = areas_at(WEST, CHANGE - timedelta(days=1))
    assert found(at.now) == [("district", "700", "shape")]
    assert (at.before, at.before_until) == ([], None)


def test_zones_of_each_owner_are_told_and_none_of_yesterday():
    make_area("z1", square(106.5, 11.5), level="zone", owner="fire")
    make_area("z1", square(106.5, 11.5, 0.2), level="zone", owner="police")
    make_area("z2", square(106.5, 11.5), level="zone", owner="ambulance", valid_until=CHANGE)
    at = areas_at(WEST, DAY)
    assert [(one.area.owner, one.area.code) for one in at.now] == [("fire", "z1"), ("police", "z1")]
    assert at.outside


def test_a_point_on_a_border_is_in_both_and_one_far_away_in_none():
    make_area("1", square(106.5, 11.5))
    make_area("2", square(106.6, 11.5))
    assert [one.area.code for one in areas_at(Point(106.6, 11.55, srid=4326), DAY).now] == ["1", "2"]
    nowhere = areas_at(Point(1.5, 42.5, srid=4326), DAY)
    assert (nowhere.now, nowhere.before, nowhere.outside) == ([], [], True)


def test_pieces_follow_the_shape_whoever_changes_it():
    """Everything that asks where a point is looks at the pieces: one that stays behind sends a unit astray."""
    area = make_area("1", square(106.5, 11.5))
    around = Point(0, 0).buffer(0.2, quadsegs=500)
    dense = MultiPolygon(Polygon([(x + 106.5, y + 11.5) for x, y in around.exterior_ring.coords]), srid=4326)
    Area.objects.filter(pk=area.pk).update(shape=dense)
    assert AreaPiece.objects.filter(area=area).count() > 1
    assert Area.objects.covering(Point(106.4, 11.4, srid=4326)).exists()
    area.shape = None
    area.save()
    assert not AreaPiece.objects.exists()
    Area.objects.bulk_create([Area(code="2", name="2", kind="xã", source="test", shape=square(106.5, 11.5))])
    assert [row.code for row in Area.objects.covering(WEST)] == ["2"]
    Area.objects.all().delete()
    assert not AreaPiece.objects.exists()


def test_looking_takes_few_queries(django_assert_max_num_queries):
    make_division()
    with django_assert_max_num_queries(4):
        areas_at(WEST, DAY)
