"""Who had which incident on a screen, and since when: the proof that somebody could have acted."""

from django.db import models

from dispatch.models.incidents import Incident
from dispatch.models.people import Person


class IncidentSight(models.Model):
    """The first moment at which a console of this person had the incident on its screen, by the centre's clock."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="sights", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    seen_at = models.DateTimeField()

    class Meta:
        verbose_name = "lần nhìn thấy"
        verbose_name_plural = "lần nhìn thấy"
        constraints = [models.UniqueConstraint(fields=["incident", "person"], name="incident_sight_once")]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.person_id}"
