"""The geographic leaf's Django application."""

from django.apps import AppConfig


class GisConfig(AppConfig):
    """Areas and places; knows no unit and no incident."""

    name = "gis"
    # django.contrib.gis already has the label "gis".
    label = "geography"
    verbose_name = "Bản đồ"
