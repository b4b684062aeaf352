"""Areas of administration and response zones, each with when it holds and how far its shape may be trusted."""

from datetime import date

from django.contrib.gis.db import models
from django.db.models import F, Q


class AreaLevel(models.TextChoices):
    """What an area is a division of. Areas of one level and one day do not overlap, but for zones of several owners."""

    PROVINCE = "province", "tỉnh, thành phố"
    DISTRICT = "district", "huyện, thị xã"
    COMMUNE = "commune", "xã, phường, đặc khu"
    ZONE = "zone", "khu vực phụ trách"


class AreaQuerySet(models.QuerySet["Area"]):
    """Areas, by the day on which they hold."""

    def on(self, day: date) -> "AreaQuerySet":
        """Return the areas that hold on the day: from `valid_from` until just before `valid_until`."""
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_until=None) | Q(valid_until__gt=day))

    def during(self, begins: date | None, ends: date | None) -> "AreaQuerySet":
        """Return the areas that hold on some day from `begins` until just before `ends`; None is open."""
        until = Q() if begins is None else Q(valid_until=None) | Q(valid_until__gt=begins)
        return self.filter(until, Q() if ends is None else Q(valid_from=None) | Q(valid_from__lt=ends))


class Area(models.Model):
    """A division of administration, or a response zone, under one name for a span of days.

    A renamed area is two rows with one code, the second beginning on the day on which the first ends. Codes are used
    again: that of an old commune may be that of the new unit that took it in. `shape` and `label_point` are None where
    only the name is known; `approximate` shapes are drawn from label points, not surveyed. `owner` says whose zone it
    is (the code of an agency), empty for areas of administration; `population` counts people. `parent` is the area of a
    higher level that it was part of, where that is known: the district of an old commune.
    """

    code = models.SlugField(max_length=40)
    level = models.CharField(max_length=10, choices=AreaLevel.choices, default=AreaLevel.COMMUNE)
    owner = models.SlugField(max_length=30, blank=True)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=30)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    parent = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="children")
    label_point = models.PointField(srid=4326, null=True, blank=True)
    shape = models.MultiPolygonField(srid=4326, null=True, blank=True)
    approximate = models.BooleanField(default=False)
    population = models.PositiveIntegerField(null=True, blank=True)
    source = models.CharField(max_length=200)

    objects = AreaQuerySet.as_manager()

    class Meta:
        verbose_name = "địa bàn"
        verbose_name_plural = "địa bàn"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                "level", "owner", "code", "valid_from", name="area_once_a_day", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                name="area_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(level=AreaLevel.ZONE) | Q(owner=""), name="area_of_administration_has_no_owner"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


class AreaSuccession(models.Model):
    """One area became, or became part of, another. `whole` tells that nothing of the old one lies elsewhere."""

    predecessor = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="successions")
    successor = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="precessions")
    whole = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("predecessor", "successor", name="area_succession_once"),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"
