"""What of the surroundings is shown on an incident, as the centre decides."""

from django.db import models
from django.db.models import Q

from dispatch.models.incidents import IncidentType
from dispatch.models.units import Agency
from gis.models import FeatureLayer


class NearbyRule(models.Model):
    """How many of a layer are shown on an incident, and how far off. The most specific rule of a layer holds.

    Without a type or an agency it is for all of them; `count` 0 shows nothing. With a `profile` (as routers know them)
    the layer is ordered by the time of the way instead of the distance.
    """

    layer = models.ForeignKey(FeatureLayer, on_delete=models.CASCADE, related_name="+", verbose_name="lớp")
    incident_type = models.ForeignKey(
        IncidentType, on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name="loại vụ việc"
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name="lực lượng"
    )
    count = models.PositiveSmallIntegerField("số lượng")
    within_m = models.PositiveIntegerField("trong bán kính (m)")
    profile = models.SlugField("tính thời gian cho", max_length=30, blank=True)
    position = models.PositiveSmallIntegerField("thứ tự", default=0)

    class Meta:
        verbose_name = "quy tắc hiển thị lân cận"
        verbose_name_plural = "quy tắc hiển thị lân cận"
        ordering = ["position", "layer"]
        constraints = [
            models.UniqueConstraint(
                fields=["layer", "incident_type", "agency"], nulls_distinct=False, name="nearby_rule_once"
            ),
            models.CheckConstraint(
                condition=Q(count__lte=20, within_m__gte=1, within_m__lte=100_000), name="nearby_rule_bounded"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.layer_id} {self.incident_type_id or '*'} {self.agency_id or '*'}"
