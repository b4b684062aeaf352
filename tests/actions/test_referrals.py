"""An incident that is handed over ends here: it must be on the record who has it now, and nobody may be left on it."""

import pytest

from dispatch.actions.answering import answer_call, end_call
from dispatch.actions.assignments import assign_units, report_assignment
from dispatch.actions.calls import report_call
from dispatch.actions.incidents import create_incident
from dispatch.actions.referrals import refer_incident
from dispatch.errors import Conflict, Forbidden, Invalid, NotFound
from dispatch.models import Incident, OutboxMessage
from dispatch.ports import CallEventKind
from dispatch.rules.access import EVERYTHING
from dispatch.schema import NewIncident, NewReferral
from dispatch.selectors.referrals import read_referral_text, require_referral_line
from dispatch.vocabulary import AssignmentStatus, IncidentStatus
from tests.actions.record import Record, deadlines, refused
from tests.factories import Centre, call_event

TO_1022 = NewReferral(line="1022", reason="Không khẩn cấp", taken_by=" Chị Lan ", reference="1022-77")


def test_it_ends_with_who_took_it_and_what_they_were_told(record: Record, watched: Centre) -> None:
    call = report_call(call_event(kind=CallEventKind.ENDED, key="end"))
    incident_id = call.incident_id
    Incident.objects.filter(pk=incident_id).update(place="Chợ Đồng Xoài")
    record.begin()
    card = refer_incident(by=watched.actor("ambulance"), incident_id=incident_id, new=TO_1022)
    assert (card.status, card.disposition) == (IncidentStatus.CLOSED, "referred_1022")
    assert [name for name in record.names() if name.startswith("incident.")] == ["incident.referred", "incident.closed"]
    told = record.only("incident.referred").data["referral"]
    text = told.pop("text")
    assert told == {
        "line": "1022",
        "disposition": "referred_1022",
        "reason": "Không khẩn cấp",
        "taken_by": "Chị Lan",
        "reference": "1022-77",
    }
    assert "Địa điểm: Chợ Đồng Xoài" in text
    assert "Người gọi: 0912 345 678" in text
    closed = record.only("incident.closed")
    assert (closed.data["reason"], closed.data["incident"]["status"]) == ("referred_1022", "closed")
    assert {state for _, state, _ in deadlines(incident_id)} <= {"cancelled", "ended"}
    assert not OutboxMessage.objects.exists()


def test_what_changed_while_it_was_read_out_is_not_written_down_as_told(record: Record, watched: Centre) -> None:
    by = watched.actor("fire")
    made = create_incident(by=by, new=NewIncident(type="house_fire", place="Chợ Đồng Xoài"))
    text = read_referral_text(EVERYTHING, Incident.objects.get(pk=made.id), require_referral_line("112"))
    Incident.objects.filter(pk=made.id).update(place="Chợ Đồng Phú")
    new = NewReferral(line="112", reason="vượt khả năng", text=text)
    record.begin()
    with refused(Conflict, "referral_text_changed") as refusal:
        refer_incident(by=by, incident_id=made.id, new=new)
    assert "Chợ Đồng Phú" in str(refusal.facts["text"])
    assert record.names() == []
    card = refer_incident(by=by, incident_id=made.id, new=NewReferral(**{**new.model_dump(), **refusal.facts}))
    assert card.status == IncidentStatus.CLOSED


@pytest.mark.parametrize(("line", "disposition"), [("112", "referred_112"), ("1022", "referred_1022")])
def test_the_line_says_how_it_ends(watched: Centre, line: str, disposition: str) -> None:
    made = create_incident(by=watched.actor("fire"), new=NewIncident(type="house_fire"))
    new = NewReferral(line=line, reason="vượt khả năng")
    assert refer_incident(by=watched.actor("fire"), incident_id=made.id, new=new).disposition == disposition


@pytest.mark.parametrize("line", ["115", "unknown", "1023"])
def test_no_other_line_takes_incidents(watched: Centre, line: str) -> None:
    made = create_incident(by=watched.actor("fire"), new=NewIncident(type="house_fire"))
    with refused(Invalid, "line_unknown") as refusal:
        refer_incident(by=watched.actor("fire"), incident_id=made.id, new=NewReferral(line=line, reason="x"))
    assert refusal.facts == {"lines": ["1022", "112"]}


def test_nobody_who_is_on_it_is_left_alone(watched: Centre) -> None:
    ambulance = watched.actor("ambulance")
    call = report_call(call_event())
    unit = watched.units["ambulance"][0]
    [assignment] = assign_units(by=ambulance, incident_id=call.incident_id, unit_ids=[unit.pk]).assignments
    with refused(Conflict, "units_still_assigned") as units:
        refer_incident(by=ambulance, incident_id=call.incident_id, new=TO_1022)
    assert units.facts == {"units": ["CC01"]}
    report_assignment(by=ambulance, assignment_id=assignment.id, status=AssignmentStatus.CLEARED, occurred_at=None)
    answer_call(by=ambulance, call_id=call.id)
    with refused(Conflict, "calls_still_ringing") as calls:
        refer_incident(by=ambulance, incident_id=call.incident_id, new=TO_1022)
    assert calls.facts == {"calls": [call.id]}
    end_call(by=ambulance, call_id=call.id)
    report_call(call_event(kind=CallEventKind.ENDED, key="end"))
    assert refer_incident(by=ambulance, incident_id=call.incident_id, new=TO_1022).status == IncidentStatus.CLOSED
    with refused(Conflict, "incident_ended"):
        refer_incident(by=ambulance, incident_id=call.incident_id, new=TO_1022)


def test_who_may_not_close_may_not_hand_over(watched: Centre) -> None:
    made = create_incident(by=watched.actor("ambulance"), new=NewIncident(type="cardiac_arrest"))
    with refused(NotFound, "incident_unknown"):
        refer_incident(by=watched.actor("police"), incident_id=made.id, new=TO_1022)
    with refused(Forbidden, "not_allowed"):
        refer_incident(by=watched.actor("crew"), incident_id=made.id, new=TO_1022)
