"""Units, as far as they are edited."""

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest

from dispatch.actions.units import enrol_unit
from dispatch.models import Unit
from dispatch.rules.access import Actor


@admin.register(Unit)
class UnitAdmin(admin.ModelAdmin[Unit]):
    """Units. Their status and position are reported, not edited; a unit stays with its agency, and stays."""

    list_display = ("call_sign", "agency", "station", "type", "status")
    list_filter = ("agency",)

    def get_readonly_fields(self, request: HttpRequest, obj: Unit | None = None) -> tuple[str, ...]:
        """Return what is not edited here."""
        reported = ("status", "status_since", "status_reason", "position", "position_at", "version")
        return reported if obj is None else (*reported, "agency")

    def has_delete_permission(self, request: HttpRequest, obj: Unit | None = None) -> bool:
        """Return False: the record names units for ever."""
        return False

    def save_model(self, request: HttpRequest, obj: Unit, form: ModelForm[Unit], change: bool) -> None:
        """Save through the action, so that the consoles learn of it."""
        enrol_unit(by=Actor(name=request.user.get_username()), unit=obj, changed=form.changed_data if change else None)
