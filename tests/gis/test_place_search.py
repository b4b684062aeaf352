"""Places are found by their names, as callers say and type them."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon, Point, Polygon
from django.db import OperationalError, connection, transaction

from gis.models import Area, AreaLevel, AreaPiece, AreaSuccession, Place, PlaceKind, PlaceName
from gis.places import lookup, search
from gis.places.answer import Flag
from gis.places.areas import index_areas
from gis.places.deadline import OutOfTime, deadline
from gis.places.search import search_places
from gis.places.writing import PlaceEntry, locate_places, write_places

DAY = date(2026, 11, 29)
FRONTEND = Path(__file__).parents[2] / "frontend"


@pytest.fixture
def province(db: None) -> None:
    """Two communes side by side, an old commune and an old district, a market and a road."""
    new = Area.objects.create(
        code="25417",
        name="Nghĩa Trung",
        kind="xã",
        valid_from=date(2025, 7, 1),
        shape=MultiPolygon(Polygon.from_bbox((107.0, 11.6, 107.2, 11.8)), srid=4326),
        label_point=Point(107.1, 11.7, srid=4326),
        source="test",
    )
    old = Area.objects.create(
        code="25420", name="Đức Liễu", kind="xã", valid_until=date(2025, 7, 1), level=AreaLevel.COMMUNE, source="test"
    )
    AreaSuccession.objects.create(predecessor=old, successor=new)
    index_areas(DAY)
    write_places(
        "test", [PlaceEntry(key="1", kind=PlaceKind.MARKET, name="Chợ Đức Liễu", lon=107.11, lat=11.71, precision_m=50)]
    )
    locate_places(DAY)


@pytest.mark.usefixtures("province")
@pytest.mark.parametrize("query", ["Chợ Đức Liễu", "cho duc lieu", "CHO DUC LI"])
def test_a_name_is_found_however_it_is_written(query: str) -> None:
    [first, *_] = search_places(query).candidates
    assert first.label == "Chợ Đức Liễu"
    assert first.within == ("xã Nghĩa Trung",)


@pytest.fixture
def roads(province: None) -> None:
    """A road with posts and one of a number that people may be counted into."""
    write_places(
        "roads",
        [
            PlaceEntry(
                key="14",
                kind=PlaceKind.ROAD,
                name="QL14",
                lon=107.0,
                lat=11.7,
                shape=GEOSGeometry("LINESTRING(106.9 11.7, 107.1 11.7)", srid=4326),
                posts=[(900_000, 106.9, 11.7), (930_000, 107.1, 11.7)],
            ),
            PlaceEntry(
                key="741",
                kind=PlaceKind.ROAD,
                name="ĐT741",
                lon=107.0,
                lat=11.6,
                shape=GEOSGeometry("LINESTRING(107.0 11.5, 107.0 11.6994)", srid=4326),
            ),
        ],
    )


@pytest.mark.usefixtures("roads")
@pytest.mark.parametrize(
    ("query", "label"),
    [("tỉnh lộ bảy bốn một xe tải lật", "ĐT741"), ("km chín hai hai xe tải lật ql14", "Km 922 QL14")],
)
def test_a_number_that_is_only_known_with_what_is_counted_is_doubted(query: str, label: str) -> None:
    answer = search_places(query)
    assert answer.candidates[0].label == label
    assert "number_unsure" in [doubt.code for doubt in answer.doubts]


@pytest.mark.usefixtures("roads")
def test_a_number_that_is_known_without_it_is_not() -> None:
    answer = search_places("quốc lộ mười bốn năm người bị thương")
    assert [one.label for one in answer.candidates] == ["QL14"]
    assert answer.doubts == ()


@pytest.mark.usefixtures("province")
def test_a_name_in_a_link_goes_before_the_middle_of_its_screen() -> None:
    answer = search_places("https://www.google.com/maps/place/Chợ+Đức+Liễu/@11.7,107.1,10z")
    assert answer.candidates[0].label == "Chợ Đức Liễu"
    assert answer.candidates[-1].how == "map_link"
    assert answer.candidates[-1].radius_m > 10_000
    assert [doubt.code for doubt in answer.doubts] == ["screen_centre"]


@pytest.mark.usefixtures("province")
@pytest.mark.parametrize("query", ["ở đây https://www.google.com/maps/@11.7,107.1,9z", "osm.org/#map=9/11.7/107.1"])
def test_the_middle_of_a_screen_is_doubted(query: str) -> None:
    answer = search_places(query)
    assert [one.how for one in answer.candidates] == ["map_link"]
    assert "screen_centre" in [doubt.code for doubt in answer.doubts]


@pytest.mark.usefixtures("province")
@pytest.mark.parametrize("link", ["https://maps.app.goo.gl/abc123", "https://goo.gl/maps/xyz"])
def test_what_stands_beside_a_short_link_is_searched_for(link: str) -> None:
    answer = search_places(f"gần chợ Đức Liễu {link}")
    assert answer.candidates[0].label == "Chợ Đức Liễu"
    assert answer.doubts[0].code == "short_link"
    alone = search_places(link)
    assert (alone.candidates, [doubt.code for doubt in alone.doubts]) == ((), ["short_link"])


@pytest.mark.usefixtures("province")
def test_a_circle_off_an_area_is_no_smaller_than_the_area() -> None:
    answer = search_places("cách xã Nghĩa Trung 2 km về phía bắc")
    assert answer.candidates[0].radius_m > 10_000
    assert "anchor_is_area" in [doubt.code for doubt in answer.doubts]
    assert "anchor_is_area" not in [doubt.code for doubt in search_places("cách chợ Đức Liễu 2 km về phía bắc").doubts]


@pytest.mark.usefixtures("province")
def test_a_short_plus_code_is_not_guessed_silently() -> None:
    assert [doubt.code for doubt in search_places("P438+4Q").doubts] == ["plus_code_by_centre"]
    assert "area_unknown" in [doubt.code for doubt in search_places("P438+4Q Xyzabc").doubts]
    assert search_places("P438+4Q Nghĩa Trung").doubts == ()


def test_every_code_that_is_emitted_has_words() -> None:
    """An operator would be shown the bare code otherwise. Codes are literals where they are said."""
    sources = [path.read_text(encoding="utf-8") for path in Path(search.__file__).parent.glob("*.py")]
    text = "\n".join(sources)
    understood = set(re.findall(r'\bread\(\s*"(\w+)"', text)) | {"plus_code", "link_text"}
    emitted = set(re.findall(r'(?:\bdoubt\(|\bReading\()\s*"(\w+)"', text)) - understood
    emitted |= {flag.value for flag in Flag} - {"former_unit"}
    emitted |= {"short_link", "link_without_position", "screen_centre"}
    assert len(emitted) > 30
    for language in ("vi", "en"):
        words = (FRONTEND / "src" / "i18n" / language / "places.ts").read_text(encoding="utf-8")
        doubts = words[words.index("placeDoubt") : words.index("placeFlag")]
        assert emitted - set(re.findall(r"^\s*(\w+):", doubts, re.MULTILINE)) == set()


@pytest.mark.usefixtures("roads")
def test_roads_that_come_near_each_other_do_not_meet() -> None:
    """The one ends 70 m from the other."""
    answer = search_places("ngã tư QL14 và ĐT741")
    assert answer.candidates[0].kind == "junction"
    assert answer.candidates[0].score < 0.75
    assert "roads_do_not_meet" in [doubt.code for doubt in answer.doubts]


@pytest.mark.usefixtures("roads")
def test_roads_that_end_at_each_other_as_lines_are_drawn_meet() -> None:
    Place.objects.filter(name="ĐT741").update(shape=GEOSGeometry("LINESTRING(107.0 11.5, 107.0 11.6998)", srid=4326))
    answer = search_places("ngã tư QL14 và ĐT741")
    assert answer.candidates[0].kind == "junction"
    assert answer.doubts == ()


@pytest.mark.usefixtures("province")
def test_a_known_house_is_found_among_very_many_of_streets_of_its_name() -> None:
    """Every town has a street of this name; the one that is asked for is the last that was imported."""
    elsewhere = [
        PlaceEntry(
            key=f"h{n}",
            kind=PlaceKind.HOUSE,
            name=f"{n} Hùng Vương",
            house_number=str(n),
            street="Hùng Vương",
            lon=106.2,
            lat=11.2,
        )
        for n in range(1, 2_501)
    ]
    here = [
        PlaceEntry(key="s", kind=PlaceKind.STREET, name="Hùng Vương", lon=107.1, lat=11.7, precision_m=500),
        *(
            PlaceEntry(
                key=f"x{number}",
                kind=PlaceKind.HOUSE,
                name=f"{number} Hùng Vương",
                house_number=number,
                street="Hùng Vương",
                lon=lon,
                lat=11.7,
                precision_m=15,
            )
            for number, lon in (("10", 107.100), ("12", 107.101), ("12/3", 107.1015), ("20", 107.102))
        ),
    ]
    write_places("houses", [*elsewhere, *here])
    for asked, lon, how in (
        ("12 Hùng Vương", 107.101, "house"),
        ("12/3 Hùng Vương", 107.1015, "house"),
        ("12/5 Hùng Vương", 107.101, "house"),
        ("16 Hùng Vương", 107.1015, "interpolated"),
    ):
        first = search_places(asked).candidates[0]
        assert (first.how, first.position.lon) == (how, pytest.approx(lon, abs=1e-4)), asked


@pytest.mark.usefixtures("province")
@pytest.mark.parametrize("query", ["漢" * 800, "ß" * 1500, f"chợ {'ß' * 700} Đức Liễu", f"12 {'漢' * 700}"])
def test_one_very_long_word_is_no_fault_of_the_search(query: str) -> None:
    assert search_places(query).doubts


def _rename(day: date) -> None:
    """Let Nghĩa Trung become Nghĩa Hòa on a day."""
    old = Area.objects.get(code="25417")
    Area.objects.filter(pk=old.pk).update(valid_until=day)
    new = Area.objects.create(
        code="25417", name="Nghĩa Hòa", kind="xã", valid_from=day, shape=old.shape, label_point=old.label_point,
        source="test",
    )  # fmt: skip
    AreaSuccession.objects.create(predecessor=old, successor=new)


@pytest.mark.usefixtures("province")
def test_a_division_that_was_imported_ahead_of_its_day_waits_for_it() -> None:
    turn = date(2026, 12, 15)
    _rename(turn)
    index_areas(DAY)
    assert [one.label for one in search_places("xã Nghĩa Hòa", day=DAY).candidates if one.label == "xã Nghĩa Hòa"] == []
    first = search_places("xã Nghĩa Trung", day=DAY).candidates[0]
    assert (first.label, first.flags) == ("xã Nghĩa Trung", ())
    index_areas(turn)
    assert search_places("xã Nghĩa Hòa", day=turn).candidates[0].label == "xã Nghĩa Hòa"
    assert Flag.FORMER_UNIT in search_places("xã Nghĩa Trung", day=turn).candidates[0].flags


@pytest.mark.django_db(transaction=True)
def test_names_are_read_again_when_any_of_them_was_written_and_only_then(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that is swapped for another leaves the number of names and perhaps the newest id as they were."""
    read = []
    original = lookup._read_gazetteer
    monkeypatch.setattr(lookup, "_read_gazetteer", lambda day: read.append(day) or original(day))
    write_places("t", [PlaceEntry(key="1", kind=PlaceKind.ROAD, name="QL14", lon=107.1, lat=11.7)])
    assert lookup.gazetteer(DAY).roads_of("ql14")
    assert lookup.gazetteer(DAY).roads_of("ql14")
    assert len(read) == 1
    PlaceName.objects.filter(folded="ql14").update(folded="ql55")
    assert lookup.gazetteer(DAY).roads_of("ql55")
    with transaction.atomic():
        PlaceName.objects.filter(folded="ql55").update(folded="ql77")
        assert lookup.gazetteer(DAY).roads_of("ql77")
        transaction.set_rollback(True)
    assert not lookup.gazetteer(DAY).roads_of("ql77")


@pytest.mark.django_db(transaction=True)
def test_while_the_names_are_read_others_are_answered_from_what_was_known() -> None:
    before = lookup.gazetteer(DAY)
    write_places("t", [PlaceEntry(key="1", kind=PlaceKind.ROAD, name="QL14", lon=107.1, lat=11.7)])
    with lookup._Kept.lock:
        assert lookup.gazetteer(DAY) is before
    assert lookup.gazetteer(DAY) is not before


@pytest.mark.django_db
def test_all_statements_of_a_search_have_one_deadline() -> None:
    def sleep_often() -> None:
        with transaction.atomic(), deadline(100), connection.cursor() as cursor:
            for _ in range(10):
                cursor.execute("SELECT pg_sleep(0.03)")

    with pytest.raises((OutOfTime, OperationalError)):
        sleep_often()


@pytest.mark.usefixtures("province")
def test_a_place_in_two_communes_lies_in_the_same_one_every_time() -> None:
    """And what tells so reads the pieces that areas are cut into."""
    Area.objects.create(
        code="11111",
        name="Chồng Lấn",
        kind="xã",
        valid_from=date(2025, 7, 1),
        shape=MultiPolygon(Polygon.from_bbox((107.0, 11.6, 107.2, 11.8)), srid=4326),
        source="test",
    )
    locate_places(DAY)
    market = Place.objects.get(source_key="1", source="test")
    assert market.within is not None
    assert market.within.code == "11111"
    assert set(search_places("Chợ Đức Liễu", day=DAY).candidates[0].within) == {"xã Chồng Lấn", "xã Nghĩa Trung"}
    AreaPiece.objects.all().delete()
    locate_places(DAY)
    market.refresh_from_db()
    assert market.within is None
    assert search_places("Chợ Đức Liễu", day=DAY).candidates[0].within == ()
