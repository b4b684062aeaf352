"""Where units would start from, and what they are at work on: what every choice among units begins with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, FilteredRelation, FloatField, Func, Q
from django.db.models.functions import Coalesce

from dispatch.models import Unit
from dispatch.rules.response_plans import AGENCY_PREFIX
from dispatch.vocabulary import UnitStatus
from gis.travel import Point

# A unit that stands by this near its station is there, however long ago it said so: it has not moved.
AT_STATION_M = 200


@dataclass(frozen=True)
class UnitStart:
    """A unit with what it is at work on, in plain values: thousands of model instances would take too long.

    `post` is the code of the station where it stands by, which is not its own `station` while it covers another.
    `place` is where it starts from, None where nobody knows; `age` is how old that is, None where it does not grow old.
    """

    id: int
    call_sign: str
    agency: str
    type: str
    status: str
    status_reason: str
    offers: frozenset[str]
    station: str
    post: str
    place: Point | None
    age: timedelta | None
    suspect: bool
    at_station: bool
    incident_id: int | None
    incident_number: str | None
    incident_priority: int | None
    on_scene: bool


def unit_starts(now: datetime, which: Q) -> list[UnitStart]:
    """Return units by call sign, in one query."""
    rows = (
        Unit.objects.filter(which)
        .annotate(
            active=FilteredRelation("assignments", condition=Q(assignments__cleared_at__isnull=True)),
            covering=FilteredRelation("move_ups", condition=Q(move_ups__ended_at__isnull=True)),
            post=Coalesce("covering__station__code", "station__code"),
            post_position=Coalesce("covering__station__position", "station__position"),
        )
        .annotate(
            lon=_coordinate("position__position", "X"),
            lat=_coordinate("position__position", "Y"),
            post_lon=_coordinate("post_position", "X"),
            post_lat=_coordinate("post_position", "Y"),
            from_post_m=Func(
                "position__position", F("post_position"), function="ST_Distance", output_field=FloatField(null=True)
            ),
        )
        .order_by("call_sign")
        .values(
            *("id", "call_sign", "agency_id", "type_id", "status", "status_reason", "capabilities"),
            *("station__code", "post", "position__at", "position__suspect"),
            *("lon", "lat", "post_lon", "post_lat", "from_post_m"),
            *("active__incident_id", "active__incident__number", "active__incident__priority", "active__on_scene_at"),
        )
    )
    return [_start(row, now) for row in rows]


def _coordinate(field: str, axis: str) -> Func:
    return Func(field, template=f"ST_{axis}(%(expressions)s::geometry)", output_field=FloatField(null=True))


def _start(row: Mapping[str, Any], now: datetime) -> UnitStart:
    stands_by = row["status"] == UnitStatus.AVAILABLE
    place = None if row["lon"] is None else (row["lon"], row["lat"])
    age = None if row["position__at"] is None else now - row["position__at"]
    at_station = stands_by and (place is None or row["from_post_m"] <= AT_STATION_M)
    if at_station:
        # It has not moved, however long ago it said where it was.
        place, age = place or (row["post_lon"], row["post_lat"]), None
    return UnitStart(
        id=row["id"],
        call_sign=row["call_sign"],
        agency=row["agency_id"],
        type=row["type_id"],
        status=row["status"],
        status_reason=row["status_reason"],
        offers=frozenset([*row["capabilities"], row["type_id"], f"{AGENCY_PREFIX}{row['agency_id']}"]),
        station=row["station__code"],
        post=row["post"],
        place=place,
        age=age,
        suspect=bool(row["position__suspect"]),
        at_station=at_station,
        incident_id=row["active__incident_id"],
        incident_number=row["active__incident__number"],
        incident_priority=row["active__incident__priority"],
        on_scene=row["active__on_scene_at"] is not None,
    )
