"""Where units are."""

from django.contrib.gis.geos import Point

from dispatch.models import Unit, UnitPosition
from dispatch.ports import Movement


def newest_position(unit: Unit) -> UnitPosition | None:
    """Return where a unit was last known to be; None where it was never located."""
    return getattr(unit, "position", None)


def newest_movements() -> list[Movement]:
    """Return the newest place of each unit that has one, for screens."""
    rows = UnitPosition.objects.values_list(
        "unit_id", "unit__agency_id", "position", "heading", "speed_mps", "at", "suspect"
    )
    return [
        Movement(unit_id, agency, point.x, point.y, heading, speed_mps, at.timestamp(), suspect)
        for unit_id, agency, point, heading, speed_mps, at, suspect in rows
        if isinstance(point, Point)
    ]
