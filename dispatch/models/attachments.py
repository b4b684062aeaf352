"""The files that people add to incidents: what each is, who brought it, and whether it is still shown."""

from django.contrib.gis.db import models
from django.db.models import Q
from django.db.models.functions import Now

from dispatch.models.choices import choices, one_of
from dispatch.models.incidents import Incident
from dispatch.models.people import Person
from dispatch.vocabulary import AttachmentKind


class Attachment(models.Model):
    """A file of an incident. Its content lies in the folder of files under `sha256`, as it came, for good.

    `name` is what it was called where it came from. `taken_at` and `location` are of the picture, as who brought it
    says. One that was withdrawn is kept, and shown to supervisors alone. `missing_since` is set while its content is
    not in the folder.
    """

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="attachments")
    kind = models.CharField(max_length=20, choices=choices(AttachmentKind))
    media_type = models.CharField(max_length=50)
    sha256 = models.CharField(max_length=64, db_index=True)
    size_bytes = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    caption = models.CharField(max_length=300, blank=True)
    taken_at = models.DateTimeField(null=True)
    location = models.PointField(srid=4326, spatial_index=False, null=True)
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    added_at = models.DateTimeField(db_default=Now())
    withdrawn_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    withdrawn_at = models.DateTimeField(null=True)
    withdraw_reason = models.CharField(max_length=300, blank=True)
    missing_since = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "tệp đính kèm"
        verbose_name_plural = "tệp đính kèm"
        ordering = ["id"]
        constraints = [
            one_of("kind", AttachmentKind, "attachment_kind_known"),
            models.CheckConstraint(condition=Q(sha256__regex="^[0-9a-f]{64}$"), name="attachment_hash_is_whole"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdraw_reason="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdraw_reason="")),
                name="attachment_withdrawal_is_whole",
            ),
        ]
        indexes = [
            # How many a person has brought lately is counted at each one.
            models.Index(fields=["added_by", "added_at"], name="attachment_bringer"),
            models.Index(fields=["id"], condition=Q(missing_since__isnull=False), name="attachment_missing"),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.name}"
