"""The registry of cameras."""

from django.contrib import admin

from gis.admin.points import PointForm
from gis.models import Camera


@admin.register(Camera)
class CameraAdmin(admin.ModelAdmin[Camera]):
    """Cameras. Whether a picture comes is found out, not entered."""

    form = PointForm
    exclude = ("position",)
    readonly_fields = ("last_checked_at", "last_seen_at", "dead_since")
    list_display = ("code", "name", "owner", "kind", "active", "dead_since", "last_seen_at")
    list_filter = ("active", ("dead_since", admin.EmptyFieldListFilter), "kind", "owner")
    search_fields = ("code", "name")
