"""Merges of incidents, with all that is needed to undo one."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from dispatch.models.incidents import Incident
from dispatch.models.people import Person


class IncidentMerge(models.Model):
    """One incident was found to be another. The arrays hold the ids of what moved from the source to the target.

    `learned` holds what the target took over besides: the value before and after of each field.
    """

    source = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="merges")
    target = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    calls = ArrayField(models.BigIntegerField(), default=list)
    assignments = ArrayField(models.BigIntegerField(), default=list)
    deadlines = ArrayField(models.BigIntegerField(), default=list)
    attachments = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    chat_messages = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    learned = models.JSONField(default=list)
    merged_at = models.DateTimeField(db_default=Now())
    merged_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "gộp vụ việc"
        verbose_name_plural = "gộp vụ việc"
        constraints = [
            models.UniqueConstraint(fields=["source"], condition=Q(undone_at__isnull=True), name="merge_stands_once"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="merge_into_another"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} into {self.target_id}"
