"""The addresses of pictures, under `/cameras/`."""

from django.urls import URLPattern, path

from dispatch.integrations.cameras import views

urlpatterns: list[URLPattern] = [
    path("<str:token>/live", views.live, name="camera_live"),
    path("<str:token>/at/<str:seal>/<path:path>", views.part, name="camera_part"),
    path("<str:token>/frame", views.frame, name="camera_frame"),
]
