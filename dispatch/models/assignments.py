"""Assignments: one unit on one incident, from dispatch to clear."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from dispatch.models.choices import choices, one_of
from dispatch.models.hospitals import Hospital
from dispatch.models.incidents import Incident
from dispatch.models.people import Person
from dispatch.models.units import Unit
from dispatch.vocabulary import AssignmentOutcome, AssignmentStatus

_LATER = ("acknowledged_at", "en_route_at", "on_scene_at", "transporting_at", "at_hospital_at", "cleared_at")


class Assignment(models.Model):
    """A unit's work on an incident. The database holds that a unit has at most one that is not cleared.

    Status times are the field's clock, held between the dispatch and now; what a device claimed stays in the timeline.
    `eta_at` is when the unit was expected on scene, as estimated when it was sent.
    """

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="assignments")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="assignments")
    status = models.CharField(max_length=20, choices=choices(AssignmentStatus), default=AssignmentStatus.DISPATCHED)
    outcome = models.CharField(max_length=20, choices=choices(AssignmentOutcome), blank=True)
    reason = models.CharField(max_length=300, blank=True)
    eta_at = models.DateTimeField(null=True, blank=True)
    hospital = models.ForeignKey(Hospital, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    assigned_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    dispatched_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    en_route_at = models.DateTimeField(null=True, blank=True)
    on_scene_at = models.DateTimeField(null=True, blank=True)
    transporting_at = models.DateTimeField(null=True, blank=True)
    at_hospital_at = models.DateTimeField(null=True, blank=True)
    cleared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "điều động"
        verbose_name_plural = "điều động"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit"], condition=Q(cleared_at__isnull=True), name="one_active_assignment_per_unit"
            ),
            one_of("status", AssignmentStatus, "assignment_status_known"),
            models.CheckConstraint(
                condition=Q(status=AssignmentStatus.CLEARED, outcome__in=[member.value for member in AssignmentOutcome])
                | (~Q(status=AssignmentStatus.CLEARED) & Q(outcome="")),
                name="assignment_cleared_has_outcome",
            ),
            models.CheckConstraint(
                condition=Q(status=AssignmentStatus.CLEARED, cleared_at__isnull=False)
                | (~Q(status=AssignmentStatus.CLEARED) & Q(cleared_at__isnull=True)),
                name="assignment_cleared_is_dated",
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{later}__isnull": True}) | Q(**{f"{later}__gte": F("dispatched_at")}),
                    name=f"assignment_{later}_after_dispatch",
                )
                for later in _LATER
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} on {self.incident_id}"

    @property
    def on_scene_or_beyond_at(self) -> datetime | None:
        """When it was first at the scene, as far as its crew told; None for one that could not go on from there."""
        if self.outcome == AssignmentOutcome.UNABLE:
            return None
        return self.on_scene_at or self.transporting_at or self.at_hospital_at

    @property
    def reached(self) -> dict[AssignmentStatus, datetime]:
        """When each status was reached, as far as is known."""
        times = {status: getattr(self, f"{status.value}_at") for status in AssignmentStatus}
        return {status: time for status, time in times.items() if time is not None}
