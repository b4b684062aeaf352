"""The timeline: record, audit trail and stream in one append-only table, written by dispatch.timeline alone."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from dispatch.models.incidents import Incident
from dispatch.models.people import Person
from dispatch.vocabulary import EventName


class StreamHead(models.Model):
    """The single row that holds the last stream number given out."""

    seq = models.BigIntegerField()

    class Meta:
        verbose_name = "đầu luồng diễn biến"
        verbose_name_plural = "đầu luồng diễn biến"

    def __str__(self) -> str:
        return str(self.seq)


class TimelineEvent(models.Model):
    """One fact. `seq` has no gaps and follows the order of commits; `agencies` are those whose consoles receive it.

    `hash` is the SHA-256 of the hash before it in the same incident's chain and of the event's canonical text.
    """

    seq = models.BigIntegerField(primary_key=True)
    name = models.CharField(max_length=50)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, null=True, related_name="events", db_index=False)
    agencies = ArrayField(models.SlugField(max_length=50))
    actor = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    actor_username = models.CharField(max_length=150)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    data = models.JSONField()
    previous_hash = models.BinaryField()
    hash = models.BinaryField()

    class Meta:
        verbose_name = "diễn biến"
        verbose_name_plural = "diễn biến"
        ordering = ["seq"]
        indexes = [
            models.Index(fields=["incident", "seq"], name="timeline_chain"),
            # Who has looked through which camera is counted at each look, and asked afterwards.
            models.Index(
                fields=["actor", "recorded_at"], condition=Q(name=EventName.CAMERA_LOOKED.value), name="timeline_looks"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.name}"


class CompletedRequest(models.Model):
    """A write that was carried out under an Idempotency-Key, with its answer, kept for `REQUESTS_KEPT`."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    result = models.JSONField(null=True)
    completed_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = "yêu cầu đã thực hiện"
        verbose_name_plural = "yêu cầu đã thực hiện"
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="completed_request_once")]
        indexes = [models.Index(fields=["completed_at"], name="completed_request_age")]

    def __str__(self) -> str:
        return self.key
