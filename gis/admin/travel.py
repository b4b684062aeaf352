"""How vehicles travel."""

from django.contrib import admin

from gis.models import AreaClass, TravelProfile


@admin.register(TravelProfile)
class TravelProfileAdmin(admin.ModelAdmin[TravelProfile]):
    """Profiles. Types of units name them by their codes."""

    list_display = ("name_vi", "code", "costing", "speed_kmh", "siren_factor", "approved")


@admin.register(AreaClass)
class AreaClassAdmin(admin.ModelAdmin[AreaClass]):
    """Classes of areas with their road factor."""

    list_display = ("name_vi", "code", "road_factor", "approved")
