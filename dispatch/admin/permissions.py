"""What the roles of a person open in the admin pages: whoever may edit the centre's plans edits them there."""

from typing import Any

from django.contrib.auth.backends import BaseBackend

from dispatch.models import (
    AliasProposal,
    Capability,
    CoverageStandard,
    Desk,
    DutyPeriod,
    EscalationPolicy,
    EscalationStep,
    Hospital,
    Instruction,
    NearbyRule,
    Person,
    PremiseNoteKind,
    Question,
    QuestionCard,
    ResponseNeed,
    ResponsePlan,
)
from dispatch.rules.access import Right
from dispatch.selectors.people import access_of
from gis.models import Area, AreaClass, Camera, Feature, FeatureLayer, TravelProfile

# By application and name: the geographic leaf is edited by whoever edits the plans that refer to it.
_PLANS = frozenset(
    model._meta.label_lower
    for model in (
        AliasProposal,
        Area,
        AreaClass,
        Camera,
        Capability,
        CoverageStandard,
        Desk,
        DutyPeriod,
        EscalationPolicy,
        EscalationStep,
        Feature,
        FeatureLayer,
        Hospital,
        Instruction,
        NearbyRule,
        PremiseNoteKind,
        Question,
        QuestionCard,
        ResponseNeed,
        ResponsePlan,
        TravelProfile,
    )
)
_APPLICATIONS = frozenset(label.partition(".")[0] for label in _PLANS)


class RolePermissions(BaseBackend):
    """Gives the permissions of Django that follow from a role; it signs nobody in."""

    def has_perm(self, user_obj: Any, perm: str, obj: object = None) -> bool:
        """Return whether the person's role covers this permission, such as `dispatch.change_responseplan`."""
        application, _, action = perm.partition(".")
        return f"{application}.{action.partition('_')[2]}" in _PLANS and _may_edit(user_obj)

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        """Return whether the person sees anything of the application."""
        return app_label in _APPLICATIONS and _may_edit(user_obj)


def _may_edit(user: Any) -> bool:
    return isinstance(user, Person) and user.is_active and access_of(user).may(Right.EDIT_PLANS)
