"""Calling back: at which number a caller is reached, and the task to reach who hung up before anybody answered."""

from collections.abc import Collection

from django.db.models import F, Q
from django.db.models.functions import Now

from dispatch.actions.call_locks import LockedCall, lock_call, refuse_call_of_another
from dispatch.actions.deadlines import arm_chain, end_chains
from dispatch.actions.writing import writing
from dispatch.errors import Conflict, Invalid
from dispatch.models import Call, Deadline, Incident
from dispatch.rules.access import Actor
from dispatch.rules.calls import LIVE_CALLS
from dispatch.rules.numbers import spoken_number
from dispatch.schema import CallBackReport, CallCard, EventData
from dispatch.selectors.cards import read_call_cards
from dispatch.timeline import Event
from dispatch.vocabulary import CallBackOutcome, CallerKind, EscalationTrigger, EventName

_OPEN = Q(call_back_opened_at__isnull=False, call_back_done_at__isnull=True)


def open_call_back(locked: LockedCall) -> None:
    """Make calling back a task with a deadline. A caller without a number cannot be called back."""
    call = locked.call
    if call.caller_kind != CallerKind.NUMBER or not locked.incident.is_open:
        return
    chain = f"call_back_open:{call.pk}"
    arm_chain(
        chain=chain,
        trigger=EscalationTrigger.CALL_BACK_OPEN,
        agencies=locked.needed,
        incident=locked.incident,
        call=call,
    )
    due_at = Deadline.objects.filter(chain=chain).values_list("due_at", flat=True).first()
    Call.objects.filter(pk=call.pk).update(call_back_opened_at=Now(), call_back_due_at=due_at)


def report_call_back(*, by: Actor, call_id: int, report: CallBackReport) -> CallCard:
    """Say how an attempt to call back went. Where nobody took it up the task stays, else it is done.

    Raises Conflict `call_back_not_open` (with `outcome`), NotFound `call_unknown`, Forbidden.
    """
    with writing(by) as work:
        locked = lock_call(by, call_id)
        call = locked.call
        if call.call_back_opened_at is None or call.call_back_done_at is not None:
            raise Conflict(
                "call_back_not_open", "Nobody is to be called back.", {"outcome": call.call_back_outcome or None}
            )
        Call.objects.filter(pk=call.pk).update(
            call_back_attempts=F("call_back_attempts") + 1, call_back_outcome=report.outcome, call_back_by=by.person_id
        )
        met: list[Event] = []
        if report.outcome is not CallBackOutcome.NO_ANSWER:
            Call.objects.filter(pk=call.pk).update(call_back_done_at=Now())
            met = end_chains("met", by, locked.incident, trigger=EscalationTrigger.CALL_BACK_OPEN, call=call)
        card, fact = locked.told(EventName.CALL_CALLED_BACK, reason=report.outcome, note=report.note or None)
        return work.record(card, [fact, *met])


def set_call_back_number(*, by: Actor, call_id: int, number: str) -> CallCard:
    """Keep where the caller says to be reached; nothing, or the number that called, is no other number.

    Who speaks with the caller says it, or who leads the shift; after the end anybody may. The same changes nothing.

    Raises Invalid `number_invalid`, Conflict `call_not_yours` (with `by`), NotFound `call_unknown`, Forbidden.
    """
    spoken = spoken_number(number) if number else ""
    if spoken is None:
        raise Invalid("number_invalid", "Nobody has such a telephone number.")
    with writing(by) as work:
        locked = lock_call(by, call_id)
        call = locked.call
        if call.status in LIVE_CALLS:
            refuse_call_of_another(by, locked)
        wanted = "" if spoken == call.caller else spoken
        if call.call_back_number == wanted:
            return work.record(read_call_cards([call.pk])[0], [])
        Call.objects.filter(pk=call.pk).update(call_back_number=wanted)
        card, fact = locked.told(EventName.CALL_CHANGED)
        return work.record(card, [fact])


def end_call_backs(by: Actor, incident: Incident) -> list[Event]:
    """Say of a locked incident that ends that nobody needs to be called back about it, and return the event.

    The chains of the incident are ended by who ends it.
    """
    waiting = Call.objects.filter(_OPEN, incident=incident).select_for_update(no_key=True, of=("self",))
    call_ids = list(waiting.order_by("id").values_list("id", flat=True))
    if not call_ids:
        return []
    drop_call_backs(by, call_ids)
    agencies = list(incident.incident_agencies.order_by("id").values_list("agency_id", flat=True))
    data = EventData(calls=read_call_cards(call_ids), reason=CallBackOutcome.NOT_NEEDED)
    return [Event(EventName.CALL_CALLED_BACK, agencies, data, incident_id=incident.pk)]


def drop_call_backs(by: Actor, call_ids: Collection[int]) -> None:
    """Take the open tasks of locked calls off the list: somebody has judged that nobody needs to be called back."""
    Call.objects.filter(_OPEN, pk__in=call_ids).update(
        call_back_done_at=Now(), call_back_outcome=CallBackOutcome.NOT_NEEDED, call_back_by=by.person_id
    )
