"""What a person does while somebody is on the line: take the call, let the caller wait, go on, hang up."""

from django.db.models.functions import Now

from dispatch import outbox
from dispatch.actions.call_locks import call_over, lock_call, lock_own_call
from dispatch.actions.deadlines import arm_chain, end_chains
from dispatch.actions.writing import writing
from dispatch.errors import Conflict
from dispatch.models import Call, Deadline, Incident
from dispatch.rules.access import Actor
from dispatch.rules.calls import LIVE_CALLS
from dispatch.schema import CallCard, EventData
from dispatch.selectors.cards import read_call_cards, read_incident_card
from dispatch.timeline import Event
from dispatch.vocabulary import CallStatus, EscalationTrigger, EventName, IncidentStatus


def answer_call(*, by: Actor, call_id: int) -> CallCard:
    """Take a ringing call. The first person who asks has it.

    Raises NotFound `call_unknown`, Conflict `call_already_answered` (with `by`), `call_over` or `incident_ended`.
    """
    with writing(by) as work:
        locked = lock_call(by, call_id)
        incident, call = locked.incident, locked.call
        if not incident.is_open:
            raise Conflict(
                "incident_ended", f"Incident {incident.number} has ended.", {"incident_status": incident.status}
            )
        if call.answered_by is not None and call.answered_by_id != by.person_id:
            raise Conflict(
                "call_already_answered",
                f"{call.answered_by.username} has this call.",
                {"by": call.answered_by.username},
            )
        if call.answered_by_id is not None:
            return work.record(read_call_cards([call.pk])[0], [])
        if call.status != CallStatus.RINGING:
            raise call_over(call)
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


def hold_call(*, by: Actor, call_id: int) -> CallCard:
    """Let the caller wait. Who waits already goes on waiting.

    Raises Conflict `call_not_yours` (with `by`), `call_not_answered` or `call_over`, NotFound, Forbidden.
    """
    return _switch(by, call_id, CallStatus.HELD, EventName.CALL_HELD)


def resume_call(*, by: Actor, call_id: int) -> CallCard:
    """Speak again with a caller who waits. Raises as holding does."""
    return _switch(by, call_id, CallStatus.ANSWERED, EventName.CALL_RESUMED)


def end_call(*, by: Actor, call_id: int) -> CallCard:
    """Hang up. What the call was about stays to be settled; a call that has ended stays as it is.

    Raises Conflict `call_not_yours` (with `by`), `call_not_answered` or `call_over`, NotFound, Forbidden.
    """
    with writing(by) as work:
        locked = lock_own_call(by, call_id)
        if locked.call.status not in LIVE_CALLS:
            return work.record(read_call_cards([call_id])[0], [])
        hang_up(locked.call)
        card, fact = locked.told(EventName.CALL_ENDED)
        return work.record(card, [fact, *end_chains("met", by, locked.incident, call=locked.call)])


def mark_silence(*, by: Actor, call_id: int, silent: bool) -> CallCard:
    """Say that nobody speaks on the line, or that somebody does: a silence is watched while it lasts.

    Raises Conflict `call_not_yours` (with `by`), `call_not_answered` or `call_over`, NotFound, Forbidden.
    """
    with writing(by) as work:
        locked = lock_own_call(by, call_id)
        call = locked.call
        if call.status not in LIVE_CALLS:
            raise call_over(call)
        if silent is (call.silent_since is not None):
            return work.record(read_call_cards([call.pk])[0], [])
        Call.objects.filter(pk=call.pk).update(silent_since=Now() if silent else None)
        met: list[Event] = []
        if not silent:
            met = end_chains("met", by, locked.incident, trigger=EscalationTrigger.CALL_SILENT, call=call)
        elif locked.incident.is_open:
            arm_chain(
                chain=_silence_chain(call),
                trigger=EscalationTrigger.CALL_SILENT,
                agencies=locked.needed,
                incident=locked.incident,
                call=call,
            )
        card, fact = locked.told(EventName.CALL_SILENCE_MARKED)
        return work.record(card, [fact, *met])


def hang_up(call: Call) -> None:
    """End a locked call that is live, here and at the exchange."""
    Call.objects.filter(pk=call.pk).update(status=CallStatus.ENDED, ended_at=Now())
    outbox.enqueue_hang_up(call)


def _switch(by: Actor, call_id: int, status: CallStatus, name: EventName) -> CallCard:
    """Move a call that is spoken or waits to the other of the two."""
    with writing(by) as work:
        locked = lock_own_call(by, call_id)
        if locked.call.status not in LIVE_CALLS:
            raise call_over(locked.call)
        if locked.call.status == status:
            return work.record(read_call_cards([call_id])[0], [])
        Call.objects.filter(pk=call_id).update(status=status)
        card, fact = locked.told(name)
        return work.record(card, [fact])


def _silence_chain(call: Call) -> str:
    """Name the chain of a silence; a later one is named after the last deadline of the ones before."""
    chain = f"call_silent:{call.pk}"
    earlier = Deadline.objects.filter(call=call, trigger=EscalationTrigger.CALL_SILENT).order_by("-id").first()
    return f"{chain}/{earlier.pk}" if earlier else chain
