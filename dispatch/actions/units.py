"""Units outside an assignment: on duty, off duty, out of service."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest

from dispatch import timeline
from dispatch.actions.device_times import refuse_wrong_clock
from dispatch.actions.locking import lock_units
from dispatch.actions.unit_work import set_unit_status, unit_changed
from dispatch.actions.writing import database_now, require, writing
from dispatch.errors import Conflict, Invalid
from dispatch.models import Assignment, Unit, UnitShift
from dispatch.rules.access import Actor, Right
from dispatch.rules.transitions import UNASSIGNED_UNIT_STATUSES
from dispatch.schema import EventData, UnitCard, UnitReport
from dispatch.selectors.cards import read_unit_cards
from dispatch.timeline import Event
from dispatch.vocabulary import EventName, UnitStatus


def report_unit(*, by: Actor, unit_id: int, report: UnitReport) -> UnitCard:
    """Set what a unit without an assignment is doing. The same status for the same reason again changes nothing.

    Going off duty ends its crew's shift. Raises NotFound `unit_unknown`, Forbidden, Invalid `status_by_assignment_only`
    or `reason_required` (out of service without one), `occurred_in_future` or `occurred_too_long_ago`, Conflict
    `unit_assigned`.
    """
    with writing(by) as work:
        unit = lock_own_unit(by, unit_id)
        at = time_of(report.occurred_at)
        if report.status not in UNASSIGNED_UNIT_STATUSES:
            raise Invalid(
                "status_by_assignment_only", f"{report.status.value} follows from an assignment, it is not set by hand."
            )
        if report.status is UnitStatus.OUT_OF_SERVICE and not report.reason:
            raise Invalid("reason_required", "Say why the unit is out of service.")
        refuse_assigned(unit)
        if (unit.status, unit.status_reason) == (report.status, report.reason):
            return work.record(read_unit_cards([unit.pk])[0], [])
        if report.status is UnitStatus.OFF_DUTY:
            end_shift(by, unit, at)
        set_unit_status(unit, report.status, report.reason, at)
        fact = unit_changed(unit.pk, report.reason or None, report.occurred_at)
        return work.record(fact.data.units[0], [fact])


def enrol_unit(*, by: Actor, unit: Unit, changed: Collection[str] | None) -> UnitCard:
    """Save a unit that the centre has edited: a new one, or of a known one the fields that were `changed`.

    Only those are written, because an assignment may have changed the others meanwhile. Unlike other actions this one
    joins the transaction of the admin pages, which is committed when their own record is written too.
    """
    with transaction.atomic():
        if changed is None:
            unit.save(force_insert=True)
        else:
            version = Unit.objects.select_for_update(no_key=True).values_list("version", flat=True).get(pk=unit.pk)
            unit.version = version + 1
            unit.save(update_fields=[*changed, "version"])
        card = read_unit_cards([unit.pk])[0]
        timeline.record(by, [Event(EventName.UNIT_CHANGED, [card.agency], EventData(units=[card]))])
        return card


def lock_own_unit(by: Actor, unit_id: int) -> Unit:
    """Lock a unit about which the actor may report. Raises NotFound `unit_unknown`, Forbidden."""
    [unit] = lock_units(by, [unit_id])
    require(by, Right.CHANGE_UNIT, agency=unit.agency_id, unit_id=unit.pk)
    return unit


def refuse_assigned(unit: Unit) -> None:
    """Raise Conflict `unit_assigned` where a locked unit is at work: what it does follows from that."""
    if taken := Assignment.objects.filter(unit=unit, cleared_at__isnull=True).select_related("incident").first():
        raise Conflict(
            "unit_assigned",
            f"{unit.call_sign} is on incident {taken.incident.number}: clear it there.",
            {"call_sign": unit.call_sign, "incident_number": taken.incident.number},
        )


def end_shift(by: Actor, unit: Unit, at: datetime) -> bool:
    """End the shift of a locked unit's crew at a time, which is not before it began; False where none was running."""
    running = UnitShift.objects.filter(unit=unit, ended_at__isnull=True)
    return running.update(ended_at=Greatest(F("started_at"), Value(at)), ended_by=by.person_id) == 1


def time_of(occurred_at: datetime | None) -> datetime:
    """Return when a report happened, which is not after now. Raises Invalid where a device's clock cannot be right."""
    now = database_now()
    refuse_wrong_clock(occurred_at, now)
    return min(occurred_at or now, now)
