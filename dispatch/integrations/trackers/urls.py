"""The addresses that trackers are told, under `/trackers/`."""

from django.urls import URLPattern, path

from dispatch.integrations.trackers import views

urlpatterns: list[URLPattern] = [
    path("osmand", views.osmand, name="tracker_osmand"),
    path("gpslogger", views.gpslogger, name="tracker_gpslogger"),
    path("owntracks", views.owntracks, name="tracker_owntracks"),
]
