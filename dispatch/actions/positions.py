"""Fixes of units are taken: kept in the history, and the newest shown. They are no part of the record."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

import orjson
from django.conf import settings
from django.db import connection, transaction

from dispatch.actions.locking import scope_of
from dispatch.actions.writing import database_now, require, writing
from dispatch.models import Unit, UnitPosition
from dispatch.ports import Movement, position_feed
from dispatch.rules.access import Actor, Right
from dispatch.rules.positions import Course, Fix, FixRefusal, follow, refusal_of
from dispatch.schema import NewLocation, PositionFix, PositionReceipt, PositionReport, RefusedFix
from dispatch.selectors.visibility import visible_units

_COLUMNS = "unit_id, position, at, accuracy_m, heading, speed_mps, suspect"
_FIXES = """
SELECT unit_id, ST_SetSRID(ST_MakePoint(lon, lat), 4326)::geography AS position, at, accuracy_m, heading, speed_mps,
    suspect
FROM json_to_recordset(%s) AS fix (unit_id bigint, lon float8, lat float8, at timestamptz, accuracy_m float8,
    heading float8, speed_mps float8, suspect boolean)
"""

# Locks what is known of each unit, and begins it where nothing is, in the order of the units: so two batches never wait
# for each other in a circle. A row that conflicts is locked and, because nothing is true of it, not written.
_LOCK = f"""
INSERT INTO dispatch_unitposition AS known ({_COLUMNS}) {_FIXES} ORDER BY unit_id
ON CONFLICT (unit_id) DO UPDATE SET at = known.at WHERE false
RETURNING unit_id
"""
_LOCK_AND_READ = f"""
{_LOCK};
SELECT unit_id, at, ST_X(position::geometry), ST_Y(position::geometry), accuracy_m
FROM dispatch_unitposition WHERE unit_id = ANY(%s)
"""  # noqa: S608 -- made of constants
_KEEP = f"""
INSERT INTO dispatch_unitfix ({_COLUMNS}) {_FIXES} ON CONFLICT (unit_id, at) DO NOTHING
"""
_MOVE = f"""
UPDATE dispatch_unitposition AS known
SET position = newest.position, at = newest.at, recorded_at = statement_timestamp(), accuracy_m = newest.accuracy_m,
    heading = newest.heading, speed_mps = newest.speed_mps, suspect = newest.suspect
FROM ({_FIXES}) AS newest WHERE known.unit_id = newest.unit_id
"""  # noqa: S608 -- made of constants
_KEEP_AND_MOVE = f"{_KEEP}; {_MOVE}"

_DETAIL = {
    FixRefusal.CLOCK_AHEAD: "The clock of the device is more than 120 s ahead.",
    FixRefusal.FIX_TOO_OLD: "The fix is older than what the centre keeps.",
}


def report_positions(*, by: Actor, report: PositionReport) -> PositionReceipt:
    """Take a batch of fixes: all that may be taken are kept, and the newest of each unit is shown.

    It is shown before it is kept: a unit is where it is, however slow the disk, and who is told of a failure reports
    again. Not so where a device's clock is ahead: shown and never kept, it would hide what comes after it.

    A batch that comes again changes nothing. The statements do not grow with the batch. A fix is refused by itself:
    `unit_required` (none is named and the actor has not exactly one), `unit_unknown`, `not_allowed`, `clock_ahead`,
    `fix_too_old`. Raises Forbidden where the actor may report for no unit at all.
    """
    with writing(by) as work:
        require(by, Right.REPORT_STATUS)
        now = database_now()
        taken, agencies, refused = _sort_out(by, report.fixes, now)
        courses = _follow(taken)
        if all(course.newest is None or course.newest.at <= now for course in courses.values()):
            _show(courses, agencies)
        else:
            transaction.on_commit(lambda: _show(courses, agencies))
        stored = _keep(courses)
        known = sum(len(fixes) for fixes in taken.values()) - stored
        return work.record(PositionReceipt(stored=stored, known=known, refused=refused), [])


def place_unit(unit: Unit, location: NewLocation, was_there_at: datetime | None = None) -> None:
    """Take it that a unit is at this place now, or was there then. Part of the action in which it says so.

    What it says of now is the newest, also where the clock of a device that reported before is ahead of ours.
    """
    known = UnitPosition.objects.select_for_update().filter(pk=unit.pk).first()
    now = database_now()
    at = was_there_at or (now if known is None else max(now, known.at + timedelta(microseconds=1)))
    fix = Fix(at=at, lon=location.lon, lat=location.lat, accuracy_m=location.radius_m)
    courses = _follow({unit.pk: [fix]})
    _keep(courses)
    transaction.on_commit(lambda: _show(courses, {unit.pk: unit.agency_id}))


def keep_position_history(*, days: int) -> None:
    """Prepare the coming days of the history, and forget what is older than so many days, at least 7."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SELECT position_partitions(%s)", [days])


def _sort_out(
    by: Actor, reported: Sequence[PositionFix], now: datetime
) -> tuple[dict[int, list[Fix]], dict[int, str], list[RefusedFix]]:
    """Return the fixes to take by unit, the agencies of the units that the actor sees, and what is refused."""
    own_ids = scope_of(by).unit_ids
    [own_id] = own_ids if len(own_ids) == 1 else [None]
    unit_ids = [fix.unit or own_id for fix in reported]
    wanted = {unit_id for unit_id in unit_ids if unit_id is not None}
    units = visible_units(scope_of(by), Unit.objects.filter(pk__in=wanted))
    agencies = dict(units.values_list("id", "agency_id"))
    allowed = {unit_id for unit_id, agency in agencies.items() if _may_report(by, agency, unit_id)}
    kept = timedelta(days=settings.POSITION_DAYS)
    taken: dict[int, list[Fix]] = defaultdict(list)
    refused: list[RefusedFix] = []
    for index, (unit_id, fix) in enumerate(zip(unit_ids, reported, strict=True)):
        if unit_id is None:
            refused.append(RefusedFix(index=index, code="unit_required", detail="Name the unit of the fix."))
        elif unit_id not in agencies:
            refused.append(RefusedFix(index=index, code="unit_unknown", detail=f"There is no unit {unit_id}."))
        elif unit_id not in allowed:
            refused.append(RefusedFix(index=index, code="not_allowed", detail=f"Unit {unit_id} is not yours."))
        elif refusal := refusal_of(fix.at, now=now, kept=kept):
            refused.append(RefusedFix(index=index, code=refusal, detail=_DETAIL[refusal]))
        else:
            taken[unit_id].append(Fix(fix.at, fix.lon, fix.lat, fix.accuracy_m, fix.heading, fix.speed_mps))
    return taken, agencies, refused


def _may_report(by: Actor, agency: str, unit_id: int) -> bool:
    return by.access is None or by.access.may(Right.REPORT_STATUS, agency, unit_id)


def _follow(taken: Mapping[int, Sequence[Fix]]) -> dict[int, Course]:
    """Lock what is known of each unit until the transaction ends, and return what follows from its fixes."""
    if not taken:
        return {}
    unit_ids = sorted(taken)
    with connection.cursor() as cursor:
        latest = {unit_id: [max(fixes, key=lambda fix: fix.at)] for unit_id, fixes in taken.items()}
        cursor.execute(_LOCK_AND_READ, [_rows(latest), unit_ids])
        begun = {unit_id for (unit_id,) in cursor.fetchall()}
        cursor.nextset()
        known = {unit_id: Fix(at, lon, lat, accuracy_m) for unit_id, at, lon, lat, accuracy_m in cursor.fetchall()}
    return {unit_id: follow(None if unit_id in begun else known[unit_id], taken[unit_id]) for unit_id in unit_ids}


def _keep(courses: Mapping[int, Course]) -> int:
    """Write the history of units that are locked, and where they are now; return how many fixes were new."""
    if not courses:
        return 0
    history = {unit_id: course.history for unit_id, course in courses.items()}
    newest = {unit_id: [course.newest] for unit_id, course in courses.items() if course.newest is not None}
    with connection.cursor() as cursor:
        cursor.execute(_KEEP_AND_MOVE, [_rows(history), _rows(newest)])
        stored: int = cursor.rowcount
        return stored


def _show(courses: Mapping[int, Course], agencies: Mapping[int, str]) -> None:
    """Show where units are that have moved on."""
    movements = [
        Movement(
            unit_id, agencies[unit_id], fix.lon, fix.lat, fix.heading, fix.speed_mps, fix.at.timestamp(), fix.suspect
        )
        for unit_id, course in courses.items()
        if (fix := course.newest) is not None
    ]
    if movements:
        position_feed().show(movements)


def _rows(fixes: Mapping[int, Iterable[Fix]]) -> str:
    """Return the fixes as the statements take them: one text costs a tenth of as many parameters."""
    rows = [{"unit_id": unit_id, **vars(fix)} for unit_id, of_unit in fixes.items() for fix in of_unit]
    return orjson.dumps(rows).decode()
