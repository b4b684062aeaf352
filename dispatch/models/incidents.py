"""Incidents: what happened, once, however many calls report it."""

from django.contrib.gis.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from dispatch.models.choices import choices, one_of
from dispatch.models.units import Agency
from dispatch.rules.transitions import ENDED
from dispatch.vocabulary import Disposition, IncidentStatus, LocationSource, Priority


class IncidentType(models.Model):
    """A kind of incident, with the agencies and the priority that it brings by default."""

    code = models.SlugField(max_length=50, primary_key=True)
    name_vi = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    agencies = models.ManyToManyField(Agency, related_name="+")
    default_priority = models.PositiveSmallIntegerField(default=Priority.P2)

    class Meta:
        verbose_name = "loại vụ việc"
        verbose_name_plural = "loại vụ việc"
        ordering = ["code"]
        constraints = [one_of("default_priority", Priority, "incident_type_priority_known")]

    def __str__(self) -> str:
        return self.name_vi


class Incident(models.Model):
    """One event in the world. `version` grows with each change of its card.

    `field_versions` holds, per field, the version at which it last changed: so two consoles that change different
    fields both succeed, and a lost update is refused.
    """

    number = models.CharField(max_length=20, unique=True)
    version = models.PositiveIntegerField(default=1)
    field_versions = models.JSONField(default=dict)
    status = models.CharField(max_length=20, choices=choices(IncidentStatus), default=IncidentStatus.NEW)
    priority = models.PositiveSmallIntegerField(default=Priority.P2)
    alarm_level = models.PositiveSmallIntegerField(default=1)
    type = models.ForeignKey(IncidentType, on_delete=models.PROTECT, null=True, blank=True, related_name="incidents")
    what = models.TextField(blank=True)
    place = models.CharField(max_length=300, blank=True)
    location = models.PointField(srid=4326, null=True, blank=True)
    location_radius_m = models.FloatField(null=True, blank=True)
    location_source = models.CharField(max_length=20, choices=choices(LocationSource), blank=True)
    # The code of the commune around the location, as it was when the location was set.
    area = models.SlugField(max_length=40, blank=True, default="", db_default="")
    created_at = models.DateTimeField(db_default=Now())
    closed_at = models.DateTimeField(null=True, blank=True)
    disposition = models.CharField(max_length=30, choices=choices(Disposition), blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged_from")

    class Meta:
        verbose_name = "vụ việc"
        verbose_name_plural = "vụ việc"
        ordering = ["-id"]
        constraints = [
            one_of("status", IncidentStatus, "incident_status_known"),
            one_of("priority", Priority, "incident_priority_known"),
            models.CheckConstraint(
                condition=Q(status__in=ENDED, closed_at__isnull=False)
                | (~Q(status__in=ENDED) & Q(closed_at__isnull=True)),
                name="incident_ended_is_dated",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("created_at")), name="incident_times_in_order"
            ),
            models.CheckConstraint(
                condition=Q(status=IncidentStatus.MERGED, merged_into__isnull=False)
                | (~Q(status=IncidentStatus.MERGED) & Q(merged_into__isnull=True)),
                name="incident_merged_points_on",
            ),
            models.CheckConstraint(condition=Q(alarm_level__gte=1, alarm_level__lte=5), name="incident_alarm_level"),
            models.CheckConstraint(
                condition=Q(location__isnull=True, location_radius_m__isnull=True, location_source="")
                | (Q(location__isnull=False, location_radius_m__gte=0) & ~Q(location_source="")),
                name="incident_location_is_explained",
            ),
            models.CheckConstraint(condition=Q(location__isnull=False) | Q(area=""), name="incident_area_is_placed"),
        ]
        indexes = [
            models.Index(fields=["id"], condition=~Q(status__in=ENDED), name="incident_open"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        """Whether work may still be done on it."""
        return self.status not in ENDED


class IncidentAgency(models.Model):
    """An agency that the incident needs, and therefore sees it. One that was stood down sees it still."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="incident_agencies")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(db_default=Now())
    stood_down_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "lực lượng của vụ việc"
        verbose_name_plural = "lực lượng của vụ việc"
        constraints = [models.UniqueConstraint(fields=["incident", "agency"], name="incident_agency_once")]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.agency_id}"
