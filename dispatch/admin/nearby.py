"""What of the surroundings is shown on incidents, and the kinds of premise notes."""

from django.contrib import admin

from dispatch.models import NearbyRule, PremiseNoteKind


@admin.register(NearbyRule)
class NearbyRuleAdmin(admin.ModelAdmin[NearbyRule]):
    """Rules, of which the most specific one of a layer holds."""

    list_display = ("layer", "incident_type", "agency", "count", "within_m", "profile", "position")
    list_filter = ("layer", "agency")
    list_select_related = ("layer", "incident_type", "agency")


@admin.register(PremiseNoteKind)
class PremiseNoteKindAdmin(admin.ModelAdmin[PremiseNoteKind]):
    """Kinds of notes, and how long one may stand."""

    list_display = ("code", "name_vi", "most_days")
