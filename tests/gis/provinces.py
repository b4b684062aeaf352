"""A small province of squares before and after a change of its division, and the test data of a real one."""

from datetime import date
from pathlib import Path

import pytest
from django.contrib.gis.geos import MultiPolygon, Polygon

from gis.models import Area, AreaSuccession

CHANGE = date(2025, 7, 1)
DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason=f"the test data are not at {DATA}")


def square(west: float, south: float, size: float = 0.1) -> MultiPolygon:
    """Return a square of degrees by its south-western corner."""
    return MultiPolygon(Polygon.from_bbox((west, south, west + size, south + size)), srid=4326)


def make_area(code: str, shape: MultiPolygon | None = None, **values: object) -> Area:
    """Create a commune, or what the values say."""
    return Area.objects.create(**{"code": code, "name": code, "kind": "xã", "source": "test", "shape": shape} | values)


def make_division() -> dict[str, Area]:
    """Create two districts with three communes without shape, which became one commune of both; another is renamed."""
    west = make_area("700", square(106.5, 11.5), level="district", kind="huyện", valid_until=CHANGE)
    east = make_area("701", square(106.6, 11.5), level="district", kind="huyện", valid_until=CHANGE)
    both = MultiPolygon(Polygon.from_bbox((106.5, 11.5, 106.7, 11.6)), srid=4326)
    renaming = date(2026, 4, 30)
    first = make_area("25000", both, name="Tân Khai", valid_from=CHANGE, valid_until=renaming)
    second = make_area("25000", both, name="Tân Khai", kind="phường", valid_from=renaming)
    areas = {"west": west, "east": east, "first": first, "second": second}
    for code, district in (("25000", west), ("25001", west), ("25002", east)):
        old = make_area(code, name=f"cũ {code}", valid_until=CHANGE, parent=district)
        AreaSuccession.objects.create(predecessor=old, successor=first)
        areas[f"old {code}"] = old
    return areas
