"""An alarm that asks a duty officer by telephone."""

from dispatch.actions.calls import report_call
from dispatch.actions.escalation import fire_next_deadline
from dispatch.models import Deadline, OutboxMessage
from dispatch.vocabulary import EscalationEffect, OutboxKind
from tests.actions.record import make_due
from tests.factories import call_event

OFFICER = "+84900000001"


def alarm_by(kind: OutboxKind, number: int = 1, address: str = OFFICER) -> OutboxMessage:
    """Let an alarm of a new call fire, and return the message about it to the officer at this number."""
    call = report_call(call_event(number))
    effect = EscalationEffect.CALL_DUTY_OFFICER if kind is OutboxKind.VOICE else EscalationEffect.SMS_DUTY_OFFICER
    make_due(trigger="call_unanswered", incident=call.incident_id)
    fired = fire_next_deadline()
    assert fired is not None
    Deadline.objects.filter(pk=fired.id).update(effect=effect)
    return OutboxMessage.objects.create(
        key=f"alarm:{fired.id}:{address}:{kind}",
        kind=kind,
        recipient="officer",
        address=address,
        body="EOC: cuộc gọi chưa có người nghe.",
        incident_id=call.incident_id,
        deadline_id=fired.id,
    )


def taken_by(message: OutboxMessage) -> str | None:
    """Return who took the alarm of a message, None while it stands."""
    deadline = Deadline.objects.select_related("ended_by").get(pk=message.deadline_id)
    return deadline.ended_by.username if deadline.ended_by else None
