"""In which areas a point is, and its address. Whoever is signed in may ask: both are public knowledge."""

from typing import Annotated

from django.contrib.gis.geos import Point
from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field, StringConstraints

from dispatch.api.documents import PROBLEMS
from dispatch.errors import Invalid, NotFound
from dispatch.schema import AddressCard, AddressItem, AreaItem, AreasAtCard
from gis.address_platform.answers import Answer, address_at, address_by_code
from gis.address_platform.configured import address_platform
from gis.boundaries.lookup import FoundArea, areas_at

router = Router(tags=["areas"])

QueryLongitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
QueryLatitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]


class PointQuery(Schema):
    """A point in degrees, WGS 84."""

    lon: QueryLongitude
    lat: QueryLatitude


class AddressQuery(Schema):
    """Either a point in degrees or the code of an address."""

    lon: QueryLongitude | None = None
    lat: QueryLatitude | None = None
    # Not dots alone: in an address they lead elsewhere.
    code: Annotated[str, StringConstraints(max_length=40, pattern=r"^\.*[A-Za-z0-9-][A-Za-z0-9.-]*$")] | None = None


@router.get("/areas/at", response={200: AreasAtCard, **PROBLEMS})
def areas(request: HttpRequest, query: Query[PointQuery]) -> AreasAtCard:
    """Say in which areas a point is today, and was in the division before."""
    found = areas_at(Point(query.lon, query.lat, srid=4326), timezone.localdate())
    return AreasAtCard(
        now=[_area(area) for area in found.now],
        before=[_area(area) for area in found.before],
        before_until=found.before_until,
        outside=found.outside,
    )


@router.get("/addresses/at", response={200: AddressCard, **PROBLEMS})
def addresses(request: HttpRequest, query: Query[AddressQuery]) -> AddressCard:
    """Ask the national address platform for the address of a point or of a code; say so where it is silent."""
    platform = address_platform()
    if platform is None:
        raise NotFound("address_platform_off", "This centre is not connected to the national address platform.")
    now = timezone.now()
    if query.code is not None and query.lon is None and query.lat is None:
        answer = address_by_code(platform, query.code, now)
    elif query.code is None and query.lon is not None and query.lat is not None:
        answer = address_at(platform, (query.lon, query.lat), now)
    else:
        raise Invalid("address_question_unclear", "Ask for a point, with lon and lat, or for a code.")
    age_s = int((now - answer.answered_at).total_seconds()) if answer.answered_at is not None else None
    return AddressCard(
        address=_address(answer),
        platform=answer.platform.value,
        source=answer.source,
        answered_at=answer.answered_at,
        age_s=age_s,
    )


def _area(found: FoundArea) -> AreaItem:
    area = found.area
    return AreaItem(
        level=area.level,
        owner=area.owner,
        code=area.code,
        kind=area.kind,
        name=area.name,
        district=str(area.parent) if area.parent is not None else None,
        approximate=area.approximate,
        by=found.by.value,
    )


def _address(answer: Answer) -> AddressItem | None:
    if answer.address is None:
        return None
    lon, lat = answer.address.point
    return AddressItem(
        code=answer.address.code,
        text=answer.address.text,
        lon=lon,
        lat=lat,
        commune_code=answer.address.commune_code,
    )
