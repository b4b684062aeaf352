"""Links by which callers let their telephones tell where they are."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from dispatch.models.calls import Call
from dispatch.models.outbox import OutboxMessage
from dispatch.models.people import Person


class LocationLink(models.Model):
    """A page that was sent to one caller: 128 random bits, of which only the SHA-256 is kept.

    It is good until `expires_at`, whatever becomes of the call. `opened_at` is when its page was looked at first,
    `answered_at` when it told a position first.
    """

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="location_links")
    digest = models.CharField(max_length=64, unique=True)
    message = models.OneToOneField(OutboxMessage, on_delete=models.PROTECT, related_name="location_link")
    sent_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answers = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "liên kết vị trí"
        verbose_name_plural = "liên kết vị trí"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("sent_at")), name="location_link_lasts"),
            models.CheckConstraint(
                condition=Q(answers=0, answered_at__isnull=True) | Q(answers__gt=0, answered_at__isnull=False),
                name="location_link_answered_is_dated",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call_id} {self.sent_at}"
