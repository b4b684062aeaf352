"""Units outside an assignment: on duty, off duty, out of service."""

from collections.abc import Collection

from django.db import transaction
from django.db.models.functions import Now

from dispatch import timeline
from dispatch.actions.locking import lock_units
from dispatch.actions.writing import require, writing
from dispatch.errors import Conflict, Invalid
from dispatch.models import Assignment, Unit
from dispatch.rules.access import Actor, Right
from dispatch.rules.transitions import UNASSIGNED_UNIT_STATUSES
from dispatch.schema import EventData, UnitCard, UnitReport
from dispatch.selectors.cards import read_unit_cards
from dispatch.timeline import Event
from dispatch.vocabulary import EventName


def report_unit(*, by: Actor, unit_id: int, report: UnitReport) -> UnitCard:
    """Set what a unit without an assignment is doing. The same status again changes nothing.

    Raises NotFound `unit_unknown`, Forbidden, Invalid `status_by_assignment_only`, Conflict `unit_assigned`.
    """
    with writing(by) as work:
        [unit] = lock_units(by, [unit_id])
        require(by, Right.CHANGE_UNIT, agency=unit.agency_id, unit_id=unit.pk)
        if report.status not in UNASSIGNED_UNIT_STATUSES:
            raise Invalid(
                "status_by_assignment_only", f"{report.status.value} follows from an assignment, it is not set by hand."
            )
        if taken := Assignment.objects.filter(unit=unit, cleared_at__isnull=True).select_related("incident").first():
            raise Conflict(
                "unit_assigned",
                f"{unit.call_sign} is on incident {taken.incident.number}: clear it there.",
                {"call_sign": unit.call_sign, "incident_number": taken.incident.number},
            )
        if unit.status == report.status:
            return work.record(read_unit_cards([unit.pk])[0], [])
        Unit.objects.filter(pk=unit.pk).update(status=report.status, status_since=Now(), version=unit.version + 1)
        card = read_unit_cards([unit.pk])[0]
        data = EventData(units=[card], reason=report.reason or None)
        return work.record(card, [Event(EventName.UNIT_CHANGED, [card.agency], data)])


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
