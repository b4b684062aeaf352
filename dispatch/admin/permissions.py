"""What the roles of a person open in the admin pages: whoever may edit the centre's plans edits them there."""

from typing import Any

from django.contrib.auth.backends import BaseBackend

from dispatch.models import (
    Capability,
    DutyPeriod,
    EscalationPolicy,
    EscalationStep,
    Hospital,
    Instruction,
    Person,
    Question,
    QuestionCard,
    ResponseNeed,
    ResponsePlan,
)
from dispatch.rules.access import Right
from dispatch.selectors.people import access_of
from gis.models import Area

# By application and name: the geographic leaf is edited by whoever edits the plans that refer to it.
_PLANS = frozenset(
    (model._meta.app_label, model._meta.model_name)
    for model in (
        Area,
        Capability,
        DutyPeriod,
        EscalationPolicy,
        EscalationStep,
        Hospital,
        Instruction,
        Question,
        QuestionCard,
        ResponseNeed,
        ResponsePlan,
    )
)


class RolePermissions(BaseBackend):
    """Gives the permissions of Django that follow from a role; it signs nobody in."""

    def has_perm(self, user_obj: Any, perm: str, obj: object = None) -> bool:
        """Return whether the person's role covers this permission, such as `dispatch.change_responseplan`."""
        application, _, action = perm.partition(".")
        return (application, action.partition("_")[2]) in _PLANS and _may_edit(user_obj)

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        """Return whether the person sees anything of the application."""
        return any(app_label == application for application, _ in _PLANS) and _may_edit(user_obj)


def _may_edit(user: Any) -> bool:
    return isinstance(user, Person) and user.is_active and access_of(user).may(Right.EDIT_PLANS)
