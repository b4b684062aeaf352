"""Roads are closed and opened, by those who send units; every way leads around them from that moment on."""

from typing import cast

import shapely
from django.contrib.gis.geos import GEOSGeometry, Polygon
from django.db.models.functions import Now

from dispatch.actions.writing import database_now, require, writing
from dispatch.errors import Invalid, NotFound
from dispatch.models import Agency, Closure
from dispatch.rules.access import ENGINE, Actor, Right
from dispatch.schema import ClosureCard, EventData, NewClosure
from dispatch.selectors.closures import closed_or_to_be_closed, read_closure_card
from dispatch.timeline import Event
from dispatch.vocabulary import EventName
from gis.travel.avoiding import MOST_CORNERS, MOST_OUTLINE_M, corners, outline, outline_m, rings_of, span_m
from gis.travel.chosen import profile_codes

# What is larger is no road, and would have every way search the whole province.
LARGEST_M = 50_000
# No router takes areas without limit. One closure has a fifth of what it takes; some is left for how it measures.
LARGEST_OUTLINE_M = MOST_OUTLINE_M / 5
LARGEST_CORNERS = MOST_CORNERS / 5
ALL_OUTLINES_M = MOST_OUTLINE_M * 0.8
ALL_CORNERS = MOST_CORNERS * 0.8


def close_road(*, by: Actor, new: NewClosure) -> ClosureCard:
    """Close the roads that a shape touches.

    Raises Forbidden, Invalid `closure_shape_invalid`, `closure_too_large`, `closures_too_many` (with those that stand,
    more than a router takes), `closure_over` or `profile_unknown`.
    """
    with writing(by) as work:
        require(by, Right.CLOSE_ROAD)
        shape = _shape_of(new)
        if unknown := set(new.passable_by) - profile_codes():
            first = min(unknown)
            raise Invalid("profile_unknown", f"There is no travel profile {first}.", {"profile": first})
        from_at = new.from_at or database_now()
        if new.until is not None and new.until <= max(from_at, database_now()):
            raise Invalid("closure_over", "The closure would be over before it begins.")
        area = _area_of(shape, new.radius_m)
        closure = Closure.objects.create(
            kind=new.kind,
            place=new.place,
            note=new.note,
            shape=_stored(shape),
            radius_m=new.radius_m,
            area=cast("Polygon", _stored(area)),
            passable_by=sorted(set(new.passable_by)),
            from_at=from_at,
            until=new.until,
            entered_by_id=by.require_person_id(),
        )
        return work.record(*_told(closure.pk, EventName.ROAD_CLOSED))


def open_road(*, by: Actor, closure_id: int) -> ClosureCard:
    """Say that one gets through again. Opening what is open changes nothing.

    Raises NotFound `closure_unknown`, Forbidden.
    """
    with writing(by) as work:
        require(by, Right.CLOSE_ROAD)
        closure = Closure.objects.select_for_update(no_key=True).filter(pk=closure_id).first()
        if closure is None:
            raise NotFound("closure_unknown", f"There is no closure {closure_id}.")
        if closure.ended_at is not None:
            return work.record(read_closure_card(closure.pk), [])
        Closure.objects.filter(pk=closure.pk).update(ended_at=Now(), ended_by_id=by.require_person_id())
        return work.record(*_told(closure.pk, EventName.ROAD_OPENED))


def end_closures_that_are_over() -> int:
    """Take off the boards what was closed until now, and return how many. Ways have not avoided it any more already."""
    over = Closure.objects.filter(ended_at__isnull=True, until__lte=Now())
    if not over.exists():
        return 0
    with writing(ENGINE) as work:
        ids = list(over.select_for_update(no_key=True, skip_locked=True).order_by("id").values_list("pk", flat=True))
        Closure.objects.filter(pk__in=ids).update(ended_at=Now())
        for closure_id in ids:
            work.events.extend(_told(closure_id, EventName.ROAD_OPENED)[1])
        return len(ids)


def _shape_of(new: NewClosure) -> shapely.Geometry:
    shape: shapely.Geometry = shapely.from_geojson(new.shape.model_dump_json(), on_invalid="ignore")
    if shape is None or shape.is_empty or not shape.is_valid:
        raise Invalid("closure_shape_invalid", "The shape crosses itself, is not closed, or has no extent.")
    if span_m(shape) > LARGEST_M:
        raise Invalid("closure_too_large", f"The shape is larger than {LARGEST_M} m.", {"most_m": LARGEST_M})
    return shape


def _area_of(shape: shapely.Geometry, radius_m: float) -> shapely.Polygon:
    """Return what is avoided, where a router takes it beside all that stands."""
    area = outline(shape, radius_m)
    if outline_m(area) > LARGEST_OUTLINE_M or corners(area) > LARGEST_CORNERS:
        raise Invalid("closure_too_large", "The shape has too long an outline.", {"most_m": LARGEST_OUTLINE_M})
    together = [shapely.Polygon(ring) for ring in rings_of(area)]
    together += [shapely.Polygon(ring) for road in closed_or_to_be_closed(database_now()) for ring in road.rings]
    if sum(map(outline_m, together)) > ALL_OUTLINES_M or sum(map(corners, together)) > ALL_CORNERS:
        raise Invalid("closures_too_many", "A router does not take so many closures.", {"most_m": ALL_OUTLINES_M})
    return area


def _stored(shape: shapely.Geometry) -> GEOSGeometry:
    return GEOSGeometry(shapely.to_wkb(shape).hex(), srid=4326)


def _told(closure_id: int, name: EventName) -> tuple[ClosureCard, list[Event]]:
    """Return the card of a closure as it now is, and the event that tells it to the consoles of all agencies."""
    card = read_closure_card(closure_id)
    agencies = list(Agency.objects.order_by("code").values_list("code", flat=True))
    return card, [Event(name, agencies, EventData(closures=[card]))]
