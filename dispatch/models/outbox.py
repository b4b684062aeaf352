"""What must still reach the world outside."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from dispatch.models.choices import choices, one_of
from dispatch.models.escalation import Deadline
from dispatch.models.incidents import Incident
from dispatch.vocabulary import OutboxKind, OutboxStatus


class OutboxMessage(models.Model):
    """A message written in the transaction of the fact that asks for it, and sent afterwards.

    One that asks its recipient to take an alarm names the `deadline`: an answer to it acknowledges that. The text of
    one that `is_secret` opens something to whoever reads it: it is forgotten once the message has been dealt with. One
    that has not left by `expires_at` is not sent any more. The address of a push is the number of a device.
    """

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=20, choices=choices(OutboxKind))
    recipient = models.CharField(max_length=150)
    address = models.CharField(max_length=100)
    body = models.TextField()
    is_secret = models.BooleanField(default=False, db_default=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="messages")
    deadline = models.ForeignKey(Deadline, on_delete=models.PROTECT, null=True, related_name="messages")
    status = models.CharField(max_length=20, choices=choices(OutboxStatus), default=OutboxStatus.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)
    provider_message_id = models.CharField(max_length=100, blank=True)
    error = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    settled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "tin gửi đi"
        verbose_name_plural = "tin gửi đi"
        ordering = ["id"]
        constraints = [
            one_of("kind", OutboxKind, "outbox_kind_known"),
            one_of("status", OutboxStatus, "outbox_status_known"),
            models.CheckConstraint(
                condition=Q(status=OutboxStatus.SENDING, leased_until__isnull=False)
                | (~Q(status=OutboxStatus.SENDING) & Q(leased_until__isnull=True)),
                name="outbox_sending_is_leased",
            ),
        ]
        indexes = [
            models.Index(fields=["next_attempt_at"], condition=Q(status="pending"), name="outbox_pending"),
            models.Index(fields=["leased_until"], condition=Q(status="sending"), name="outbox_sending"),
        ]

    def __str__(self) -> str:
        return self.key
