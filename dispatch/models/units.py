"""Agencies, their stations and the units that are dispatched."""

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.db.models.functions import Now

from dispatch.models.choices import choices, one_of
from dispatch.vocabulary import UnitStatus


class Agency(models.Model):
    """A force: police, fire and rescue, ambulance, or one that the centre adds."""

    code = models.SlugField(max_length=50, primary_key=True)
    name_vi = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)

    class Meta:
        verbose_name = "lực lượng"
        verbose_name_plural = "lực lượng"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name_vi


class Station(models.Model):
    """Where units stand by."""

    code = models.SlugField(max_length=50, unique=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="stations")
    name_vi = models.CharField(max_length=150)
    name_en = models.CharField(max_length=150)
    position = models.PointField(srid=4326, geography=True)
    approximate = models.BooleanField(default=False)

    class Meta:
        verbose_name = "đơn vị / trạm"
        verbose_name_plural = "đơn vị / trạm"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name_vi


class UnitType(models.Model):
    """What kind of unit this is. Only one that `transports` takes patients to hospital.

    `profile` is how it travels; `turnout_s` is how long its crew needs from the order to leave the station.
    """

    PROFILES = ("car", "fire_truck", "ambulance", "motorbike", "boat")

    code = models.SlugField(max_length=50, primary_key=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="unit_types")
    name_vi = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    transports = models.BooleanField(default=False)
    profile = models.CharField(max_length=20, choices=[(profile, profile) for profile in PROFILES], default="car")
    turnout_s = models.PositiveSmallIntegerField(default=60)

    class Meta:
        verbose_name = "loại phương tiện"
        verbose_name_plural = "loại phương tiện"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name_vi


class Unit(models.Model):
    """A crew with its vehicle. `version` grows with each change that a console shows; a move is none of the unit's."""

    call_sign = models.CharField(max_length=20, unique=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="units")
    station = models.ForeignKey(Station, on_delete=models.PROTECT, related_name="units")
    type = models.ForeignKey(UnitType, on_delete=models.PROTECT, related_name="units")
    capabilities = ArrayField(models.SlugField(max_length=50), default=list, blank=True)
    status = models.CharField(max_length=20, choices=choices(UnitStatus), default=UnitStatus.AVAILABLE)
    status_since = models.DateTimeField(db_default=Now())
    status_reason = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "tổ / phương tiện"
        verbose_name_plural = "tổ / phương tiện"
        ordering = ["call_sign"]
        constraints = [one_of("status", UnitStatus, "unit_status_known")]

    def __str__(self) -> str:
        return self.call_sign
