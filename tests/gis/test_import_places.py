"""What an import gets wrong stands on the map, and a dispatcher sends a unit there."""

import json
import os
from collections import Counter
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import osmium
import pytest
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.core.management import CommandError, call_command

from gis.files import FileRefused
from gis.files.limits import MAX_FILE_BYTES
from gis.models import Area, KmPost, NameStatus, Place, PlaceKind, PlaceName
from gis.places.importing import ImportReport, import_places
from gis.places.openstreetmap import read_openstreetmap
from gis.places.vector_files import read_vector_file
from gis.places.writing import PlaceEntry, add_name
from tests.gis.shared_data import SHARED, needs_shared_data

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 29, 5, tzinfo=UTC)


def _table(folder: Path, *lines: str, heading: str = "name,type,lon,lat", encoding: str = "utf-8") -> Path:
    path = folder / "places.csv"
    path.write_text("\n".join([heading, *lines]) + "\n", encoding=encoding)
    return path


def _take(path: Path, source: str = "test", **options: Any) -> ImportReport:
    return import_places(source, read_vector_file(path, **{"fields": {}, **options}), at=NOW)


def _run(*words: str) -> str:
    said = StringIO()
    call_command("import_places", *words, stdout=said)
    return said.getvalue()


def _figures(report: ImportReport) -> tuple[int, int, int, int, int]:
    return report.created, report.changed, report.unchanged, report.retired, report.findings.refused


def test_the_file_of_another_office_does_not_retire_the_places_of_one(tmp_path: Path) -> None:
    def office(place: str, number: int) -> Path:
        return _table(tmp_path, *[f"Chợ {place} {one},market,107.1{one:02},11.7" for one in range(number)])

    _take(office("Bù Đăng", 30))
    with pytest.raises(FileRefused) as refused:
        _take(office("Lộc Ninh", 30))
    assert refused.value.code == "retires_many"
    assert Place.objects.filter(retired_at=None, name__contains="Bù Đăng").count() == 30
    assert not Place.objects.filter(name__contains="Lộc Ninh").exists()
    assert import_places(
        "test", read_vector_file(office("Lộc Ninh", 30), fields={}), at=NOW, retire_many=True
    ).retired == 30  # fmt: skip


def test_the_same_file_again_changes_nothing_and_an_edited_one_only_what_was_edited(tmp_path: Path) -> None:
    heading = "ma,name,type,lon,lat"
    market, school = "1,Chợ Đức Liễu,market,107.141,11.735", "2,Trường Tiểu học Đức Liễu,school,107.144,11.738"
    assert _figures(_take(_table(tmp_path, market, school, heading=heading))) == (2, 0, 0, 0, 0)
    kept = Place.objects.get(source_key="1").pk
    assert _figures(_take(_table(tmp_path, market, school, heading=heading))) == (0, 0, 2, 0, 0)

    moved = "1,Chợ Đức Liễu,market,107.142,11.735"
    assert _figures(_take(_table(tmp_path, moved, "3,Chợ Bù Nho,market,106.915,11.702", heading=heading))) == (
        1,
        1,
        0,
        1,
        0,
    )
    assert Place.objects.get(source_key="1").pk == kept
    assert Place.objects.get(source_key="1").position.x == 107.142
    assert Place.objects.get(source_key="2").retired_at == NOW

    assert _figures(_take(_table(tmp_path, market, school, heading=heading))) == (0, 2, 0, 1, 0)
    assert Place.objects.get(source_key="2").retired_at is None


def test_what_a_dispatcher_taught_and_what_another_source_has_outlive_an_import(tmp_path: Path) -> None:
    _take(_table(tmp_path, "Chợ Đức Liễu,market,107.141,11.735"), source="other")
    _take(_table(tmp_path, "Chợ Đức Liễu,market,107.141,11.735"))
    add_name(Place.objects.get(source="test"), "chợ cây số chín hai hai", NameStatus.ALIAS, learned=True)
    _take(_table(tmp_path, "Chợ Đức Liễu,market,107.141,11.735", "Chợ Bù Nho,market,106.915,11.702"))
    assert PlaceName.objects.filter(place__source="test", learned=True).count() == 1
    assert Place.objects.filter(source="other", retired_at=None).count() == 1


def test_a_name_that_was_learned_before_the_source_had_it_is_no_change_for_ever(tmp_path: Path) -> None:
    heading = "name,type,lon,lat,alt_name"
    _take(_table(tmp_path, "Chợ Đức Liễu,market,107.141,11.735,", heading=heading))
    add_name(Place.objects.get(source="test"), "chợ Bà Sáu", NameStatus.ALIAS, learned=True)
    table = _table(tmp_path, "Chợ Đức Liễu,market,107.141,11.735,chợ Bà Sáu", heading=heading)
    for _ in range(2):
        assert _figures(_take(table))[:3] == (0, 0, 1)


def test_bad_rows_are_named_and_the_good_ones_taken(tmp_path: Path) -> None:
    report = _take(
        _table(
            tmp_path,
            "Chợ Đức Liễu,market,107.141,11.735",
            ",market,107.141,11.735",
            "!!!,market,107.2,11.7",
            f"{'Chợ ' * 80},market,107.141,11.735",
            "Không đâu cả,market,0,0",
            "Chợ trời,market,abc,11.7",
            "Chợ vắng,market,,",
            "Chợ xa,market,NaN,11.7",
            "Chợ Sao Hỏa,market,1071.4,11.735",
            "Chợ Đức Liễu,market,107.141,11.735",
            "Ngã ba đảo,ngã ba,11.73,107.14",
            "Tiệm lạ,tiệm gì đó,107.15,11.74",
            "'; DROP TABLE geography_place; --,shop,107.15,11.74",
        )
    )
    assert report.created == 4, report.findings.lines()
    assert report.findings.refused == 9
    assert report.findings.counts["no_name"] == 2
    assert (
        report.findings.counts["too_long"]
        == report.findings.counts["no_position"]
        == report.findings.counts["same_key_twice"]
        == 1
    )
    assert report.findings.counts["kind_unknown"] == 1
    assert Place.objects.get(name="Tiệm lạ").kind == PlaceKind.OTHER
    turned = Place.objects.get(name="Ngã ba đảo")
    assert (turned.kind, turned.position.x) == (PlaceKind.JUNCTION, 107.14)


def test_a_row_that_has_become_unreadable_does_not_retire_its_place(tmp_path: Path) -> None:
    heading = "ma,name,type,lon,lat"
    other = "b,Chợ Bù Nho,market,106.915,11.702"
    _take(_table(tmp_path, "a,Chợ Đức Liễu,market,107.141,11.735", other, heading=heading))
    report = _take(_table(tmp_path, "a,,market,107.141,11.735", other, heading=heading))
    assert _figures(report) == (0, 0, 1, 0, 1)


def test_a_file_without_a_usable_place_retires_nothing(tmp_path: Path) -> None:
    _take(_table(tmp_path, "Chợ Đức Liễu,market,107.141,11.735"))
    with pytest.raises(FileRefused) as refused:
        _take(_table(tmp_path, ",market,107.141,11.735"))
    assert refused.value.code == "nothing_usable"
    assert Place.objects.filter(source="test", retired_at=None).exists()


def test_an_import_that_breaks_leaves_what_was(tmp_path: Path) -> None:
    def breaking() -> Any:
        yield PlaceEntry(key="1", kind=PlaceKind.MARKET, name="Chợ", lon=107.1, lat=11.7)
        raise OSError("the disk is gone")

    with pytest.raises(OSError):
        import_places("test", breaking(), at=NOW)
    assert not Place.objects.filter(source="test").exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_names_are_composed_whatever_the_file_was_written_in(tmp_path: Path, encoding: str) -> None:
    decomposed = "Cho\u031b\u0323  Đ\u1ee9c  Lie\u0302\u0303u"
    _take(_table(tmp_path, f"{decomposed},market,107.141,11.735", encoding=encoding))
    assert PlaceName.objects.get().name == Place.objects.get().name == "Chợ Đức Liễu"


def test_fields_are_told_by_name_and_what_is_silent_gets_the_kind_of_the_file(tmp_path: Path) -> None:
    path = _table(tmp_path, "Thôn 3,,107.16,11.863,400", heading="TEN_THON,LOAI_HINH,X,Y,SAISO")
    fields = {"name": "TEN_THON", "kind": "LOAI_HINH", "precision_m": "SAISO"}
    _take(path, fields=fields, kind=PlaceKind.VILLAGE)
    place = Place.objects.get()
    assert (place.name, place.kind, place.precision_m) == ("Thôn 3", PlaceKind.VILLAGE, 400)
    with pytest.raises(FileRefused) as refused:
        _take(path, fields={"name": "TEN"})
    assert refused.value.code == "field_missing"


def test_a_place_knows_in_which_present_commune_it_lies(tmp_path: Path) -> None:
    shape = MultiPolygon(Polygon.from_bbox((107.0, 11.6, 107.2, 11.8)), srid=4326)
    Area.objects.create(code="old", name="Cũ", kind="xã", valid_until="2025-07-01", shape=shape, source="test")
    now = Area.objects.create(code="new", name="Mới", kind="xã", valid_from="2025-07-01", shape=shape, source="test")
    report = _take(_table(tmp_path, "Chợ trong,market,107.1,11.7", "Chợ ngoài,market,107.5,11.7"))
    assert Place.objects.get(name="Chợ trong").within == now
    assert Place.objects.get(name="Chợ ngoài").within is None
    assert report.in_no_commune == 1


def _lines(folder: Path, *features: tuple[dict[str, str], list[list[float]]]) -> Path:
    path = folder / "roads.geojson"
    document = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": properties, "geometry": {"type": "LineString", "coordinates": line}}
            for properties, line in features
        ],
    }
    path.write_text(json.dumps(document, ensure_ascii=False))
    return path


def test_the_pieces_of_a_numbered_road_are_one_road_and_a_street_stays_a_street(tmp_path: Path) -> None:
    path = _lines(
        tmp_path,
        ({"ref": "QL.14", "name": "Quốc lộ 14", "highway": "trunk"}, [[107.0, 11.6], [107.1, 11.7]]),
        ({"ref": "QL14", "name": "Hùng Vương", "highway": "trunk"}, [[107.1, 11.7], [107.2, 11.8]]),
        ({"name": "Đường tỉnh 753", "highway": "secondary"}, [[107.0, 11.6], [107.0, 11.5]]),
        ({"name": "Lê Duẩn", "highway": "residential"}, [[106.878, 11.5425], [106.896, 11.5432]]),
    )
    assert _take(path).created == 3
    road = Place.objects.get(source_key="road/ql14")
    assert (road.name, road.kind, road.shape.geom_type) == ("Quốc lộ 14", PlaceKind.ROAD, "LineString")
    assert set(road.names.values_list("folded", flat=True)) == {"ql14"}
    assert Place.objects.get(source_key="road/dt753").kind == PlaceKind.ROAD
    street = Place.objects.get(name="Lê Duẩn")
    assert street.kind == PlaceKind.STREET
    assert street.precision_m == pytest.approx(981, abs=5)


def test_posts_are_given_to_their_road_and_kept_when_it_is_imported_again(tmp_path: Path) -> None:
    path = _lines(tmp_path, ({"ref": "QL14", "name": "Quốc lộ 14"}, [[107.0, 11.7], [107.2, 11.7]]))
    posts = tmp_path / "posts.csv"
    posts.write_text(
        "road,km,lon,lat\n"
        'Quốc lộ 14,922+900,107.001,11.7\nQL.14,923+900,107.01,11.7\nql14,"924,9",107.02,11.701\n'
        "QL14,930+000,107.1,11.9\nQL14,922+900,107.0,11.7\nQL99,1+000,107,11.7\nQL13,999,x,11\nQL14,km sáu,107,11\n"
    )
    said = _run(str(path), "--source", "roads", "--km-posts", str(posts))
    assert "Quốc lộ 14: cột cây số/posts 3" in said
    assert "skipped 1 (dòng/row 5): Cột nằm cách" in said
    assert "skipped 1 (dòng/row 6): Cột này đã có" in said
    assert "skipped 2 (dòng/row 8, 9): Cần tên đường" in said
    assert "skipped 1 (dòng/row 7): Chưa có đường" in said
    assert list(KmPost.objects.values_list("metres", flat=True)) == [922_900, 923_900, 924_900]
    _run(
        str(_lines(tmp_path, ({"ref": "QL14", "name": "Quốc lộ 14"}, [[107.0, 11.7], [107.3, 11.7]]))),
        "--source",
        "roads",
    )
    assert KmPost.objects.count() == 3


def test_a_dry_run_tells_the_same_and_writes_nothing(tmp_path: Path) -> None:
    path = str(_table(tmp_path, "Chợ Đức Liễu,market,107.141,11.735"))
    dry, wet = _run(path, "--dry-run"), None
    assert not Place.objects.exists()
    wet = _run(path)
    assert dry.startswith(wet)
    assert Place.objects.get().source == "places"


class _BrokenPipe(StringIO):
    def write(self, text: str) -> int:
        raise BrokenPipeError


def test_what_nobody_reads_was_done_all_the_same(tmp_path: Path) -> None:
    path = str(_table(tmp_path, "Chợ Đức Liễu,market,107.141,11.735"))
    with pytest.raises(BrokenPipeError):
        call_command("import_places", path, stdout=_BrokenPipe())
    assert Place.objects.exists()


def test_rows_that_have_the_same_wrong_are_one_line(tmp_path: Path) -> None:
    rows = [f"Chỗ {number},tiệm lạ,107.1,11.{number:03}" for number in range(60)]
    path = _table(tmp_path, "", *rows, "Chợ,kỳ quan,107.2,11.7", ",market,107.2,11.7")
    said = _run(str(path), "--dry-run")
    assert "lưu ý/note 60 (dòng/row 3, 4, 5, 6, 7, …): Không biết loại “tiệm lạ”" in said
    assert "lưu ý/note 1 (dòng/row 63): Không biết loại “kỳ quan”" in said
    assert "bỏ qua/skipped 1 (dòng/row 64): Không có tên" in said
    assert "derived" not in said
    assert len(said.splitlines()) < 10


def test_of_two_rows_with_one_key_the_first_is_taken(tmp_path: Path) -> None:
    report = _take(
        _table(tmp_path, "7,Chợ A,market,107.1,11.7", "7,Chợ B,market,107.2,11.7", heading="ma,name,type,lon,lat")
    )
    assert (report.created, report.findings.refused, report.findings.counts["duplicate_key"]) == (1, 1, 1)
    assert Place.objects.get().name == "Chợ A"


def test_a_file_of_which_nothing_can_be_used_says_why(tmp_path: Path) -> None:
    path = _table(tmp_path, *[f"7,,107.1,11.{number}" for number in range(1, 9)], heading="ma,ten,lon,lat")
    with pytest.raises(CommandError) as refused:
        _run(str(path))
    assert "bỏ qua/skipped 7 (dòng/row 3, 4, 5, 6, 7, …): Mã (trường “ma”) đã có" in str(refused.value)
    assert "bỏ qua/skipped 1 (dòng/row 2): Không có tên" in str(refused.value)


@pytest.mark.parametrize("words", [["name=TEN,kind=LOAI"], ["name=TEN", "kind=LOAI"], ["name=TEN, kind=LOAI,"]])
def test_fields_are_named_with_commas_or_blanks_between(tmp_path: Path, words: list[str]) -> None:
    path = _table(tmp_path, "Đức Liễu,chợ,107.141,11.735", heading="TEN,LOAI,lon,lat")
    _run(str(path), "--map", *words)
    assert Place.objects.get().kind == PlaceKind.MARKET


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.csv", b"", []),
        ("no_columns.csv", "tên\nChợ\n".encode(), []),
        ("broken.osm.pbf", b"\x00\x00\x00\x0d\x0a\x09OSMHeader" + b"\xff" * 50, []),
        ("empty.osm.pbf", b"", []),
        ("broken.geojson", b'{"type": "FeatureCollection", "features": [', []),
        ("picture.jpg", b"\xff\xd8\xff", []),
        ("good.csv", b"name,lon,lat\nx,107,11\n", ["--map", "colour=red"]),
        ("good.csv", b"name,lon,lat\nx,107,11\n", ["--kind", "spaceship"]),
        ("good.csv", b"name,lon,lat\nx,107,11\n", ["--source", "areas"]),
        ("good.csv", b"name,lon,lat\nx,107,11\n", ["--source", "Hai chữ"]),
    ],
)
def test_what_cannot_be_used_is_refused_in_words(tmp_path: Path, name: str, content: bytes, words: list[str]) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(CommandError) as refused:
        _run(str(path), *words)
    assert len(str(refused.value)) > 20
    assert not Place.objects.exists()


def test_a_file_that_is_not_there_is_refused_in_words(tmp_path: Path) -> None:
    for name in ("none.csv", "none.osm.pbf"):
        with pytest.raises(CommandError):
            _run(str(tmp_path / name))
    with pytest.raises(CommandError):
        _run()


@needs_shared_data
def test_a_field_that_many_rows_share_is_no_key_and_that_is_said() -> None:
    path = str(SHARED / "vn_national_roads_legocity.geojson")
    said = _run(path, "--map", "name=ten", "--kind", "road")
    assert "skipped 456 (dòng/row 2, 3, 4, 5, 6, …): Mã (trường “ma”) đã có" in said
    assert set(Place.objects.values_list("source_key", flat=True)) == {"HA13", "HB01"}
    assert "tạo mới/created 174" in _run(path, "--map", "name=ten", "key=gid", "--kind", "road", "--source", "roads")
    assert Place.objects.get(source="roads", source_key="road/ql14").kind == PlaceKind.ROAD


def _extract(folder: Path) -> Path:
    """A crossing of two streets of which one has two pieces, a numbered road, houses, a school as an area, a temple."""
    path = folder / "town.osm.pbf"
    places = {
        1: (106.880, 11.530),
        2: (106.885, 11.530),
        3: (106.890, 11.530),
        4: (106.885, 11.525),
        5: (106.885, 11.535),
        6: (106.600, 11.650),
        7: (106.605, 11.650),
        11: (106.881, 11.531),
        12: (106.882, 11.531),
        13: (106.882, 11.532),
        14: (106.881, 11.532),
    }
    node, way = osmium.osm.mutable.Node, osmium.osm.mutable.Way
    tagged = {
        20: {"addr:housenumber": "125", "addr:street": "Hùng Vương", "shop": "yes", "name": "Tạp hóa Bảy"},
        21: {
            "amenity": "place_of_worship",
            "religion": "buddhist",
            "name": "Chùa Quang Minh",
            "name:vi": "Chùa Quang Minh",
        },
        22: {
            "amenity": "hospital",
            "name": "Bệnh viện Đa khoa",
            "short_name": "BVĐK",
            "old_name": "Nhà thương;Bệnh xá",
        },
        23: {"place": "hamlet", "name": "Ấp 5A"},
        24: {"amenity": "fuel"},
    }
    ways = [
        (1, [1, 2], {"highway": "residential", "name": "Hùng Vương"}),
        (2, [2, 3], {"highway": "residential", "name": "Hùng Vương"}),
        (3, [4, 2, 5], {"highway": "trunk", "name": "Quốc lộ 14", "ref": "QL.14"}),
        (4, [6, 7], {"highway": "residential", "name": "Hùng Vương"}),
        (5, [11, 12, 13, 14, 11], {"amenity": "school", "name": "Trường Tiểu học"}),
        (6, [2, 999], {"highway": "residential", "name": "Cụt"}),
        (7, [1, 4], {"highway": "footway", "name": "Lối đi"}),
    ]
    with osmium.SimpleWriter(str(path)) as writer:
        for number, location in places.items():
            writer.add_node(node(id=number, location=location))
        for number, tags in tagged.items():
            writer.add_node(node(id=number, location=(106.887, 11.5302), tags=tags))
        for number, nodes, tags in ways:
            writer.add_way(way(id=number, nodes=nodes, tags=tags))
    return path


def test_an_extract_gives_streets_once_for_each_town_and_what_stands_along_them(tmp_path: Path) -> None:
    report = import_places("osm", read_openstreetmap(_extract(tmp_path)), at=NOW)
    by_key = {place.source_key: place for place in Place.objects.all()}
    streets = [place for place in by_key.values() if place.kind == PlaceKind.STREET]
    assert sorted(place.source_key for place in streets) == ["street/1", "street/4"]
    assert by_key["street/1"].shape.geom_type == "LineString"
    assert len(by_key["street/1"].shape.coords) == 3
    assert by_key["road/ql14"].name == "Quốc lộ 14"
    [junction] = [place for place in by_key.values() if place.kind == PlaceKind.JUNCTION]
    assert (junction.name, junction.position.x, junction.position.y) == ("Hùng Vương – Quốc lộ 14", 106.885, 11.53)
    house = by_key["node/20/house"]
    assert (house.kind, house.house_number, house.street) == (PlaceKind.HOUSE, "125", "Hùng Vương")
    assert by_key["node/20"].kind == PlaceKind.SHOP
    assert by_key["node/21"].kind == PlaceKind.PAGODA
    assert set(by_key["node/22"].names.values_list("name", "status")) == {
        ("Bệnh viện Đa khoa", NameStatus.OFFICIAL),
        ("BVĐK", NameStatus.ALIAS),
        ("Nhà thương", NameStatus.OLD),
        ("Bệnh xá", NameStatus.OLD),
    }
    school = by_key["way/5"]
    assert school.kind == PlaceKind.SCHOOL
    assert school.position.x == pytest.approx(106.8815, abs=1e-6)
    assert by_key["node/23"].kind == PlaceKind.VILLAGE
    assert by_key["node/24"].name == "Cây xăng"
    assert len(by_key) == 11
    assert report.findings.counts == {"points_missing": 1}


@needs_shared_data
def test_a_real_extract_is_imported_and_the_second_time_nothing_changes() -> None:
    path = SHARED / "andorra-2013.osm.pbf"
    first = import_places("andorra", read_openstreetmap(path), at=NOW)
    kinds = Counter(Place.objects.values_list("kind", flat=True))
    assert kinds[PlaceKind.STREET] > 100
    assert kinds[PlaceKind.ROAD] > 5
    assert kinds[PlaceKind.VILLAGE] > 40
    assert kinds[PlaceKind.FUEL] > 10
    assert kinds[PlaceKind.JUNCTION] > 50
    second = import_places("andorra", read_openstreetmap(path), at=NOW)
    assert _figures(second) == (0, 0, first.created, 0, first.findings.refused)


@pytest.mark.parametrize("name", ["a.osm.gz", "a.osm.bz2"])
def test_a_packed_extract_is_refused_before_it_is_opened(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"")
    with pytest.raises(CommandError, match="format_unknown"):
        _run(str(tmp_path / name))


def test_an_extract_in_xml_has_the_size_that_files_may_have(tmp_path: Path) -> None:
    path = tmp_path / "a.osm"
    path.touch()
    os.truncate(path, MAX_FILE_BYTES + 1)
    with pytest.raises(CommandError, match="file_too_big"):
        _run(str(path))
