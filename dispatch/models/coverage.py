"""How much of the people a force should reach, and units that cover the area of another station."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from dispatch.models.people import Person
from dispatch.models.units import Agency, Station, Unit


class CoverageStandard(models.Model):
    """By what an agency's coverage is measured, and when units are proposed to move; without a row the defaults hold.

    People count as reached `within_s`, and less well `within_longer_s`, seconds from the order. A unit is proposed to
    cover another station where at least `worthwhile_people` more are reached then, where it is there after
    `longest_drive_s` at most, and where `keep_free` free units stay at the station that it leaves.
    """

    agency = models.OneToOneField(Agency, on_delete=models.CASCADE, primary_key=True, related_name="coverage_standard")
    within_s = models.PositiveIntegerField("trong (giây)", default=480)
    within_longer_s = models.PositiveIntegerField("trong, mức sau (giây)", default=900)
    worthwhile_people = models.PositiveIntegerField("điều quân khi thêm được ít nhất (người)", default=1000)
    longest_drive_s = models.PositiveIntegerField("đi đến nơi lâu nhất (giây)", default=2700)
    keep_free = models.PositiveSmallIntegerField("giữ lại ở đơn vị (tổ sẵn sàng)", default=1)

    class Meta:
        verbose_name = "tiêu chuẩn độ phủ"
        verbose_name_plural = "tiêu chuẩn độ phủ"
        constraints = [
            models.CheckConstraint(
                condition=Q(within_s__gte=1, within_longer_s__gt=F("within_s"), within_longer_s__lte=86_400),
                name="coverage_standard_times_grow",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id}: {self.within_s} s, {self.within_longer_s} s"


class MoveUp(models.Model):
    """A unit that was ordered to stand by at another station than its own.

    It ends with the next status that the unit takes: it is sent to an incident, goes back, out of service or off duty.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="move_ups")
    station = models.ForeignKey(Station, on_delete=models.PROTECT, related_name="move_ups")
    ordered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    ordered_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "điều quân giữ địa bàn"
        verbose_name_plural = "điều quân giữ địa bàn"
        constraints = [
            models.UniqueConstraint(fields=["unit"], condition=Q(ended_at=None), name="one_move_up_per_unit"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("ordered_at")), name="move_up_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} at {self.station_id}"
