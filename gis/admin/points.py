"""Places as they are edited."""

from typing import Any

from django import forms
from django.contrib.gis.geos import Point


class PointForm(forms.ModelForm[Any]):
    """A place by its coordinates: the map that Django would show comes from outside the centre."""

    lon = forms.FloatField(label="Kinh độ", min_value=-180, max_value=180)
    lat = forms.FloatField(label="Vĩ độ", min_value=-90, max_value=90)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.position is not None:
            self.initial["lon"], self.initial["lat"] = self.instance.position.coords

    def clean(self) -> dict[str, Any]:
        """Give the row its place."""
        cleaned = super().clean() or self.cleaned_data
        if "lon" in cleaned and "lat" in cleaned:
            self.instance.position = Point(cleaned["lon"], cleaned["lat"], srid=4326)
        return cleaned
