"""Where the people of an area are, as far as a reckoning needs it."""

from django.contrib.gis.db import models

from gis.models.areas import Area


class PopulationPoint(models.Model):
    """A share of the people of a commune, at a point for which they stand.

    The database makes the points, by a trigger on areas (migration 0009): whoever changes the population or the shape
    of a commune changes them. A commune's people are taken to live evenly over its whole shape.
    """

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="population_points")
    position = models.PointField(srid=4326, spatial_index=False)
    people = models.FloatField()

    class Meta:
        verbose_name = "điểm dân cư"
        verbose_name_plural = "điểm dân cư"

    def __str__(self) -> str:
        return f"{self.area_id}: {self.people:.0f}"
