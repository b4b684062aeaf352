"""Adds how vehicles travel, and how much longer roads are than straight lines."""

from dispatch.catalogue.reading import read_area_classes, read_travel_profiles
from gis.models import AreaClass, TravelProfile


def add_travel_profiles() -> int:
    """Create the profiles that are not there, not approved yet, and return how many."""
    known = set(TravelProfile.objects.values_list("code", flat=True))
    missing = [TravelProfile(**entry.model_dump()) for entry in read_travel_profiles() if entry.code not in known]
    return len(TravelProfile.objects.bulk_create(missing))


def add_area_classes() -> int:
    """Create the classes that are not there, not approved yet, and return how many."""
    known = set(AreaClass.objects.values_list("code", flat=True))
    missing = [
        AreaClass(
            code=entry.code,
            name_vi=entry.name_vi,
            name_en=entry.name_en,
            road_factor=entry.road_factor,
            area_kinds=list(entry.area_kinds),
            area_codes=list(entry.area_codes),
        )
        for entry in read_area_classes()
        if entry.code not in known
    ]
    return len(AreaClass.objects.bulk_create(missing))
