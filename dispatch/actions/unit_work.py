"""What follows for units and incidents when assignments change; part of the actions that change them."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet
from django.db.models.functions import Now

from dispatch.actions.deadlines import arm_unassigned
from dispatch.actions.foreseeing import Foreseen, foresee
from dispatch.actions.watches import watch_arrival
from dispatch.actions.writing import database_now
from dispatch.errors import Conflict
from dispatch.models import Assignment, Deadline, Incident, MoveUp, Unit
from dispatch.models.escalation import LIVE
from dispatch.rules.transitions import Work, incident_status_of, response_failed
from dispatch.schema import EventData
from dispatch.selectors.cards import read_unit_cards, work_of
from dispatch.selectors.recommendation import recommend_for
from dispatch.timeline import Event
from dispatch.vocabulary import EscalationTrigger, EventName, IncidentStatus, UnitStatus
from gis.travel import Point


def set_unit_status(unit: Unit, status: UnitStatus, reason: str = "", since: datetime | None = None) -> None:
    """Give a locked unit its status, and a new version. Whatever it does next, it covers no other station any more.

    It has it `since` then, or else now, and not since before what it did until then.
    """
    end_move_up(unit)
    begun_at = Now() if since is None else max(since, unit.status_since)
    Unit.objects.filter(pk=unit.pk).update(
        status=status, status_reason=reason, status_since=begun_at, version=unit.version + 1
    )


def end_move_up(unit: Unit) -> None:
    """Let a locked unit cover no other station than its own."""
    MoveUp.objects.filter(unit=unit, ended_at=None).update(ended_at=Now())


def follow_assignments(incident: Incident) -> None:
    """Give a locked incident the status that its assignments imply, and a new version: its card has changed."""
    if incident.is_open:
        incident.status = incident_status_of(
            IncidentStatus(incident.status), works_of(Assignment.objects.filter(incident=incident))
        )
    incident.version += 1
    incident.save(update_fields=["status", "version"])


def watch_abandoned_agency(incident: Incident, agency: str) -> None:
    """Watch again that the agency sends a unit, where its last response was cleared before it reached the scene."""
    works = works_of(Assignment.objects.filter(incident=incident, unit__agency=agency))
    if incident.is_open and response_failed(works):
        arm_unassigned(incident, agency)


def watch_replacement(incident: Incident, agency: str) -> None:
    """Watch that the agency sends another unit for one that declined or could not go on, where one is lacking.

    One is lacking where no unit of the agency is there, or the plan asks for one that it, or nobody, has.
    """
    there = Assignment.objects.filter(incident=incident, unit__agency=agency, cleared_at__isnull=True)
    if (
        incident.is_open
        and (not there.exists() or _is_lacking(incident, agency))
        and not _is_waited_for(incident, agency)
    ):
        arm_unassigned(incident, agency)


def _is_lacking(incident: Incident, agency: str) -> bool:
    found = recommend_for(incident.pk, now=database_now(), by_road=False)
    return bool(found.shortfalls) or any(unit.agency == agency for unit in found.units)


def _is_waited_for(incident: Incident, agency: str) -> bool:
    return Deadline.objects.filter(
        LIVE, incident=incident, trigger=EscalationTrigger.INCIDENT_UNASSIGNED, agencies__contains=[agency]
    ).exists()


def watch_agencies(incident: Incident, waited: Collection[str] = ()) -> None:
    """Watch each agency that is needed on a locked incident, has nobody there, and is not watched yet.

    For one of `waited` it does not count who has been there before: it was waited for until now.
    """
    for row in incident.incident_agencies.filter(stood_down_at__isnull=True).order_by("id"):
        works = works_of(Assignment.objects.filter(incident=incident, unit__agency=row.agency_id))
        left = row.agency_id in waited and all(work.cleared_at for work in works)
        if (not works or left or response_failed(works)) and not _is_waited_for(incident, row.agency_id):
            arm_unassigned(incident, row.agency_id)


def foresee_those_under_way(incident_id: int, place: Point | None) -> Foreseen:
    """Ask how long the units under way to an incident need to where it is said to be; outside of every transaction."""
    under_way = Assignment.objects.filter(incident=incident_id, cleared_at__isnull=True, on_scene_at__isnull=True)
    return foresee(place, list(under_way.values_list("unit_id", flat=True)))


def expect_arrivals(incident: Incident, foreseen: Foreseen) -> None:
    """Say anew when the units under way to a locked incident should be there, and watch that they are."""
    under_way = Assignment.objects.select_related("incident", "unit").filter(
        incident=incident, cleared_at__isnull=True, on_scene_at__isnull=True
    )
    now = database_now()
    expected = foreseen.arrivals_at(incident, [assignment.unit_id for assignment in under_way], now)
    for assignment in under_way:
        if assignment.unit_id in expected:
            assignment.eta_at = now + expected[assignment.unit_id]
            assignment.save(update_fields=["eta_at"])
            watch_arrival(assignment)


def refuse_units_at_work(assignments: QuerySet[Assignment]) -> None:
    """Raise Conflict `units_still_assigned` (with their call signs) while one of the assignments is not cleared."""
    working = assignments.filter(cleared_at__isnull=True).order_by("id")
    if call_signs := list(working.values_list("unit__call_sign", flat=True)):
        raise Conflict("units_still_assigned", "Units are still at work on it.", {"units": call_signs})


def works_of(assignments: QuerySet[Assignment]) -> list[Work]:
    """Return the assignments as the rules weigh them."""
    return [work_of(assignment) for assignment in assignments]


def unit_changed(unit_id: int, reason: str | None = None, occurred_at: datetime | None = None) -> Event:
    """Return the event that tells of a unit as it now is."""
    [card] = read_unit_cards([unit_id])
    data = EventData(units=[card], reason=reason)
    return Event(EventName.UNIT_CHANGED, [card.agency], data, occurred_at=occurred_at)
