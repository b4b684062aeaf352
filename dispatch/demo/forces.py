"""Adds the stations, the units that stand by there, and the desks of the centre."""

from django.contrib.gis.geos import Point
from django.db.models.functions import Now

from dispatch.demo.reading import read_desks, read_stations, read_units
from dispatch.models import Desk, Station, Unit, UnitPosition


def add_stations() -> int:
    """Create the stations that are not there, and return how many. The agencies must exist."""
    known = set(Station.objects.values_list("code", flat=True))
    missing = [
        Station(
            code=entry.code,
            agency_id=entry.agency,
            name_vi=entry.name_vi,
            name_en=entry.name_en,
            position=Point(entry.lon, entry.lat, srid=4326),
            approximate=entry.approximate,
        )
        for entry in read_stations().entries
        if entry.code not in known
    ]
    return len(Station.objects.bulk_create(missing))


def add_units() -> int:
    """Create the units that are not there, available at their station now, and return how many.

    A unit that exists keeps its status and place. The stations and unit types must exist.
    """
    known = set(Unit.objects.values_list("call_sign", flat=True))
    stations = Station.objects.in_bulk(field_name="code")
    units = Unit.objects.bulk_create(
        Unit(
            call_sign=entry.call_sign,
            agency_id=stations[entry.station].agency_id,
            station=stations[entry.station],
            type_id=entry.type,
            capabilities=list(entry.capabilities),
        )
        for entry in read_units().entries
        if entry.call_sign not in known
    )
    UnitPosition.objects.bulk_create(
        UnitPosition(unit=unit, position=unit.station.position, at=Now()) for unit in units
    )
    return len(units)


def add_desks() -> int:
    """Create the desks that are not there, and return how many. The agencies must exist."""
    known = set(Desk.objects.values_list("code", flat=True))
    missing = [
        Desk(
            code=entry.code,
            name_vi=entry.name_vi,
            name_en=entry.name_en,
            agency_id=entry.agency,
            shared=entry.shared,
        )
        for entry in read_desks().entries
        if entry.code not in known
    ]
    return len(Desk.objects.bulk_create(missing))
