"""Where units are, and where they have been."""

from django.contrib.gis.db import models
from django.db.models.functions import Now

from dispatch.models.units import Unit


class UnitPosition(models.Model):
    """Where a unit was last known to be; a unit that was never located has none.

    `at` is the clock of who reported it, `accuracy_m` how far off it may be, `heading` degrees clockwise from north,
    `suspect` that no vehicle could have come there from the place before.
    """

    unit = models.OneToOneField(Unit, on_delete=models.CASCADE, primary_key=True, related_name="position")
    position = models.PointField(srid=4326, geography=True, spatial_index=False)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    accuracy_m = models.FloatField(null=True)
    heading = models.FloatField(null=True)
    speed_mps = models.FloatField(null=True)
    suspect = models.BooleanField(default=False)

    class Meta:
        verbose_name = "vị trí hiện tại"
        verbose_name_plural = "vị trí hiện tại"

    def __str__(self) -> str:
        return f"{self.unit_id} {self.at}"


class UnitFix(models.Model):
    """One fix of a unit, kept as long as the centre keeps its history of positions. Append-only, a partition a day."""

    pk = models.CompositePrimaryKey("unit_id", "at")
    # No constraint: attaching and dropping a day's partition would lock the units themselves.
    unit = models.ForeignKey(Unit, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False)
    at = models.DateTimeField()
    position = models.PointField(srid=4326, geography=True, spatial_index=False)
    recorded_at = models.DateTimeField(db_default=Now())
    accuracy_m = models.FloatField(null=True)
    heading = models.FloatField(null=True)
    speed_mps = models.FloatField(null=True)
    suspect = models.BooleanField()

    class Meta:
        verbose_name = "vị trí đã qua"
        verbose_name_plural = "vị trí đã qua"

    def __str__(self) -> str:
        return f"{self.unit_id} {self.at}"
