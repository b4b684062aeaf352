"""Response plans with what they call for."""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import ModelForm

from dispatch.models import Capability, ResponseNeed, ResponsePlan, UnitType


class NeedForm(ModelForm[ResponseNeed]):
    """A need, of something that a unit can have."""

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

    inlines = (ResponseNeedInline,)
    list_display = ("name", "incident_type", "priority", "alarm_level", "zone", "from_time", "to_time", "approval")
    list_filter = ("approval", "alarm_level")
