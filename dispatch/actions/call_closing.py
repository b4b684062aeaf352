"""Closing a call without an incident: one request, whatever state the call is in."""

from django.db.models import F
from django.db.models.functions import Now

from dispatch.actions.answering import hang_up
from dispatch.actions.call_backs import drop_call_backs
from dispatch.actions.call_locks import LockedCall, lock_call, refuse_call_of_another
from dispatch.actions.deadlines import end_chains
from dispatch.actions.incident_ends import end_incident
from dispatch.actions.writing import writing
from dispatch.errors import Conflict, Invalid
from dispatch.models import Call, Deadline, IncidentMerge
from dispatch.models.escalation import LIVE
from dispatch.rules.access import Actor
from dispatch.rules.calls import CALL_DISPOSITIONS, LIVE_CALLS
from dispatch.schema import CallCard, CallClosing, EventData
from dispatch.selectors.cards import read_call_cards, read_incident_card
from dispatch.timeline import Event
from dispatch.vocabulary import CallStatus, Disposition, EscalationTrigger, EventName, IncidentStatus


def close_call(*, by: Actor, call_id: int, closing: CallClosing) -> CallCard:
    """Say why a call needs no help, and hang up where somebody is still on the line.

    Who closes a ringing call has taken it. The incident that the call brought ends with it, unless a unit was ever sent
    or another call about it is not closed. Closing again with the same disposition changes nothing.

    Raises Invalid `disposition_not_for_calls` (with those that are), Conflict `call_closed` (with its disposition) or
    `call_not_yours` (with `by`) while another person is on the line, NotFound, Forbidden.
    """
    disposition = closing.disposition
    if disposition not in CALL_DISPOSITIONS:
        raise Invalid(
            "disposition_not_for_calls",
            f"A call is not closed as {disposition}.",
            {"disposition": disposition, "allowed": [known for known in Disposition if known in CALL_DISPOSITIONS]},
        )
    with writing(by) as work:
        locked = lock_call(by, call_id)
        call = locked.call
        if call.disposition == disposition:
            return work.record(read_call_cards([call.pk])[0], [])
        if call.disposition:
            raise Conflict("call_closed", "The call was closed before.", {"disposition": call.disposition})
        if call.status in LIVE_CALLS:
            refuse_call_of_another(by, locked)
            _end(by, call)
        Call.objects.filter(pk=call.pk).update(disposition=disposition)
        drop_call_backs(by, [call.pk])
        card, fact = locked.told(EventName.CALL_CLOSED, reason=disposition, note=closing.note or None)
        met = end_chains("met", by, locked.incident, call=call)
        return work.record(card, [fact, *met, *_end_incident(by, locked, disposition)])


def _end(by: Actor, call: Call) -> None:
    if call.status == CallStatus.RINGING:
        Call.objects.filter(pk=call.pk).update(answered_at=Now(), answered_by=by.person_id)
    hang_up(call)


def _end_incident(by: Actor, locked: LockedCall, disposition: Disposition) -> list[Event]:
    """End the incident where nothing but closed calls stands for it; return the events."""
    incident = locked.incident
    if (
        not incident.is_open
        # What a person entered is ended by a person alone.
        or not incident.calls.filter(received_at=F("incident__created_at")).exists()
        or incident.calls.filter(disposition="").exists()
        or incident.assignments.exists()
        # Nor what was merged into it without a call, such as one that a person brought, nor a crew in danger.
        or IncidentMerge.objects.filter(target=incident, undone_at__isnull=True, calls=[]).exists()
        or Deadline.objects.filter(LIVE, incident=incident, trigger=EscalationTrigger.UNIT_EMERGENCY).exists()
    ):
        return []
    ended = end_incident(by, incident, IncidentStatus.CANCELLED, disposition)
    card = read_incident_card(incident.pk)
    data = EventData(incident=card, reason=disposition)
    return [*ended, Event(EventName.INCIDENT_CANCELLED, card.agencies, data, incident_id=incident.pk)]
