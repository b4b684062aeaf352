"""Adds to a centre what it lacks of the catalogue."""

from collections.abc import Mapping
from types import MappingProxyType

from django.db import transaction

from dispatch.catalogue.nearby import add_feature_layers, add_premise_note_kinds
from dispatch.catalogue.plans import add_escalation_policies, add_response_plans
from dispatch.catalogue.question_cards import add_question_cards
from dispatch.catalogue.reading import (
    read_agencies,
    read_capabilities,
    read_incident_types,
    read_service_lines,
    read_unit_types,
)
from dispatch.catalogue.travel import add_area_classes, add_travel_profiles
from dispatch.models import Agency, Capability, IncidentType, ServiceLine, UnitType


def import_catalogue() -> Mapping[str, int]:
    """Create every entry whose code the centre does not have, in one transaction; entries that exist stay as they are.

    Returns how many entries of each kind were added. Raises ValueError where a data file is malformed.
    """
    with transaction.atomic():
        added = {
            "agencies": _add_agencies(),
            "service lines": _add_service_lines(),
            "incident types": _add_incident_types(),
            "unit types": _add_unit_types(),
            "capabilities": _add_capabilities(),
            "question cards": add_question_cards(),
            "response plans": add_response_plans(),
            "escalation policies": add_escalation_policies(),
            "travel profiles": add_travel_profiles(),
            "area classes": add_area_classes(),
            "premise note kinds": add_premise_note_kinds(),
        }
        added["feature layers"], added["nearby rules"] = add_feature_layers()
        return MappingProxyType(added)


def _add_agencies() -> int:
    known = set(Agency.objects.values_list("code", flat=True))
    missing = [
        Agency(code=entry.code, name_vi=entry.name_vi, name_en=entry.name_en)
        for entry in read_agencies()
        if entry.code not in known
    ]
    return len(Agency.objects.bulk_create(missing))


def _add_service_lines() -> int:
    known = set(ServiceLine.objects.values_list("code", flat=True))
    missing = [
        ServiceLine(
            code=entry.code,
            name_vi=entry.name_vi,
            name_en=entry.name_en,
            numbers=list(entry.numbers),
            agency_id=entry.agency,
            default_priority=entry.default_priority,
            refers_as=entry.refers_as or "",
        )
        for entry in read_service_lines()
        if entry.code not in known
    ]
    return len(ServiceLine.objects.bulk_create(missing))


def _add_incident_types() -> int:
    known = set(IncidentType.objects.values_list("code", flat=True))
    missing = [entry for entry in read_incident_types() if entry.code not in known]
    IncidentType.objects.bulk_create(
        IncidentType(
            code=entry.code, name_vi=entry.name_vi, name_en=entry.name_en, default_priority=entry.default_priority
        )
        for entry in missing
    )
    # Only the types just made: a centre that took an agency from a type keeps it so.
    link = IncidentType.agencies.through
    link.objects.bulk_create(
        link(incidenttype_id=entry.code, agency_id=agency) for entry in missing for agency in entry.agencies
    )
    return len(missing)


def _add_unit_types() -> int:
    known = set(UnitType.objects.values_list("code", flat=True))
    missing = [
        UnitType(
            code=entry.code,
            agency_id=entry.agency,
            name_vi=entry.name_vi,
            name_en=entry.name_en,
            transports=entry.transports,
            profile=entry.profile,
            turnout_s=entry.turnout_s,
        )
        for entry in read_unit_types()
        if entry.code not in known
    ]
    return len(UnitType.objects.bulk_create(missing))


def _add_capabilities() -> int:
    known = set(Capability.objects.values_list("code", flat=True))
    missing = [
        Capability(code=entry.code, name_vi=entry.name_vi, name_en=entry.name_en)
        for entry in read_capabilities()
        if entry.code not in known
    ]
    return len(Capability.objects.bulk_create(missing))
