"""Layers, and what stands in them."""

from typing import Any

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


class FeatureForm(PointForm):
    """One thing. Where it fills a shape, that is where it is: its point is not moved away from it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.shape is not None:
            for name in ("lon", "lat"):
                self.fields[name].disabled = True
                self.fields[
                    name
                ].help_text = "Đối tượng có hình (vùng, tuyến): vị trí theo hình, chỉ đổi bằng nhập tệp."


@admin.register(Feature)
class FeatureAdmin(admin.ModelAdmin[Feature]):
    """Things of a layer. One that is gone is retired; the next import takes it up again if its file still names it."""

    form = FeatureForm
    exclude = ("position", "shape")
    list_display = ("layer", "key", "name", "precision_m", "retired_at")
    list_filter = ("layer", ("retired_at", admin.EmptyFieldListFilter))
    search_fields = ("key", "name")
    list_select_related = ("layer",)
    show_full_result_count = False

    def has_delete_permission(self, request: HttpRequest, obj: Feature | None = None) -> bool:
        """Return False: what is gone is retired."""
        return False
