"""The desks of the room. Who sits there is not edited."""

from django.contrib import admin

from dispatch.models import Desk


@admin.register(Desk)
class DeskAdmin(admin.ModelAdmin[Desk]):
    """Desks, where a shift begins."""

    list_display = ("code", "name_vi", "agency", "shared")
    list_filter = ("agency",)
