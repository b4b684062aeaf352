"""A unit declines, breaks down, is called back or diverted: somebody else is asked, and the reason stands."""

from datetime import timedelta

import pytest

from dispatch.actions.assignment_ends import divert_assignment, end_assignment
from dispatch.actions.assignments import assign_units, report_assignment
from dispatch.actions.hospitals import alert_hospital
from dispatch.actions.incident_ends import close_incident
from dispatch.actions.incidents import create_incident
from dispatch.actions.writing import database_now
from dispatch.errors import Conflict, Forbidden, Invalid, NotFound
from dispatch.models import Assignment, Hospital, Incident, OutboxMessage, ResponseNeed, ResponsePlan, Unit
from dispatch.schema import (
    AssignmentCard,
    AssignmentEnding,
    Diversion,
    HospitalAlert,
    IncidentCard,
    IncidentClosing,
    NewIncident,
)
from dispatch.vocabulary import AssignmentOutcome, AssignmentStatus, Disposition, IncidentStatus
from tests.actions.record import Record, deadlines, refused
from tests.factories import Centre

S = AssignmentStatus


def create(centre: Centre, kind: str = "cardiac_arrest") -> IncidentCard:
    return create_incident(by=centre.actor("supervisor"), new=NewIncident(type=kind))


def send(centre: Centre, card: IncidentCard, agency: str = "ambulance", index: int = 0) -> AssignmentCard:
    units = [centre.units[agency][index].pk]
    return assign_units(by=centre.actor("supervisor"), incident_id=card.id, unit_ids=units).assignments[0]


def report(centre: Centre, assignment: AssignmentCard, *statuses: S, **when: object) -> AssignmentCard:
    for status in statuses:
        assignment = report_assignment(
            by=centre.actor("supervisor"), assignment_id=assignment.id, status=status, **({"occurred_at": None} | when)
        )
    return assignment


def end(
    centre: Centre, assignment: AssignmentCard, outcome: AssignmentOutcome, by: str = "ambulance"
) -> AssignmentCard:
    ending = AssignmentEnding(outcome=outcome, reason="Xe hỏng")
    return end_assignment(by=centre.actor(by), assignment_id=assignment.id, ending=ending)


def waits(card: IncidentCard, agency: str = "ambulance") -> bool:
    return ("incident_unassigned", "pending", (agency,)) in deadlines(card.id)


def test_when_a_crew_declines_the_next_unit_is_waited_for(record: Record, watched: Centre) -> None:
    card = create(watched)
    assignment = send(watched, card)
    assert not waits(card)
    record.begin()
    ended = end(watched, assignment, AssignmentOutcome.DECLINED, by="crew")
    assert (ended.status, ended.outcome, ended.reason) == (S.CLEARED, AssignmentOutcome.DECLINED, "Xe hỏng")
    assert waits(card)
    assert ("assignment_unacknowledged", "pending", ("ambulance",)) not in deadlines(card.id)
    assert Unit.objects.get(pk=assignment.unit_id).status == "available"
    assert record.only("assignment.changed").data["reason"] == "Xe hỏng"
    assert record.only("unit.changed").data["units"][0]["status"] == "available"
    record.begin()
    end(watched, assignment, AssignmentOutcome.DECLINED, by="crew")
    assert record.names() == []


def test_a_unit_that_breaks_down_is_out_of_service_with_the_reason(watched: Centre) -> None:
    assignment = report(watched, send(watched, create(watched)), S.ACKNOWLEDGED, S.EN_ROUTE)
    end(watched, assignment, AssignmentOutcome.UNABLE, by="crew")
    unit = Unit.objects.get(pk=assignment.unit_id)
    assert (unit.status, unit.status_reason) == ("out_of_service", "Xe hỏng")


def test_a_unit_that_is_called_back_on_its_way_returns(watched: Centre) -> None:
    assignment = report(watched, send(watched, create(watched)), S.ACKNOWLEDGED, S.EN_ROUTE)
    with refused(Forbidden, "not_allowed"):
        end(watched, assignment, AssignmentOutcome.CANCELLED, by="crew")
    end(watched, assignment, AssignmentOutcome.CANCELLED)
    assert Unit.objects.get(pk=assignment.unit_id).status == "returning"


@pytest.mark.parametrize(
    ("reached", "outcome"),
    [
        ([S.ACKNOWLEDGED, S.EN_ROUTE], AssignmentOutcome.DECLINED),
        ([S.ON_SCENE], AssignmentOutcome.CANCELLED),
        ([S.ON_SCENE], AssignmentOutcome.DECLINED),
        ([S.CLEARED], AssignmentOutcome.UNABLE),
    ],
)
def test_an_ending_that_does_not_fit_is_refused(watched: Centre, reached: list[S], outcome: AssignmentOutcome) -> None:
    assignment = report(watched, send(watched, create(watched)), *reached)
    before = Assignment.objects.values().get()
    with refused(Conflict, "outcome_illegal"):
        end(watched, assignment, outcome)
    assert Assignment.objects.values().get() == before


def test_what_is_taken_back_is_not_taken_from_a_crew_that_has_answered_meanwhile(
    record: Record, watched: Centre
) -> None:
    assignment = report(watched, send(watched, create(watched)), S.ACKNOWLEDGED)
    record.begin()
    ending = AssignmentEnding(outcome=AssignmentOutcome.CANCELLED, reason="Nhầm xe", only_while=S.DISPATCHED)
    with refused(Conflict, "assignment_moved_on"):
        end_assignment(by=watched.actor("ambulance"), assignment_id=assignment.id, ending=ending)
    assert Assignment.objects.get(pk=assignment.id).status == S.ACKNOWLEDGED
    assert record.names() == []
    other = send(watched, create(watched), index=1)
    ended = end_assignment(by=watched.actor("ambulance"), assignment_id=other.id, ending=ending)
    assert ended.outcome == AssignmentOutcome.CANCELLED


def test_a_diverted_unit_is_on_the_other_incident_and_the_first_asks_again(record: Record, watched: Centre) -> None:
    first, second = create(watched), create(watched)
    assignment = report(watched, send(watched, first), S.ACKNOWLEDGED, S.EN_ROUTE)
    record.begin()
    diversion = Diversion(incident=second.id, reason="Ngừng tim gần hơn")
    made = divert_assignment(by=watched.actor("ambulance"), assignment_id=assignment.id, diversion=diversion)
    [moved] = made.assignments
    assert (moved.incident_id, moved.unit_id, moved.status) == (second.id, assignment.unit_id, S.DISPATCHED)
    old = Assignment.objects.get(pk=assignment.id)
    assert (old.outcome, old.reason) == (AssignmentOutcome.DIVERTED, "Ngừng tim gần hơn")
    assert waits(first)
    assert not waits(second)
    assert Unit.objects.get(pk=moved.unit_id).status == "dispatched"
    names = record.names()
    assert names.index("assignment.changed") < names.index("unit.assigned")


def test_a_unit_on_scene_is_not_diverted_and_not_to_where_it_is(watched: Centre) -> None:
    first, second = create(watched), create(watched)
    assignment = report(watched, send(watched, first), S.ON_SCENE)
    by = watched.actor("ambulance")
    with refused(Conflict, "outcome_illegal"):
        divert_assignment(by=by, assignment_id=assignment.id, diversion=Diversion(incident=second.id))
    with refused(Invalid, "same_incident"):
        divert_assignment(by=by, assignment_id=assignment.id, diversion=Diversion(incident=first.id))
    with refused(NotFound, "incident_unknown"):
        divert_assignment(by=by, assignment_id=assignment.id, diversion=Diversion(incident=10**9))


def test_a_report_that_was_late_is_kept_with_its_own_time(record: Record, watched: Centre) -> None:
    assignment = send(watched, create(watched))
    Assignment.objects.update(dispatched_at=database_now() - timedelta(minutes=9))
    report(watched, assignment, S.ON_SCENE)
    at = database_now() - timedelta(minutes=4)
    record.begin()
    late = report(watched, assignment, S.EN_ROUTE, occurred_at=at)
    assert (late.status, late.en_route_at) == (S.ON_SCENE, at)
    event = record.only("assignment.changed")
    assert event.occurred_at == at
    assert "unit.changed" not in record.names()
    record.begin()
    assert report(watched, assignment, S.EN_ROUTE, occurred_at=at) == late
    assert record.names() == []


def test_a_device_whose_clock_is_wrong_breaks_no_order(watched: Centre) -> None:
    assignment = report(watched, send(watched, create(watched)), S.ON_SCENE)
    assert assignment.on_scene_at is not None
    late = report(watched, assignment, S.ACKNOWLEDGED, occurred_at=assignment.on_scene_at + timedelta(seconds=90))
    assert late.acknowledged_at == late.on_scene_at
    early = report(watched, assignment, S.EN_ROUTE, occurred_at=assignment.dispatched_at - timedelta(hours=5))
    assert early.en_route_at == early.acknowledged_at


def test_that_a_unit_had_been_there_is_learned_also_after_the_end(watched: Centre) -> None:
    card = create(watched)
    assignment = report(watched, send(watched, card), S.CLEARED)
    assert waits(card)
    after = report(watched, assignment, S.ON_SCENE, occurred_at=assignment.dispatched_at)
    assert after.status is S.CLEARED
    closing = IncidentClosing(disposition=Disposition.HANDLED)
    closed = close_incident(by=watched.actor("ambulance"), incident_id=card.id, closing=closing)
    assert closed.status is IncidentStatus.CLOSED
    report(watched, assignment, S.EN_ROUTE, occurred_at=assignment.dispatched_at)


def test_without_a_time_of_its_own_an_earlier_status_contradicts(watched: Centre) -> None:
    assignment = report(watched, send(watched, create(watched)), S.ON_SCENE)
    with refused(Conflict, "illegal_transition"):
        report(watched, assignment, S.EN_ROUTE)


def test_only_units_that_take_patients_say_that_they_do(watched: Centre) -> None:
    patrol = report(watched, send(watched, create(watched), "police"), S.ON_SCENE)
    with refused(Conflict, "illegal_transition") as refusal:
        report(watched, patrol, S.TRANSPORTING)
    assert refusal.facts["next"] == ["cleared"]


@pytest.fixture
def hospital(watched: Centre) -> Hospital:
    position = watched.units["ambulance"][0].position.position
    return Hospital.objects.create(
        code="binh_phuoc", name_vi="BVĐK", name_en="General", position=position, phone_number="+84900000101"
    )


def test_a_hospital_learns_who_is_coming(record: Record, watched: Centre, hospital: Hospital) -> None:
    assignment = report(watched, send(watched, create(watched)), S.ON_SCENE)
    record.begin()
    alert = HospitalAlert(hospital=hospital.code, text="Nam 60 tuổi, đang ép tim")
    card = alert_hospital(by=watched.actor("crew"), assignment_id=assignment.id, alert=alert)
    assert card.hospital == hospital.code
    message = OutboxMessage.objects.get()
    assert (message.kind, message.address) == ("sms", "+84900000101")
    assert "Nam 60 tuổi" in message.body
    assert len(message.body) <= 320
    assert record.only("hospital.alerted").data["note"] == "Nam 60 tuổi, đang ép tim"


def test_a_hospital_is_not_told_of_what_cannot_come(watched: Centre, hospital: Hospital) -> None:
    patrol = send(watched, create(watched), "police")
    by, alert = watched.actor("supervisor"), HospitalAlert(hospital=hospital.code)
    with refused(Conflict, "unit_cannot_transport"):
        alert_hospital(by=by, assignment_id=patrol.id, alert=alert)
    over = report(watched, send(watched, create(watched)), S.CLEARED)
    with refused(Conflict, "assignment_over"):
        alert_hospital(by=by, assignment_id=over.id, alert=alert)
    with refused(Invalid, "hospital_unknown"):
        alert_hospital(by=by, assignment_id=over.id, alert=HospitalAlert(hospital="nowhere"))


def test_a_special_unit_that_declines_is_waited_for_though_others_of_its_agency_come(watched: Centre) -> None:
    plan = ResponsePlan.objects.create(name="Ngừng tim", incident_type_id="cardiac_arrest")
    ResponseNeed.objects.create(plan=plan, capability="ambulance_basic", count=2)
    card = create(watched)
    first, _ = send(watched, card), send(watched, card, index=1)
    end(watched, first, AssignmentOutcome.DECLINED)
    assert waits(card)


def test_what_broke_down_with_the_patient_aboard_is_waited_for_anew(watched: Centre) -> None:
    card = create(watched)
    assignment = report(watched, send(watched, card), S.ON_SCENE, S.TRANSPORTING)
    end(watched, assignment, AssignmentOutcome.UNABLE)
    assert waits(card)
    assert Incident.objects.get(pk=card.id).status == IncidentStatus.VERIFYING
