"""Reads the catalogue's data files."""

import unicodedata
from importlib.resources import files
from typing import TypeVar

from dispatch.catalogue.shapes import (
    AgencyEntry,
    AreaClassEntry,
    CapabilityEntry,
    EscalationPolicyEntry,
    ExampleFile,
    FeatureLayerEntry,
    IncidentTypeEntry,
    NearbyRuleEntry,
    PremiseNoteKindEntry,
    QuestionCardEntry,
    ResponsePlanEntry,
    ServiceLineEntry,
    TravelProfileEntry,
    UnitTypeEntry,
)
from dispatch.schema import Shape

_Entry = TypeVar("_Entry", bound=Shape)


def read_agencies() -> tuple[AgencyEntry, ...]:
    """Return the agencies of the catalogue."""
    return _read("agencies.json", ExampleFile[AgencyEntry])


def read_service_lines() -> tuple[ServiceLineEntry, ...]:
    """Return the service lines of the catalogue."""
    return _read("service_lines.json", ExampleFile[ServiceLineEntry])


def read_incident_types() -> tuple[IncidentTypeEntry, ...]:
    """Return the incident types of the catalogue."""
    return _read("incident_types.json", ExampleFile[IncidentTypeEntry])


def read_unit_types() -> tuple[UnitTypeEntry, ...]:
    """Return the unit types of the catalogue."""
    return _read("unit_types.json", ExampleFile[UnitTypeEntry])


def read_capabilities() -> tuple[CapabilityEntry, ...]:
    """Return the capabilities of the catalogue."""
    return _read("capabilities.json", ExampleFile[CapabilityEntry])


def read_question_cards() -> tuple[QuestionCardEntry, ...]:
    """Return the question cards of the catalogue."""
    return _read("question_cards.json", ExampleFile[QuestionCardEntry])


def read_response_plans() -> tuple[ResponsePlanEntry, ...]:
    """Return the response plans of the catalogue."""
    return _read("response_plans.json", ExampleFile[ResponsePlanEntry])


def read_escalation_policies() -> tuple[EscalationPolicyEntry, ...]:
    """Return the escalation policies of the catalogue."""
    return _read("escalation_policies.json", ExampleFile[EscalationPolicyEntry])


def read_feature_layers() -> tuple[FeatureLayerEntry, ...]:
    """Return the layers of the catalogue."""
    return _read("feature_layers.json", ExampleFile[FeatureLayerEntry])


def read_nearby_rules() -> tuple[NearbyRuleEntry, ...]:
    """Return what of the layers is shown on incidents."""
    return _read("nearby_rules.json", ExampleFile[NearbyRuleEntry])


def read_premise_note_kinds() -> tuple[PremiseNoteKindEntry, ...]:
    """Return the kinds of premise notes of the catalogue."""
    return _read("premise_note_kinds.json", ExampleFile[PremiseNoteKindEntry])


def read_travel_profiles() -> tuple[TravelProfileEntry, ...]:
    """Return the travel profiles of the catalogue."""
    return _read("travel_profiles.json", ExampleFile[TravelProfileEntry])


def read_area_classes() -> tuple[AreaClassEntry, ...]:
    """Return the classes of areas of the catalogue."""
    return _read("area_classes.json", ExampleFile[AreaClassEntry])


def _read(name: str, shape: type[ExampleFile[_Entry]]) -> tuple[_Entry, ...]:
    """Return the entries of a data file; raises ValueError where it is malformed or its text is not NFC."""
    text = files("dispatch.catalogue").joinpath("data", name).read_text(encoding="utf-8")
    if not unicodedata.is_normalized("NFC", text):
        raise ValueError(f"{name}: the text is not in Unicode normal form C")
    return shape.model_validate_json(text).entries
