"""Adds the wards and communes, with shapes drawn from their label points."""

from typing import cast

from django.contrib.gis.geos import GEOSGeometry, MultiPolygon, Point
from shapely import Polygon

from dispatch.demo.cells import voronoi_cells
from dispatch.demo.reading import read_areas, read_outline
from gis.models import Area, AreaLevel

SOURCE = "Demonstration: Voronoi cell of a hand-placed label point within a coarse outline; not a boundary"


def add_areas() -> int:
    """Create the areas that are not there, and return how many; those that exist keep their shape."""
    known = set(Area.objects.filter(level=AreaLevel.COMMUNE).values_list("code", flat=True))
    entries = read_areas().entries
    if all(entry.code in known for entry in entries):
        return 0
    cells = voronoi_cells([(entry.lon, entry.lat) for entry in entries], Polygon(read_outline().ring))
    missing = [
        Area(
            code=entry.code,
            name=entry.name,
            kind=entry.kind,
            label_point=Point(entry.lon, entry.lat, srid=4326),
            shape=cast("MultiPolygon", GEOSGeometry(cell.wkb_hex, srid=4326)),
            approximate=True,
            source=SOURCE,
        )
        for entry, cell in zip(entries, cells, strict=True)
        if entry.code not in known
    ]
    return len(Area.objects.bulk_create(missing))
