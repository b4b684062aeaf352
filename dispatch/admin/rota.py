"""The rota: who is on duty when."""

from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import ModelForm

from dispatch.models import DutyPeriod, Membership
from dispatch.rules.rota import agencies_covered


class DutyPeriodForm(ModelForm[DutyPeriod]):
    """A period. Only who holds the role where they are on duty could take an alarm there."""

    class Meta:
        labels: ClassVar = {
            "person": "Người trực",
            "role": "Vai trò",
            "agency": "Lực lượng (trống: mọi lực lượng)",
            "station": "Đơn vị",
            "starts_at": "Bắt đầu",
            "ends_at": "Kết thúc",
        }

    def clean(self) -> dict[str, Any]:
        """Raise ValidationError for a station of another agency, or a person who does not hold the role."""
        cleaned = super().clean() or self.cleaned_data
        person, role, agency, station = (cleaned.get(name) for name in ("person", "role", "agency", "station"))
        if agency and station and station.agency_id != agency.pk:
            raise ValidationError({"station": "Đơn vị này thuộc lực lượng khác."})
        if person and role:
            of_rota = agency.pk if agency else station.agency_id if station else None
            held = Membership.objects.filter(person=person, role=role).values_list("agency_id", flat=True)
            if not agencies_covered(of_rota, held):
                raise ValidationError({"person": "Người này không giữ vai trò đó ở lực lượng đó."})
        starts_at, ends_at = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            raise ValidationError({"ends_at": "Ca trực phải kết thúc sau khi bắt đầu."})
        return cleaned


@admin.register(DutyPeriod)
class DutyPeriodAdmin(admin.ModelAdmin[DutyPeriod]):
    """Periods of duty."""

    form = DutyPeriodForm
    list_display = ("person", "role", "agency", "station", "starts_at", "ends_at")
    list_filter = ("role", "agency")
    date_hierarchy = "starts_at"
