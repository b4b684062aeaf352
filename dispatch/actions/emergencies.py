"""A crew in danger calls for help."""

from datetime import datetime

from django.utils import timezone

from dispatch.actions.device_times import refuse_wrong_clock
from dispatch.actions.facts import set_location
from dispatch.actions.locking import lock_units, lock_where_it_is
from dispatch.actions.numbering import number_incident
from dispatch.actions.positions import place_unit
from dispatch.actions.unit_work import unit_changed
from dispatch.actions.watches import alarm_unit_emergency, watch_agency
from dispatch.actions.writing import database_now, require, writing
from dispatch.models import Assignment, CallForHelp, Incident, IncidentAgency, Unit
from dispatch.rules.access import Actor, Right
from dispatch.rules.devices import comes_late
from dispatch.schema import EventData, IncidentCard, NewLocation, UnitEmergency
from dispatch.selectors.cards import read_assignment_cards, read_incident_card, read_unit_cards
from dispatch.selectors.positions import newest_position
from dispatch.timeline import Event
from dispatch.vocabulary import EventName, LocationSource, Priority

# What a receiver in a vehicle is off by at most, where the unit's last position stands for the place. Metres.
_RECEIVER_RADIUS_M = 100.0


def report_emergency(*, by: Actor, unit_id: int, emergency: UnitEmergency) -> IncidentCard:
    """Tell every desk concerned that a unit's crew is in danger, and alarm a person at once.

    It belongs to the incident that the unit is on, else to the one that its call for help opened and that still runs,
    else it opens one. While the alarm stands, calling again is told and raises no second one. A call that waited on a
    device without a signal has the device's time.

    Raises NotFound `unit_unknown`, Forbidden, Invalid `occurred_in_future` or `occurred_too_long_ago`.
    """
    with writing(by) as work:
        unit, assignment, incident = _lock(by, unit_id)
        require(by, Right.REPORT_STATUS, agency=unit.agency_id, unit_id=unit.pk)
        events: list[Event] = []
        now = database_now()
        refuse_wrong_clock(emergency.occurred_at, now)
        waited_since = emergency.occurred_at if comes_late(emergency.occurred_at, now) else None
        if emergency.position is not None:
            place_unit(unit, emergency.position, waited_since)
            events.append(unit_changed(unit.pk))
        if incident is None:
            incident = _open_incident(unit, emergency, waited_since)
            events.append(_created(incident))
        alarm_unit_emergency(unit, assignment, incident)
        card = read_incident_card(incident.pk)
        data = EventData(
            incident=card,
            assignment=read_assignment_cards([assignment.pk])[0] if assignment else None,
            # A card may go only to those who see the unit.
            units=read_unit_cards([unit.pk]) if card.agencies == [unit.agency_id] else [],
            reason=emergency.text or None,
        )
        events.append(
            Event(
                EventName.UNIT_ENDANGERED,
                card.agencies,
                data,
                incident_id=incident.pk,
                occurred_at=emergency.occurred_at,
            )
        )
        return work.record(card, events)


def _lock(by: Actor, unit_id: int) -> tuple[Unit, Assignment | None, Incident | None]:
    """Lock the open incident that a unit's call for help belongs to, if there is one, and then the unit."""

    def lock_unit() -> tuple[Unit, int | None]:
        [unit] = lock_units(by, [unit_id])
        return unit, _incident_id_of(unit_id)

    incident, unit = lock_where_it_is(lambda: _incident_id_of(unit_id), lock_unit)
    return unit, Assignment.objects.filter(unit=unit, cleared_at__isnull=True).first(), incident


def _incident_id_of(unit_id: int) -> int | None:
    """Return the incident that a unit is on, else the open one that its last call for help opened."""
    assignment = Assignment.objects.filter(unit=unit_id, cleared_at__isnull=True).first()
    if assignment is not None:
        return assignment.incident_id
    last = CallForHelp.objects.select_related("incident").filter(unit=unit_id).order_by("-id").first()
    return last.incident_id if last is not None and last.incident.is_open else None


def _open_incident(unit: Unit, emergency: UnitEmergency, waited_since: datetime | None) -> Incident:
    """Make the incident of a unit that is on none, at the place that it gave, else where it was last known to be."""
    called = f"Tổ {unit.call_sign} báo nguy hiểm"
    if waited_since is not None:
        called += f" lúc {timezone.localtime(waited_since):%H:%M %d/%m} (báo muộn)"
    incident = Incident(
        priority=Priority.P1,
        what=": ".join(part for part in (called, emergency.text) if part),
        field_versions={"priority": 1},
    )
    set_location(incident, emergency.position or _last_position(unit))
    number_incident(incident)
    IncidentAgency.objects.create(incident=incident, agency_id=unit.agency_id)
    CallForHelp.objects.create(unit=unit, opened=incident, incident=incident)
    watch_agency(incident, unit.agency_id)
    return incident


def _last_position(unit: Unit) -> NewLocation | None:
    known = newest_position(unit)
    if known is None:
        return None
    return NewLocation(
        lon=known.position.x, lat=known.position.y, radius_m=_RECEIVER_RADIUS_M, source=LocationSource.DEVICE
    )


def _created(incident: Incident) -> Event:
    card = read_incident_card(incident.pk)
    return Event(EventName.INCIDENT_CREATED, card.agencies, EventData(incident=card), incident_id=incident.pk)
