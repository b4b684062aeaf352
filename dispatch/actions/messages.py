"""Sends what stands in the outbox and records how it ended."""

from django.db import transaction

from dispatch import outbox
from dispatch.actions.call_locks import lock_call
from dispatch.actions.writing import writing
from dispatch.models import Call, OutboxMessage
from dispatch.ports import MessageSender, SendRefused, SendUnavailable, SendUncertain
from dispatch.rules.access import ENGINE
from dispatch.schema import EventData, MessageFact
from dispatch.selectors.cards import read_call_cards
from dispatch.selectors.incidents import went_on_as
from dispatch.timeline import Event
from dispatch.vocabulary import EventName, OutboxKind, OutboxStatus

_EVENT_OF_STATUS = {
    OutboxStatus.SENT: EventName.MESSAGE_SENT,
    OutboxStatus.UNCERTAIN: EventName.MESSAGE_UNCERTAIN,
    OutboxStatus.PARKED: EventName.MESSAGE_PARKED,
    OutboxStatus.LAPSED: EventName.MESSAGE_LAPSED,
}
# What is sent twice does less harm than what is not sent: a line that stays taken, a phone that stays silent.
_REPEATED_IN_DOUBT = {OutboxKind.HANG_UP, OutboxKind.PUSH}


def send_next_message(sender: MessageSender) -> bool:
    """Send the next message that is due and record the outcome; False when there is none."""
    with transaction.atomic(durable=True):
        message = outbox.claim()
    if message is None:
        return False
    try:
        provider_message_id = _send(sender, message)
    except SendRefused as refusal:
        settle_message(message, OutboxStatus.PARKED, error=str(refusal))
    except SendUncertain as doubt:
        settle_message(message, OutboxStatus.UNCERTAIN, error=str(doubt))
    except SendUnavailable as failure:
        with transaction.atomic(durable=True):
            again = outbox.try_later(message, str(failure))
        if not again:
            settle_message(message, OutboxStatus.PARKED, error=str(failure))
    else:
        settle_message(message, OutboxStatus.SENT, provider_message_id=provider_message_id)
    return True


def mark_next_uncertain() -> bool:
    """Mark one message whose sender died while sending as uncertain; False when there is none.

    Hanging up and pushes are tried again instead; a push for which it is too late lapses.
    """
    with writing(ENGINE) as work:
        message = outbox.claim_expired()
        if message is None:
            return False
        error = "the engine stopped while sending"
        if message.kind in _REPEATED_IN_DOUBT and outbox.try_later(message, error):
            return True
        status = OutboxStatus.LAPSED if message.kind == OutboxKind.PUSH else OutboxStatus.UNCERTAIN
        outbox.settle(message, status, error=error)
        work.record(*_outcome(message, status, error))
        return True


def _send(sender: MessageSender, message: OutboxMessage) -> str:
    """Give the message to the provider by the road that its kind names, and return the provider's id."""
    match OutboxKind(message.kind):
        case OutboxKind.SMS:
            return sender.send_sms(address=message.address, body=message.body)
        case OutboxKind.HANG_UP:
            return sender.hang_up(provider_call_id=message.address)
        case OutboxKind.VOICE:
            return sender.call(address=message.address, message_id=message.pk)
        case OutboxKind.PUSH:
            raise ValueError("pushes leave by a sender of their own")


def settle_message(
    message: OutboxMessage, status: OutboxStatus, *, provider_message_id: str = "", error: str = ""
) -> None:
    """Settle a message that was leased, and record how it ended; nothing where somebody else has done so."""
    with writing(ENGINE) as work:
        if outbox.settle(message, status, provider_message_id=provider_message_id, error=error):
            work.record(*_outcome(message, status, error))


def _outcome(message: OutboxMessage, status: OutboxStatus, error: str) -> tuple[MessageFact, list[Event]]:
    fact = outbox.fact_of(message, error)
    name = _EVENT_OF_STATUS[status]
    call_id = Call.objects.filter(location_links__message=message).values_list("pk", flat=True).first()
    if call_id is not None:
        # How far a location link has come stands on its call.
        locked = lock_call(ENGINE, call_id)
        data = EventData(message=fact, calls=read_call_cards([call_id]))
        return fact, [Event(name, locked.agencies, data, incident_id=locked.incident.pk)]
    incident = went_on_as(message.incident)
    agencies = list(incident.incident_agencies.order_by("id").values_list("agency_id", flat=True))
    return fact, [Event(name, agencies, EventData(message=fact), incident_id=incident.pk)]
