"""Calls: what providers report and what people do with them."""

from django.db import connection
from django.db.models.functions import Now

from dispatch.actions.deadlines import arm_chain, arm_unassigned, end_chains
from dispatch.actions.locking import lock_open_incident, scope_of
from dispatch.actions.numbering import number_incident
from dispatch.actions.writing import require, writing
from dispatch.errors import Conflict, NotFound
from dispatch.models import Agency, Call, CallReport, Incident, IncidentAgency, ServiceLine
from dispatch.ports import CallEvent
from dispatch.rules.access import TELEPHONY, Actor, Right
from dispatch.rules.numbers import dialled_forms, identify_caller, printable
from dispatch.rules.transitions import call_status_after
from dispatch.schema import CallCard, EventData
from dispatch.selectors.cards import read_call_cards, read_incident_card
from dispatch.selectors.visibility import visible_calls
from dispatch.timeline import Event
from dispatch.vocabulary import CallStatus, EscalationTrigger, EventName, IncidentStatus

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
        if is_new:
            events += _advance(call, event)
        return work.record(read_call_cards([call.pk])[0], events)


def answer_call(*, by: Actor, call_id: int) -> CallCard:
    """Take a ringing call. The first person who asks has it.

    Raises NotFound `call_unknown`, Conflict `call_already_answered` (with `by`) or `call_over`.
    """
    require(by, Right.ANSWER_CALL)
    with writing(by) as work:
        incident, call = _lock_call(by, call_id)
        if call.answered_by is not None and call.answered_by_id != by.person_id:
            raise Conflict(
                "call_already_answered",
                f"{call.answered_by.username} has this call.",
                {"by": call.answered_by.username},
            )
        if call.answered_by_id is None and call.status != CallStatus.RINGING:
            raise Conflict("call_over", "The caller has gone.", {"call_status": call.status})
        if call.answered_by_id is not None:
            return work.record(read_call_cards([call.pk])[0], [])
        Call.objects.filter(pk=call.pk).update(status=CallStatus.ANSWERED, answered_at=Now(), answered_by=by.person_id)
        if incident.status == IncidentStatus.NEW:
            Incident.objects.filter(pk=incident.pk).update(
                status=IncidentStatus.VERIFYING, version=incident.version + 1
            )
        card = read_incident_card(incident.pk)
        answered = read_call_cards([call.pk])[0]
        fact = Event(
            EventName.CALL_ANSWERED, card.agencies, EventData(incident=card, calls=[answered]), incident_id=incident.pk
        )
        met = end_chains("met", by, incident, trigger=EscalationTrigger.CALL_UNANSWERED, call=call)
        return work.record(answered, [fact, *met])


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
    call = Call.objects.create(
        provider=event.provider,
        provider_call_id=event.provider_call_id,
        line=line,
        incident=incident,
        caller=caller.text,
        caller_kind=caller.kind,
        dialled=printable(event.dialled),
    )
    arm_chain(
        chain=f"call_unanswered:{call.pk}",
        trigger=EscalationTrigger.CALL_UNANSWERED,
        agencies=agencies,
        incident=incident,
        call=call,
    )
    for agency in agencies:
        arm_unassigned(incident, agency)
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
    incident = Incident.objects.select_for_update(no_key=True, of=("self",)).get(pk=call.incident_id)
    call = Call.objects.select_for_update(no_key=True, of=("self",)).get(pk=call.pk)
    current = CallStatus(call.status)
    status = call_status_after(current, event.kind, was_answered=call.answered_at is not None)
    if status is current:
        return []
    Call.objects.filter(pk=call.pk).update(status=status, ended_at=Now())
    agencies = list(incident.incident_agencies.order_by("id").values_list("agency_id", flat=True))
    fact = Event(
        _EVENT_OF_STATUS[status],
        agencies,
        EventData(calls=read_call_cards([call.pk]), reason=event.provider_status),
        incident_id=incident.pk,
    )
    return [
        fact,
        *end_chains("gone", TELEPHONY, incident, trigger=EscalationTrigger.CALL_UNANSWERED, call=call),
    ]


def _lock_call(by: Actor, call_id: int) -> tuple[Incident, Call]:
    """Lock a call that the actor sees with its open incident, the incident first."""
    seen = visible_calls(scope_of(by), Call.objects.all()).filter(pk=call_id).first()
    if seen is None:
        raise NotFound("call_unknown", f"There is no call {call_id}.")
    incident = lock_open_incident(by, seen.incident_id, Right.ANSWER_CALL)
    call = Call.objects.select_related("answered_by").select_for_update(no_key=True, of=("self",)).get(pk=call_id)
    return incident, call
