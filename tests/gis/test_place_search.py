"""Places are found by their names, as callers say and type them."""

from datetime import date

import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon

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
