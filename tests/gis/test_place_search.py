"""Places are found by their names, as callers say and type them."""

from datetime import date

import pytest
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon, Point, Polygon

from gis.models import Area, AreaLevel, AreaSuccession, PlaceKind
from gis.places.areas import index_areas
from gis.places.search import search_places
from gis.places.writing import PlaceEntry, locate_places, write_places

DAY = date(2026, 11, 29)


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
    ("query", "label"), [("tỉnh lộ bảy bốn một xe tải lật", "ĐT741"), ("km chín hai hai xe tải lật ql14", "Km 922 QL14")]
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
