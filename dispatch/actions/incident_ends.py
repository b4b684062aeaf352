"""The end of an incident, and its beginning again."""

from django.db.models.functions import Now

from dispatch.actions.call_backs import end_call_backs
from dispatch.actions.deadlines import end_chains
from dispatch.actions.locking import lock_incident, lock_open_incident
from dispatch.actions.unit_work import refuse_units_at_work
from dispatch.actions.watches import watch_agency
from dispatch.actions.writing import require, writing
from dispatch.errors import Conflict
from dispatch.models import Assignment, Incident
from dispatch.rules.access import Actor, Right
from dispatch.rules.calls import LIVE_CALLS
from dispatch.rules.transitions import incident_may_become
from dispatch.schema import EventData, IncidentCard, IncidentClosing
from dispatch.selectors.cards import read_call_cards, read_incident_card
from dispatch.selectors.chat import newest_chat_on
from dispatch.timeline import Event
from dispatch.vocabulary import Disposition, EventName, IncidentStatus


def close_incident(*, by: Actor, incident_id: int, closing: IncidentClosing) -> IncidentCard:
    """End the incident with its disposition, and every deadline on it.

    Raises Conflict `units_still_assigned` (with their call signs) while a unit is at work on it, `calls_still_ringing`
    while somebody is on the line about it, `incident_ended`, NotFound, Forbidden.
    """
    require(by, Right.CHANGE_INCIDENT)
    with writing(by) as work:
        incident = lock_open_incident(by, incident_id, Right.CHANGE_INCIDENT)
        refuse_unfinished(incident)
        events = end_incident(by, incident, IncidentStatus.CLOSED, closing.disposition)
        card = read_incident_card(incident.pk)
        data = EventData(incident=card, note=closing.note or None, reason=closing.disposition)
        return work.record(
            card, [*events, Event(EventName.INCIDENT_CLOSED, card.agencies, data, incident_id=incident.pk)]
        )


def cancel_incident(*, by: Actor, incident_id: int, reason: str) -> IncidentCard:
    """End the incident because nothing is to be done about it, and every deadline on it. Raises as closing does."""
    require(by, Right.CHANGE_INCIDENT)
    with writing(by) as work:
        incident = lock_open_incident(by, incident_id, Right.CHANGE_INCIDENT)
        refuse_unfinished(incident)
        events = end_incident(by, incident, IncidentStatus.CANCELLED, Disposition.CANCELLED)
        card = read_incident_card(incident.pk)
        data = EventData(incident=card, reason=reason)
        return work.record(
            card, [*events, Event(EventName.INCIDENT_CANCELLED, card.agencies, data, incident_id=incident.pk)]
        )


def reopen_incident(*, by: Actor, incident_id: int, reason: str) -> IncidentCard:
    """Go on with an incident that was closed or cancelled: each of its agencies is asked anew.

    Raises Conflict `incident_not_ended` for an open one, `incident_merged` for a merged one, NotFound, Forbidden.
    """
    require(by, Right.CHANGE_INCIDENT)
    with writing(by) as work:
        incident = lock_incident(by, incident_id, Right.CHANGE_INCIDENT)
        if incident.is_open:
            raise Conflict("incident_not_ended", "It has not ended.", {"incident_status": incident.status})
        if not incident_may_become(IncidentStatus(incident.status), IncidentStatus.VERIFYING):
            raise Conflict(
                "incident_merged", "It goes on as another incident.", {"merged_into": incident.merged_into_id}
            )
        incident.status = IncidentStatus.VERIFYING
        incident.disposition = ""
        incident.closed_at = None
        incident.version += 1
        incident.save()
        for row in incident.incident_agencies.filter(stood_down_at__isnull=True).order_by("id"):
            watch_agency(incident, row.agency_id)
        card = read_incident_card(incident.pk)
        data = EventData(
            incident=card,
            calls=read_call_cards(card.calls),
            chat_messages=newest_chat_on(incident.pk),
            reason=reason,
        )
        return work.record(card, [Event(EventName.INCIDENT_REOPENED, card.agencies, data, incident_id=incident.pk)])


def end_incident(by: Actor, incident: Incident, status: IncidentStatus, disposition: Disposition) -> list[Event]:
    """End a locked incident, every deadline on it and every open call-back; return the events of these."""
    Incident.objects.filter(pk=incident.pk).update(
        status=status, disposition=disposition, closed_at=Now(), version=incident.version + 1
    )
    return [*end_call_backs(by, incident), *end_chains("closed", by, incident)]


def refuse_unfinished(incident: Incident) -> None:
    """Raise Conflict while a unit is at work, or somebody is on the line: nothing would watch them any more."""
    refuse_units_at_work(Assignment.objects.filter(incident=incident))
    if ringing := list(incident.calls.filter(status__in=LIVE_CALLS).order_by("id").values_list("id", flat=True)):
        raise Conflict("calls_still_ringing", "Somebody is still on the line about it.", {"calls": ringing})
