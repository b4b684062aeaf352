"""A data file of the catalogue that is malformed is refused whole, so no half of it is in a centre."""

import json
from typing import Any

import pytest
from pydantic import ValidationError

from dispatch.catalogue.shapes import (
    EscalationPolicyEntry,
    QuestionCardEntry,
    QuestionEntry,
    ResponsePlanEntry,
)

QUESTION = {"code": "a", "kind": "yes_no", "text_vi": "Có thở không?", "text_en": "Breathing?"}
CARD = {
    "code": "card",
    "name_vi": "Phiếu",
    "name_en": "Card",
    "incident_types": [],
    "questions": [QUESTION],
    "instructions": [{"text_vi": "Ra ngoài.", "text_en": "Get out."}],
}
PLAN = {
    "name": "Cháy",
    "incident_type": "house_fire",
    "priority": None,
    "alarm_level": 1,
    "from_time": "22:00",
    "to_time": "05:00",
    "divert": False,
    "horizon_s": 2400,
    "needs": [{"capability": "patrol", "count": 1}],
}
POLICY = {
    "name": "Chờ",
    "trigger": "call_silent",
    "agency": None,
    "priority": None,
    "steps": [{"after_s": 1, "effect": "alarm_agency"}],
}


@pytest.mark.parametrize(
    ("shape", "whole", "change"),
    [
        (QuestionEntry, QUESTION, {"kind": "choice"}),
        (QuestionEntry, QUESTION, {"kind": "choice", "options": ["Có"]}),
        (QuestionEntry, QUESTION, {"kind": "choice", "options": ["Có", "Không", "Có"]}),
        (QuestionEntry, QUESTION, {"options": ["Có", "Không"]}),
        (QuestionEntry, QUESTION, {"kind": "guess"}),
        (QuestionEntry, QUESTION, {"text_en": " "}),
        (QuestionEntry, QUESTION, {"text_vi": "ơ" * 301}),
        (QuestionCardEntry, CARD, {"questions": []}),
        (QuestionCardEntry, CARD, {"questions": [QUESTION, QUESTION]}),
        (QuestionCardEntry, CARD, {"instructions": []}),
        (QuestionCardEntry, CARD, {"approved": True}),
        (ResponsePlanEntry, PLAN, {"to_time": None}),
        (ResponsePlanEntry, PLAN, {"from_time": "24:00"}),
        (ResponsePlanEntry, PLAN, {"alarm_level": 6}),
        (ResponsePlanEntry, PLAN, {"needs": []}),
        (ResponsePlanEntry, PLAN, {"needs": [{"capability": "patrol", "count": 0}]}),
        (ResponsePlanEntry, PLAN, {"needs": [*PLAN["needs"], *PLAN["needs"]]}),
        (ResponsePlanEntry, PLAN, {"horizon_s": "2400"}),
        (EscalationPolicyEntry, POLICY, {"threshold": 5}),
        (EscalationPolicyEntry, POLICY, {"trigger": "calls_on_incident"}),
        (EscalationPolicyEntry, POLICY, {"repeat_s": 14}),
        (EscalationPolicyEntry, POLICY, {"steps": []}),
    ],
)
def test_a_malformed_entry_is_refused(shape: Any, whole: dict[str, object], change: dict[str, object]) -> None:
    shape.model_validate_json(json.dumps(whole))
    with pytest.raises(ValidationError):
        shape.model_validate_json(json.dumps(whole | change))
