"""Hospitals to which patients are taken."""

from django.contrib.gis.db import models


class Hospital(models.Model):
    """Where a unit takes a patient. `phone_number` (E.164) takes the text that says who is coming."""

    code = models.SlugField(max_length=50, primary_key=True)
    name_vi = models.CharField(max_length=150)
    name_en = models.CharField(max_length=150)
    position = models.PointField(srid=4326, geography=True)
    phone_number = models.CharField(max_length=20, blank=True)
    approximate = models.BooleanField(default=False)

    class Meta:
        verbose_name = "bệnh viện"
        verbose_name_plural = "bệnh viện"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name_vi
