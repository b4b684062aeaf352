"""Escalation policies. One that would end at nobody now is refused."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet, ModelForm
from django.utils import timezone

from dispatch.actions.writing import database_now
from dispatch.models import Agency, EscalationPolicy, EscalationStep
from dispatch.rules.escalation import Policy, Step
from dispatch.rules.rota import Hole, policy_faults
from dispatch.selectors.rota import open_holes
from dispatch.vocabulary import EscalationEffect, EscalationTrigger


class PolicyForm(ModelForm[EscalationPolicy]):
    """A policy, in the words of the centre."""

    class Meta:
        labels: ClassVar = {
            "name": "Tên quy tắc",
            "trigger": "Khi xảy ra",
            "agency": "Lực lượng (trống: mọi lực lượng)",
            "priority": "Mức ưu tiên, 1 đến 5 (trống: mọi mức)",
            "threshold": "Số cuộc gọi (chỉ cho calls_on_incident)",
            "repeat_s": "Lặp lại bước cuối sau mỗi (giây)",
        }


class StepForm(ModelForm[EscalationStep]):
    """A step. Only the one that adds an agency names one."""

    class Meta:
        labels: ClassVar = {
            "position": "Thứ tự",
            "after_s": "Sau bước trước (giây)",
            "effect": "Việc phải làm",
            "argument": "Mã lực lượng được thêm",
        }

    def clean(self) -> dict[str, Any]:
        """Raise ValidationError where an agency is named without need, or is none."""
        cleaned = super().clean() or self.cleaned_data
        argument = cleaned.get("argument", "")
        if cleaned.get("effect") != EscalationEffect.ADD_AGENCY:
            if argument:
                raise ValidationError({"argument": "Chỉ bước thêm lực lượng mới ghi mã lực lượng."})
        elif not Agency.objects.filter(code=argument).exists():
            raise ValidationError({"argument": "Bước thêm lực lượng phải ghi mã của một lực lượng có trong danh mục."})
        return cleaned


class StepFormSet(BaseInlineFormSet[EscalationStep, EscalationPolicy, ModelForm[EscalationStep]]):
    """The steps of a policy, which must end at a person who can be reached now."""

    def clean(self) -> None:
        """Raise ValidationError with each hole, in words."""
        super().clean()
        policy = self.instance
        if any(self.errors) or policy.trigger not in [trigger.value for trigger in EscalationTrigger]:
            return
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data and form not in self.deleted_forms]
        steps = tuple(
            Step(timedelta(seconds=row["after_s"]), EscalationEffect(row["effect"]), row["argument"])
            for row in sorted(rows, key=lambda row: row["position"])
        )
        entered = Policy(policy.name, EscalationTrigger(policy.trigger), policy.agency_id, policy.priority, steps)
        faults = policy_faults([entered], open_holes(database_now()))
        if faults:
            raise ValidationError([_worded(fault.hole) for fault in faults])


def _worded(hole: Hole | None) -> str:
    """Return in Vietnamese why a chain ends at nobody."""
    if hole is None:
        return "Bước cuối cùng phải nhắn tin hoặc gọi điện cho trực ban: quy tắc này không đến được ai."
    agency = Agency.objects.get(code=hole.agency).name_vi
    return (
        f"Quy tắc này không đến được ai: lịch trực của {agency} không có trực ban nào có số điện thoại"
        f" từ {_local(hole.starts_at)} ít nhất đến {_local(hole.ends_at)}. Hãy xếp lịch trực trước."
    )


def _local(at: datetime) -> str:
    return f"{timezone.localtime(at):%H:%M ngày %d/%m/%Y}"


class EscalationStepInline(admin.TabularInline[EscalationStep, EscalationPolicy]):
    """The steps of a policy."""

    model = EscalationStep
    form = StepForm
    formset = StepFormSet
    extra = 0


@admin.register(EscalationPolicy)
class EscalationPolicyAdmin(admin.ModelAdmin[EscalationPolicy]):
    """Policies with their steps. Chains that run already keep the steps that they began with."""

    form = PolicyForm
    inlines = (EscalationStepInline,)
    list_display = ("name", "trigger", "agency", "priority", "threshold", "repeat_s")
    list_filter = ("trigger", "agency")
