"""A morning in the centre, told by actions: every kind of event that screens fold."""

from datetime import timedelta

from django.contrib.gis.geos import Point
from django.db.models import F
from django.test import override_settings

from dispatch.actions.agencies import add_agency, stand_down_agency
from dispatch.actions.alarm_levels import raise_alarm_level
from dispatch.actions.answering import answer_call, hold_call, mark_silence, resume_call
from dispatch.actions.answers import answer_question
from dispatch.actions.assignment_ends import end_assignment
from dispatch.actions.assignments import assign_units, report_assignment
from dispatch.actions.attachments import add_attachment, withdraw_attachment
from dispatch.actions.auditing import audit
from dispatch.actions.call_backs import report_call_back, set_call_back_number
from dispatch.actions.call_closing import close_call
from dispatch.actions.call_moves import link_call
from dispatch.actions.caller_locations import enter_location
from dispatch.actions.calls import report_call
from dispatch.actions.cameras import look_through_camera
from dispatch.actions.chat import acknowledge_message, mark_overdue_messages, write_on_incident, write_to_desks
from dispatch.actions.closures import close_road, open_road
from dispatch.actions.desk_shifts import begin_desk_shift, end_desk_shift
from dispatch.actions.devices import revoke_device
from dispatch.actions.emergencies import report_emergency
from dispatch.actions.escalation import acknowledge_escalation, fire_next_deadline
from dispatch.actions.handovers import accept_handover, offer_handover
from dispatch.actions.hospitals import alert_hospital
from dispatch.actions.incident_ends import cancel_incident, close_incident, reopen_incident
from dispatch.actions.incidents import add_note, change_incident, create_incident
from dispatch.actions.location_links import answer_location_link, open_location_link, send_location_link
from dispatch.actions.merging import merge_incident, unmerge_incident
from dispatch.actions.messages import send_next_message
from dispatch.actions.move_ups import order_move_up
from dispatch.actions.pairings import offer_pairing, pair_device
from dispatch.actions.people import reset_second_factor
from dispatch.actions.premise_notes import end_premise_note
from dispatch.actions.referrals import refer_incident
from dispatch.actions.shifts import report_shift
from dispatch.actions.trackers import end_tracker, issue_tracker
from dispatch.actions.units import report_unit
from dispatch.files.folder import received
from dispatch.models import (
    ChatMessage,
    Deadline,
    Hospital,
    Incident,
    OutboxMessage,
    Person,
    Question,
    QuestionCard,
    Station,
)
from dispatch.models.chat import WAITING
from dispatch.ports import CallerFix, CallEventKind
from dispatch.rules.access import Actor
from dispatch.schema import (
    AssignmentEnding,
    CallBackReport,
    CallClosing,
    EscalationCard,
    HospitalAlert,
    IncidentChanges,
    IncidentClosing,
    LineShape,
    MoveUpOrder,
    NewAnswer,
    NewAttachment,
    NewCallerLocation,
    NewChatMessage,
    NewClosure,
    NewDeskShift,
    NewDevice,
    NewHandover,
    NewIncident,
    NewLocation,
    NewLook,
    NewReferral,
    PremiseNoteEnding,
    ShiftReport,
    UnitEmergency,
    UnitReport,
)
from dispatch.selectors.people import access_of
from dispatch.vocabulary import (
    AssignmentOutcome,
    AssignmentStatus,
    CallBackOutcome,
    ClosureKind,
    Disposition,
    EscalationEffect,
    EscalationTrigger,
    LocationSource,
    Role,
    UnitStatus,
)
from tests import media
from tests.factories import Centre, call_event, make_actor, make_camera, make_desk, make_policy, make_premise_note
from tests.gis.provinces import make_area, square


class _Sender:
    def send_sms(self, *, address: str, body: str) -> str:
        return "SM1"


def prepare(centre: Centre) -> None:
    """What stood on the board before: an open call, a unit on its way, a standing alarm."""
    make_area("25195", square(106.85, 11.5), name="Đồng Xoài", kind="phường")
    # No step fires but those that are let fire, however slow the machine is.
    hour = timedelta(hours=1)
    make_policy(
        EscalationTrigger.CALL_UNANSWERED,
        [(hour, EscalationEffect.ALARM_AGENCY), (hour, EscalationEffect.SMS_DUTY_OFFICER)],
    )
    make_policy(EscalationTrigger.INCIDENT_UNASSIGNED, [(hour, EscalationEffect.ALARM_SUPERVISOR)])
    make_policy(EscalationTrigger.ASSIGNMENT_UNACKNOWLEDGED, [(hour, EscalationEffect.ALARM_AGENCY)])
    make_actor("officer", Role.DUTY_OFFICER, agency="police")
    Person.objects.filter(username="officer").update(phone_number="+84900000001")
    card = QuestionCard.objects.create(code="house_fire", name_vi="Cháy nhà", name_en="House fire")
    Question.objects.create(
        card=card,
        position=1,
        code="people_inside",
        kind="yes_no",
        text_vi="Còn ai trong nhà?",
        text_en="Anyone inside?",
    )
    position = Point(106.9, 11.53, srid=4326)
    Hospital.objects.create(code="binh_phuoc", name_vi="BVĐK Bình Phước", name_en="Binh Phuoc", position=position)
    begin_desk_shift(by=centre.actor("police"), new=NewDeskShift(desk=make_desk("police_1").pk, lines=["113"]))
    report_call(call_event(1, dialled="115"))
    report_call(call_event(2, dialled="114", caller=""))
    first = create_incident(by=centre.actor("police"), new=NewIncident(type="traffic_crash", place="QL14 km 887"))
    assign_units(by=centre.actor("police"), incident_id=first.id, unit_ids=[centre.units["police"][0].pk])
    for number in range(6):
        write_on_incident(by=centre.actor("ambulance"), incident_id=first.id, text=f"Có mặt {number}")
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
    _locate(centre, call.id)
    write_on_incident(by=police, incident_id=call.incident_id, text="Cần mấy xe?")
    add_note(by=ambulance, incident_id=call.incident_id, text="Một người bất tỉnh, @cc02 vào cổng sau")
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
    report_unit(
        by=centre.actor("fire"),
        unit_id=fire_unit,
        report=UnitReport(status=UnitStatus.OUT_OF_SERVICE, reason="Bảo dưỡng"),
    )
    _cover_a_station(centre)
    create_incident(by=supervisor, new=NewIncident(type="theft", agencies=["police", "fire"], priority=1))
    _people_write(centre)
    play_on(centre)


def _locate(centre: Centre, call_id: int) -> None:
    """Let the caller say where they are, and then their telephone: first far from what was said, then near it."""
    calltaker = centre.actor("calltaker")
    enter_location(by=calltaker, call_id=call_id, new=NewCallerLocation(lon=106.99, lat=11.54, radius_m=100))
    with override_settings(DEMO=True):
        send_location_link(by=calltaker, call_id=call_id)
    token = OutboxMessage.objects.get(location_link__call=call_id).body.rpartition("/")[2]
    send_next_message(_Sender())
    open_location_link(token=token)
    for lat in (11.51, 11.5401):
        fix = CallerFix(source=LocationSource.SMS_LINK, lon=106.9001, lat=lat, radius_m=12)
        answer_location_link(token=token, fix=fix)


def _people_write(centre: Centre) -> None:
    police, ambulance, supervisor = (centre.actor(name) for name in ("police", "ambulance", "supervisor"))
    first = Incident.objects.order_by("id").get(place="QL14 km 887")
    for number in range(3):
        write_on_incident(by=police, incident_id=first.pk, text=f"Đã đến {number}")
    add_agency(by=police, incident_id=first.pk, agency="fire")
    asked = NewChatMessage(text="Báo quân số", to_agencies=["police", "fire", "ambulance"], answer_within_s=60)
    to_police, to_fire, _ = write_to_desks(by=supervisor, new=asked).chat_messages
    write_to_desks(by=police, new=NewChatMessage(text="Đủ 24 tổ", answers=to_police.id))
    ChatMessage.objects.filter(WAITING, answer_due_at__isnull=False).update(answer_due_at=F("written_at"))
    mark_overdue_messages()
    acknowledge_message(by=centre.actor("fire"), message_id=to_fire.id)
    write_to_desks(by=ambulance, new=NewChatMessage(text="Về trạm", to_unit=centre.units["ambulance"][0].pk))
    write_to_desks(by=centre.actor("crew"), new=NewChatMessage(text="Hết oxy", to_agencies=["ambulance"]))
    write_to_desks(by=supervisor, new=NewChatMessage(text="Gọi lại cho tôi", to_person="fire"))


def _cover_a_station(centre: Centre) -> None:
    position = Point(107.1, 11.6, srid=4326)
    Station.objects.create(code="police-east", agency_id="police", name_vi="Đông", name_en="East", position=position)
    order_move_up(
        by=centre.actor("police"), unit_id=centre.units["police"][2].pk, order=MoveUpOrder(station="police-east")
    )


def play_on(centre: Centre) -> None:
    """What happens later that morning: calls that need nothing, a merge, a fire that grows, a change of shift."""
    police, ambulance, supervisor = (centre.actor(name) for name in ("police", "ambulance", "supervisor"))
    _answer_and_close(centre)
    _merge_and_part(centre)
    _a_fire_grows(centre)
    _a_road_is_flooded(centre)
    _a_place_is_noted_and_watched(centre)
    _a_picture_comes_and_an_incident_goes(centre)
    cancelled = create_incident(by=police, new=NewIncident(type="theft", place="Chợ Đồng Xoài"))
    write_on_incident(by=police, incident_id=cancelled.id, text="Đang hỏi lại")
    cancel_incident(by=police, incident_id=cancelled.id, reason="Người báo rút lại")
    reopen_incident(by=police, incident_id=cancelled.id, reason="Lại mất xe")
    _a_crew_calls_for_help(centre, cancelled.id)
    shift = ShiftReport(on_duty=True, crew=["Nguyễn Văn An", "Trần Thị Bình"])
    report_shift(by=ambulance, unit_id=centre.units["ambulance"][2].pk, report=shift)
    handover = offer_handover(by=supervisor, new=NewHandover(agency="ambulance", to="ambulance", note="Ca đêm"))
    accept_handover(by=ambulance, handover_id=handover.id)
    _desks_change_hands(centre)
    _a_telephone_is_paired_and_lost(centre)
    pending = Deadline.objects.filter(fired_at__isnull=True, cancelled_at__isnull=True)
    pending.update(due_at=F("armed_at") - timedelta(minutes=1))
    audit(whole_to=0)
    while fire_next_deadline():
        pass
    audit(whole_to=0)


def _a_crew_calls_for_help(centre: Centre, other_id: int) -> None:
    police, supervisor = centre.actor("police"), centre.actor("supervisor")
    opened = report_emergency(
        by=police, unit_id=centre.units["police"][2].pk, emergency=UnitEmergency(text="Bị tấn công")
    )
    write_on_incident(by=police, incident_id=opened.id, text="Đang đến")
    merge_incident(by=supervisor, incident_id=opened.id, into=other_id)
    unmerge_incident(by=supervisor, incident_id=opened.id)
    closing = IncidentClosing(disposition=Disposition.HANDLED)
    close_incident(by=police, incident_id=opened.id, closing=closing)
    reopen_incident(by=police, incident_id=opened.id, reason="Còn một người")


def _desks_change_hands(centre: Centre) -> None:
    begin_desk_shift(by=centre.actor("fire"), new=NewDeskShift(desk=make_desk("fire_1").pk, lines=["114"]))
    begin_desk_shift(by=centre.actor("supervisor"), new=NewDeskShift(desk="police_1", lines=[], take_over=True))
    begin_desk_shift(
        by=centre.actor("calltaker"), new=NewDeskShift(desk=make_desk("intake_1").pk, lines=["113", "115"])
    )
    end_desk_shift(by=centre.actor("calltaker"))
    reset_second_factor(by=centre.actor("supervisor"), username="fire")


def _a_telephone_is_paired_and_lost(centre: Centre) -> None:
    offered = offer_pairing(by=centre.actor("ambulance"), unit_id=centre.units["ambulance"][0].pk)
    device = pair_device(new=NewDevice(code=offered.code, label="Samsung A52")).told.device
    telephone = Actor(name=device.username, access=access_of(Person.objects.get(username=device.username)))
    issue_tracker(by=telephone)
    end_tracker(by=telephone)
    issue_tracker(by=telephone)
    revoke_device(by=centre.actor("ambulance"), device_id=device.id, reason="Mất máy")


def _answer_and_close(centre: Centre) -> None:
    calltaker, police = centre.actor("calltaker"), centre.actor("police")
    for number, disposition in ((4, Disposition.SILENT), (5, Disposition.NUISANCE)):
        call = report_call(call_event(number, dialled="113", caller="+84955555555"))
        answer_call(by=calltaker, call_id=call.id)
        mark_silence(by=calltaker, call_id=call.id, silent=True)
        set_call_back_number(by=calltaker, call_id=call.id, number="0271 3879 115")
        hold_call(by=calltaker, call_id=call.id)
        resume_call(by=calltaker, call_id=call.id)
        close_call(by=calltaker, call_id=call.id, closing=CallClosing(disposition=disposition))
    missed = report_call(call_event(6, dialled="113", kind=CallEventKind.ABANDONED, caller="+84966666666"))
    report = CallBackReport(outcome=CallBackOutcome.NO_ANSWER)
    report_call_back(by=police, call_id=missed.id, report=report)


def _merge_and_part(centre: Centre) -> None:
    police, supervisor = centre.actor("police"), centre.actor("supervisor")
    crash = create_incident(by=supervisor, new=NewIncident(type="traffic_crash", place="QL14 km 901"))
    first, second = (report_call(call_event(number, dialled="113")) for number in (7, 8))
    link_call(by=police, incident_id=crash.id, call_id=first.id)
    link_call(by=police, incident_id=crash.id, call_id=second.id)
    third = report_call(call_event(9, dialled="115"))
    assign_units(by=supervisor, incident_id=third.incident_id, unit_ids=[centre.units["ambulance"][1].pk])
    _fire(call_id=third.id)
    for number in range(3):
        write_on_incident(by=police, incident_id=crash.id, text=f"Kẹt xe {number}")
        write_on_incident(by=centre.actor("ambulance"), incident_id=third.incident_id, text=f"Ba người {number}")
    merge_incident(by=supervisor, incident_id=third.incident_id, into=crash.id)
    unmerge_incident(by=supervisor, incident_id=third.incident_id)
    write_on_incident(by=police, incident_id=crash.id, text="Đã thông")
    link_call(by=supervisor, incident_id=crash.id, call_id=third.id)


def _a_fire_grows(centre: Centre) -> None:
    fire, ambulance = centre.actor("fire"), centre.actor("ambulance")
    house = create_incident(by=fire, new=NewIncident(type="house_fire", place="Phường Bình Phước"))
    raise_alarm_level(by=fire, incident_id=house.id, level=2)
    add_agency(by=fire, incident_id=house.id, agency="police")
    stand_down_agency(by=centre.actor("police"), incident_id=house.id, agency="police", reason="Đã có dân phòng")
    answer = NewAnswer(card="house_fire", question="people_inside", answer="unknown")
    answer_question(by=fire, incident_id=house.id, answer=answer)
    [sent] = assign_units(
        by=centre.actor("supervisor"),
        incident_id=house.id,
        unit_ids=[centre.units["ambulance"][0].pk],
        reason="Gần nhất",
    ).assignments
    report_assignment(by=ambulance, assignment_id=sent.id, status=AssignmentStatus.ON_SCENE, occurred_at=None)
    alert_hospital(by=ambulance, assignment_id=sent.id, alert=HospitalAlert(hospital="binh_phuoc", text="Bỏng 20 %"))
    [engine] = assign_units(by=fire, incident_id=house.id, unit_ids=[centre.units["fire"][0].pk]).assignments
    ending = AssignmentEnding(outcome=AssignmentOutcome.DECLINED, reason="Hết nước")
    end_assignment(by=fire, assignment_id=engine.id, ending=ending)


def _a_road_is_flooded(centre: Centre) -> None:
    fire = centre.actor("fire")
    shape = LineShape(type="LineString", coordinates=[(106.9, 11.5), (106.91, 11.51)])
    new = NewClosure(kind=ClosureKind.FLOODED, shape=shape, place="Cầu 2", passable_by=["boat"])
    stays, over = (close_road(by=fire, new=new) for _ in range(2))
    assert stays.id < over.id
    open_road(by=centre.actor("police"), closure_id=over.id)


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


def _a_place_is_noted_and_watched(centre: Centre) -> None:
    note = make_premise_note(centre)
    end_premise_note(by=centre.actor("ambulance"), note_id=note.id, ending=PremiseNoteEnding(reason="Chó đã bị nhốt"))
    look = NewLook(reason="Kẹt xe ở ngã tư")
    look_through_camera(by=centre.actor("police"), camera_id=make_camera().pk, look=look)


def _a_picture_comes_and_an_incident_goes(centre: Centre) -> None:
    police = centre.actor("police")
    theft = create_incident(by=police, new=NewIncident(type="theft", place="Bến xe"))
    for name, content in (("xe.jpg", media.picture()), ("nham.pdf", media.PDF)):
        with received([content]) as file:
            added = add_attachment(by=police, incident_id=theft.id, file=file, new=NewAttachment(name=name))
    withdraw_attachment(by=police, attachment_id=added.id, reason="Nhầm vụ")
    street_light = create_incident(by=police, new=NewIncident(type="theft", what="Đèn đường hỏng"))
    new = NewReferral(line="1022", reason="Không khẩn cấp", taken_by="Chị Lan", reference="77")
    refer_incident(by=police, incident_id=street_light.id, new=new)
