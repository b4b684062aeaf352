"""Units, as far as they are edited."""

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone

from dispatch.actions.units import enrol_unit
from dispatch.models import Unit
from dispatch.rules.access import Actor
from dispatch.selectors.positions import newest_position


@admin.register(Unit)
class UnitAdmin(admin.ModelAdmin[Unit]):
    """Units. Their status and position are reported, not edited; a unit stays with its agency, and stays."""

    list_display = ("call_sign", "agency", "station", "type", "status")
    list_filter = ("agency",)

    def get_readonly_fields(self, request: HttpRequest, obj: Unit | None = None) -> tuple[str, ...]:
        """Return what is not edited here."""
        reported = ("status", "status_since", "status_reason", "version", "newest_position")
        return reported if obj is None else (*reported, "agency")

    @admin.display(description="vị trí")
    def newest_position(self, unit: Unit) -> str:
        """Return where the unit was last known to be, and when."""
        known = newest_position(unit)
        return f"{known.position.y:.6f}, {known.position.x:.6f} ({timezone.localtime(known.at):%c})" if known else "–"

    def has_delete_permission(self, request: HttpRequest, obj: Unit | None = None) -> bool:
        """Return False: the record names units for ever."""
        return False

    def save_model(self, request: HttpRequest, obj: Unit, form: ModelForm[Unit], change: bool) -> None:
        """Save through the action, so that the consoles learn of it."""
        enrol_unit(by=Actor(name=request.user.get_username()), unit=obj, changed=form.changed_data if change else None)
