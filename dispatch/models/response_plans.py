"""Response plans: which capabilities, and how many, an incident calls for."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from dispatch.models.choices import choices, one_of
from dispatch.models.incidents import IncidentType
from dispatch.vocabulary import Approval, Priority
from gis.models import Area


class Capability(models.Model):
    """What a unit can do, in words for people."""

    code = models.SlugField(max_length=50, primary_key=True)
    name_vi = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)

    class Meta:
        verbose_name = "năng lực"
        verbose_name_plural = "năng lực"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name_vi


class ResponsePlan(models.Model):
    """The total that an alarm level calls for, limited by type, priority, zone and time of day where these are named.

    A time window may pass midnight. `divert` allows to offer units that are on their way to less urgent incidents; a
    unit that would need longer than `horizon_s` does not count.
    """

    name = models.CharField(max_length=150, unique=True)
    incident_type = models.ForeignKey(
        IncidentType, on_delete=models.PROTECT, null=True, blank=True, related_name="response_plans"
    )
    priority = models.PositiveSmallIntegerField(null=True, blank=True)
    alarm_level = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1), MaxValueValidator(5)])
    zone = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    from_time = models.TimeField(null=True, blank=True)
    to_time = models.TimeField(null=True, blank=True)
    divert = models.BooleanField(default=False)
    horizon_s = models.PositiveIntegerField(default=2400)
    approval = models.CharField(max_length=20, choices=choices(Approval), default=Approval.EXAMPLE)

    class Meta:
        verbose_name = "phương án xuất lực lượng"
        verbose_name_plural = "phương án xuất lực lượng"
        ordering = ["incident_type", "alarm_level", "name"]
        constraints = [
            one_of("approval", Approval, "response_plan_approval_known"),
            models.CheckConstraint(condition=Q(alarm_level__gte=1, alarm_level__lte=5), name="response_plan_level"),
            models.CheckConstraint(
                condition=Q(priority__isnull=True) | Q(priority__in=[p.value for p in Priority]),
                name="response_plan_priority_known",
            ),
            models.CheckConstraint(
                condition=Q(from_time__isnull=True, to_time__isnull=True)
                | Q(from_time__isnull=False, to_time__isnull=False),
                name="response_plan_window_has_both_ends",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ResponseNeed(models.Model):
    """So many units that have this capability; a unit type counts as a capability of its units."""

    plan = models.ForeignKey(ResponsePlan, on_delete=models.CASCADE, related_name="needs")
    capability = models.SlugField(max_length=50)
    count = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(50)])

    class Meta:
        verbose_name = "yêu cầu của phương án"
        verbose_name_plural = "yêu cầu của phương án"
        ordering = ["plan", "id"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "capability"], name="response_need_once"),
            models.CheckConstraint(condition=Q(count__gte=1, count__lte=50), name="response_need_counts"),
        ]

    def __str__(self) -> str:
        return f"{self.count} {self.capability}"
