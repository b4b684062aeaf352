"""What crews must know of an address or an area before they are there."""

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GistIndex
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Now

from dispatch.models.incidents import Incident
from dispatch.models.people import Person

LONGEST_RADIUS_M = 2_000


class PremiseNoteKind(models.Model):
    """A kind of note. None of the kind stands longer than so many days: what nobody confirms is no longer known."""

    code = models.SlugField("mã", max_length=50, primary_key=True)
    name_vi = models.CharField("tên", max_length=100)
    name_en = models.CharField("tên tiếng Anh", max_length=100)
    most_days = models.PositiveSmallIntegerField("hiệu lực nhiều nhất (ngày)")

    class Meta:
        verbose_name = "loại lưu ý"
        verbose_name_plural = "loại lưu ý"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=Q(most_days__gte=1, most_days__lte=1100), name="premise_note_kind_days")
        ]

    def __str__(self) -> str:
        return self.name_vi


class PremiseNote(models.Model):
    """A note on a place: all within `radius_m` of `position`, or all within `shape`. It is ended, never changed.

    It is shown to those of its agencies alone, because it may tell of people. `place` is how the address is called.
    """

    kind = models.ForeignKey(PremiseNoteKind, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    place = models.CharField(max_length=300, blank=True)
    position = models.PointField(srid=4326, geography=True, spatial_index=False, null=True)
    radius_m = models.FloatField(null=True)
    shape = models.PolygonField(srid=4326, geography=True, spatial_index=False, null=True)
    agencies = ArrayField(models.SlugField(max_length=50))
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    entered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    entered_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = "lưu ý tại địa chỉ"
        verbose_name_plural = "lưu ý tại địa chỉ"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    position__isnull=False,
                    radius_m__isnull=False,
                    radius_m__gt=0,
                    radius_m__lte=LONGEST_RADIUS_M,
                    shape__isnull=True,
                )
                | Q(position__isnull=True, radius_m__isnull=True, shape__isnull=False),
                name="premise_note_has_one_place",
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("entered_at")), name="premise_note_expires"),
            models.CheckConstraint(condition=Q(agencies__len__gte=1), name="premise_note_concerns_somebody"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="premise_note_end_is_whole",
            ),
        ]
        indexes = [
            GistIndex(Coalesce("shape", "position"), condition=Q(ended_at=None), name="premise_note_standing"),
        ]

    def __str__(self) -> str:
        return f"{self.kind_id} {self.pk}"
