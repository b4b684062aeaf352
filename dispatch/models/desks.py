"""The desks of the centre, and who sits at them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from dispatch.models.people import Person
from dispatch.models.units import Agency


class Desk(models.Model):
    """A place in the room. Without an agency anybody may sit there; one that is `shared` seats several people."""

    code = models.SlugField(max_length=50, primary_key=True)
    name_vi = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="desks")
    shared = models.BooleanField("nhiều người cùng ngồi", default=False)

    class Meta:
        verbose_name = "bàn điều hành"
        verbose_name_plural = "bàn điều hành"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name_vi


class DeskShift(models.Model):
    """A person works at a desk, and answers these service lines there.

    `alone` is whether the desk seats one person only, as the catalogue said when the shift began. `ended_by` is
    somebody else where they took the desk over.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="desk_shifts")
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="shifts")
    lines = ArrayField(models.SlugField(max_length=20), default=list)
    alone = models.BooleanField()
    began_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "ca tại bàn"
        verbose_name_plural = "ca tại bàn"
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(ended_at__isnull=True), name="person_at_one_desk"),
            models.UniqueConstraint(
                fields=["desk"], condition=Q(ended_at__isnull=True, alone=True), name="desk_seats_one"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="desk_shift_ended_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.desk_id}"
