"""Who is on duty when, and how a desk passes from one person to the next."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from dispatch.models.people import Person
from dispatch.models.units import Agency, Station, Unit
from dispatch.vocabulary import Role


class DutyPeriod(models.Model):
    """A person is on duty as duty officer or shift lead: of an agency, or of all without one; perhaps at a station."""

    ON_DUTY = (Role.DUTY_OFFICER, Role.SHIFT_LEAD)

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="duty_periods")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in ON_DUTY])
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    station = models.ForeignKey(Station, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        verbose_name = "ca trực"
        verbose_name_plural = "lịch trực"
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=["duty_officer", "shift_lead"]), name="duty_role_known"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="duty_ends_after_start"),
            models.UniqueConstraint(
                fields=["person", "role", "agency", "station", "starts_at"], nulls_distinct=False, name="duty_once"
            ),
        ]
        indexes = [models.Index(fields=["ends_at", "starts_at"], name="duty_by_time")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} {self.starts_at}"


class Handover(models.Model):
    """A desk is offered to the person who takes over, who accepts by name. `incidents` were open then."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    from_person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    to_person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    incidents = ArrayField(models.BigIntegerField(), default=list)
    note = models.TextField(blank=True)
    offered_at = models.DateTimeField(db_default=Now())
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "bàn giao ca"
        verbose_name_plural = "bàn giao ca"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.from_person_id} to {self.to_person_id}"


class UnitShift(models.Model):
    """A unit's crew is on duty, under their names.

    It is since `started_at` by the clock of who said so, which came at `recorded_at`.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="shifts")
    crew = ArrayField(models.CharField(max_length=300), default=list)
    started_at = models.DateTimeField(db_default=Now())
    recorded_at = models.DateTimeField(db_default=Now())
    started_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "kíp trực"
        verbose_name_plural = "kíp trực"
        constraints = [
            models.UniqueConstraint(fields=["unit"], condition=Q(ended_at__isnull=True), name="unit_on_one_shift")
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.started_at}"
