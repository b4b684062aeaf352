"""What a scope sees, as query sets. Every read for a person goes through here."""

from datetime import timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from dispatch.errors import NotFound
from dispatch.models import (
    Assignment,
    Call,
    CallForHelp,
    ChatMessage,
    Deadline,
    Handover,
    Incident,
    IncidentAgency,
    Unit,
)
from dispatch.rules.access import Scope
from dispatch.rules.devices import OLDEST_WORD
from dispatch.rules.transitions import ENDED

# So long may a telephone without a signal keep what its crew had to say of a scene.
LATE_WORD = timedelta(hours=12)
# What it wrote down and photographed there is evidence: it is taken for as long as anything of a device is.
LATE_EVIDENCE = OLDEST_WORD


def visible_incidents(scope: Scope, incidents: QuerySet[Incident]) -> QuerySet[Incident]:
    """Keep the incidents of the scope's agencies, and those that are a crew's own.

    On those its unit is now at work, or its call for help opened them, as long as they run.
    """
    if scope.agencies is None:
        return incidents
    of_unit = Q(pk__in=_of_crew(scope))
    if not scope.has_desk:
        # By itself it is answered from the little that is a crew's own, and not from all that there ever was.
        return incidents.filter(of_unit)
    of_agency = Exists(IncidentAgency.objects.filter(incident=OuterRef("pk"), agency__in=scope.agencies))
    return incidents.filter(Q(of_agency) | of_unit)


def reportable_incidents(
    scope: Scope, incidents: QuerySet[Incident], late: timedelta = LATE_WORD
) -> QuerySet[Incident]:
    """Keep the incidents that the scope sees, and those that were a crew's own until not longer ago than `late`.

    What it wrote and photographed there may have waited on a telephone without a signal. To write is not to read.
    """
    if scope.agencies is None or not scope.unit_ids:
        return visible_incidents(scope, incidents)
    since = Now() - late
    lately = Assignment.objects.filter(unit__in=scope.unit_ids, cleared_at__gt=since)
    in_danger = CallForHelp.objects.filter(unit__in=scope.unit_ids, incident__closed_at__gt=since)
    seen = visible_incidents(scope, Incident.objects.all())
    own = Q(pk__in=lately.values("incident")) | Q(pk__in=in_danger.values("incident"))
    return incidents.filter(own | Q(pk__in=seen.values("pk")))


def visible_units(scope: Scope, units: QuerySet[Unit]) -> QuerySet[Unit]:
    """Keep the units of the scope's agencies, a crew's own, and those that are at work now on incidents of these."""
    if scope.agencies is None:
        return units
    seen = Q(agency__in=scope.agencies) | Q(pk__in=scope.unit_ids)
    if scope.unit_ids:
        there = Assignment.objects.filter(incident__in=_of_crew(scope), cleared_at__isnull=True)
        seen |= Q(pk__in=there.values("unit"))
    return units.filter(seen)


def visible_calls(scope: Scope, calls: QuerySet[Call]) -> QuerySet[Call]:
    """Keep the calls of incidents that a desk of the scope sees, and those of which a crew needs the caller now.

    Numbers of callers are a crew's business as long as its unit is at work on their incident, and not a moment longer.
    """
    if scope.agencies is None:
        return calls
    of_unit = Exists(_work_of_crew(scope).filter(incident=OuterRef("incident")))
    if not scope.has_desk:
        return calls.filter(of_unit)
    of_agency = Exists(IncidentAgency.objects.filter(incident=OuterRef("incident"), agency__in=scope.agencies))
    return calls.filter(Q(of_agency) | Q(of_unit))


def visible_deadlines(scope: Scope, deadlines: QuerySet[Deadline]) -> QuerySet[Deadline]:
    """Keep the deadlines of the scope's agencies."""
    if scope.agencies is None:
        return deadlines
    return deadlines.filter(agencies__overlap=sorted(scope.agencies))


def visible_handovers(scope: Scope, handovers: QuerySet[Handover]) -> QuerySet[Handover]:
    """Keep the hand-overs of the scope's agencies."""
    if scope.agencies is None:
        return handovers
    return handovers.filter(agency__in=scope.agencies)


def visible_chat_messages(scope: Scope, messages: QuerySet[ChatMessage]) -> QuerySet[ChatMessage]:
    """Keep the messages on incidents that the scope sees, those of its agencies' desks, and a crew's own."""
    if scope.agencies is None:
        return messages
    on_incident = Exists(visible_incidents(scope, Incident.objects.filter(pk=OuterRef("incident"))))
    of_crew = Q(from_unit__in=scope.unit_ids, incident=None) | Q(to_unit__in=scope.unit_ids)
    return messages.filter(Q(on_incident) | Q(agencies__overlap=sorted(scope.agencies)) | of_crew)


def require_incident(scope: Scope, incident_id: int) -> Incident:
    """Return an incident that the scope sees. Raises NotFound `incident_unknown`."""
    incident = visible_incidents(scope, Incident.objects.all()).filter(pk=incident_id).first()
    if incident is None:
        raise NotFound("incident_unknown", f"There is no incident {incident_id}.")
    return incident


def require_assignment(scope: Scope, assignment_id: int) -> Assignment:
    """Return an assignment of a scope's own unit, or on an incident that the scope sees.

    Raises NotFound `assignment_unknown`.
    """
    assignment = Assignment.objects.filter(pk=assignment_id).first()
    if assignment is None or (
        assignment.unit_id not in scope.unit_ids
        and not visible_incidents(scope, Incident.objects.all()).filter(pk=assignment.incident_id).exists()
    ):
        raise NotFound("assignment_unknown", f"There is no assignment {assignment_id}.")
    return assignment


def own_unit_on(scope: Scope, incident: Incident) -> int | None:
    """Return the unit whose crew has a word on an incident; None for a desk.

    It is at work there, or was last, or its call for help opened it.
    """
    if scope.has_desk:
        return None
    works = Assignment.objects.filter(incident=incident, unit__in=scope.unit_ids)
    newest_first = works.order_by(F("cleared_at").desc(nulls_first=True), "-id").values_list("unit_id", flat=True)
    in_danger = CallForHelp.objects.filter(incident=incident, unit__in=scope.unit_ids).order_by("-id")
    return newest_first.first() or in_danger.values_list("unit_id", flat=True).first()


def _work_of_crew(scope: Scope) -> QuerySet[Assignment]:
    """Return what a crew's own units are at work on now."""
    return Assignment.objects.filter(unit__in=scope.unit_ids, cleared_at__isnull=True)


def _of_crew(scope: Scope) -> QuerySet[Any, Any]:
    """Return the ids of the incidents that are a crew's own now: by its work, and by its call for help."""
    in_danger = CallForHelp.objects.filter(unit__in=scope.unit_ids).exclude(incident__status__in=ENDED)
    return _work_of_crew(scope).order_by().values("incident").union(in_danger.order_by().values("incident"))
