"""How vehicles travel, and how much longer roads are than straight lines: what the centre edits."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from gis.travel.profiles import Profile


class Costing(models.TextChoices):
    """How a road router reckons a vehicle; the codes are Valhalla's."""

    AUTO = "auto", "ô tô"
    TRUCK = "truck", "xe tải"
    MOTORCYCLE = "motorcycle", "mô tô"
    MOTOR_SCOOTER = "motor_scooter", "xe máy"
    NONE = "", "không theo đường bộ"


def _measure(label: str, most: float) -> models.FloatField[float, float]:
    return models.FloatField(label, default=0.0, validators=[MinValueValidator(0.0), MaxValueValidator(most)])


class TravelProfile(models.Model):
    """How a kind of vehicle travels. Types of units name it by its code.

    Measures of 0 are not known and close no road to it. Times by road are multiplied by `siren_factor`; `speed_kmh` is
    used where no road is followed, and includes the siren. A profile that came as an example is not `approved` yet.
    """

    code = models.SlugField(max_length=20, primary_key=True)
    name_vi = models.CharField("tên", max_length=100)
    name_en = models.CharField("tên tiếng Anh", max_length=100)
    costing = models.CharField("cách tính đường", max_length=20, choices=Costing, blank=True)
    speed_kmh = models.FloatField(
        "tốc độ ước tính (km/h)", validators=[MinValueValidator(1.0), MaxValueValidator(200.0)]
    )
    weight_t = _measure("trọng tải (tấn)", 100.0)
    length_m = _measure("dài (m)", 50.0)
    width_m = _measure("rộng (m)", 10.0)
    height_m = _measure("cao (m)", 10.0)
    siren_factor = models.FloatField(
        "hệ số còi ưu tiên", default=1.0, validators=[MinValueValidator(0.3), MaxValueValidator(2.0)]
    )
    approved = models.BooleanField("đã phê duyệt", default=False)

    class Meta:
        verbose_name = "cách di chuyển"
        verbose_name_plural = "cách di chuyển"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(speed_kmh__gte=1, siren_factor__gte=0.3, siren_factor__lte=2),
                name="travel_profile_moves",
            ),
        ]

    def __str__(self) -> str:
        return self.name_vi

    def as_profile(self) -> Profile:
        """Return what routers need to know."""
        return Profile(
            code=self.code,
            costing=self.costing or None,
            speed_kmh=self.speed_kmh,
            weight_t=self.weight_t,
            length_m=self.length_m,
            width_m=self.width_m,
            height_m=self.height_m,
            siren_factor=self.siren_factor,
        )


class AreaClass(models.Model):
    """Areas in which roads are alike: town, rural, border. An area belongs to it by its code, else by its kind.

    Ways that lead there are reckoned `road_factor` times as long as the straight line where no road is followed.
    """

    code = models.SlugField(max_length=20, primary_key=True)
    name_vi = models.CharField("tên", max_length=100)
    name_en = models.CharField("tên tiếng Anh", max_length=100)
    road_factor = models.FloatField("hệ số đường", validators=[MinValueValidator(1.0), MaxValueValidator(5.0)])
    area_kinds = ArrayField(models.CharField(max_length=30), verbose_name="loại địa bàn", default=list, blank=True)
    area_codes = ArrayField(models.SlugField(max_length=40), verbose_name="mã địa bàn", default=list, blank=True)
    approved = models.BooleanField("đã phê duyệt", default=False)

    class Meta:
        verbose_name = "loại vùng đường"
        verbose_name_plural = "loại vùng đường"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=Q(road_factor__gte=1, road_factor__lte=5), name="area_class_lengthens"),
        ]

    def __str__(self) -> str:
        return self.name_vi
