"""Adds how many people live in the wards and communes of the demonstration."""

from dispatch.demo.areas import SOURCE
from dispatch.demo.reading import read_populations
from gis.models import Area, AreaLevel


def add_populations() -> int:
    """Give the demonstration's own areas the people that they lack, and return to how many areas."""
    people = {entry.code: entry.people for entry in read_populations().entries}
    areas = [
        area
        for area in Area.objects.filter(level=AreaLevel.COMMUNE, source=SOURCE, population=None)
        if area.code in people
    ]
    for area in areas:
        area.population = people[area.code]
    Area.objects.bulk_update(areas, ["population"])
    return len(areas)
