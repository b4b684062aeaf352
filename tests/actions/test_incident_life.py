"""An incident is cancelled, closed and taken up again; agencies come and are stood down; the alarm only rises."""

import pytest

from dispatch.actions.agencies import add_agency, stand_down_agency
from dispatch.actions.alarm_levels import raise_alarm_level
from dispatch.actions.assignments import assign_units
from dispatch.actions.calls import report_call
from dispatch.actions.incident_ends import cancel_incident, close_incident, reopen_incident
from dispatch.actions.incidents import create_incident
from dispatch.errors import Conflict, Forbidden, NotFound
from dispatch.models import ResponseNeed, ResponsePlan
from dispatch.schema import IncidentCard, IncidentClosing, NewIncident
from dispatch.vocabulary import Disposition, IncidentStatus
from tests.actions.record import Record, deadlines, refused
from tests.factories import Centre, call_event

CLOSING = IncidentClosing(disposition=Disposition.HANDLED)


def create(centre: Centre, kind: str = "traffic_crash") -> IncidentCard:
    return create_incident(by=centre.actor("supervisor"), new=NewIncident(type=kind))


def pending(card: IncidentCard) -> list[str]:
    """Return the agencies whose unit is waited for, one entry for each wait."""
    return sorted(
        agencies[0]
        for trigger, state, agencies in deadlines(card.id)
        if (trigger, state) == ("incident_unassigned", "pending")
    )


def test_a_cancelled_incident_says_why_and_is_watched_no_more(record: Record, watched: Centre) -> None:
    card = create(watched)
    record.begin()
    cancelled = cancel_incident(by=watched.actor("police"), incident_id=card.id, reason="Người gọi báo nhầm")
    assert (cancelled.status, cancelled.disposition) == (IncidentStatus.CANCELLED, Disposition.CANCELLED)
    event = record.only("incident.cancelled")
    assert (event.data["reason"], event.agencies) == ("Người gọi báo nhầm", card.agencies)
    assert not pending(card)


def test_nothing_is_cancelled_under_a_unit_or_a_caller(watched: Centre) -> None:
    card = create(watched)
    assign_units(by=watched.actor("police"), incident_id=card.id, unit_ids=[watched.units["police"][0].pk])
    with refused(Conflict, "units_still_assigned"):
        cancel_incident(by=watched.actor("police"), incident_id=card.id, reason="nhầm")
    ringing = report_call(call_event(dialled="113"))
    with refused(Conflict, "calls_still_ringing"):
        cancel_incident(by=watched.actor("police"), incident_id=ringing.incident_id, reason="nhầm")


@pytest.mark.parametrize("end", ["closed", "cancelled"])
def test_what_is_reopened_is_watched_anew_for_each_agency(record: Record, watched: Centre, end: str) -> None:
    card = create(watched)
    if end == "closed":
        close_incident(by=watched.actor("police"), incident_id=card.id, closing=CLOSING)
    else:
        cancel_incident(by=watched.actor("police"), incident_id=card.id, reason="nhầm")
    record.begin()
    again = reopen_incident(by=watched.actor("police"), incident_id=card.id, reason="Nạn nhân thứ hai")
    assert (again.status, again.closed_at, again.disposition) == (IncidentStatus.VERIFYING, None, None)
    assert pending(card) == ["ambulance", "police"]
    assert record.only("incident.reopened").data["reason"] == "Nạn nhân thứ hai"
    with refused(Conflict, "incident_not_ended"):
        reopen_incident(by=watched.actor("police"), incident_id=card.id, reason="nữa")


def test_a_reopened_incident_brings_its_calls_back_to_every_board(record: Record, watched: Centre) -> None:
    call = report_call(call_event(dialled="112", kind="ended"))
    close_incident(by=watched.actor("police"), incident_id=call.incident_id, closing=CLOSING)
    record.begin()
    reopen_incident(by=watched.actor("police"), incident_id=call.incident_id, reason="gọi lại")
    # Record compares what was folded with the board.
    assert record.names() == ["incident.reopened"]


def test_an_agency_that_is_not_needed_is_waited_for_no_more(record: Record, watched: Centre) -> None:
    card = create(watched)
    record.begin()
    by = watched.actor("ambulance")
    after = stand_down_agency(by=by, incident_id=card.id, agency="ambulance", reason="Không có người bị thương")
    assert after.agencies == card.agencies
    assert after.agency_statuses["ambulance"] is IncidentStatus.RESOLVED
    assert pending(card) == ["police"]
    assert record.only("incident.agency_stood_down").data["reason"] == "Không có người bị thương"
    record.begin()
    stand_down_agency(by=by, incident_id=card.id, agency="ambulance", reason="lần nữa")
    assert record.names() == []
    add_agency(by=watched.actor("police"), incident_id=card.id, agency="ambulance")
    assert pending(card) == ["ambulance", "police"]


def test_somebody_is_always_left_and_no_unit_is_left_behind(watched: Centre) -> None:
    card = create(watched)
    police, ambulance = watched.actor("police"), watched.actor("ambulance")
    with refused(Forbidden, "not_allowed"):
        stand_down_agency(by=police, incident_id=card.id, agency="ambulance", reason="không cần")
    with refused(NotFound, "agency_not_there"):
        stand_down_agency(by=watched.actor("supervisor"), incident_id=card.id, agency="fire", reason="không cần")
    assign_units(by=ambulance, incident_id=card.id, unit_ids=[watched.units["ambulance"][0].pk])
    with refused(Conflict, "units_still_assigned"):
        stand_down_agency(by=ambulance, incident_id=card.id, agency="ambulance", reason="không cần")
    stand_down_agency(by=police, incident_id=card.id, agency="police", reason="không cần")
    sent = assign_units(by=police, incident_id=card.id, unit_ids=[watched.units["police"][0].pk])
    assert sent.incident.agency_statuses["police"] is IncidentStatus.DISPATCHED
    theft = create(watched, "theft")
    with refused(Conflict, "last_agency"):
        stand_down_agency(by=police, incident_id=theft.id, agency="police", reason="không cần")


def plan(level: int, **needs: int) -> None:
    row = ResponsePlan.objects.create(name=f"Cháy nhà {level}", incident_type_id="house_fire", alarm_level=level)
    ResponseNeed.objects.bulk_create(
        ResponseNeed(plan=row, capability=code, count=count) for code, count in needs.items()
    )


def test_a_higher_alarm_calls_more_and_each_agency_is_watched_until_it_sends(record: Record, watched: Centre) -> None:
    plan(1, pumper=1)
    plan(2, pumper=2, ambulance_basic=1)
    card = create(watched, "house_fire")
    assign_units(by=watched.actor("fire"), incident_id=card.id, unit_ids=[watched.units["fire"][0].pk])
    assert not pending(card)
    record.begin()
    raised = raise_alarm_level(by=watched.actor("fire"), incident_id=card.id, level=2)
    assert (raised.alarm_level, raised.agencies) == (2, ["fire", "ambulance"])
    assert pending(card) == ["ambulance", "fire"]
    assert record.only("incident.alarm_raised").data["changes"] == [{"field": "alarm_level", "old": 1, "new": 2}]
    with refused(Conflict, "level_not_higher") as refusal:
        raise_alarm_level(by=watched.actor("fire"), incident_id=card.id, level=2)
    assert refusal.facts == {"alarm_level": 2}
