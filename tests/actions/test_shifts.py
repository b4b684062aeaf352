"""Who rides on a unit is known by name, and a unit at work cannot slip off duty."""

from datetime import UTC, datetime, timedelta

import pytest

from dispatch.actions.assignments import assign_units
from dispatch.actions.incidents import create_incident
from dispatch.actions.shifts import report_shift
from dispatch.actions.units import report_unit
from dispatch.errors import Conflict, Forbidden, Invalid, NotFound
from dispatch.models import Unit, UnitShift
from dispatch.schema import NewIncident, ShiftReport, UnitCard, UnitReport
from dispatch.vocabulary import UnitStatus
from tests.actions.record import Record, refused
from tests.factories import Centre

LAN, MINH = ["Nguyễn Thị Lan"], ["Trần Văn Minh", "Lê Hòa"]


def shift(
    centre: Centre,
    on_duty: bool,
    crew: list[str] | None = None,
    *,
    by: str = "crew",
    unit: int = 0,
    at: datetime | None = None,
) -> UnitCard:
    return report_shift(
        by=centre.actor(by),
        unit_id=centre.units["ambulance"][unit].pk,
        report=ShiftReport.model_validate(
            {"on_duty": on_duty, "crew": crew or [], "occurred_at": at.isoformat() if at else None}
        ),
    )


def shifts() -> list[tuple[list[str], bool]]:
    """Return the crews by the order of their shifts, and whether each is still on duty."""
    return [(shift.crew, shift.ended_at is None) for shift in UnitShift.objects.order_by("id")]


def test_a_crew_begins_its_shift_and_ends_it(watched: Centre, record: Record) -> None:
    Unit.objects.update(status=UnitStatus.OFF_DUTY)
    record.begin()
    card = shift(watched, True, LAN)
    assert (card.status, card.crew, card.version) == (UnitStatus.AVAILABLE, LAN, 2)
    event = record.only("unit.changed")
    assert (event.agencies, event.data) == (["ambulance"], {"units": [card.model_dump(mode="json")]})

    record.begin()
    card = shift(watched, False)
    assert (card.status, card.crew, card.version) == (UnitStatus.OFF_DUTY, [], 3)
    assert record.names() == ["unit.changed"]
    assert shifts() == [(LAN, False)]
    row = UnitShift.objects.get()
    assert row.started_by.username == "crew"
    assert row.ended_by is not None
    assert row.ended_by.username == "crew"


def test_the_same_report_again_changes_nothing(watched: Centre, record: Record) -> None:
    shift(watched, True, LAN)
    record.begin()
    assert shift(watched, True, LAN).crew == LAN
    assert record.events() == []
    shift(watched, False)
    record.begin()
    shift(watched, False)
    assert record.events() == []
    assert shifts() == [(LAN, False)]


def test_the_next_crew_ends_the_shift_of_the_one_before(watched: Centre, record: Record) -> None:
    first = shift(watched, True, LAN)
    second = shift(watched, True, MINH, by="ambulance")
    assert second.crew == MINH
    assert second.status_since == first.status_since
    assert second.version == first.version + 1
    assert shifts() == [(LAN, False), (MINH, True)]
    assert record.names() == ["unit.changed", "unit.changed"]


@pytest.mark.parametrize("status", [UnitStatus.AVAILABLE, UnitStatus.RETURNING, UnitStatus.OUT_OF_SERVICE])
def test_whatever_an_idle_unit_does_it_may_go_off_duty(watched: Centre, record: Record, status: UnitStatus) -> None:
    shift(watched, True, LAN)
    Unit.objects.update(status=status, status_reason="hỏng đèn")
    record.begin()
    card = shift(watched, False)
    assert (card.status, card.status_reason, card.crew) == (UnitStatus.OFF_DUTY, "", [])
    assert record.names() == ["unit.changed"]


def test_a_new_crew_does_not_mend_a_unit_that_is_out_of_service(watched: Centre, record: Record) -> None:
    Unit.objects.update(status=UnitStatus.OUT_OF_SERVICE, status_reason="hỏng phanh")
    record.begin()
    card = shift(watched, True, LAN)
    assert (card.status, card.status_reason, card.crew) == (UnitStatus.OUT_OF_SERVICE, "hỏng phanh", LAN)
    assert record.names() == ["unit.changed"]


def test_a_unit_that_reports_off_duty_has_nobody_on_shift(watched: Centre, record: Record) -> None:
    shift(watched, True, LAN)
    unit = watched.units["ambulance"][0]
    card = report_unit(by=watched.actor("crew"), unit_id=unit.pk, report=UnitReport(status=UnitStatus.OFF_DUTY))
    assert card.crew == []
    assert shift(watched, True, LAN).status == UnitStatus.AVAILABLE
    assert shifts() == [(LAN, False), (LAN, True)]


@pytest.mark.parametrize("on_duty", [True, False])
def test_a_unit_at_work_keeps_its_crew(watched: Centre, record: Record, on_duty: bool) -> None:
    shift(watched, True, LAN)
    incident = create_incident(by=watched.actor("supervisor"), new=NewIncident(type="cardiac_arrest"))
    unit = watched.units["ambulance"][0]
    assign_units(by=watched.actor("ambulance"), incident_id=incident.id, unit_ids=[unit.pk])
    with refused(Conflict, "unit_assigned") as refusal:
        shift(watched, on_duty, MINH)
    assert refusal.facts == {"call_sign": unit.call_sign, "incident_number": incident.number}
    assert shifts() == [(LAN, True)]


def test_who_may_not_report_on_a_unit_changes_no_shift(watched: Centre, record: Record) -> None:
    with refused(NotFound, "unit_unknown"):
        shift(watched, True, LAN, unit=1)
    with refused(NotFound, "unit_unknown"):
        shift(watched, True, LAN, by="police")
    with refused(Forbidden, "not_allowed"):
        shift(watched, True, LAN, by="calltaker")
    assert shifts() == []


# ---------------------------------------------------------------- what waited on a device


def ago(hours: float) -> datetime:
    return datetime.now(UTC) - timedelta(hours=hours)


def test_a_shift_that_is_reported_late_began_when_the_crew_said(watched: Centre, record: Record) -> None:
    Unit.objects.update(status=UnitStatus.OFF_DUTY, status_since=ago(10))
    record.begin()
    began, ended = ago(3), ago(1)
    card = shift(watched, True, LAN, at=began)
    assert (card.crew_since, card.status_since) == (began, began)
    assert card.crew_recorded_at is not None
    assert card.crew_recorded_at > ended
    assert record.only("unit.changed").occurred_at == began
    record.begin()
    card = shift(watched, False, at=ended)
    assert (card.crew_since, card.crew_recorded_at, card.status_since) == (None, None, ended)
    assert record.only("unit.changed").occurred_at == ended
    row = UnitShift.objects.get()
    assert (row.started_at, row.ended_at) == (began, ended)


def test_times_of_shifts_stay_in_order_whatever_devices_say(watched: Centre, record: Record) -> None:
    shift(watched, True, LAN, at=ago(2))
    shift(watched, True, MINH, at=ago(3))
    shift(watched, False, at=ago(4))
    first, second = UnitShift.objects.order_by("id")
    assert first.ended_at is not None
    assert first.started_at <= first.ended_at <= second.started_at <= (second.ended_at or first.started_at)


def test_a_status_that_is_reported_late_holds_since_then(watched: Centre, record: Record) -> None:
    shift(watched, True, LAN, at=ago(5))
    told = {"status": "out_of_service", "reason": "Thay lốp", "occurred_at": ago(2).isoformat()}
    unit = watched.units["ambulance"][0]
    Unit.objects.filter(pk=unit.pk).update(status_since=ago(6))
    record.begin()
    card = report_unit(by=watched.actor("crew"), unit_id=unit.pk, report=UnitReport.model_validate(told))
    assert card.status_since.isoformat() == told["occurred_at"]
    assert record.only("unit.changed").occurred_at == card.status_since


@pytest.mark.parametrize(("hours", "code"), [(-0.05, "occurred_in_future"), (24 * 8, "occurred_too_long_ago")])
def test_a_clock_that_cannot_be_right_begins_no_shift(watched: Centre, record: Record, hours: float, code: str) -> None:
    with refused(Invalid, code):
        shift(watched, True, LAN, at=ago(hours))
    assert (shifts(), record.events()) == ([], [])
