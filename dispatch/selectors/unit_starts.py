"""Where units would start from, and what they are at work on: what every choice among units begins with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import F, FilteredRelation, FloatField, Func, Q
from django.db.models.functions import Coalesce

from dispatch.models import Unit
from dispatch.rules.candidates import STANDING_BY
from dispatch.rules.response_plans import AGENCY_PREFIX
from dispatch.vocabulary import UnitStatus
from gis.travel import Point, StraightLine

# A unit that stands by this near its station is there, however long ago it said so: it has not moved.
AT_STATION_M = 200


@dataclass(frozen=True)
class UnitStart:
    """A unit with what it is at work on, in plain values: thousands of model instances would take too long.

    `post` is the code of the station where it stands by, which is not its own `station` while it covers another.
    `place` is where it starts from, None where nobody knows; `age` is how old that is, None where it does not grow old.
    `assumed` tells that it sends no positions and may be elsewhere than at the station it is taken to be at.
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
    assumed: bool
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
            own_lon=_coordinate("station__position", "X"),
            own_lat=_coordinate("station__position", "Y"),
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
            *("own_lon", "own_lat", "covering__ordered_at", "type__profile"),
            *("active__incident_id", "active__incident__number", "active__incident__priority", "active__on_scene_at"),
        )
    )
    return [_start(row, now) for row in rows]


def _coordinate(field: str, axis: str) -> Func:
    return Func(field, template=f"ST_{axis}(%(expressions)s::geometry)", output_field=FloatField(null=True))


class _Whence(NamedTuple):
    place: Point | None
    age: timedelta | None = None
    at_station: bool = False
    assumed: bool = False


def _whence(row: Mapping[str, Any], now: datetime) -> _Whence:
    """Return where a unit starts from: where it says that it is, else where it should be."""
    stands_by = row["status"] in STANDING_BY
    post = (row["post_lon"], row["post_lat"])
    if row["lon"] is not None:
        place = (row["lon"], row["lat"])
        if stands_by and row["from_post_m"] <= AT_STATION_M:
            # It has not moved, however long ago it said where it was.
            return _Whence(place, at_station=True)
        return _Whence(place, now - row["position__at"])
    if not stands_by:
        return _Whence(None)
    if row["covering__ordered_at"] is not None:
        own, since = (row["own_lon"], row["own_lat"]), now - row["covering__ordered_at"]
        [drive] = StraightLine().travel_times([own], post, row["type__profile"])
        if drive is not None and since < drive.duration:
            return _Whence(own, since, assumed=True)
    # One that is sent may have been on the road when the order came.
    return _Whence(post, at_station=True, assumed=row["status"] != UnitStatus.AVAILABLE)


def _start(row: Mapping[str, Any], now: datetime) -> UnitStart:
    whence = _whence(row, now)
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
        place=whence.place,
        age=whence.age,
        suspect=bool(row["position__suspect"]),
        assumed=whence.assumed,
        at_station=whence.at_station,
        incident_id=row["active__incident_id"],
        incident_number=row["active__incident__number"],
        incident_priority=row["active__incident__priority"],
        on_scene=row["active__on_scene_at"] is not None,
    )
