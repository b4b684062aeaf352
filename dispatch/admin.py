"""The rows that a centre edits. What happened is not among them: that is changed by actions alone."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.forms import ModelForm
from django.http import HttpRequest

from dispatch.actions.units import enrol_unit
from dispatch.models import (
    Agency,
    EscalationPolicy,
    EscalationStep,
    IncidentType,
    Membership,
    Person,
    ServiceLine,
    Station,
    Unit,
    UnitType,
)
from dispatch.rules.access import Actor

admin.site.site_header = "Trung tâm điều hành khẩn cấp"


class MembershipInline(admin.TabularInline[Membership, Person]):
    """The roles of a person."""

    model = Membership
    extra = 0


@admin.register(Person)
class PersonAdmin(UserAdmin[Person]):
    """Accounts with their roles."""

    inlines = (MembershipInline,)
    list_display = ("username", "first_name", "last_name", "phone_number", "is_active")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Cá nhân", {"fields": ("first_name", "last_name", "email", "phone_number")}),
        ("Quyền", {"fields": ("is_active", "is_staff", "is_superuser")}),
    )


class EscalationStepInline(admin.TabularInline[EscalationStep, EscalationPolicy]):
    """The steps of a policy."""

    model = EscalationStep
    extra = 0


@admin.register(EscalationPolicy)
class EscalationPolicyAdmin(admin.ModelAdmin[EscalationPolicy]):
    """Policies with their steps. Chains that run already keep the steps that they began with."""

    inlines = (EscalationStepInline,)
    list_display = ("name", "trigger", "agency", "priority")


@admin.register(Unit)
class UnitAdmin(admin.ModelAdmin[Unit]):
    """Units. Their status and position are reported, not edited; a unit stays with its agency, and stays."""

    list_display = ("call_sign", "agency", "station", "type", "status")
    list_filter = ("agency",)

    def get_readonly_fields(self, request: HttpRequest, obj: Unit | None = None) -> tuple[str, ...]:
        """Return what is not edited here."""
        reported = ("status", "status_since", "position", "position_at", "version")
        return reported if obj is None else (*reported, "agency")

    def has_delete_permission(self, request: HttpRequest, obj: Unit | None = None) -> bool:
        """Return False: the record names units for ever."""
        return False

    def save_model(self, request: HttpRequest, obj: Unit, form: ModelForm[Unit], change: bool) -> None:
        """Save through the action, so that the consoles learn of it."""
        enrol_unit(by=Actor(name=request.user.get_username()), unit=obj, changed=form.changed_data if change else None)


admin.site.register([Agency, IncidentType, ServiceLine, Station, UnitType])
