"""A map that shows what is not so sends people astray; one that leaks shows what nobody may keep."""

import gzip
import unicodedata
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.db import connection
from django.utils import timezone

from gis.models import Area, Place, PlaceKind
from gis.tiles import layers
from gis.tiles.drawing import MARGIN, Shelf, draw, packed
from gis.tiles.grid import Box, Tile, tiles_of
from gis.tiles.layers import LAYERS, Layer
from gis.tiles.versions import read_extent
from tests.gis.mapping import (
    DONG_XOAI,
    DONG_XOAI_10,
    add_area,
    add_camera,
    add_feature,
    add_place,
    add_road,
    features,
    names,
    square,
    tile_at,
)

pytestmark = pytest.mark.django_db


# The columns whose changes count as a new version.
_WATCHED = """
SELECT string_agg(event_object_column, ', ') FROM information_schema.triggered_update_columns
WHERE trigger_name = 'tile_change_note' AND event_object_table = %s
"""


def sides(box: Box | None) -> tuple[float, ...]:
    assert box is not None
    return (box.west, box.south, box.east, box.north)


def about(box: Box) -> object:
    return pytest.approx(sides(box), abs=1e-9)


def test_an_area_is_drawn_where_it_lies_with_what_its_label_says() -> None:
    area = add_area()
    (drawn,) = features(layers.AREAS)
    assert drawn["id"] == area.pk
    assert drawn["properties"] == {"level": "commune", "kind": "Phường", "name": "Đồng Xoài", "approximate": False}
    (label,) = features(layers.AREA_LABELS)
    column, row = label["geometry"]["coordinates"]
    shown = DONG_XOAI_10.box()
    assert shown.west + column / 4096 * (shown.east - shown.west) == pytest.approx(DONG_XOAI[0], abs=0.001)
    assert shown.south + row / 4096 * (shown.north - shown.south) == pytest.approx(DONG_XOAI[1], abs=0.001)


def test_the_tile_beside_shows_only_what_reaches_into_it() -> None:
    add_area()
    east = Tile(DONG_XOAI_10.z, DONG_XOAI_10.x + 1, DONG_XOAI_10.y)
    assert features(layers.AREAS, east) == []
    add_area("Phú Riềng", at=(east.box().west + 0.01, DONG_XOAI[1]))
    assert names(layers.AREAS, east) == ["Phú Riềng"]
    assert names(layers.AREAS) == ["Phú Riềng", "Đồng Xoài"]


def test_all_text_of_a_tile_is_composed() -> None:
    add_area(unicodedata.normalize("NFD", "Lộc Thạnh"))
    assert names(layers.AREAS) == ["Lộc Thạnh"]


def test_an_area_without_a_shape_and_one_without_a_label_point_break_nothing() -> None:
    Area.objects.create(code="a", name="Chỉ có tên", kind="xã", source="test")
    whole = add_area("Không có điểm nhãn")
    Area.objects.filter(pk=whole.pk).update(label_point=None)
    assert names(layers.AREAS) == names(layers.AREA_LABELS) == ["Không có điểm nhãn"]


def test_each_area_is_drawn_on_its_days_alone() -> None:
    today = timezone.localdate()
    add_area("Trước kia", valid_until=today)
    add_area("Bây giờ", valid_from=today, valid_until=today + timedelta(days=1))
    add_area("Mai sau", valid_from=today + timedelta(days=1))
    add_area("Khu vực 1", level="zone", owner="fire")
    assert names(layers.AREAS) == ["Bây giờ"]
    assert names(layers.FORMER_AREAS) == ["Trước kia"]
    (zone,) = features(layers.ZONES)
    assert (zone["properties"]["name"], zone["properties"]["owner"]) == ("Khu vực 1", "fire")


def test_roads_and_places_come_into_sight_by_their_kind_and_importance() -> None:
    add_road("Quốc lộ 14")
    add_road("Đường Phú Riềng Đỏ", "street")
    add_place("Bệnh viện Đa khoa Bình Phước", PlaceKind.HOSPITAL)
    add_place("Tạp hóa", PlaceKind.SHOP)
    add_place("Chợ Đồng Xoài", PlaceKind.MARKET, importance=1)
    add_place("Nhà số 12", PlaceKind.HOUSE, importance=1)
    assert names(layers.ROADS, tile_at(8)) == ["Quốc lộ 14"]
    assert names(layers.ROADS, tile_at(14)) == ["Quốc lộ 14", "Đường Phú Riềng Đỏ"]
    assert names(layers.PLACES, tile_at(10)) == ["Chợ Đồng Xoài"]
    assert names(layers.PLACES, tile_at(11)) == ["Bệnh viện Đa khoa Bình Phước", "Chợ Đồng Xoài"]
    assert names(layers.PLACES, tile_at(14)) == ["Bệnh viện Đa khoa Bình Phước", "Chợ Đồng Xoài", "Tạp hóa"]
    Place.objects.update(retired_at=timezone.now())
    assert features(layers.ROADS, tile_at(14)) == features(layers.PLACES, tile_at(14)) == []


def test_what_stands_in_the_province_is_drawn_for_whom_its_layer_is_meant() -> None:
    add_feature("Bệnh viện")
    add_feature("Kho clo", layer="hazards", use="centre")
    add_feature("Trụ nước", layer="hydrants", use="centre")
    add_feature("Đã dỡ bỏ", retired_at=timezone.now())
    add_feature("Khu quy hoạch", layer="planning", shape=square(*DONG_XOAI))
    assert names(layers.FEATURES, tile_at(12)) == ["Bệnh viện", "Khu quy hoạch"]
    assert {one["geometry"]["type"] for one in features(layers.FEATURES)} == {"Point", "Polygon"}
    assert names(layers.CENTRE_FEATURES, tile_at(12)) == ["Kho clo"]
    assert names(layers.CENTRE_FEATURES, tile_at(13)) == ["Kho clo", "Trụ nước"]
    assert layers.CENTRE_FEATURES.restricted


def test_a_camera_is_drawn_without_the_address_of_its_stream() -> None:
    add_camera("Ngã tư Đồng Xoài", heading_deg=90.0, view_angle_deg=60.0)
    add_camera("Đã tháo", active=False)
    (camera,) = features(layers.CAMERAS, tile_at(14))
    assert camera["properties"] == {
        "code": "c0",
        "name": "Ngã tư Đồng Xoài",
        "heading_deg": 90.0,
        "view_angle_deg": 60.0,
    }
    assert b"192.0.2.7" not in draw(layers.CAMERAS, tile_at(14), timezone.localdate())
    assert layers.CAMERAS.restricted


def test_every_kind_of_place_is_drawn_or_left_out_on_purpose() -> None:
    left_out = set(PlaceKind.values) - set(layers._KIND_ZOOMS) - set(layers._CLASS_ZOOMS)
    assert left_out == {"province", "district", "commune", "house", "km_post"}
    assert set(layers._KIND_ZOOMS) | set(layers._CLASS_ZOOMS) <= set(PlaceKind.values)


@pytest.mark.parametrize("layer", LAYERS.values(), ids=lambda layer: layer.name)
def test_a_layer_reads_what_is_watched_for_changes_in_the_tables_of_geography_and_nothing_else(layer: Layer) -> None:
    own = {model._meta.db_table for model in apps.get_app_config("geography").get_models()}
    assert set(layer.tables) <= own
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE only_tiles")
        # PostgreSQL itself refuses this role every other table (those of dispatch, of people, of sessions) and every
        # other column: a change of one that a layer read would go unnoticed.
        for table in layer.tables:
            cursor.execute(_WATCHED, [table])
            ((watched,),) = cursor.fetchall()
            cursor.execute(f"GRANT SELECT ({watched}) ON {table} TO only_tiles")
        cursor.execute("SET LOCAL ROLE only_tiles")
        draw(layer, tile_at(layer.max_zoom), timezone.localdate())
        read_extent(layer, timezone.localdate())
        cursor.execute("RESET ROLE")


def test_a_shape_that_crosses_itself_is_drawn_or_left_out_but_breaks_no_tile() -> None:
    lon, lat = DONG_XOAI
    bow_tie = Polygon(((lon, lat), (lon + 0.1, lat + 0.1), (lon + 0.1, lat), (lon, lat + 0.1), (lon, lat)))
    area = add_area("Hình nơ")
    Area.objects.filter(pk=area.pk).update(shape=MultiPolygon(bow_tie, srid=4326))
    add_area("Lành lặn")
    assert "Lành lặn" in names(layers.AREAS)


def test_the_extent_of_a_layer_is_that_of_what_holds_today() -> None:
    assert read_extent(layers.AREAS, timezone.localdate()) is None
    add_area(at=(106.0, 11.0))
    add_area(at=(107.0, 12.0))
    add_area(at=(10.0, 50.0), valid_until=date(2025, 7, 1))
    assert sides(read_extent(layers.AREAS, timezone.localdate())) == about(Box(105.95, 10.95, 107.05, 12.05))


def test_the_shelf_holds_no_more_bytes_than_it_may_and_drops_what_is_longest_unasked() -> None:
    shelf = Shelf(most_bytes=3_000)
    for x in range(3):
        shelf.put("areas", "1-a", Tile(5, x, 0), b"x" * 500)
    assert shelf.take("areas", "1-a", Tile(5, 0, 0)) is not None
    shelf.put("areas", "1-a", Tile(5, 3, 0), b"x" * 500)
    assert shelf.take("areas", "1-a", Tile(5, 1, 0)) is None
    assert shelf.take("areas", "1-a", Tile(5, 0, 0)) == b"x" * 500
    assert shelf.take("areas", "2-a", Tile(5, 0, 0)) is None
    for x in range(100):
        shelf.put("areas", "1-a", Tile(7, x, 0), b"")
    assert shelf.held_bytes <= 3_000
    shelf.put("areas", "1-a", Tile(7, 99, 0), b"again")
    assert shelf.take("areas", "1-a", Tile(7, 99, 0)) == b"again"
    shelf.put("areas", "1-a", Tile(8, 0, 0), b"x" * 4_000)
    assert shelf.take("areas", "1-a", Tile(8, 0, 0)) is None


def test_a_packed_tile_is_always_the_same_and_an_empty_one_stays_empty() -> None:
    assert packed(b"") == b""
    assert packed(b"abc" * 100) == packed(b"abc" * 100)
    assert gzip.decompress(packed(b"abc" * 100)) == b"abc" * 100


def test_the_grid_is_that_of_the_web() -> None:
    assert sides(Tile(0, 0, 0).box()) == about(Box(-180, -85.0511287798066, 180, 85.0511287798066))
    assert tile_at(10) == DONG_XOAI_10
    with connection.cursor() as cursor:
        for tile in (DONG_XOAI_10, Tile(14, 13056, 7661), Tile(3, 6, 3)):
            cursor.execute(
                "SELECT ST_XMin(box), ST_YMin(box), ST_XMax(box), ST_YMax(box) FROM"
                " ST_Transform(ST_TileEnvelope(%s, %s, %s, margin => %s), 4326) AS box",
                [tile.z, tile.x, tile.y, MARGIN],
            )
            assert sides(tile.box(MARGIN)) == about(Box(*cursor.fetchone()))
    province = Box(106.4, 11.3, 107.5, 12.3)
    assert {tile_at(12, (lon, lat)) for lon in (106.4, 107.5) for lat in (11.3, 12.3)} <= set(tiles_of(province, 12))
    assert len(list(tiles_of(Box(-180, -90, 180, 90), 2))) == 16
