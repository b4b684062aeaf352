"""Crews come on duty and go off."""

from dispatch.actions.unit_work import set_unit_status, unit_changed
from dispatch.actions.units import end_shift, lock_own_unit, refuse_assigned
from dispatch.actions.writing import writing
from dispatch.models import Unit, UnitShift
from dispatch.rules.access import Actor
from dispatch.schema import ShiftReport, UnitCard
from dispatch.selectors.cards import read_unit_cards
from dispatch.vocabulary import UnitStatus


def report_shift(*, by: Actor, unit_id: int, report: ShiftReport) -> UnitCard:
    """Begin a unit's shift under the names of its crew, or end it. The same again changes nothing.

    Another crew ends the shift that runs and begins its own. A unit that was off duty becomes available; one that goes
    off is off duty. Raises NotFound `unit_unknown`, Forbidden, Conflict `unit_assigned`.
    """
    with writing(by) as work:
        unit = lock_own_unit(by, unit_id)
        refuse_assigned(unit)
        changed = _begin(by, unit, report.crew) if report.on_duty else _end(by, unit)
        if not changed:
            return work.record(read_unit_cards([unit.pk])[0], [])
        fact = unit_changed(unit.pk)
        return work.record(fact.data.units[0], [fact])


def _begin(by: Actor, unit: Unit, crew: list[str]) -> bool:
    running = UnitShift.objects.filter(unit=unit, ended_at__isnull=True).first()
    if running is not None and running.crew == crew and unit.status != UnitStatus.OFF_DUTY:
        return False
    end_shift(by, unit)
    UnitShift.objects.create(unit=unit, crew=crew, started_by_id=by.require_person_id())
    if unit.status == UnitStatus.OFF_DUTY:
        set_unit_status(unit, UnitStatus.AVAILABLE)
    else:
        _grow(unit)
    return True


def _end(by: Actor, unit: Unit) -> bool:
    ended = end_shift(by, unit)
    if unit.status != UnitStatus.OFF_DUTY:
        set_unit_status(unit, UnitStatus.OFF_DUTY)
    elif ended:
        _grow(unit)
    return ended or unit.status != UnitStatus.OFF_DUTY


def _grow(unit: Unit) -> None:
    """Give a locked unit a new version: its card shows other names."""
    Unit.objects.filter(pk=unit.pk).update(version=unit.version + 1)
