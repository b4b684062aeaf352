"""The lists of the centre: agencies, lines, types, capabilities, and the places of stations and hospitals."""

from django.contrib import admin

from dispatch.models import Agency, Capability, Hospital, IncidentType, ServiceLine, Station, UnitType
from gis.admin.points import PointForm

admin.site.register([Agency, Capability, IncidentType, ServiceLine, UnitType])


@admin.register(Station)
class StationAdmin(admin.ModelAdmin[Station]):
    """Where units stand by."""

    form = PointForm
    exclude = ("position",)
    list_display = ("code", "agency", "name_vi", "approximate")
    list_filter = ("agency",)


@admin.register(Hospital)
class HospitalAdmin(admin.ModelAdmin[Hospital]):
    """Where patients are taken."""

    form = PointForm
    exclude = ("position",)
    list_display = ("code", "name_vi", "phone_number", "approximate")
