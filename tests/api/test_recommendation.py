"""The desk sees whom to send, who was passed over and why, and what is missing; what was chosen instead is kept."""

from datetime import timedelta

import pytest
from django.contrib.gis.geos import Point
from django.db import connection
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext

from dispatch.actions.assignment_ends import end_assignment
from dispatch.actions.assignments import assign_units
from dispatch.actions.incidents import create_incident
from dispatch.models import Capability, ResponseNeed, ResponsePlan, TimelineEvent, Unit, UnitPosition
from dispatch.schema import AssignmentEnding, IncidentCard, NewIncident, NewLocation
from dispatch.vocabulary import AssignmentOutcome
from tests.api.client import Desk, accepted, refused
from tests.factories import Centre

HERE = NewLocation(lon=106.95, lat=11.53)


@pytest.fixture
def incident(watched: Centre) -> IncidentCard:
    plan = ResponsePlan.objects.create(name="Tai nạn P2", incident_type_id="traffic_crash", divert=True)
    for code, count in (("ambulance_basic", 2), ("patrol_car", 1), ("aerial_ladder", 1)):
        ResponseNeed.objects.create(plan=plan, capability=code, count=count)
    Capability.objects.create(code="aerial_ladder", name_vi="Thang cao", name_en="Aerial ladder")
    # From near to far: CC01, CC02, CC03.
    for index, unit in enumerate(watched.units["ambulance"]):
        UnitPosition.objects.filter(unit=unit).update(position=Point(106.95 + index / 50, 11.53, srid=4326))
    return create_incident(by=watched.actor("supervisor"), new=NewIncident(type="traffic_crash", location=HERE))


def ask(incident: IncidentCard, by: str = "supervisor") -> dict:
    return accepted(Desk(by).get(f"/incidents/{incident.id}/recommendation"))


def test_the_plan_is_filled_by_the_soonest_and_what_is_missing_is_said(incident: IncidentCard) -> None:
    found = ask(incident)
    assert found["plans"] == ["Tai nạn P2"]
    assert {unit["call_sign"] for unit in found["units"]} == {"CC01", "CC02", "CA01"}
    assert [unit["eta_s"] for unit in found["units"]] == sorted(unit["eta_s"] for unit in found["units"])
    assert all(unit["reasons"] and unit["estimated"] for unit in found["units"])
    [missing] = found["shortfalls"]
    assert (missing["capability"], missing["missing"]) == ("aerial_ladder", 1)
    assert "thang cao" in missing["reason"]["vi"].lower()
    passed_over = {unit["call_sign"]: unit["reasons"] for unit in found["rejected"]}
    assert passed_over["CC03"]


def test_an_old_position_and_a_refusal_count_against_a_unit(watched: Centre, incident: IncidentCard) -> None:
    UnitPosition.objects.filter(unit__call_sign="CC01").update(at=Now() - timedelta(minutes=30))
    [sent] = assign_units(
        by=watched.actor("ambulance"), incident_id=incident.id, unit_ids=[watched.units["ambulance"][1].pk]
    ).assignments
    ending = AssignmentEnding(outcome=AssignmentOutcome.DECLINED, reason="Xe hỏng đèn")
    end_assignment(by=watched.actor("ambulance"), assignment_id=sent.id, ending=ending)
    found = ask(incident)
    assert "CC02" not in {unit["call_sign"] for unit in found["units"]}
    reasons = {unit["call_sign"]: {reason["code"] for reason in unit["reasons"]} for unit in found["rejected"]}
    assert any("declined" in code for code in reasons["CC02"])
    assert [unit["call_sign"] for unit in found["units"] if unit["agency"] == "ambulance"] == ["CC03", "CC01"]


def test_a_place_where_a_unit_cannot_be_is_said_to_be_in_doubt(incident: IncidentCard) -> None:
    UnitPosition.objects.filter(unit__call_sign__in=["CC01", "CC03"]).update(suspect=True)
    found = ask(incident)
    in_doubt = {
        unit["call_sign"]
        for unit in found["units"] + found["rejected"]
        if "position_suspect" in {reason["code"] for reason in unit["reasons"]}
    }
    assert in_doubt == {"CC01", "CC03"}


def test_a_desk_is_told_of_the_units_that_it_sees(incident: IncidentCard) -> None:
    found = ask(incident, "police")
    named = [*found["units"], *found["rejected"], *found["offers"]]
    assert {unit["agency"] for unit in named} == {"police"}
    refused(Desk("crew").get(f"/incidents/{incident.id}/recommendation"), 403, "not_allowed")
    refused(Desk("fire").get(f"/incidents/{incident.id}/recommendation"), 404, "incident_unknown")


def test_what_was_recommended_and_what_was_chosen_instead_are_on_the_record(
    watched: Centre, incident: IncidentCard
) -> None:
    units = [watched.units["ambulance"][0].pk, watched.units["ambulance"][2].pk]
    body = {"units": units, "reason": "CC02 đang tiếp nhiên liệu"}
    answer = accepted(Desk("ambulance").post(f"/incidents/{incident.id}/assignments", body), 201)
    expected = {
        "recommended": ["CC01", "CC02"],
        "chosen": ["CC01", "CC03"],
        "departs": True,
        "reason": "CC02 đang tiếp nhiên liệu",
    }
    assert answer["choice"] == expected
    events = TimelineEvent.objects.filter(name="unit.assigned")
    assert [event.data["choice"] for event in events] == [expected, expected]
    assert all(assignment["eta_at"] for assignment in answer["assignments"])


def test_a_part_of_what_is_recommended_is_no_departure(watched: Centre, incident: IncidentCard) -> None:
    body = {"units": [watched.units["ambulance"][1].pk]}
    answer = accepted(Desk("ambulance").post(f"/incidents/{incident.id}/assignments", body), 201)
    assert answer["choice"]["departs"] is False


def test_units_without_a_place_to_go_to_are_named_without_a_time(watched: Centre) -> None:
    card = create_incident(by=watched.actor("supervisor"), new=NewIncident(type="theft"))
    [unit] = ask(card)["units"]
    assert (unit["agency"], unit["eta_s"], unit["distance_m"]) == ("police", None, None)


def test_more_units_cost_no_more_queries(watched: Centre, incident: IncidentCard) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            ask(incident)
        return len(queries)

    few = cost()
    for unit in list(Unit.objects.all()):
        unit.pk = None
        unit.call_sign = f"X{unit.call_sign}"
        unit.save(force_insert=True)
    assert cost() == few
