"""Which address answers what."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from dispatch.api import basemap, health, tiles
from dispatch.api.api import api
from eoc import field, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.console, name="console"),
    path("map/", views.map_page, name="map"),
    path("screen/<slug:name>/", views.screen, name="screen"),
    path("review/", views.review, name="review"),
    path("field/", field.page, name="field"),
    path("field/worker.js", field.worker),
    path("field/manifest.webmanifest", field.manifest),
    path("", include("eoc.sign_in")),
    # Its own form would let in by a password alone.
    path("admin/login/", views.admin_door),
    path("admin/", admin.site.urls),
    path("api/v1/", api.urls),
    path("telephony/twilio/", include("dispatch.integrations.twilio.urls")),
    path("l/", include("dispatch.integrations.sms_location.urls")),
    path("cameras/", include("dispatch.integrations.cameras.urls")),
    path("trackers/", include("dispatch.integrations.trackers.urls")),
    path("tiles/<slug:layer>/<slug:version>/<int:z>/<int:x>/<int:y>.mvt", tiles.tile, name="tile"),
    path("maps/basemap.pmtiles", basemap.basemap, name="basemap"),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", health.metrics),
]

handler400 = views.bad_request
handler404 = views.not_found
handler500 = views.server_error
