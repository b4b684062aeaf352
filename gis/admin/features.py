"""Layers, and what stands in them."""

from django.contrib import admin
from django.http import HttpRequest

from gis.admin.points import PointForm
from gis.models import Feature, FeatureLayer


@admin.register(FeatureLayer)
class FeatureLayerAdmin(admin.ModelAdmin[FeatureLayer]):
    """Layers. What is in them comes by `import_layer`, or one by one."""

    list_display = ("code", "name_vi", "use", "source", "imported_at", "version")
    list_filter = ("use",)
    readonly_fields = ("imported_at", "version")


@admin.register(Feature)
class FeatureAdmin(admin.ModelAdmin[Feature]):
    """Things of a layer. One that is gone is retired; the next import takes it up again if its file still names it."""

    form = PointForm
    exclude = ("position", "shape")
    list_display = ("layer", "key", "name", "precision_m", "retired_at")
    list_filter = ("layer", ("retired_at", admin.EmptyFieldListFilter))
    search_fields = ("key", "name")
    list_select_related = ("layer",)
    show_full_result_count = False

    def has_delete_permission(self, request: HttpRequest, obj: Feature | None = None) -> bool:
        """Return False: what is gone is retired."""
        return False
