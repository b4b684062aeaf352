"""Calls for help by crews that were on no incident."""

from django.db import models
from django.db.models.functions import Now

from dispatch.models.incidents import Incident
from dispatch.models.units import Unit


class CallForHelp(models.Model):
    """The call for help of a unit's crew that was on no incident, and so opened one.

    It `opened` that incident for good; `incident` is the one as which it goes on since a merge.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    opened = models.OneToOneField(Incident, on_delete=models.PROTECT, related_name="+")
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="calls_for_help")
    called_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = "lần báo nguy hiểm"
        verbose_name_plural = "lần báo nguy hiểm"

    def __str__(self) -> str:
        return f"{self.unit_id} {self.opened_id}"
