"""Crews' phones are woken: a message to each is written with the fact, and sent while it is worth something."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from django.conf import settings
from django.db import transaction

from dispatch import outbox
from dispatch.actions.messages import settle_message
from dispatch.actions.writing import database_now
from dispatch.models import Assignment, Incident, OutboxMessage, PushSubscription
from dispatch.ports import Push, PushSender, SendRefused, SendUnavailable, SubscriptionGone
from dispatch.rules.pushing import GOOD_FOR, place_on_lock_screen, public_key, topic_of
from dispatch.schema import AssignmentPush, TypeName
from dispatch.selectors.devices import standing_push_subscriptions
from dispatch.vocabulary import AssignmentStatus, OutboxStatus


def push_to_crews(
    incident: Incident, assignments: Sequence[Assignment], about: Literal["assigned", "cancelled"], now: datetime
) -> None:
    """Write a message to each phone of the units of assignments that were just made or cancelled.

    Part of the actions that do so. It is one road of several: the page's own socket, the radio, and the watch over
    assignments that nobody acknowledges do not know of it.
    """
    if not public_key(settings.WEB_PUSH_KEY):
        return
    assignment_of = {assignment.unit_id: assignment for assignment in assignments}
    phones: dict[int, list[tuple[int, str]]] = {}
    for subscription in standing_push_subscriptions().filter(device__unit__in=assignment_of).order_by("device"):
        device = subscription.device
        phones.setdefault(device.unit_id, []).append((device.pk, device.person.username))
    for unit_id, devices in phones.items():
        assignment = assignment_of[unit_id]
        body = AssignmentPush(
            about=about,
            assignment_id=assignment.pk,
            priority=incident.priority,
            type=TypeName(vi=incident.type.name_vi, en=incident.type.name_en) if incident.type else None,
            place=place_on_lock_screen(incident.place),
        )
        outbox.enqueue_pushes(
            key=f"push:{about}:{assignment.pk}",
            devices=devices,
            body=body.model_dump_json(),
            incident=incident,
            expires_at=now + GOOD_FOR,
        )


def send_next_push(sender: PushSender) -> bool:
    """Send the next push that is due, and record the outcome; False when there is none.

    One that nobody needs any more, or whose phone is gone, lapses, as does one that could not be delivered in time.
    """
    with transaction.atomic(durable=True):
        message = outbox.claim(outbox.PUSHES)
    if message is None:
        return False
    subscription = standing_push_subscriptions().filter(device=int(message.address)).first()
    if subscription is None:
        settle_message(message, OutboxStatus.LAPSED, error="the phone takes no notifications any more")
    elif unwanted := _unwanted(told := AssignmentPush.model_validate_json(message.body)):
        settle_message(message, OutboxStatus.LAPSED, error=unwanted)
    elif (good_for_s := _good_for_s(message)) <= 0:
        settle_message(message, OutboxStatus.LAPSED, error=message.error or "it was not sent in time")
    else:
        to = subscription
        push = Push(to.endpoint, to.p256dh, to.auth, message.body.encode(), good_for_s, topic_of(told.assignment_id))
        _send(sender, message, to, push)
    return True


def _send(sender: PushSender, message: OutboxMessage, to: PushSubscription, push: Push) -> None:
    try:
        sender.push(push)
    except SubscriptionGone as gone:
        # The phone may have sent another one meanwhile.
        PushSubscription.objects.filter(pk=to.pk, endpoint=to.endpoint).delete()
        settle_message(message, OutboxStatus.LAPSED, error=str(gone))
    except SendRefused as refusal:
        settle_message(message, OutboxStatus.LAPSED, error=str(refusal))
    except SendUnavailable as failure:
        with transaction.atomic(durable=True):
            again = outbox.try_later(message, str(failure))
        if not again:
            settle_message(message, OutboxStatus.LAPSED, error=str(failure))
    else:
        settle_message(message, OutboxStatus.SENT)


def _unwanted(told: AssignmentPush) -> str:
    """Return why nobody needs a message any more; "" while it is as it says.

    An order that was acknowledged, or cancelled, wakes nobody. Nor is a crew that has been sent elsewhere since told
    what is over: messages overtake each other, and the newer order is the one to look at.
    """
    assignments = Assignment.objects.filter(pk=told.assignment_id)
    if told.about == "cancelled":
        later = Assignment.objects.filter(
            unit__in=assignments.values("unit"), pk__gt=told.assignment_id, cleared_at__isnull=True
        )
        return "the unit has been sent elsewhere since" if later.exists() else ""
    is_waiting = assignments.filter(status=AssignmentStatus.DISPATCHED).exists()
    return "" if is_waiting else "the crew has answered, or is not sent any more"


def _good_for_s(message: OutboxMessage) -> int:
    """Return for how many seconds a push service is to hold a message, by the database's clock."""
    if message.expires_at is None:
        return int(GOOD_FOR.total_seconds())
    return int((message.expires_at - database_now()).total_seconds())
