"""Response plans with what they call for."""

from typing import ClassVar

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import ModelForm

from dispatch.models import Capability, ResponseNeed, ResponsePlan, UnitType


class PlanForm(ModelForm[ResponsePlan]):
    """A plan, in the words of the centre."""

    class Meta:
        labels: ClassVar = {
            "name": "Tên phương án",
            "incident_type": "Loại vụ việc (trống: mọi loại)",
            "priority": "Mức ưu tiên, 1 đến 5 (trống: mọi mức)",
            "alarm_level": "Cấp báo động",
            "zone": "Khu vực (trống: mọi nơi)",
            "from_time": "Từ giờ",
            "to_time": "Đến giờ",
            "divert": "Đề xuất cả tổ đang đi làm vụ ít khẩn hơn",
            "horizon_s": "Chỉ tính tổ đến được trong (giây)",
            "approval": "Phê duyệt",
        }


class NeedForm(ModelForm[ResponseNeed]):
    """A need, of something that a unit can have."""

    class Meta:
        labels: ClassVar = {"capability": "Mã năng lực hoặc loại phương tiện", "count": "Số lượng"}

    def clean_capability(self) -> str:
        """Return the code; raises ValidationError for one that no unit could bring."""
        code: str = self.cleaned_data["capability"]
        if not (Capability.objects.filter(code=code).exists() or UnitType.objects.filter(code=code).exists()):
            raise ValidationError("Không có năng lực hay loại phương tiện nào mang mã này.")
        return code


class ResponseNeedInline(admin.TabularInline[ResponseNeed, ResponsePlan]):
    """What a plan calls for."""

    model = ResponseNeed
    form = NeedForm
    extra = 0


@admin.register(ResponsePlan)
class ResponsePlanAdmin(admin.ModelAdmin[ResponsePlan]):
    """Plans, of which the most specific one holds."""

    form = PlanForm
    inlines = (ResponseNeedInline,)
    list_display = ("name", "incident_type", "priority", "alarm_level", "zone", "from_time", "to_time", "approval")
    list_filter = ("approval", "alarm_level")
