"""What a scope sees, as query sets. Every read for a person goes through here."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from dispatch.errors import NotFound
from dispatch.models import Assignment, Call, ChatMessage, Deadline, Handover, Incident, IncidentAgency, Unit
from dispatch.rules.access import Scope


def visible_incidents(scope: Scope, incidents: QuerySet[Incident]) -> QuerySet[Incident]:
    """Keep the incidents of the scope's agencies, and those on which a crew's own unit is now at work."""
    if scope.agencies is None:
        return incidents
    of_agency = Exists(IncidentAgency.objects.filter(incident=OuterRef("pk"), agency__in=scope.agencies))
    of_unit = Exists(
        Assignment.objects.filter(incident=OuterRef("pk"), unit__in=scope.unit_ids, cleared_at__isnull=True)
    )
    return incidents.filter(Q(of_agency) | Q(of_unit))


def visible_units(scope: Scope, units: QuerySet[Unit]) -> QuerySet[Unit]:
    """Keep the units of the scope's agencies and a crew's own."""
    if scope.agencies is None:
        return units
    return units.filter(Q(agency__in=scope.agencies) | Q(pk__in=scope.unit_ids))


def visible_calls(scope: Scope, calls: QuerySet[Call]) -> QuerySet[Call]:
    """Keep the calls of incidents that a desk of the scope sees; a crew alone sees no calls."""
    if scope.agencies is None:
        return calls
    return calls.filter(Exists(IncidentAgency.objects.filter(incident=OuterRef("incident"), agency__in=scope.agencies)))


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
