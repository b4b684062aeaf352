"""Roads on which nobody gets through, as people have told the centre."""

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.db.models import F, Q
from django.db.models.functions import Now

from dispatch.models.choices import choices, one_of
from dispatch.models.people import Person
from dispatch.vocabulary import ClosureKind


class Closure(models.Model):
    """A place where roads are closed, from `from_at` until it is opened, at the latest until `until`.

    `shape` is what was entered: a point, a line or a polygon; `area` is all within `radius_m` of it, which ways avoid.
    `passable_by` are the travel profiles that get through all the same. `ended_by` is None where its time was over.
    """

    kind = models.CharField(max_length=20, choices=choices(ClosureKind))
    place = models.CharField(max_length=300, blank=True)
    note = models.CharField(max_length=300, blank=True)
    shape = models.GeometryField(srid=4326)
    radius_m = models.FloatField()
    area = models.PolygonField(srid=4326)
    passable_by = ArrayField(models.SlugField(max_length=50), default=list)
    from_at = models.DateTimeField(db_default=Now())
    until = models.DateTimeField(null=True)
    entered_at = models.DateTimeField(db_default=Now())
    entered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="closures_entered")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="closures_ended")

    class Meta:
        verbose_name = "đoạn đường đóng"
        verbose_name_plural = "đoạn đường đóng"
        constraints = [
            one_of("kind", ClosureKind, "closure_kind_known"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("from_at")), name="closure_ends_after_it_begins"
            ),
        ]
        indexes = [
            models.Index(fields=["until"], condition=Q(ended_at__isnull=True), name="closure_standing"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.place}"
