"""A zone that is drawn decides who is sent: what is saved must be an area, where it was meant, by who may."""

import re
import threading
from datetime import date
from typing import Any

import orjson
import pytest
from django.contrib.gis.geos import GEOSGeometry
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from dispatch.models import Membership, Person
from dispatch.vocabulary import Role
from gis.admin.shapes import MAX_CORNERS
from gis.boundaries.importing import lock_areas
from gis.models import Area, Feature, FeatureLayer
from tests.factories import Centre
from tests.gis.provinces import make_area, square

SQUARE = square(106.5, 11.5)
BOW_TIE = "POLYGON ((106 11, 106.2 11.2, 106.2 11, 106 11.2, 106 11))"
ADD = "admin:geography_area_add"
LIST = "admin:geography_area_changelist"


def person(role: Role | None, **more: Any) -> Client:
    """Return the browser of somebody who may enter the admin pages, with a role."""
    somebody = Person.objects.create_user("somebody", is_staff=True, **more)
    if role is not None:
        Membership.objects.create(person=somebody, role=role)
    client = Client()
    client.force_login(somebody)
    return client


@pytest.fixture
def browser(centre: Centre) -> Client:
    """A supervisor's browser."""
    return person(Role.SUPERVISOR)


def geojson(shape: Any) -> str:
    return str(GEOSGeometry(shape, srid=4326).geojson if isinstance(shape, str) else shape.geojson)


def zone(shape: Any = SQUARE, **changes: Any) -> dict[str, Any]:
    text = shape if isinstance(shape, str) and shape[:1] in ("", "{", "x") else geojson(shape)
    return {
        "owner": "fire",
        "code": "kv-1",
        "name": "Khu vực Bắc",
        "valid_from": "",
        "valid_until": "",
        "shape": text,
    } | changes


def refused(browser: Client, fields: dict[str, Any]) -> str:
    response = browser.post(reverse(ADD), fields)
    assert response.status_code == 200
    assert not Area.objects.filter(code=fields["code"]).exists()
    return response.content.decode()


def test_a_zone_is_drawn_and_saved_as_its_agency_s(browser: Client) -> None:
    assert browser.post(reverse(ADD), zone()).status_code == 302
    saved = Area.objects.get()
    assert (saved.level, saved.owner, saved.name, saved.approximate) == ("zone", "fire", "Bắc", False)
    assert saved.shape is not None
    assert saved.shape.equals(SQUARE)
    assert Area.objects.covering(SQUARE.point_on_surface).get() == saved


def test_a_zone_is_drawn_anew(browser: Client) -> None:
    drawn = make_area("kv-1", SQUARE, level="zone", owner="fire")
    url = reverse("admin:geography_area_change", args=[drawn.pk])
    page = browser.get(url).content.decode()
    assert "data-area-map" in page
    assert geojson(SQUARE).replace('"', "&quot;") in page
    assert browser.post(url, zone(square(107, 12), read=read(page))).status_code == 302
    drawn.refresh_from_db()
    assert drawn.shape is not None
    assert drawn.shape.extent[0] == 107


def read(page: str) -> str:
    """Return what a page says of the zone that it shows."""
    [digest] = re.findall(r'name="read" value="(\w+)"', page)
    return str(digest)


def test_of_two_edits_of_one_zone_the_later_does_not_win_unseen(browser: Client) -> None:
    drawn = make_area("kv-1", SQUARE, level="zone", owner="fire")
    url = reverse("admin:geography_area_change", args=[drawn.pk])
    both_saw = read(browser.get(url).content.decode())
    assert browser.post(url, zone(square(107, 12), read=both_saw)).status_code == 302
    for seen in (both_saw, ""):
        late = browser.post(url, zone(square(106, 11), read=seen))
        assert late.status_code == 200
        assert "vừa được người khác sửa" in late.content.decode()
    drawn.refresh_from_db()
    assert drawn.shape is not None
    assert drawn.shape.extent[0] == 107
    page = browser.get(url).content.decode()
    assert browser.post(url, zone(square(106, 11), read=read(page))).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_a_zone_is_not_saved_beside_somebody_who_writes_areas(browser: Client) -> None:
    locked, done = threading.Event(), threading.Event()

    def write() -> None:
        with transaction.atomic():
            lock_areas()
            locked.set()
            done.wait(30)
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert locked.wait(30)
        assert "hãy lưu lại sau" in refused(browser, zone())
    finally:
        done.set()
        writer.join()
    assert browser.post(reverse(ADD), zone()).status_code == 302


def test_a_shape_that_crosses_itself_is_repaired_and_that_is_said(browser: Client) -> None:
    response = browser.post(
        reverse(ADD), zone(BOW_TIE.replace("POLYGON ((", "MULTIPOLYGON (((").replace("))", ")))")), follow=True
    )
    assert "Hình tự cắt đã được sửa" in response.content.decode()
    saved = Area.objects.get()
    assert saved.shape is not None
    assert saved.shape.valid


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        ("", "Chưa vẽ hình"),
        ("x", "Không đọc được hình"),
        ("MULTIPOLYGON EMPTY", "Chưa vẽ hình"),
        ("MULTIPOLYGON (((2 48, 3 48, 3 49, 2 48)))", "nằm ngoài Việt Nam"),
        ("MULTIPOLYGON (((11 106, 12 106, 12 107, 11 106)))", "nằm ngoài Việt Nam"),
        ("MULTIPOLYGON (((106 11, 106.1 11, 106 11)))", "data-area-map"),
        ("MULTIPOLYGON (((106 11, 106.1 11, 106.2 11, 106 11)))", "không có diện tích"),
        ("POINT (106 11)", "Hãy vẽ vùng"),
        ('{"type": "MultiPolygon", "coordinates": [[["a"]]]}', "data-area-map"),
        (
            '{"type": "MultiPolygon", "coordinates": [[[[1e999, 1], [2, 2], [3, 1], [1e999, 1]]]]}',
            "Không đọc được hình",
        ),
        (
            '{"type": "MultiPolygon", "coordinates": [[[[106, 11], [107, NaN], [107, 12], [106, 11]]]]}',
            "Không đọc được hình",
        ),
    ],
)
def test_what_is_no_area_is_refused_in_words(browser: Client, shape: str, words: str) -> None:
    text = shape if shape[:1] in ("", "x", "{") else None
    fields = zone() | {"shape": text if text is not None else broken_or_good(shape)}
    assert words in refused(browser, fields)


def broken_or_good(shape: str) -> str:
    try:
        return geojson(shape)
    except ValueError:
        return shape


def test_a_shape_of_too_many_corners_is_refused(browser: Client) -> None:
    ring = GEOSGeometry("POINT (106.5 11.5)", srid=4326).buffer(0.1, quadsegs=MAX_CORNERS // 4 + 1)
    assert "góc" in refused(browser, zone("MULTIPOLYGON (" + ring.wkt.removeprefix("POLYGON ") + ")"))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"owner": ""}, "Hãy chọn lực lượng"),
        ({"owner": "navy"}, "navy"),
        ({"code": "khu vực 1"}, "code"),
        ({"name": ""}, "name"),
        ({"valid_from": "2026-01-02", "valid_until": "2026-01-02"}, "phải sau"),
    ],
)
def test_what_else_is_wrong_is_refused_in_words(browser: Client, changes: dict[str, str], words: str) -> None:
    assert words in refused(browser, zone(**changes))


def test_a_code_is_used_once_at_a_time_by_each_force(browser: Client) -> None:
    make_area("kv-1", SQUARE, level="zone", owner="fire", valid_until=date(2026, 1, 1))
    page = browser.post(reverse(ADD), zone(valid_from="2025-01-01")).content.decode()
    assert "đã có khu vực mang mã này" in page
    assert browser.post(reverse(ADD), zone(valid_from="2026-01-01")).status_code == 302
    assert browser.post(reverse(ADD), zone(owner="police", valid_from="2025-01-01")).status_code == 302


def test_boundaries_are_found_by_name_level_and_day_and_not_drawn(browser: Client) -> None:
    old = make_area("25001", SQUARE, name="Bom Bo", valid_until=date(2025, 7, 1))
    make_area("25002", None, name="Phú Sơn", valid_from=date(2025, 7, 1))
    for query, found in (
        ("?q=Bom", ["Bom Bo"]),
        ("?level__exact=zone", []),
        ("?on=2025-06-30", ["Bom Bo"]),
        ("?on=2026-01-01", ["Phú Sơn"]),
        ("?on=nonsense", ["Bom Bo", "Phú Sơn"]),
    ):
        page = browser.get(reverse(LIST) + query).content.decode()
        assert [name for name in ("Bom Bo", "Phú Sơn") if f">{name}</a>" in page] == found, query
    url = reverse("admin:geography_area_change", args=[old.pk])
    assert "MULTIPOLYGON" not in browser.get(url).content.decode()
    assert browser.post(url, zone(code="25001")).status_code == 403
    assert browser.post(reverse("admin:geography_area_delete", args=[old.pk]), {"post": "yes"}).status_code == 403
    assert Area.objects.filter(pk=old.pk, name="Bom Bo").exists()


def test_the_map_shows_today_s_communes_and_zones_from_our_own_server(browser: Client) -> None:
    make_area("1", SQUARE, name='Bom "Bo"')
    make_area("2", SQUARE, valid_until=date(2025, 7, 1))
    make_area("kv", square(106.6, 11.5), level="zone", owner="fire")
    shown = orjson.loads(browser.get(reverse("admin:geography_area_shapes")).content)
    assert [(one["properties"]["label"], one["geometry"]["type"]) for one in shown["features"]] == [
        ('Bom "Bo"', "MultiPolygon"),
        ("kv (fire)", "MultiPolygon"),
    ]
    page = browser.get(reverse(ADD)).content.decode()
    assert "://" not in page.replace("http://www.w3.org", "")


@pytest.mark.parametrize("role", [None, Role.DISPATCHER, Role.CALL_TAKER])
def test_who_may_not_edit_plans_sees_and_saves_nothing(centre: Centre, role: Role | None) -> None:
    client = person(role)
    for name in (LIST, ADD, "admin:geography_area_shapes"):
        assert client.get(reverse(name)).status_code == 403
    assert client.post(reverse(ADD), zone()).status_code == 403
    assert not Area.objects.exists()


def test_the_point_of_a_thing_that_fills_a_shape_is_not_moved_away_from_it(browser: Client) -> None:
    layer = FeatureLayer.objects.create(code="sites", name_vi="Kho", name_en="Sites", icon="x")
    point = SQUARE.point_on_surface
    fields = {"layer": "sites", "key": "1", "name": "Kho xăng", "properties": "{}", "lon": "107.5", "lat": "12.5"}
    for key, shape, moves in (("1", SQUARE, False), ("2", None, True)):
        thing = Feature.objects.create(layer=layer, key=key, name=key, position=point, shape=shape)
        url = reverse("admin:geography_feature_change", args=[thing.pk])
        assert ("vị trí theo hình" in browser.get(url).content.decode()) is not moves
        saved = browser.post(url, fields | {"key": key, "retired_at_0": "", "retired_at_1": ""})
        assert saved.status_code == 302, saved.content.decode()
        thing.refresh_from_db()
        assert thing.name == "Kho xăng"
        assert (thing.position.x == 107.5) is moves
