"""Places that a caller may name, their names, and the kilometre posts of roads."""

from django.contrib.gis.db import models
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db.models import Q

from gis.models.areas import Area


class PlaceKind(models.TextChoices):
    """What a place is."""

    PROVINCE = "province", "tỉnh, thành phố"
    DISTRICT = "district", "huyện, thị xã"
    COMMUNE = "commune", "xã, phường"
    VILLAGE = "village", "thôn, ấp, bản, sóc"
    QUARTER = "quarter", "khu phố, tổ"
    LOCALITY = "locality", "địa danh"
    STREET = "street", "đường phố"
    ALLEY = "alley", "hẻm"
    ROAD = "road", "quốc lộ, đường tỉnh"
    JUNCTION = "junction", "ngã ba, ngã tư"
    BRIDGE = "bridge", "cầu"
    MARKET = "market", "chợ, siêu thị"
    SCHOOL = "school", "trường học"
    HOSPITAL = "hospital", "bệnh viện"
    CLINIC = "clinic", "trạm y tế, phòng khám"
    PHARMACY = "pharmacy", "nhà thuốc"
    FUEL = "fuel", "cây xăng"
    INDUSTRIAL = "industrial", "nhà máy, khu công nghiệp"
    PAGODA = "pagoda", "chùa, đình, miếu"
    CHURCH = "church", "nhà thờ"
    DAM = "dam", "đập, hồ, thủy điện"
    WATER = "water", "sông, suối"
    MOUNTAIN = "mountain", "núi, đồi"
    PLANTATION = "plantation", "lô cao su, nông trường"
    PARK = "park", "công viên, khu du lịch"
    BORDER = "border", "cửa khẩu, đồn biên phòng"
    STATION = "station", "bến xe, nhà ga"
    OFFICE = "office", "trụ sở, ủy ban"
    POLICE = "police", "công an"
    FIRE_STATION = "fire_station", "cảnh sát PCCC"
    BANK = "bank", "ngân hàng"
    LODGING = "lodging", "khách sạn, nhà nghỉ"
    SHOP = "shop", "cửa hàng, quán"
    SPORT = "sport", "sân vận động"
    MILITARY = "military", "quân sự"
    CEMETERY = "cemetery", "nghĩa trang"
    HOUSE = "house", "nhà có số"
    KM_POST = "km_post", "cột cây số"
    OTHER = "other", "khác"


AREA_KINDS = (PlaceKind.PROVINCE, PlaceKind.DISTRICT, PlaceKind.COMMUNE)


class NameStatus(models.TextChoices):
    """What a name is to its place."""

    OFFICIAL = "official", "chính thức"
    OLD = "old", "tên cũ"
    ALIAS = "alias", "tên gọi khác"


class Place(models.Model):
    """A place under the name that its source gives it; `PlaceName` holds every name by which it is found.

    `precision_m` is how far from `position` the place itself may lie. `shape` is the line of a street or road, or the
    outline of what is wide. `area` is the area that the place stands for, `within` the present commune that it lies in.
    `importance` (0 to 1) decides between equals. A house has a number and a street. `words` is made from the names.
    """

    source = models.SlugField(max_length=40)
    source_key = models.CharField(max_length=100)
    kind = models.CharField(max_length=20, choices=PlaceKind.choices, default=PlaceKind.OTHER)
    name = models.CharField(max_length=200)
    house_number = models.CharField(max_length=30, blank=True)
    street = models.CharField(max_length=200, blank=True)
    street_folded = models.CharField(max_length=200, blank=True, editable=False)
    position = models.PointField(srid=4326, geography=True)
    shape = models.GeometryField(srid=4326, null=True, blank=True)
    precision_m = models.PositiveIntegerField(default=100)
    area = models.ForeignKey(Area, on_delete=models.CASCADE, null=True, blank=True, related_name="places")
    within = models.ForeignKey(Area, on_delete=models.SET_NULL, null=True, blank=True, related_name="places_within")
    importance = models.FloatField(default=0)
    words = SearchVectorField(null=True, editable=False)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "địa điểm"
        verbose_name_plural = "địa điểm"
        constraints = [
            models.UniqueConstraint("source", "source_key", name="place_once_a_source"),
            models.CheckConstraint(condition=Q(importance__range=(0, 1)), name="place_importance_is_a_share"),
        ]
        indexes = [
            GinIndex(fields=["words"], name="place_words", condition=Q(retired_at=None), fastupdate=False),
            models.Index(
                fields=["street_folded"], name="place_houses", condition=Q(kind=PlaceKind.HOUSE, retired_at=None)
            ),
            models.Index(fields=["kind"], name="place_areas", condition=Q(kind__in=AREA_KINDS, retired_at=None)),
            models.Index(fields=["kind"], name="place_roads", condition=Q(kind=PlaceKind.ROAD, retired_at=None)),
        ]

    def __str__(self) -> str:
        return self.name


class PlaceName(models.Model):
    """One name of a place. `folded` is the name as it is compared: without marks, small, words apart by one space.

    A learned name was proposed by a dispatcher and approved; imports do not take it away.
    """

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=200)
    status = models.CharField(max_length=10, choices=NameStatus.choices, default=NameStatus.OFFICIAL)
    folded = models.CharField(max_length=200, editable=False)
    learned = models.BooleanField(default=False)

    class Meta:
        verbose_name = "tên địa điểm"
        verbose_name_plural = "tên địa điểm"
        constraints = [models.UniqueConstraint("place", "name", name="place_name_once")]

    def __str__(self) -> str:
        return self.name


class PlaceWord(models.Model):
    """A word that stands in a name: what a mistyped word may have been meant to be."""

    word = models.CharField(max_length=200, primary_key=True)

    class Meta:
        verbose_name = "từ trong tên"
        verbose_name_plural = "từ trong tên"

    def __str__(self) -> str:
        return self.word


class KmPost(models.Model):
    """Where the kilometre `metres` / 1000 of a road is: between such points a position is found along its line."""

    road = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="km_posts")
    metres = models.PositiveIntegerField()
    position = models.PointField(srid=4326, geography=True)

    class Meta:
        verbose_name = "cột cây số"
        verbose_name_plural = "cột cây số"
        ordering = ["road", "metres"]
        constraints = [models.UniqueConstraint("road", "metres", name="km_post_once")]

    def __str__(self) -> str:
        return f"km {self.metres // 1000}+{self.metres % 1000:03}"
