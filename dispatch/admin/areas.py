"""Areas and response zones, as far as they are edited: a zone is an agency's."""

from typing import Any

from django.contrib import admin
from django.forms import ChoiceField, Field
from django.http import HttpRequest

from dispatch.models import Agency
from gis.admin.areas import AreaAdmin
from gis.models import Area


@admin.register(Area)
class CentreAreaAdmin(AreaAdmin):
    """The leaf's page, which learns here whose zones there are."""

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Field | None:
        """Return the field of a form; the owner is chosen among the agencies."""
        if db_field.name == "owner":
            agencies = Agency.objects.order_by("code").values_list("code", "name_vi")
            return ChoiceField(choices=[("", "—"), *agencies], label="Lực lượng", required=False)
        return super().formfield_for_dbfield(db_field, request, **kwargs)
