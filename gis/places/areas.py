"""Puts the areas of administration, present and former, among the places that are found by name."""

from datetime import date

import shapely
from django.contrib.gis.geos import MultiPolygon, Point

from gis.distance import metres_between
from gis.models import Area, AreaLevel, AreaSuccession, NameStatus, Place, PlaceKind
from gis.places.writing import PlaceEntry, write_places

SOURCE = "areas"
_KINDS = {
    AreaLevel.PROVINCE: PlaceKind.PROVINCE,
    AreaLevel.DISTRICT: PlaceKind.DISTRICT,
    AreaLevel.COMMUNE: PlaceKind.COMMUNE,
}
_IMPORTANCE = {PlaceKind.PROVINCE: 0.9, PlaceKind.DISTRICT: 0.8, PlaceKind.COMMUNE: 0.7}
_FORMER = 0.6  # of the importance of one that still is
# Of an area of which only a point is known.
_USUAL_RADIUS_M = {PlaceKind.PROVINCE: 50_000, PlaceKind.DISTRICT: 20_000, PlaceKind.COMMUNE: 6_000}


def index_areas(day: date) -> int:
    """Write a place for each area that holds on the day or has held before; return how many.

    One that begins later is left out: on its first day this is called again, or old and new names would both be wrong.

    A former area without a shape stands where its successor is, as wide as that is. One that has neither a shape, a
    point nor a successor cannot be shown and is left out. Areas that are no longer in the table lose their place.
    """
    areas = {area.pk: area for area in Area.objects.exclude(level=AreaLevel.ZONE)}
    heirs = _heirs()
    entries = [
        entry
        for area in areas.values()
        if (area.valid_from is None or area.valid_from <= day)
        and (entry := _entry(area, _ground(area, areas, heirs), day)) is not None
    ]
    write_places(SOURCE, entries)
    Place.objects.filter(source=SOURCE).exclude(source_key__in=[entry.key for entry in entries]).delete()
    return len(entries)


def _heirs() -> dict[int, list[int]]:
    heirs: dict[int, list[int]] = {}
    for old, new in AreaSuccession.objects.order_by("pk").values_list("predecessor_id", "successor_id"):
        heirs.setdefault(old, []).append(new)
    return heirs


def _ground(area: Area, areas: dict[int, Area], heirs: dict[int, list[int]]) -> Area | None:
    """Return the area itself or the nearest of its successors that has a shape or a point."""
    seen: set[int] = set()
    waiting = [area.pk]
    while waiting:
        found = areas.get(waiting.pop(0))
        if found is None or found.pk in seen:
            continue
        seen.add(found.pk)
        if found.shape is not None or found.label_point is not None:
            return found
        waiting += heirs.get(found.pk, [])
    return None


def _entry(area: Area, ground: Area | None, day: date) -> PlaceEntry | None:
    if ground is None:
        return None
    kind = _KINDS[AreaLevel(area.level)]
    position = _point(ground)
    former = area.valid_until is not None and area.valid_until <= day
    return PlaceEntry(
        key=str(area.pk),
        kind=kind,
        name=f"{area.kind} {area.name}".strip(),
        lon=position.x,
        lat=position.y,
        precision_m=_radius_m(ground.shape, position) or _USUAL_RADIUS_M[kind],
        names=[(area.name, NameStatus.OLD if former else NameStatus.OFFICIAL)],
        importance=_IMPORTANCE[kind] * (_FORMER if former else 1),
        area_id=area.pk,
    )


def _point(area: Area) -> Point:
    if area.label_point is not None:
        return area.label_point
    return area.shape.point_on_surface  # type: ignore[union-attr]  # it has one of the two


def _radius_m(shape: MultiPolygon | None, centre: Point) -> int:
    """Return how far the farthest corner of the shape is from the point, in metres; 0 without a shape."""
    if shape is None:
        return 0
    corners = shapely.get_coordinates(shapely.from_wkb(bytes(shape.wkb)))
    return round(max(metres_between((centre.x, centre.y), (lon, lat)) for lon, lat in corners))
