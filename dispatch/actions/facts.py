"""The facts of an incident by the names that the contract gives them."""

from django.contrib.gis.geos import Point
from django.utils import timezone

from dispatch.models import Incident
from dispatch.schema import Location, NewLocation
from dispatch.selectors.cards import location_of
from gis.boundaries.lookup import commune_at


def fact(incident: Incident, field: str) -> object:
    """Return a field's value as the contract shows it."""
    if field == "location":
        location = location_of(incident)
        return location.model_dump(mode="json") if location else None
    return incident.type_id if field == "type" else getattr(incident, field)


def set_location(incident: Incident, location: Location | NewLocation | None) -> None:
    """Give an incident, which is not saved here, its location with the commune of today around it, or none."""
    point = Point(location.lon, location.lat, srid=4326) if location else None
    incident.location = point
    incident.area = commune_at(point, timezone.localdate()) if point else ""
    incident.location_radius_m = location.radius_m if location else None
    incident.location_source = location.source if location else ""
