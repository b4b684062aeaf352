"""A morning in the centre, told by actions: every kind of event that screens fold."""

from datetime import timedelta

from django.db.models import F

from dispatch.actions.assignments import assign_units, report_assignment
from dispatch.actions.calls import answer_call, report_call
from dispatch.actions.escalation import acknowledge_escalation, fire_next_deadline
from dispatch.actions.agencies import add_agency
from dispatch.actions.incident_ends import close_incident
from dispatch.actions.incidents import add_note, change_incident, create_incident
from dispatch.actions.messages import send_next_message
from dispatch.actions.units import report_unit
from dispatch.models import Deadline, Incident, Person
from dispatch.ports import CallEventKind
from dispatch.schema import EscalationCard, IncidentChanges, IncidentClosing, NewIncident, NewLocation, UnitReport
from dispatch.vocabulary import (
    AssignmentStatus,
    Disposition,
    EscalationEffect,
    EscalationTrigger,
    Role,
    UnitStatus,
)
from tests.factories import Centre, call_event, make_actor, make_policy


class _Sender:
    def send_sms(self, *, address: str, body: str) -> str:
        return "SM1"


def prepare(centre: Centre) -> None:
    """What stood on the board before: an open call, a unit on its way, a standing alarm."""
    minute = timedelta(minutes=1)
    make_policy(
        EscalationTrigger.CALL_UNANSWERED,
        [(minute, EscalationEffect.ALARM_AGENCY), (minute, EscalationEffect.SMS_DUTY_OFFICER)],
    )
    make_policy(EscalationTrigger.INCIDENT_UNASSIGNED, [(minute, EscalationEffect.ALARM_SUPERVISOR)])
    make_policy(EscalationTrigger.ASSIGNMENT_UNACKNOWLEDGED, [(minute, EscalationEffect.ALARM_AGENCY)])
    make_actor("officer", Role.DUTY_OFFICER, agency="police")
    Person.objects.filter(username="officer").update(phone_number="+84900000001")
    report_call(call_event(1, dialled="115"))
    report_call(call_event(2, dialled="114", caller=""))
    first = create_incident(by=centre.actor("police"), new=NewIncident(type="traffic_crash", place="QL14 km 887"))
    assign_units(by=centre.actor("police"), incident_id=first.id, unit_ids=[centre.units["police"][0].pk])
    _fire(trigger=EscalationTrigger.CALL_UNANSWERED)


def play(centre: Centre) -> None:
    """What happens while the consoles watch."""
    police, ambulance, supervisor = (centre.actor(name) for name in ("police", "ambulance", "supervisor"))
    call = report_call(call_event(3, dialled="113", caller="+84987654321"))
    _fire(call_id=call.id)
    alarm = _fire(call_id=call.id)
    send_next_message(_Sender())
    acknowledge_escalation(by=police, escalation_id=alarm.id)
    answer_call(by=centre.actor("calltaker"), call_id=call.id)
    where = NewLocation(lon=106.9, lat=11.54, radius_m=30)
    changes = IncidentChanges(type="traffic_crash", place="Ngã tư Đồng Xoài", what="Hai xe máy", location=where)
    change_incident(by=police, incident_id=call.incident_id, version=2, changes=changes)
    add_agency(by=police, incident_id=call.incident_id, agency="ambulance")
    add_note(by=ambulance, incident_id=call.incident_id, text="Một người bất tỉnh")
    units = [centre.units["police"][1].pk, centre.units["ambulance"][1].pk]
    sent = assign_units(by=supervisor, incident_id=call.incident_id, unit_ids=units)
    standing = _fire(trigger=EscalationTrigger.ASSIGNMENT_UNACKNOWLEDGED)
    version = Incident.objects.get(pk=standing.incident_id).version
    changes = IncidentChanges(priority=1)
    change_incident(by=police, incident_id=standing.incident_id, version=version, changes=changes)
    way = (AssignmentStatus.ACKNOWLEDGED, AssignmentStatus.EN_ROUTE, AssignmentStatus.ON_SCENE)
    for assignment in sent.assignments:
        for status in (*way, AssignmentStatus.CLEARED):
            report_assignment(by=supervisor, assignment_id=assignment.id, status=status, occurred_at=None)
    report_call(call_event(3, kind=CallEventKind.ENDED, key="completed", provider_status="completed", dialled="113"))
    close_incident(
        by=police, incident_id=call.incident_id, closing=IncidentClosing(disposition=Disposition.HANDLED, note="Xong")
    )
    add_note(by=police, incident_id=call.incident_id, text="Biên bản số 12")
    report_call(
        call_event(1, kind=CallEventKind.ABANDONED, key="abandoned", provider_status="no-answer", dialled="115")
    )
    report_call(call_event(2, kind=CallEventKind.FAILED, key="failed", provider_status="failed", dialled="114"))
    fire_unit = centre.units["fire"][2].pk
    report_unit(by=centre.actor("fire"), unit_id=fire_unit, report=UnitReport(status=UnitStatus.OUT_OF_SERVICE))
    create_incident(by=supervisor, new=NewIncident(type="theft", agencies=["police", "fire"], priority=1))


def _fire(**which: object) -> EscalationCard:
    """Let the pending deadline that matches pass and fire."""
    pending = Deadline.objects.filter(fired_at__isnull=True, cancelled_at__isnull=True, **which).order_by("pk")
    chosen = pending.first()
    assert chosen is not None
    Deadline.objects.filter(pk=chosen.pk).update(due_at=F("armed_at"))
    card = fire_next_deadline()
    assert card is not None
    assert card.id == chosen.pk
    return card
