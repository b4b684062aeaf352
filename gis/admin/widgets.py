"""A shape is drawn on a map of the areas around it, by a program and from data of our own server."""

from math import isfinite
from typing import Any, ClassVar

from django.contrib.gis.forms.widgets import BaseGeometryWidget
from django.contrib.gis.geos import GEOSGeometry
from django.forms.widgets import Script
from django.urls import reverse_lazy


class AreaMapWidget(BaseGeometryWidget):
    """The field of a MultiPolygon as GeoJSON, with a map above it. `neighbours` is the address of what is around."""

    template_name = "geography/area_map.html"
    neighbours = reverse_lazy("admin:geography_area_shapes")

    class Media:
        css: ClassVar = {"all": ["areas.css"]}
        js = (Script("areas.js", type="module"),)

    def deserialize(self, value: str) -> GEOSGeometry | None:
        """Return the shape; none where it cannot be read or has a corner that is nowhere (infinite, or no number)."""
        shape: GEOSGeometry | None = super().deserialize(value)
        return shape if shape is not None and isfinite(shape.length) else None

    def serialize(self, value: GEOSGeometry | None) -> str:
        """Return GeoJSON in degrees."""
        return str(value.geojson) if value else ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return what the template shows; what was typed and is no shape is shown as it was typed."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        if isinstance(value, str) and not context["serialized"]:
            context["serialized"] = value
        return context | {"neighbours": self.neighbours}
