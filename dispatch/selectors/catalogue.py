"""The rows that a centre edits, by which cards are read."""

from django.db.models import Prefetch

from dispatch.models import Agency, IncidentType, ServiceLine, Station, UnitType
from dispatch.schema import Catalogue, CatalogueItem, IncidentTypeItem, StationItem


def catalogue() -> Catalogue:
    """Return all names that cards refer to by code."""
    types = IncidentType.objects.prefetch_related(Prefetch("agencies", Agency.objects.order_by("code")))
    return Catalogue(
        agencies=[_item(row) for row in Agency.objects.all()],
        lines=[_item(row) for row in ServiceLine.objects.all()],
        incident_types=[
            IncidentTypeItem(
                code=row.code,
                name_vi=row.name_vi,
                name_en=row.name_en,
                agencies=[agency.code for agency in row.agencies.all()],
                priority=row.default_priority,
            )
            for row in types
        ],
        unit_types=[_item(row) for row in UnitType.objects.all()],
        stations=[
            StationItem(
                code=row.code,
                name_vi=row.name_vi,
                name_en=row.name_en,
                agency=row.agency_id,
                lon=row.position.x,
                lat=row.position.y,
            )
            for row in Station.objects.all()
        ],
    )


def _item(row: Agency | ServiceLine | UnitType) -> CatalogueItem:
    return CatalogueItem(code=row.code, name_vi=row.name_vi, name_en=row.name_en)


def agency_codes() -> list[str]:
    """Return the codes of all agencies, sorted."""
    return list(Agency.objects.order_by("code").values_list("code", flat=True))
