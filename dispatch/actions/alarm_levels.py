"""The alarm level of an incident: how much of the response plan is called."""

from dispatch.actions.agencies import attach_agency
from dispatch.actions.deadlines import arm_unassigned
from dispatch.actions.locking import lock_open_incident
from dispatch.actions.writing import database_now, require, writing
from dispatch.errors import Conflict
from dispatch.models import Incident
from dispatch.rules.access import Actor, Right
from dispatch.schema import EventData, FieldChange, IncidentCard
from dispatch.selectors.cards import read_incident_card
from dispatch.selectors.recommendation import recommend_for
from dispatch.timeline import Event
from dispatch.vocabulary import EventName

HIGHEST = 5


def raise_alarm_level(*, by: Actor, incident_id: int, level: int) -> IncidentCard:
    """Call more of the response plan: each agency that it asks for more units is watched until it sends one.

    Raises Conflict `level_not_higher` (with the present one), `incident_ended`, NotFound, Forbidden.
    """
    require(by, Right.CHANGE_INCIDENT)
    with writing(by) as work:
        incident = lock_open_incident(by, incident_id, Right.CHANGE_INCIDENT)
        if level <= incident.alarm_level:
            raise Conflict("level_not_higher", "An alarm level is only raised.", {"alarm_level": incident.alarm_level})
        events = lift_alarm_level(incident, level)
        return work.record(read_incident_card(incident.pk), events)


def lift_alarm_level(incident: Incident, level: int) -> list[Event]:
    """Raise the alarm level of a locked incident, watch the agencies that should send more, and return the events."""
    change = FieldChange(field="alarm_level", old=incident.alarm_level, new=level)
    incident.alarm_level = level
    incident.version += 1
    incident.save(update_fields=["alarm_level", "version"])
    card = read_incident_card(incident.pk)
    raised = Event(
        EventName.INCIDENT_ALARM_RAISED,
        card.agencies,
        EventData(incident=card, changes=[change]),
        incident_id=incident.pk,
    )
    events = [raised]
    called = {row.agency_id for row in incident.incident_agencies.filter(stood_down_at__isnull=True)}
    found = recommend_for(incident.pk, now=database_now(), by_road=False)
    asked = {unit.agency for unit in found.units}
    if found.shortfalls:
        # Nobody knows whose units are missing: all that are called must look for one.
        asked |= called
    for agency in sorted(asked):
        if agency in called:
            arm_unassigned(incident, agency)
        else:
            events += attach_agency(incident, agency)
    return events
