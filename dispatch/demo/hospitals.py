"""Adds the hospitals to which the demonstration's ambulances take patients."""

from django.contrib.gis.geos import Point

from dispatch.demo.reading import read_hospitals
from dispatch.models import Hospital


def add_hospitals() -> int:
    """Create the hospitals that are not there, and return how many; those that exist stay as they are."""
    known = set(Hospital.objects.values_list("code", flat=True))
    missing = [
        Hospital(
            code=entry.code,
            name_vi=entry.name_vi,
            name_en=entry.name_en,
            position=Point(entry.lon, entry.lat, srid=4326),
            phone_number=entry.phone_number,
            approximate=entry.approximate,
        )
        for entry in read_hospitals().entries
        if entry.code not in known
    ]
    return len(Hospital.objects.bulk_create(missing))
