"""Where units are."""

from django.contrib.gis.geos import Point

from dispatch.models import Unit
from dispatch.ports import Movement


def newest_movements() -> list[Movement]:
    """Return the newest place of each unit that has one, for screens."""
    units = Unit.objects.filter(position__isnull=False).values_list("id", "agency_id", "position", "position_at")
    return [
        Movement(unit_id, agency, point.x, point.y, None, None, at.timestamp(), suspect=False)
        for unit_id, agency, point, at in units
        if isinstance(point, Point) and at is not None
    ]
