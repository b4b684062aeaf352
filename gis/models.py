"""Areas of administration, with how far their shape may be trusted."""

from django.contrib.gis.db import models


class Area(models.Model):
    """A ward or commune. `approximate` shapes are drawn from label points, not surveyed."""

    code = models.SlugField(max_length=20, unique=True)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=20)
    label_point = models.PointField(srid=4326)
    shape = models.MultiPolygonField(srid=4326)
    approximate = models.BooleanField(default=False)
    source = models.CharField(max_length=200)

    class Meta:
        verbose_name = "địa bàn"
        verbose_name_plural = "địa bàn"
        ordering = ["name"]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"
