"""By what coverage is measured, for each agency."""

from django.contrib import admin

from dispatch.models import CoverageStandard


@admin.register(CoverageStandard)
class CoverageStandardAdmin(admin.ModelAdmin[CoverageStandard]):
    """Standards. An agency without one is measured by the defaults."""

    list_display = ("agency", "within_s", "within_longer_s", "worthwhile_people", "longest_drive_s", "keep_free")
