"""What must still reach the world outside: rows are claimed, sent outside of any transaction, and settled.

A message is leased to one engine for as long as a send may take. An engine that dies in between leaves a lease that
runs out; its message is then `uncertain`, because the provider may have taken it, and is never repeated blindly.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Case, F, When
from django.db.models.functions import Now

from dispatch.models import Call, Incident, OutboxMessage
from dispatch.schema import MessageFact
from dispatch.vocabulary import OutboxKind, OutboxStatus

LEASE = timedelta(seconds=60)
# What reaches people and exchanges, and what wakes phones: each is sent by workers of its own.
MESSAGES = (OutboxKind.SMS, OutboxKind.VOICE, OutboxKind.HANG_UP)
PUSHES = (OutboxKind.PUSH,)
BACK_OFF = (timedelta(seconds=2), timedelta(seconds=5), timedelta(seconds=15), timedelta(seconds=60))


def has_provider() -> bool:
    """Return whether a provider is configured that takes messages."""
    return bool(settings.TWILIO_ACCOUNT_SID and settings.TWILIO_AUTH_TOKEN and settings.TWILIO_FROM_NUMBER)


def reaches_nobody() -> bool:
    """Return whether messages go to a demonstration's stand-in: then the outbox is where they can be read."""
    return settings.DEMO and not has_provider()


def enqueue_sms(
    *, key: str, recipient: str, address: str, body: str, incident: Incident, is_secret: bool = False
) -> OutboxMessage:
    """Write a text message in the caller's transaction, and return it. The same key again changes nothing."""
    message, _ = OutboxMessage.objects.get_or_create(
        key=key,
        defaults={
            "kind": OutboxKind.SMS,
            "recipient": recipient,
            "address": address,
            "body": body,
            "is_secret": is_secret,
            "incident": incident,
        },
    )
    return message


def enqueue_hang_up(call: Call) -> None:
    """Ask the exchange, in the caller's transaction, to end a call. Asking again changes nothing."""
    OutboxMessage.objects.get_or_create(
        key=f"hang_up:{call.pk}",
        defaults={
            "kind": OutboxKind.HANG_UP,
            "recipient": call.provider,
            "address": call.provider_call_id,
            "incident_id": call.incident_id,
        },
    )


def enqueue_pushes(
    *, key: str, devices: Iterable[tuple[int, str]], body: str, incident: Incident, expires_at: datetime
) -> None:
    """Write a message to each device (its number and user name) in the caller's transaction."""
    OutboxMessage.objects.bulk_create(
        OutboxMessage(
            key=f"{key}:{device_id}",
            kind=OutboxKind.PUSH,
            recipient=username,
            address=str(device_id),
            body=body,
            incident=incident,
            expires_at=expires_at,
        )
        for device_id, username in devices
    )


def claim(kinds: Collection[OutboxKind] = MESSAGES) -> OutboxMessage | None:
    """Lease the oldest message of these kinds that is due, in the caller's transaction, or return None."""
    message = (
        OutboxMessage.objects.select_for_update(no_key=True, skip_locked=True, of=("self",))
        .filter(kind__in=kinds, status=OutboxStatus.PENDING, next_attempt_at__lte=Now())
        # A person who must be reached before a line that is to be freed, then by severity, then age.
        .order_by(Case(When(kind=OutboxKind.HANG_UP, then=1), default=0), "incident__priority", "next_attempt_at")
        .first()
    )
    if message is not None:
        OutboxMessage.objects.filter(pk=message.pk).update(
            status=OutboxStatus.SENDING, leased_until=Now() + LEASE, attempts=F("attempts") + 1
        )
        message.attempts += 1
    return message


def claim_expired() -> OutboxMessage | None:
    """Lock a message whose sender died while sending it, or return None."""
    return (
        OutboxMessage.objects.select_for_update(no_key=True, skip_locked=True, of=("self",))
        .filter(status=OutboxStatus.SENDING, leased_until__lte=Now())
        .order_by("leased_until")
        .first()
    )


def settle(message: OutboxMessage, status: OutboxStatus, *, provider_message_id: str = "", error: str = "") -> bool:
    """Say how a leased message ended; False where somebody else has settled it meanwhile."""
    changed = OutboxMessage.objects.filter(pk=message.pk, status=OutboxStatus.SENDING).update(
        status=status,
        leased_until=None,
        settled_at=Now(),
        provider_message_id=provider_message_id,
        error=error[:500],
        body="" if message.is_secret and not reaches_nobody() else message.body,
    )
    return changed == 1


def try_later(message: OutboxMessage, error: str) -> bool:
    """Give a leased message back for a later attempt; False when it has had all of them.

    One that expires is tried until then, however often.
    """
    leased = OutboxMessage.objects.filter(pk=message.pk, status=OutboxStatus.SENDING)
    if message.expires_at is None and message.attempts > len(BACK_OFF):
        return False
    pause = BACK_OFF[min(message.attempts, len(BACK_OFF)) - 1]
    if message.expires_at is not None and not leased.filter(expires_at__gt=Now() + pause).exists():
        return False
    leased.update(status=OutboxStatus.PENDING, leased_until=None, next_attempt_at=Now() + pause, error=error[:500])
    return True


def fact_of(message: OutboxMessage, error: str = "") -> MessageFact:
    """Return what the timeline says of a message: to whom, not to which number."""
    return MessageFact(
        id=message.pk, kind=message.kind, recipient=message.recipient, attempts=message.attempts, error=error or None
    )
