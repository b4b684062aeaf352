"""A unit without an assignment says itself what it does; with one, only its assignment does."""

import pytest

from dispatch.actions.assignments import assign_units
from dispatch.actions.incidents import create_incident
from dispatch.actions.units import report_unit
from dispatch.errors import Conflict, Forbidden, Invalid, NotFound
from dispatch.models import Unit
from dispatch.rules.transitions import UNASSIGNED_UNIT_STATUSES
from dispatch.schema import NewIncident, UnitCard, UnitReport
from dispatch.vocabulary import UnitStatus
from tests.actions.record import Record, messages, refused
from tests.factories import Centre


def report(
    centre: Centre, status: UnitStatus, *, by: str = "crew", unit: Unit | None = None, reason: str = "thay lốp"
) -> UnitCard:
    unit = unit or centre.units["ambulance"][0]
    return report_unit(by=centre.actor(by), unit_id=unit.pk, report=UnitReport(status=status, reason=reason))


def test_a_crew_takes_its_unit_out_of_service_and_says_why(record: Record, watched: Centre) -> None:
    before = Unit.objects.get(pk=watched.units["ambulance"][0].pk)
    card = report(watched, UnitStatus.OUT_OF_SERVICE)
    row = Unit.objects.get(pk=card.id)
    assert (row.status, row.status_reason, row.version) == (UnitStatus.OUT_OF_SERVICE, "thay lốp", 2)
    assert row.status_since > before.status_since
    event = record.only("unit.changed")
    assert event.agencies == ["ambulance"]
    assert event.incident_id is None
    assert event.data == {"units": [card.model_dump(mode="json")], "reason": "thay lốp"}
    assert messages() == []


def test_the_same_status_for_the_same_reason_again_changes_nothing(record: Record, watched: Centre) -> None:
    assert report(watched, UnitStatus.AVAILABLE, reason="").version == 1
    assert record.events() == []
    report(watched, UnitStatus.OUT_OF_SERVICE)
    record.begin()
    assert report(watched, UnitStatus.OUT_OF_SERVICE).version == 2
    assert record.events() == []


def test_another_reason_is_not_lost(record: Record, watched: Centre) -> None:
    report(watched, UnitStatus.OUT_OF_SERVICE)
    assert report(watched, UnitStatus.OUT_OF_SERVICE, reason="hỏng phanh").status_reason == "hỏng phanh"
    assert record.names() == ["unit.changed", "unit.changed"]


def test_a_unit_that_is_back_carries_no_old_reason(record: Record, watched: Centre) -> None:
    report(watched, UnitStatus.OUT_OF_SERVICE)
    assert report(watched, UnitStatus.AVAILABLE, reason="").status_reason == ""


def test_nobody_takes_a_unit_out_of_service_without_saying_why(record: Record, watched: Centre) -> None:
    with refused(Invalid, "reason_required"):
        report(watched, UnitStatus.OUT_OF_SERVICE, reason="")


@pytest.mark.parametrize("status", sorted(set(UnitStatus) - UNASSIGNED_UNIT_STATUSES))
def test_a_status_that_an_assignment_gives_cannot_be_claimed(
    record: Record, watched: Centre, status: UnitStatus
) -> None:
    with refused(Invalid, "status_by_assignment_only"):
        report(watched, status)


@pytest.mark.parametrize("status", sorted(UNASSIGNED_UNIT_STATUSES))
def test_a_unit_at_work_cannot_be_taken_away_from_its_incident(
    record: Record, watched: Centre, status: UnitStatus
) -> None:
    incident = create_incident(by=watched.actor("supervisor"), new=NewIncident(type="cardiac_arrest"))
    unit = watched.units["ambulance"][0]
    assign_units(by=watched.actor("ambulance"), incident_id=incident.id, unit_ids=[unit.pk])
    with refused(Conflict, "unit_assigned") as refusal:
        report(watched, status)
    assert refusal.facts == {"call_sign": unit.call_sign, "incident_number": incident.number}


def test_a_crew_changes_its_own_unit_alone(record: Record, watched: Centre) -> None:
    with refused(NotFound, "unit_unknown"):
        report(watched, UnitStatus.OFF_DUTY, unit=watched.units["ambulance"][1])
    with refused(NotFound, "unit_unknown"):
        report(watched, UnitStatus.OFF_DUTY, by="police")


def test_a_call_taker_sees_the_unit_and_may_not_change_it(record: Record, watched: Centre) -> None:
    with refused(Forbidden, "not_allowed"):
        report(watched, UnitStatus.OFF_DUTY, by="calltaker")


def test_a_dispatcher_changes_any_unit_of_the_agency(record: Record, watched: Centre) -> None:
    assert report(watched, UnitStatus.OFF_DUTY, by="ambulance", unit=watched.units["ambulance"][2]).version == 2
