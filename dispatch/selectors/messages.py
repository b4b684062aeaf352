"""The messages with which people were asked to take an alarm."""

from django.db.models import QuerySet

from dispatch.models import Deadline, OutboxMessage
from dispatch.models.escalation import LIVE
from dispatch.vocabulary import OutboxKind


def was_alarmed(address: str) -> bool:
    """Return whether an alarm was ever sent to this number."""
    return _alarms().filter(address=address).exists()


def alarm_sent_to(address: str, escalation_id: int | None) -> OutboxMessage | None:
    """Return the newest message to this number about that alarm, or without one about an alarm that still stands."""
    sent = _alarms().filter(address=address)
    wanted = (
        sent.filter(deadline__ended_at__isnull=True) if escalation_id is None else sent.filter(deadline=escalation_id)
    )
    return wanted.order_by("-id").first()


def alarm_call(message_id: int) -> OutboxMessage | None:
    """Return the message of a call about an alarm."""
    return _alarms().filter(pk=message_id, kind=OutboxKind.VOICE).first()


def stands(deadline: Deadline) -> bool:
    """Return whether the chain of an alarm still runs: one that is repeated has ended, its chain has not."""
    return Deadline.objects.filter(LIVE, chain=deadline.chain).exists()


def _alarms() -> QuerySet[OutboxMessage]:
    return OutboxMessage.objects.select_related("deadline", "incident").filter(deadline__isnull=False)
