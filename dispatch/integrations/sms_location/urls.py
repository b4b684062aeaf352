"""The address that stands in a text message to a caller, under `/l/`."""

from django.urls import URLPattern, path

from dispatch.integrations.sms_location import views

urlpatterns: list[URLPattern] = [
    path("<str:token>", views.location_page, name="location_page"),
]
