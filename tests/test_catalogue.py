"""The catalogue that every centre starts with: examples that a centre's own experts approve."""

import json
import re
import unicodedata
from importlib.resources import files
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from dispatch.catalogue.importing import import_catalogue
from dispatch.models import (
    Agency,
    EscalationPolicy,
    EscalationStep,
    IncidentType,
    Instruction,
    Question,
    QuestionCard,
    ResponseNeed,
    ResponsePlan,
    ServiceLine,
    UnitType,
)
from dispatch.rules.escalation import unwatched_silences
from dispatch.selectors.escalation import escalation_policies
from dispatch.vocabulary import Approval

REPOSITORY = Path(__file__).resolve().parent.parent
GLOSSARY = REPOSITORY / "docs" / "glossary.md"
DATA_FILES = sorted(file.name for file in files("dispatch.catalogue").joinpath("data").iterdir())

INCIDENT_TYPES = {
    "homicide",
    "assault",
    "robbery",
    "snatching",
    "theft",
    "break_in",
    "disorder",
    "domestic_violence",
    "kidnapping",
    "sexual_assault",
    "drugs",
    "gambling",
    "traffic_crash",
    "missing_person",
    "fraud",
    "suicide_threat",
    "suspected_bomb",
    "house_fire",
    "industrial_fire",
    "vehicle_fire",
    "forest_fire",
    "explosion",
    "gas_leak",
    "hazmat",
    "collapse",
    "landslide",
    "trapped",
    "lift_rescue",
    "drowning",
    "extrication",
    "fallen_tree",
    "flood",
    "cardiac_arrest",
    "chest_pain",
    "dyspnoea",
    "stroke",
    "unconscious",
    "seizure",
    "trauma",
    "bleeding",
    "burn",
    "electrocution",
    "poisoning",
    "bite_sting",
    "childbirth",
    "anaphylaxis",
    "fall",
    "child_fever",
    "transfer",
}


def _glossary_incident_types() -> dict[str, str]:
    """Return code and Vietnamese name of each incident type, as the glossary of the project lists them."""
    section = GLOSSARY.read_text(encoding="utf-8").partition("## Incident types to ship")[2].partition("\n## ")[0]
    text = " ".join(section.partition("\n")[2].split())
    return {code: name.strip() for code, name in re.findall(r"[:;] ([a-z_]+) ([^;.]+)", text)}


@pytest.mark.django_db
def test_catalogue_twice_adds_once() -> None:
    first, second = StringIO(), StringIO()
    call_command("import_catalogue", stdout=first)
    call_command("import_catalogue", stdout=second)
    assert "incident types: 49 added" in first.getvalue()
    assert set(re.findall(r"\d+", second.getvalue())) == {"0"}
    assert set(Agency.objects.values_list("code", flat=True)) == {"police", "fire", "ambulance"}
    assert UnitType.objects.count() == 12
    assert set(QuestionCard.objects.values_list("approval", flat=True)) == {Approval.EXAMPLE}
    assert set(ResponsePlan.objects.values_list("approval", flat=True)) == {Approval.EXAMPLE}


@pytest.mark.django_db
def test_what_the_centre_edited_survives() -> None:
    import_catalogue()
    IncidentType.objects.filter(code="theft").update(name_vi="Trộm", default_priority=2)
    IncidentType.objects.get(code="house_fire").agencies.remove(Agency.objects.get(code="police"))
    ServiceLine.objects.filter(code="113").update(numbers=["113", "+842713000113"])
    EscalationStep.objects.filter(policy__trigger="call_unanswered", position=1).update(after_s=7)
    EscalationPolicy.objects.filter(trigger="call_unanswered").update(name="Của trung tâm")
    IncidentType.objects.filter(code="fallen_tree").delete()

    import_catalogue()

    theft = IncidentType.objects.get(code="theft")
    assert (theft.name_vi, theft.default_priority) == ("Trộm", 2)
    assert [agency.code for agency in IncidentType.objects.get(code="house_fire").agencies.all()] == ["fire"]
    assert ServiceLine.objects.get(code="113").numbers == ["113", "+842713000113"]
    policy = EscalationPolicy.objects.get(trigger="call_unanswered")
    assert policy.name == "Của trung tâm"
    assert [step.after_s for step in policy.steps.all()] == [7, 10, 15]
    assert {agency.code for agency in IncidentType.objects.get(code="fallen_tree").agencies.all()} == {"fire", "police"}


@pytest.mark.django_db
def test_every_incident_type_of_the_glossary_is_there() -> None:
    import_catalogue()
    types = {kind.code: kind for kind in IncidentType.objects.prefetch_related("agencies")}
    assert set(types) == INCIDENT_TYPES
    assert all(kind.agencies.all() for kind in types.values())
    if GLOSSARY.exists():
        assert {code: kind.name_vi for code, kind in types.items()} == _glossary_incident_types()


@pytest.mark.django_db
def test_lines_are_known_by_the_forms_that_networks_send() -> None:
    import_catalogue()
    assert dict(ServiceLine.objects.exclude(refers_as="").values_list("code", "refers_as")) == {
        "112": "referred_112",
        "1022": "referred_1022",
    }
    lines = {line.code: (line.agency_id, line.numbers) for line in ServiceLine.objects.all()}
    assert lines == {
        "113": ("police", ["113", "+84113"]),
        "114": ("fire", ["114", "+84114"]),
        "115": ("ambulance", ["115", "+84115"]),
        "112": (None, ["112", "+84112"]),
        "1022": (None, ["1022", "+841022"]),
        "unknown": (None, []),
    }


def test_all_data_says_that_it_is_an_example_and_is_in_normal_form() -> None:
    assert len(DATA_FILES) == 13
    for name in DATA_FILES:
        text = files("dispatch.catalogue").joinpath("data", name).read_text(encoding="utf-8")
        assert unicodedata.is_normalized("NFC", text), name
        header = json.loads(text)
        assert header["status"] == "example", name
        assert "phê duyệt" in header["note_vi"], name
    for name in ("question_cards.json", "response_plans.json"):
        text = files("dispatch.catalogue").joinpath("data", name).read_text(encoding="utf-8")
        assert json.loads(text)["note_vi"].startswith("Ví dụ, trung tâm phải phê duyệt"), name


@pytest.mark.django_db
def test_a_centre_of_before_gets_new_triggers_and_keeps_its_chains() -> None:
    import_catalogue()
    EscalationPolicy.objects.exclude(trigger="call_unanswered").delete()
    own = EscalationPolicy.objects.get()
    own.steps.exclude(position=1).delete()
    import_catalogue()
    assert [step.effect for step in own.steps.all()] == ["alarm_agency"]
    assert unwatched_silences(escalation_policies()) == []


@pytest.mark.django_db
def test_cards_and_plans_that_the_centre_edited_survive() -> None:
    import_catalogue()
    Question.objects.filter(card="stroke", code="age").delete()
    Instruction.objects.filter(card="stroke", position=1).update(text_vi="Của trung tâm")
    QuestionCard.objects.filter(code="stroke").update(approval=Approval.APPROVED)
    QuestionCard.objects.get(code="stroke").incident_types.clear()
    ResponsePlan.objects.filter(name="Cháy nhà ban đêm – báo động cấp 1").update(name="Đêm", approval=Approval.APPROVED)
    ResponsePlan.objects.filter(name="Đuối nước").update(priority=2)
    ResponseNeed.objects.filter(plan__name="Đêm", capability="patrol").delete()
    UnitType.objects.filter(code="boat").update(profile="boat", turnout_s=300)
    plans = ResponsePlan.objects.count()

    assert set(import_catalogue().values()) == {0}

    card = QuestionCard.objects.get(code="stroke")
    assert card.approval == Approval.APPROVED
    assert not card.incident_types.exists()
    assert not card.questions.filter(code="age").exists()
    assert card.instructions.get(position=1).text_vi == "Của trung tâm"
    assert ResponsePlan.objects.count() == plans
    assert not ResponsePlan.objects.get(name="Đêm").needs.filter(capability="patrol").exists()
    assert ResponsePlan.objects.get(name="Đuối nước").priority == 2
    boat = UnitType.objects.get(code="boat")
    assert (boat.profile, boat.turnout_s) == ("boat", 300)
