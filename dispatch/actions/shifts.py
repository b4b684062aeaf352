"""Crews come on duty and go off."""

from datetime import datetime

from django.db.models import Max

from dispatch.actions.unit_work import set_unit_status, unit_changed
from dispatch.actions.units import end_shift, lock_own_unit, refuse_assigned, time_of
from dispatch.actions.writing import writing
from dispatch.models import Unit, UnitShift
from dispatch.rules.access import Actor
from dispatch.schema import ShiftReport, UnitCard
from dispatch.selectors.cards import read_unit_cards
from dispatch.vocabulary import UnitStatus


def report_shift(*, by: Actor, unit_id: int, report: ShiftReport) -> UnitCard:
    """Begin a unit's shift under the names of its crew, or end it. The same again changes nothing.

    Another crew ends the shift that runs and begins its own. A unit that was off duty becomes available; one that goes
    off is off duty. A report that waited on a device has the device's time. Raises NotFound `unit_unknown`, Forbidden,
    Conflict `unit_assigned`, Invalid `occurred_in_future` or `occurred_too_long_ago`.
    """
    with writing(by) as work:
        unit = lock_own_unit(by, unit_id)
        refuse_assigned(unit)
        at = time_of(report.occurred_at)
        changed = _begin(by, unit, report.crew, at) if report.on_duty else _end(by, unit, at)
        if not changed:
            return work.record(read_unit_cards([unit.pk])[0], [])
        fact = unit_changed(unit.pk, occurred_at=report.occurred_at)
        return work.record(fact.data.units[0], [fact])


def _begin(by: Actor, unit: Unit, crew: list[str], at: datetime) -> bool:
    running = UnitShift.objects.filter(unit=unit, ended_at__isnull=True).first()
    if running is not None and running.crew == crew and unit.status != UnitStatus.OFF_DUTY:
        return False
    end_shift(by, unit, at)
    # A shift does not begin before the one before it has ended.
    ended_at = UnitShift.objects.filter(unit=unit).aggregate(last=Max("ended_at"))["last"]
    begun_at = max(at, ended_at) if ended_at else at
    UnitShift.objects.create(unit=unit, crew=crew, started_at=begun_at, started_by_id=by.require_person_id())
    if unit.status == UnitStatus.OFF_DUTY:
        set_unit_status(unit, UnitStatus.AVAILABLE, since=at)
    else:
        _grow(unit)
    return True


def _end(by: Actor, unit: Unit, at: datetime) -> bool:
    ended = end_shift(by, unit, at)
    if unit.status != UnitStatus.OFF_DUTY:
        set_unit_status(unit, UnitStatus.OFF_DUTY, since=at)
    elif ended:
        _grow(unit)
    return ended or unit.status != UnitStatus.OFF_DUTY


def _grow(unit: Unit) -> None:
    """Give a locked unit a new version: its card shows other names."""
    Unit.objects.filter(pk=unit.pk).update(version=unit.version + 1)
