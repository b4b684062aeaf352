"""What stands in the province, in layers: hydrants, hospitals, schools, fuel, dams, hazardous sites, plans."""

from django.contrib.gis.db import models
from django.contrib.postgres.indexes import GistIndex
from django.db.models import F, Q
from django.db.models.functions import Coalesce


class LayerUse(models.TextChoices):
    """Who may be shown a layer on the map: every person who has signed in, or consoles alone."""

    OPEN = "open", "công khai"
    CENTRE = "centre", "nội bộ trung tâm"


class FeatureLayer(models.Model):
    """A kind of thing that stands in the province.

    `version` grows with each import that changed something; `imported_at` is when data last came, None where none ever
    did; `source` says from whom. `icon` is a name of the map's symbols.
    """

    code = models.SlugField("mã", max_length=50, primary_key=True)
    name_vi = models.CharField("tên", max_length=100)
    name_en = models.CharField("tên tiếng Anh", max_length=100)
    icon = models.SlugField("biểu tượng", max_length=30)
    use = models.CharField("phạm vi sử dụng", max_length=10, choices=LayerUse.choices, default=LayerUse.CENTRE)
    source = models.CharField("nguồn", max_length=200, blank=True)
    imported_at = models.DateTimeField("nhập lúc", null=True, blank=True)
    version = models.PositiveIntegerField("phiên bản", default=0)

    class Meta:
        verbose_name = "lớp hạ tầng"
        verbose_name_plural = "lớp hạ tầng"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name_vi


class Feature(models.Model):
    """One thing of a layer, by the key that its owner gave it.

    It stands at `position`, or fills `shape` where it has one. `properties` are what the layer tells of it beside its
    name: a hydrant's flow, a hospital's departments, the substances of a site. `precision_m` says how far off the place
    may be, None where nobody knows. What is gone from its source is retired, not deleted.
    """

    layer = models.ForeignKey(FeatureLayer, on_delete=models.PROTECT, related_name="features", verbose_name="lớp")
    key = models.CharField("mã", max_length=100)
    name = models.CharField("tên", max_length=200)
    position = models.PointField("vị trí", srid=4326, geography=True, spatial_index=False)
    shape = models.GeometryField("hình", srid=4326, geography=True, spatial_index=False, null=True, blank=True)
    properties = models.JSONField("thuộc tính", default=dict, blank=True)
    precision_m = models.FloatField("sai số (m)", null=True, blank=True)
    retired_at = models.DateTimeField("ngừng từ", null=True, blank=True)

    class Meta:
        verbose_name = "đối tượng hạ tầng"
        verbose_name_plural = "đối tượng hạ tầng"
        ordering = ["layer", "key"]
        constraints = [
            models.UniqueConstraint(fields=["layer", "key"], name="feature_once"),
            models.CheckConstraint(
                condition=Q(precision_m__isnull=True) | Q(precision_m__gte=0), name="feature_precision_is_a_length"
            ),
        ]
        indexes = [
            # Of what stands: the nearest of a layer come out of the index in order, whatever others stand between them.
            GistIndex(F("layer"), Coalesce("shape", "position"), condition=Q(retired_at=None), name="feature_of_layer"),
        ]

    def __str__(self) -> str:
        return self.name
