"""What people of the centre write to each other."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from dispatch.models.incidents import Incident
from dispatch.models.people import Person
from dispatch.models.units import Agency, Unit

# Of messages that are addressed to somebody: nobody has acknowledged them yet.
WAITING = Q(incident__isnull=True, acknowledged_at__isnull=True)


class ChatMessage(models.Model):
    """A message on an incident, or to the desks of an agency, to one person, or to the crew of a unit.

    One on an incident is for whoever sees that; `agencies` are those whose desks see any other. `from_unit` is the unit
    whose crew wrote it. It came at `written_at`, and was written at `occurred_at` by the clock of a device that said
    so. Where an answer is asked for, somebody acknowledges until `answer_due_at`, or it is overdue.
    """

    incident = models.ForeignKey(
        Incident, on_delete=models.PROTECT, null=True, related_name="chat_messages", db_index=False
    )
    to_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    to_person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    agencies = ArrayField(models.SlugField(max_length=50), default=list)
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    from_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    text = models.TextField()
    answers = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    written_at = models.DateTimeField(db_default=Now())
    occurred_at = models.DateTimeField(null=True)
    answer_due_at = models.DateTimeField(null=True)
    overdue_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        verbose_name = "tin nhắn nội bộ"
        verbose_name_plural = "tin nhắn nội bộ"
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    incident__isnull=False,
                    to_agency=None,
                    to_person=None,
                    to_unit=None,
                    agencies=[],
                    answers=None,
                    answer_due_at=None,
                    acknowledged_at=None,
                )
                | (
                    Q(incident__isnull=True, agencies__len__gte=1)
                    & (
                        Q(to_agency__isnull=False, to_person=None, to_unit=None)
                        | Q(to_agency=None, to_person__isnull=False, to_unit=None)
                        | Q(to_agency=None, to_person=None, to_unit__isnull=False)
                    )
                ),
                name="chat_message_has_one_address",
            ),
            models.CheckConstraint(
                condition=Q(overdue_at=None) | Q(answer_due_at__isnull=False, overdue_at__gte=F("answer_due_at")),
                name="chat_message_overdue_after_due",
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_at=None, acknowledged_by=None)
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False),
                name="chat_message_acknowledged_by_name",
            ),
        ]
        indexes = [
            models.Index(fields=["incident", "-id"], name="chat_on_incident"),
            models.Index(fields=["id"], condition=WAITING, name="chat_waiting"),
            models.Index(
                fields=["answer_due_at"],
                condition=Q(acknowledged_at__isnull=True, overdue_at__isnull=True, answer_due_at__isnull=False),
                name="chat_answer_due",
            ),
            # How much somebody has written lately is counted at each message.
            models.Index(fields=["written_by", "written_at"], name="chat_of_person"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
