"""Files of offices are read whatever they are wrong in, or refused in words: never misread and never fatal."""

import contextlib
import json
import os
import socket
import unicodedata
import zipfile

import numpy as np
import pyogrio
import pytest
import shapely
from django.contrib.gis.geos import Point

from gis.files import FileRefused, read_file, read_table
from gis.files.encodings import _TCVN3, _VNI, LEGACY, decode_text
from gis.files.limits import MAX_FILE_BYTES

NAMES = ["Phường Bình Phước", "Xã Đăk Ơ", "Thị xã Phước Long", "Xã Lộc Thạnh", "Xã Bù Gia Mập"]
SQUARE = shapely.box(106.6, 11.6, 106.8, 11.8)
BOW_TIE = shapely.Polygon([(106.0, 11.0), (106.2, 11.2), (106.2, 11.0), (106.0, 11.2)])


def in_tcvn3(text):
    letters = {letter: byte for byte, letter in _TCVN3.items()}
    return "".join(letters.get(letter, letter) for letter in text).encode("latin-1")


def in_vni(text):
    letters = {}
    for written, letter in _VNI.items():
        letters.setdefault(letter, written)
    return "".join(letters.get(letter, letter) for letter in text).encode("cp1252")


def in_windows_1258(text):
    tones = "\u0300\u0301\u0303\u0309\u0323"
    written = []
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones))
        written += [base, *(part for part in parts if part in tones)]
    return "".join(written).encode("cp1258")


def collection(*features, **members):
    return json.dumps({"type": "FeatureCollection", **members, "features": list(features)}, ensure_ascii=False)


def feature(geometry, **properties):
    shape = json.loads(shapely.to_geojson(geometry)) if geometry is not None else None
    return {"type": "Feature", "properties": properties, "geometry": shape}


def geojson(path, *features, **members):
    path.write_text(collection(*features, **members), encoding="utf-8")
    return path


def layer(path, geometries, driver, crs="EPSG:4326", names=NAMES, **options):
    """Write a file in the way that GDAL does."""
    names = [names[index % len(names)] for index in range(len(geometries))]
    kind = geometries[0].geom_type
    pyogrio.raw.write(
        str(path),
        geometry=shapely.to_wkb(np.array(geometries)),
        field_data=[np.array([str(i) for i in range(len(geometries))], dtype=object), np.array(names, dtype=object)],
        fields=np.array(["code", "name"]),
        geometry_type=kind,
        crs=crs,
        driver=driver,
        **options,
    )
    return path


def codes(read):
    return [problem.code for problem in read.problems]


def refusal(path, **options):
    with pytest.raises(FileRefused) as refused:
        read_file(path, **options)
    assert refused.value.sentence.vi
    assert refused.value.sentence.en
    return refused.value.code


@contextlib.contextmanager
def listening():
    """An address that nobody may ask, and whether somebody did."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)

        def asked():
            with contextlib.suppress(TimeoutError):
                server.accept()[0].close()
                return True
            return False

        yield f"http://127.0.0.1:{server.getsockname()[1]}/crs", asked


class TestFormats:
    @pytest.mark.parametrize(
        ("suffix", "driver"),
        [("geojson", "GeoJSON"), ("shp", "ESRI Shapefile"), ("gpkg", "GPKG"), ("kml", "LIBKML")],
    )
    def test_each_format_gives_the_same_features(self, tmp_path, suffix, driver):
        path = layer(tmp_path / f"areas.{suffix}", [SQUARE, shapely.box(107, 11, 107.1, 11.1)], driver)
        read = read_file(path, key="code")
        assert [one.key for one in read.features] == ["0", "1"]
        names = [one.properties.get("name") or one.properties["Name"] for one in read.features]
        assert names == NAMES[:2]
        assert [one.geometry.srid for one in read.features] == [4326, 4326]
        assert read.features[0].geometry.extent == pytest.approx((106.6, 11.6, 106.8, 11.8))
        assert read.refused == []

    def test_a_zipped_shapefile_and_a_kmz(self, tmp_path):
        layer(tmp_path / "ranh.shp", [SQUARE], "ESRI Shapefile")
        with zipfile.ZipFile(tmp_path / "ranh.zip", "w") as packed:
            for part in tmp_path.glob("ranh.*"):
                if part.suffix != ".zip":
                    packed.write(part, f"thư mục/{part.name}")
        assert [one.properties["name"] for one in read_file(tmp_path / "ranh.zip").features] == NAMES[:1]
        layer(tmp_path / "doc.kml", [SQUARE], "LIBKML")
        with zipfile.ZipFile(tmp_path / "ranh.kmz", "w") as packed:
            packed.write(tmp_path / "doc.kml", "doc.kml")
        assert len(read_file(tmp_path / "ranh.kmz").features) == 1

    @pytest.mark.parametrize(
        "text",
        [
            "ten,lon,lat\nĐức Liễu,107.17,11.66\n",
            "ten;Kinh độ;Vĩ độ\nĐức Liễu;107,17;11,66\n",
            "\ufefften\tX\tY\r\nĐức Liễu\t107.17\t11.66\r\n",
        ],
    )
    def test_tables_as_spreadsheets_write_them(self, tmp_path, text):
        (tmp_path / "noi.csv").write_text(unicodedata.normalize("NFD", text), encoding="utf-8")
        [place] = read_file(tmp_path / "noi.csv").features
        assert place.properties["ten"] == "Đức Liễu"
        assert place.geometry.coords == (107.17, 11.66)

    def test_codes_keep_their_zeros_and_whole_numbers_stay_whole(self, tmp_path):
        path = geojson(tmp_path / "a.geojson", feature(SQUARE, code="007", n=5), feature(SQUARE, code="08", n=None))
        assert [one.properties for one in read_file(path).features] == [
            {"code": "007", "n": 5},
            {"code": "08", "n": None},
        ]

    def test_without_a_key_the_position_is_one(self, tmp_path):
        read = read_file(geojson(tmp_path / "a.geojson", feature(SQUARE, ten="a"), feature(SQUARE, ten="b")))
        assert [one.key for one in read.features] == ["1", "2"]

    def test_several_layers_want_one_named(self, tmp_path):
        path = layer(tmp_path / "a.gpkg", [SQUARE], "GPKG", layer="communes")
        layer(path, [SQUARE], "GPKG", layer="zones", append=True)
        assert refusal(path) == "layer_unknown"
        assert refusal(path, layer="roads") == "layer_unknown"
        assert len(read_file(path, layer="zones").features) == 1


class TestText:
    @pytest.mark.parametrize(
        "encoded",
        [
            lambda text: text.encode(),
            lambda text: text.encode("utf-8-sig"),
            lambda text: text.encode("utf-16"),
            lambda text: text.encode("utf-16-le"),
            lambda text: unicodedata.normalize("NFD", text).encode(),
            in_tcvn3,
            in_vni,
            in_windows_1258,
            lambda text: in_tcvn3(text).decode("cp1252").encode(),
            lambda text: in_vni(text).decode("cp1252").encode(),
        ],
        ids=["utf8", "bom", "utf16", "utf16le", "nfd", "tcvn3", "vni", "cp1258", "tcvn3-as-utf8", "vni-as-utf8"],
    )
    @pytest.mark.parametrize("suffix", ["geojson", "csv"])
    def test_each_encoding_is_recognised(self, tmp_path, encoded, suffix):
        if suffix == "csv":
            text = "name,lon,lat\n" + "".join(f"{name},106.9,11.5\n" for name in NAMES)
        else:
            text = collection(*(feature(SQUARE, name=name) for name in NAMES))
        path = tmp_path / f"a.{suffix}"
        path.write_bytes(encoded(text))
        assert [one.properties["name"] for one in read_file(path).features] == NAMES

    @pytest.mark.parametrize(
        "encoded", [in_tcvn3, in_vni, in_windows_1258, str.encode], ids=["tcvn3", "vni", "1258", "utf8"]
    )
    @pytest.mark.parametrize("declared", ["UTF-8", "ISO-8859-1", None])
    def test_a_shapefile_s_bytes_are_recognised_whatever_it_declares(self, tmp_path, encoded, declared):
        raw = [encoded(name).decode("latin-1") for name in NAMES]
        layer(tmp_path / "a.shp", [SQUARE] * 5, "ESRI Shapefile", names=raw, encoding="ISO-8859-1")
        (tmp_path / "a.cpg").unlink(missing_ok=True)
        if declared:
            (tmp_path / "a.cpg").write_text(declared)
        assert [one.properties["name"] for one in read_file(tmp_path / "a.shp").features] == NAMES

    def test_a_geopackage_filled_from_an_old_font(self, tmp_path):
        path = layer(tmp_path / "a.gpkg", [SQUARE] * 5, "GPKG", names=[in_vni(name).decode("cp1252") for name in NAMES])
        read = read_file(path)
        assert [one.properties["name"] for one in read.features] == NAMES
        assert "text_converted" in codes(read)

    def test_bytes_that_are_no_vietnamese_are_refused(self, tmp_path):
        (tmp_path / "a.csv").write_bytes("name,lon,lat\nGarçon naïf, 1,2\nfrüh über,3,4\n".encode("latin-1"))
        assert refusal(tmp_path / "a.csv") == "encoding_unknown"
        assert refusal(tmp_path / "a.csv", encoding="utf-8") == "encoding_unknown"
        assert refusal(tmp_path / "a.csv", encoding="klingon") == "encoding_unknown"

    def test_unicode_of_another_language_is_left_alone(self):
        assert decode_text("Garçon naïf früh über".encode()) == ("Garçon naïf früh über", "utf-8")

    def test_every_letter_survives_each_encoding(self):
        letters = "aàảãáạăằẳẵắặâầẩẫấậđeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵ"
        assert LEGACY["tcvn3"](in_tcvn3(letters).decode("latin-1")) == letters
        for case in (letters, letters.upper()):
            assert LEGACY["vni"](in_vni(case).decode("latin-1")) == case


class TestReferenceSystems:
    @pytest.mark.parametrize("crs", ["EPSG:3405", "EPSG:9212", "EPSG:32648", "EPSG:3857"])
    def test_a_named_system_is_brought_into_degrees(self, tmp_path, crs):
        # Projected with the same GDAL: what is held here is that the file's word is followed, and in which order.
        point = Point(106.9, 11.5, srid=4326)
        point.transform(int(crs.removeprefix("EPSG:")))
        path = layer(tmp_path / "a.gpkg", [shapely.Point(*point.coords)], "GPKG", crs=crs)
        read = read_file(path)
        assert read.features[0].geometry.coords == pytest.approx((106.9, 11.5), abs=1e-6)
        assert codes(read) == ["crs_reprojected"]

    def test_vn2000_is_not_taken_for_wgs84(self, tmp_path):
        """The datums lie 200 m apart: a shift that a map does not show and a caller's house does."""
        path = layer(tmp_path / "a.shp", [shapely.Point(545000, 1275000)], "ESRI Shapefile", crs="EPSG:3405")
        [vn2000] = read_file(path).features
        [utm] = read_file(path, crs="EPSG:32648").features
        apart = vn2000.geometry.distance(utm.geometry) * 111_000
        assert 100 < apart < 300

    def test_metres_without_a_system_are_refused_with_the_systems_that_fit(self, tmp_path):
        (tmp_path / "a.csv").write_text("code,x,y\n1,545000,1275000\n")
        assert refusal(tmp_path / "a.csv") == "crs_missing"
        with pytest.raises(FileRefused, match="EPSG:3405"):
            read_file(tmp_path / "a.csv")
        [place] = read_file(tmp_path / "a.csv", crs="EPSG:3405").features
        assert place.geometry.coords == pytest.approx((105.4, 11.5), abs=0.1)

    def test_metres_that_call_themselves_degrees_are_refused(self, tmp_path):
        assert refusal(geojson(tmp_path / "a.geojson", feature(shapely.Point(545000, 1275000)))) == "crs_wrong"

    def test_degrees_that_call_themselves_metres_are_taken_as_degrees(self, tmp_path):
        read = read_file(layer(tmp_path / "a.gpkg", [SQUARE], "GPKG", crs="EPSG:3405"))
        assert codes(read) == ["crs_corrected"]
        assert read.features[0].geometry.extent == pytest.approx((106.6, 11.6, 106.8, 11.8))

    def test_a_system_of_another_continent_is_refused(self, tmp_path):
        assert (
            refusal(layer(tmp_path / "a.gpkg", [shapely.Point(545000, 1275000)], "GPKG", crs="EPSG:32618"))
            == "crs_wrong"
        )

    def test_a_system_that_is_none_is_refused(self, tmp_path):
        path = geojson(tmp_path / "a.geojson", feature(SQUARE))
        assert refusal(path, crs="EPSG:999999") == "crs_unknown"
        assert refusal(path, crs="'; DROP TABLE") == "crs_unknown"

    def test_northing_before_easting_is_turned(self, tmp_path):
        path = layer(tmp_path / "a.gpkg", [shapely.Point(1275000, 545000)], "GPKG", crs="EPSG:3405")
        assert read_file(path).features[0].geometry.coords == pytest.approx((105.4, 11.5), abs=0.1)

    def test_latitude_before_longitude_is_turned_and_said(self, tmp_path):
        read = read_file(
            geojson(tmp_path / "a.geojson", feature(shapely.Point(11.5, 106.9)), feature(shapely.Point(106.9, 11.5)))
        )
        assert [one.geometry.coords for one in read.features] == [(106.9, 11.5), (106.9, 11.5)]
        assert [(problem.code, problem.key) for problem in read.problems] == [("lon_lat_swapped", "1")]

    def test_what_lies_abroad_is_taken_and_flagged(self, tmp_path):
        read = read_file(geojson(tmp_path / "a.geojson", feature(shapely.Point(1.5, 42.5))))
        assert len(read.features) == 1
        assert codes(read) == ["outside_vietnam"]


class TestShapes:
    def test_a_crossing_shape_is_repaired_and_said(self, tmp_path):
        read = read_file(geojson(tmp_path / "a.geojson", feature(BOW_TIE)))
        assert codes(read) == ["geometry_repaired"]
        assert read.features[0].geometry.valid
        assert read.features[0].geometry.area == pytest.approx(0.02)

    @pytest.mark.parametrize("geometry", [None, shapely.Polygon(), shapely.Polygon([(106, 11), (107, 11), (106, 11)])])
    def test_a_feature_without_a_shape_is_refused_alone(self, tmp_path, geometry):
        path = geojson(tmp_path / "a.geojson", feature(geometry, code="empty"), feature(SQUARE, code="good"))
        read = read_file(path)
        assert [one.key for one in read.features] == ["good"]
        assert [(problem.code, problem.key) for problem in read.refused] == [("geometry_empty", "empty")]

    def test_a_key_that_comes_twice_is_refused_the_second_time(self, tmp_path):
        path = geojson(tmp_path / "a.geojson", feature(SQUARE, code="1", n=1), feature(SQUARE, code="1", n=2))
        read = read_file(path)
        assert [one.properties["n"] for one in read.features] == [1]
        assert [(problem.code, problem.key) for problem in read.refused] == [("duplicate_key", "1")]

    def test_numbers_that_are_none_leave_a_row_out(self, tmp_path):
        (tmp_path / "a.csv").write_text("code,lon,lat\na,106.9,11.5\nb,,\nc,nan,inf\nd,đông,bắc\ne,999,11\n")
        read = read_file(tmp_path / "a.csv")
        assert [one.key for one in read.features] == ["a"]
        assert [problem.key for problem in read.refused] == ["b", "c", "d", "e"]


class TestDanger:
    def test_a_file_of_200_mb_is_refused_before_it_is_read(self, tmp_path, monkeypatch):
        path = tmp_path / "big.geojson"
        with path.open("wb") as file:
            file.truncate(200 * 1024 * 1024)
        monkeypatch.setattr("pathlib.Path.read_bytes", lambda _: pytest.fail("was read"))
        assert refusal(path) == "file_too_big"
        path.unlink()

    def test_the_bound_is_of_the_whole_shapefile(self, tmp_path):
        layer(tmp_path / "a.shp", [SQUARE], "ESRI Shapefile")
        with (tmp_path / "a.dbf").open("ab") as file:
            file.truncate(MAX_FILE_BYTES + 1)
        assert refusal(tmp_path / "a.shp") == "file_too_big"

    def test_a_zip_bomb_is_refused(self, tmp_path):
        with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("a.geojson", b" " * (30 * 1024 * 1024))
        assert refusal(tmp_path / "bomb.zip") == "archive_dangerous"

    def test_a_zip_that_lies_about_its_size_is_refused(self, tmp_path):
        path = tmp_path / "bomb.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("a.geojson", b" " * (30 * 1024 * 1024))
        size = (30 * 1024 * 1024).to_bytes(4, "little")
        path.write_bytes(path.read_bytes().replace(size, (1000).to_bytes(4, "little")))
        assert refusal(path) in ("archive_dangerous", "archive_unreadable")

    def test_a_zip_of_too_many_files_is_refused(self, tmp_path):
        with zipfile.ZipFile(tmp_path / "many.zip", "w") as packed:
            for number in range(60):
                packed.writestr(f"{number}.dbf", b"")
        assert refusal(tmp_path / "many.zip") == "archive_dangerous"

    def test_names_in_a_zip_lead_nowhere(self, tmp_path):
        with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
            packed.writestr("../../outside.geojson", collection(feature(SQUARE)))
        assert len(read_file(tmp_path / "a.zip").features) == 1
        assert not (tmp_path.parent.parent / "outside.geojson").exists()

    def test_a_zip_in_a_zip_an_empty_one_and_a_broken_one(self, tmp_path):
        with zipfile.ZipFile(tmp_path / "nested.zip", "w") as packed:
            packed.writestr("inner.zip", b"PK")
        assert refusal(tmp_path / "nested.zip") == "archive_without_data"
        (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04 nothing more")
        assert refusal(tmp_path / "broken.zip") == "archive_unreadable"

    def test_xml_that_defines_entities_is_refused(self, tmp_path):
        (tmp_path / "a.kml").write_text('<?xml version="1.0"?><!DOCTYPE k [<!ENTITY a "aaaa">]><kml>&a;</kml>')
        assert refusal(tmp_path / "a.kml") == "xml_entities"

    @pytest.mark.parametrize("member", ['"crs"', '"CRS"', r'"\u0063rs"', "'crs'", '"crs"/**/'])
    @pytest.mark.parametrize("inside", [False, True])
    def test_a_file_makes_the_centre_ask_nobody(self, tmp_path, member, inside):
        shape = feature(SQUARE)
        system = {"type": "link", "properties": {"href": "HREF", "type": "ogcwkt"}}
        if inside:
            shape["geometry"]["crs"] = system
        path = tmp_path / "a.geojson"
        with listening() as (address, asked):
            path.write_text(
                (collection(shape) if inside else collection(shape, crs=system))
                .replace('"crs"', member)
                .replace("HREF", address)
            )
            assert refusal(path) == "crs_linked"
            assert not asked()

    def test_the_library_itself_reaches_nobody(self, tmp_path, monkeypatch):
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.delenv("NO_PROXY", raising=False)
        with listening() as (address, asked):
            link = {"type": "link", "properties": {"href": address, "type": "ogcwkt"}}
            pyogrio.read_info(geojson(tmp_path / "a.geojson", feature(SQUARE), crs=link))
            assert not asked()

    def test_a_reference_system_is_a_code_and_no_address(self, tmp_path):
        path = geojson(tmp_path / "a.geojson", feature(SQUARE))
        with listening() as (address, asked):
            assert refusal(path, crs=address) == "crs_unknown"
            assert not asked()
        (tmp_path / "a.prj").write_text("EPSG:4326")
        assert refusal(path, crs=str(tmp_path / "a.prj")) == "crs_unknown"

    @pytest.mark.parametrize("value", ["VN-2000", None, 4326])
    def test_a_property_may_be_called_as_the_reference_system_is(self, tmp_path, value):
        named = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
        path = geojson(tmp_path / "a.geojson", feature(SQUARE, crs=value, system="crs"), crs=named)
        assert len(read_file(path).features) == 1

    @pytest.mark.parametrize("suffix", ["geojson", "kml", "shp", "gpkg"])
    def test_a_file_of_another_driver_is_not_opened(self, tmp_path, suffix):
        (tmp_path / f"a.{suffix}").write_text(
            "<OGRVRTDataSource><OGRVRTLayer name='passwd'><SrcDataSource>CSV:/etc/passwd</SrcDataSource>"
            "</OGRVRTLayer></OGRVRTDataSource>"
        )
        assert refusal(tmp_path / f"a.{suffix}") == "file_unreadable"

    @pytest.mark.parametrize(
        "content", [b"", b"\0" * 100, b"{", b'{"type": "FeatureCollection"}', b"[" * 100_000, os.urandom(500)]
    )
    @pytest.mark.parametrize("suffix", ["geojson", "kml", "shp", "gpkg", "csv", "zip"])
    def test_rubbish_is_refused_in_words(self, tmp_path, content, suffix):
        (tmp_path / f"a.{suffix}").write_bytes(content)
        assert refusal(tmp_path / f"a.{suffix}")

    def test_what_is_missing_or_unknown_is_refused(self, tmp_path):
        assert refusal(tmp_path / "none.geojson") == "file_missing"
        assert refusal(tmp_path) == "file_missing"
        (tmp_path / "a.docx").write_bytes(b"x")
        assert refusal(tmp_path / "a.docx") == "format_unknown"
        assert refusal(geojson(tmp_path / "a.geojson", feature(SQUARE)), key="ma") == "field_missing"


class TestTables:
    def test_a_quotation_mark_that_is_never_closed_is_refused(self, tmp_path):
        (tmp_path / "a.csv").write_text('a,b\n"1,2\n')
        with pytest.raises(FileRefused):
            read_table(tmp_path / "a.csv")

    def test_short_rows_are_filled_and_long_ones_cut(self, tmp_path):
        (tmp_path / "a.csv").write_text("a,b\n1\n\n1,2,3\n")
        assert read_table(tmp_path / "a.csv").rows == [{"a": "1", "b": ""}, {"a": "1", "b": "2"}]

    def test_each_row_knows_its_line(self, tmp_path):
        (tmp_path / "a.csv").write_text('a,b\n\n1,"hai\ndòng"\n,\n2,x\n')
        assert read_table(tmp_path / "a.csv").lines == [3, 6]
