"""Calls as their providers report them: the first report makes the call and its incident, others can only end it."""

from django.db import connection
from django.db.models.functions import Now

from dispatch.actions.call_backs import open_call_back
from dispatch.actions.call_locks import lock_call
from dispatch.actions.deadlines import arm_chain, end_chains
from dispatch.actions.numbering import number_incident
from dispatch.actions.watches import watch_agency
from dispatch.actions.writing import writing
from dispatch.models import Agency, Call, CallReport, Incident, IncidentAgency, ServiceLine
from dispatch.ports import CallEvent, CallEventKind
from dispatch.rules.access import TELEPHONY
from dispatch.rules.calls import call_status_after
from dispatch.rules.numbers import dialled_forms, identify_caller, printable
from dispatch.schema import CallCard, EventData
from dispatch.selectors.calls import caller_history
from dispatch.selectors.cards import read_call_cards, read_incident_card
from dispatch.timeline import Event
from dispatch.vocabulary import CallStatus, EscalationTrigger, EventName

_EVENT_OF_STATUS = {
    CallStatus.ENDED: EventName.CALL_ENDED,
    CallStatus.ABANDONED: EventName.CALL_ABANDONED,
    CallStatus.FAILED: EventName.CALL_FAILED,
}


def report_call(event: CallEvent) -> CallCard:
    """Take a provider's report on a call: the first makes the call and its incident, a later one can only end it.

    Late, repeated and disordered reports are harmless. When this returns, the call and its incident are on disk.
    """
    with writing(TELEPHONY) as work:
        _serialise_reports(event)
        call = Call.objects.filter(provider=event.provider, provider_call_id=event.provider_call_id).first()
        events: list[Event] = []
        if call is None:
            call, events = _receive(event)
        _, is_new = CallReport.objects.get_or_create(
            call=call, key=event.key, defaults={"status": event.provider_status}
        )
        # That a call rings moves nothing: the report by which most calls begin waits for no lock.
        if is_new and event.kind is not CallEventKind.RINGING:
            events += _advance(call, event)
        return work.record(read_call_cards([call.pk])[0], events)


def _serialise_reports(event: CallEvent) -> None:
    """Let one report of a call at a time pass, also while the call has no row yet to lock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{event.provider}:{event.provider_call_id}"]
        )


def _receive(event: CallEvent) -> tuple[Call, list[Event]]:
    """Make the call and its incident, and watch that somebody answers and somebody is sent."""
    line = _line_of(event.dialled)
    agencies = [line.agency_id] if line.agency_id else list(Agency.objects.values_list("code", flat=True))
    incident = number_incident(Incident(priority=line.default_priority))
    IncidentAgency.objects.bulk_create(IncidentAgency(incident=incident, agency_id=code) for code in agencies)
    caller = identify_caller(event.caller)
    history = caller_history(caller.text, caller.kind, now=incident.created_at)
    call = Call.objects.create(
        provider=event.provider,
        provider_call_id=event.provider_call_id,
        line=line,
        incident=incident,
        caller=caller.text,
        caller_kind=caller.kind,
        dialled=printable(event.dialled),
        # One instant for both: so an incident that a call brought is told from one that a person entered.
        received_at=incident.created_at,
        history=history.model_dump(mode="json"),
    )
    arm_chain(
        chain=f"call_unanswered:{call.pk}",
        trigger=EscalationTrigger.CALL_UNANSWERED,
        agencies=agencies,
        incident=incident,
        call=call,
    )
    for agency in agencies:
        watch_agency(incident, agency)
    card = read_incident_card(incident.pk)
    return call, [
        Event(EventName.INCIDENT_CREATED, agencies, EventData(incident=card), incident_id=incident.pk),
        Event(EventName.CALL_RECEIVED, agencies, EventData(calls=read_call_cards([call.pk])), incident_id=incident.pk),
    ]


def _line_of(dialled: str) -> ServiceLine:
    """Return the line whose number list holds the called number, else the line `unknown`."""
    for form in dialled_forms(dialled):
        if line := ServiceLine.objects.filter(numbers__contains=[form]).first():
            return line
    return ServiceLine.objects.get(code=ServiceLine.UNKNOWN)


def _advance(call: Call, event: CallEvent) -> list[Event]:
    """Move the call to where the report says it is, if that is forward."""
    locked = lock_call(TELEPHONY, call.pk)
    current = CallStatus(locked.call.status)
    status = call_status_after(current, event.kind, was_answered=locked.call.answered_at is not None)
    if status is current:
        return []
    Call.objects.filter(pk=call.pk).update(status=status, ended_at=Now())
    gone = end_chains("gone", TELEPHONY, locked.incident, call=locked.call)
    # Whom the line failed has not been heard either.
    if status in (CallStatus.ABANDONED, CallStatus.FAILED):
        open_call_back(locked)
    _, fact = locked.told(_EVENT_OF_STATUS[status], reason=event.provider_status)
    return [fact, *gone]
