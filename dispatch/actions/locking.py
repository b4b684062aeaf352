"""Row locks in the one order in which no two actions wait for each other: the incident, then units by id."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import TypeVar, overload

from django.db import transaction

from dispatch.actions.writing import require_for
from dispatch.errors import Conflict, NotFound
from dispatch.models import Assignment, Incident, Unit
from dispatch.rules.access import EVERYTHING, Actor, Right, Scope
from dispatch.selectors.incidents import went_on_as
from dispatch.selectors.visibility import (
    LATE_WORD,
    reportable_incidents,
    require_assignment,
    visible_incidents,
    visible_units,
)

Locked = TypeVar("Locked")


def scope_of(by: Actor) -> Scope:
    """Return what the actor sees; the centre itself sees everything."""
    return by.access.scope if by.access else EVERYTHING


def lock_incident(by: Actor, incident_id: int, right: Right) -> Incident:
    """Lock an incident that the actor sees, and for one of whose agencies the actor has the right.

    Raises NotFound `incident_unknown`, Forbidden `not_allowed`.
    """
    incident = (
        visible_incidents(scope_of(by), Incident.objects.all())
        .select_for_update(no_key=True, of=("self",))
        .filter(pk=incident_id)
        .first()
    )
    if incident is None:
        raise _unknown(incident_id)
    require_for(by, right, incident.incident_agencies.values_list("agency_id", flat=True))
    return incident


def lock_where_it_went(by: Actor, incident_id: int, right: Right, late: timedelta = LATE_WORD) -> Incident:
    """Lock an incident of which the actor may still report, or the one as which it goes on since a merge.

    A crew may for as long as `late` after it was clear.

    Raises NotFound `incident_unknown`, Forbidden `not_allowed`.
    """
    incident, _ = lock_where_it_is(
        lambda: _where_it_went(incident_id).pk, lambda: (None, _where_it_went(incident_id).pk)
    )
    _require_reportable(by, incident_id, incident, right, late)
    return incident


def read_where_it_went(by: Actor, incident_id: int, right: Right, late: timedelta = LATE_WORD) -> Incident:
    """Return what `lock_where_it_went` would lock, raise what it raises, and lock nothing: a merge may yet follow."""
    incident = _where_it_went(incident_id)
    _require_reportable(by, incident_id, incident, right, late)
    return incident


def _where_it_went(incident_id: int) -> Incident:
    begun_on = Incident.objects.filter(pk=incident_id).first()
    if begun_on is None:
        raise _unknown(incident_id)
    return went_on_as(begun_on)


def _require_reportable(by: Actor, begun_on_id: int, incident: Incident, right: Right, late: timedelta) -> None:
    reportable = reportable_incidents(scope_of(by), Incident.objects.all(), late)
    if not reportable.filter(pk__in={begun_on_id, incident.pk}).exists():
        raise _unknown(begun_on_id)
    require_for(by, right, incident.incident_agencies.values_list("agency_id", flat=True))


def _unknown(incident_id: int) -> NotFound:
    return NotFound("incident_unknown", f"There is no incident {incident_id}.")


def lock_open_incident(by: Actor, incident_id: int, right: Right) -> Incident:
    """Lock an incident on which work may still be done. Raises NotFound, Forbidden, or Conflict `incident_ended`."""
    incident = lock_incident(by, incident_id, right)
    if not incident.is_open:
        raise has_ended(incident)
    return incident


def has_ended(incident: Incident) -> Conflict:
    """Return the refusal `incident_ended`."""
    return Conflict("incident_ended", f"Incident {incident.number} has ended.", {"incident_status": incident.status})


def lock_open_incidents(by: Actor, incident_ids: Iterable[int], right: Right) -> dict[int, Incident]:
    """Lock several open incidents, by id, as one does: so two actions on the same pair never wait for each other."""
    return {incident_id: lock_open_incident(by, incident_id, right) for incident_id in sorted(set(incident_ids))}


def lock_assignment(by: Actor, assignment_id: int) -> tuple[Incident, Assignment, Unit]:
    """Lock an assignment that the actor sees: its incident, then the unit, then the assignment itself.

    Raises NotFound `assignment_unknown`.
    """

    def lock() -> tuple[tuple[Assignment, Unit], int]:
        unit = (
            Unit.objects.select_related("type")
            .select_for_update(no_key=True, of=("self",))
            .get(assignments=assignment_id)
        )
        assignment = Assignment.objects.select_for_update(no_key=True, of=("self",)).get(pk=assignment_id)
        return (assignment, unit), assignment.incident_id

    scope = scope_of(by)
    incident, (assignment, unit) = lock_where_it_is(lambda: require_assignment(scope, assignment_id).incident_id, lock)
    return incident, assignment, unit


@overload
def lock_where_it_is(look: Callable[[], int], lock: Callable[[], tuple[Locked, int]]) -> tuple[Incident, Locked]: ...


@overload
def lock_where_it_is(
    look: Callable[[], int | None], lock: Callable[[], tuple[Locked, int | None]]
) -> tuple[Incident | None, Locked]: ...


def lock_where_it_is(
    look: Callable[[], int | None], lock: Callable[[], tuple[Locked, int | None]]
) -> tuple[Incident | None, Locked]:
    """Lock the incident that something belongs to, and then the thing, which a merge may move meanwhile.

    `look` tells the incident's id, or None where there is none; `lock` locks the thing and tells where it then is.
    """
    while True:
        before = transaction.savepoint()
        seen = look()
        incident = None if seen is None else Incident.objects.select_for_update(no_key=True, of=("self",)).get(pk=seen)
        locked, now = lock()
        if now == seen:
            transaction.savepoint_commit(before)
            return incident, locked
        # Whoever holds the other incident may want this one: what was locked is let go before the other is asked for,
        # so that the order of locks holds.
        transaction.savepoint_rollback(before)


def lock_units(by: Actor, unit_ids: Iterable[int]) -> list[Unit]:
    """Lock units that the actor sees, by id. Raises NotFound `unit_unknown` with the ids that are not there."""
    wanted = sorted(set(unit_ids))
    units = list(
        visible_units(scope_of(by), Unit.objects.all())
        .select_for_update(no_key=True, of=("self",))
        .filter(pk__in=wanted)
        .order_by("id")
    )
    if missing := sorted(set(wanted) - {unit.pk for unit in units}):
        raise NotFound("unit_unknown", f"There is no unit {missing[0]}.", {"units": list(missing)})
    return units
