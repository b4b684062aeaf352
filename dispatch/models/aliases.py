"""Names of places that dispatchers propose and supervisors decide on."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from dispatch.models.choices import choices, one_of
from dispatch.models.people import Person
from dispatch.vocabulary import AliasStatus
from gis.models import Place


class AliasProposal(models.Model):
    """A name proposed for a place. `folded` is the name as the search compares it."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+")
    text = models.CharField(max_length=200)
    folded = models.CharField(max_length=200)
    note = models.CharField(max_length=300, blank=True)
    status = models.CharField(max_length=10, choices=choices(AliasStatus), default=AliasStatus.PROPOSED)
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(db_default=Now())
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = "tên gọi đề xuất"
        verbose_name_plural = "tên gọi đề xuất"
        constraints = [
            one_of("status", AliasStatus, "alias_proposal_status_known"),
            models.CheckConstraint(
                condition=Q(status=AliasStatus.PROPOSED, decided_at=None, decided_by=None)
                | (~Q(status=AliasStatus.PROPOSED) & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="alias_proposal_decided_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["place", "folded"], condition=Q(status=AliasStatus.PROPOSED), name="alias_proposal_open_once"
            ),
        ]

    def __str__(self) -> str:
        return self.text
