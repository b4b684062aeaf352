"""What happens when two people do the same thing in the same instant, on connections of their own."""

import threading
import time
from collections import Counter
from dataclasses import replace
from functools import partial

import pytest
from django.contrib.gis.geos import Point
from django.db import transaction
from django.db.models.functions import Now

from dispatch.actions.agencies import add_agency
from dispatch.actions.answering import answer_call, end_call
from dispatch.actions.assignments import assign_units, report_assignment
from dispatch.actions.calls import report_call
from dispatch.actions.escalation import acknowledge_escalation, fire_next_deadline
from dispatch.actions.incident_ends import close_incident
from dispatch.actions.incidents import add_note, change_incident, create_incident
from dispatch.actions.move_ups import order_move_up
from dispatch.actions.units import report_unit
from dispatch.actions.writing import AlreadyCarriedOut
from dispatch.errors import Conflict
from dispatch.models import (
    Assignment,
    Call,
    CoverageStandard,
    Deadline,
    Incident,
    MoveUp,
    Station,
    TimelineEvent,
    Unit,
)
from dispatch.ports import CallEventKind
from dispatch.rules.access import RequestKey
from dispatch.schema import (
    AssignmentList,
    CallCard,
    IncidentCard,
    IncidentChanges,
    IncidentClosing,
    MoveUpOrder,
    NewIncident,
    UnitReport,
)
from dispatch.vocabulary import AssignmentStatus, Disposition, EscalationTrigger, UnitStatus
from tests.actions.conftest import watch_everything
from tests.actions.record import Record, make_due
from tests.actions.together import Crowd, raised, together
from tests.factories import Centre, call_event

ROUNDS = 200


@pytest.fixture
def live(committed_centre: Centre) -> Centre:
    watch_everything()
    return committed_centre


def incident_of(live: Centre, kind: str = "cardiac_arrest") -> IncidentCard:
    return create_incident(by=live.actor("supervisor"), new=NewIncident(type=kind))


def codes(outcomes: list[object]) -> list[str]:
    errors = raised(outcomes)
    assert all(isinstance(error, Conflict) for error in errors), errors
    return [error.code for error in errors if isinstance(error, Conflict)]


def test_of_two_dispatchers_who_send_one_unit_exactly_one_has_it_two_hundred_times(live: Centre) -> None:
    unit = live.units["ambulance"][0]
    record, winners = Record(), Counter[str]()
    with Crowd(2) as crowd:
        for number in range(ROUNDS):
            if number % 20 == 0:
                first, second = incident_of(live), incident_of(live)
            outcomes = crowd.run(
                partial(assign_units, by=live.actor("ambulance"), incident_id=first.id, unit_ids=[unit.pk]),
                partial(assign_units, by=live.actor("supervisor"), incident_id=second.id, unit_ids=[unit.pk]),
            )
            assert codes(outcomes) == ["unit_taken"]
            [won] = [outcome for outcome in outcomes if isinstance(outcome, AssignmentList)]
            [active] = Assignment.objects.filter(cleared_at__isnull=True).select_related("assigned_by")
            assert active.incident_id == won.incident.id
            [lost] = raised(outcomes)
            assert isinstance(lost, Conflict)
            assert lost.facts["by"] == active.assigned_by.username
            winners[active.assigned_by.username] += 1
            # As fast as the row allows: this is not what is tested.
            Assignment.objects.filter(pk=active.pk).update(status="cleared", outcome="completed", cleared_at=Now())
            Unit.objects.filter(pk=unit.pk).update(status=UnitStatus.AVAILABLE)
    assert winners.total() == ROUNDS
    assert TimelineEvent.objects.filter(name="unit.assigned", seq__gt=record.cursor).count() == ROUNDS


def test_two_orders_for_the_same_units_in_opposite_order_never_wait_for_each_other(live: Centre) -> None:
    ids = [unit.pk for unit in live.units["ambulance"]]
    first, second = incident_of(live), incident_of(live)
    with Crowd(2) as crowd:
        for _ in range(8):
            # Somebody holds the middle one, so that both orders have what they lock before it when it comes free.
            with transaction.atomic():
                Unit.objects.select_for_update().get(pk=ids[1])
                running = crowd.start(
                    partial(assign_units, by=live.actor("ambulance"), incident_id=first.id, unit_ids=ids),
                    partial(assign_units, by=live.actor("supervisor"), incident_id=second.id, unit_ids=ids[::-1]),
                )
                time.sleep(0.1)
            assert codes(crowd.wait(running)) == ["unit_taken"]
            assert Assignment.objects.filter(cleared_at__isnull=True).count() == len(ids)
            Assignment.objects.filter(cleared_at__isnull=True).update(
                status="cleared", outcome="completed", cleared_at=Now()
            )
            Unit.objects.update(status=UnitStatus.AVAILABLE)


def test_of_two_who_answer_one_call_one_has_it_and_the_other_knows_who(live: Centre) -> None:
    with Crowd(2) as crowd:
        for number in range(1, 21):
            call = report_call(call_event(number))
            outcomes = crowd.run(
                partial(answer_call, by=live.actor("ambulance"), call_id=call.id),
                partial(answer_call, by=live.actor("calltaker"), call_id=call.id),
            )
            assert codes(outcomes) == ["call_already_answered"]
            [answered] = [outcome for outcome in outcomes if isinstance(outcome, CallCard)]
            [lost] = raised(outcomes)
            assert isinstance(lost, Conflict)
            assert lost.facts == {"by": answered.answered_by}
            assert Call.objects.get(pk=call.id).answered_by.username == answered.answered_by
    assert TimelineEvent.objects.filter(name="call.answered").count() == 20


def test_one_report_delivered_eight_times_at_once_is_one_call_with_one_incident(live: Centre) -> None:
    record = Record()
    outcomes = together(*[partial(report_call, call_event())] * 8)
    assert not raised(outcomes)
    assert len({outcome.id for outcome in outcomes}) == 1
    assert (Call.objects.count(), Incident.objects.count()) == (1, 1)
    assert record.names() == ["incident.created", "call.received"]


def test_a_call_whose_first_report_and_hang_up_come_at_once_is_one_abandoned_call(live: Centre) -> None:
    record = Record()
    hang_up = call_event(kind=CallEventKind.ENDED, key="status", provider_status="completed")
    assert not raised(together(*[partial(report_call, event) for event in [call_event(), hang_up] * 3]))
    assert (Call.objects.get().status, Incident.objects.count()) == ("abandoned", 1)
    assert record.names() == ["incident.created", "call.received", "call.abandoned", "escalation.cancelled"]


def test_a_caller_who_hangs_up_while_being_answered_leaves_one_story(live: Centre) -> None:
    with Crowd(2) as crowd:
        for number in range(1, 16):
            call = report_call(call_event(number))
            hang_up = call_event(number, kind=CallEventKind.ENDED, key="status", provider_status="completed")
            answered, ended = crowd.run(
                partial(answer_call, by=live.actor("ambulance"), call_id=call.id), partial(report_call, hang_up)
            )
            row = Call.objects.get(pk=call.id)
            if isinstance(answered, Conflict):
                assert (answered.code, row.status) == ("call_over", "abandoned")
            else:
                assert (row.status, row.answered_at is not None) == ("ended", True)
            assert isinstance(ended, CallCard)
            ends = TimelineEvent.objects.filter(incident=call.incident_id, name="escalation.cancelled")
            assert ends.count() == 1


def test_one_request_sent_twice_at_once_is_carried_out_once_and_answered_alike(live: Centre) -> None:
    for number in range(10):
        by = replace(live.actor("police"), request_key=RequestKey(f"key {number}", "f"))
        task = partial(create_incident, by=by, new=NewIncident(type="theft"))
        outcomes = together(task, task, task)
        [card] = [outcome for outcome in outcomes if isinstance(outcome, IncidentCard)]
        answers = [error.result for error in raised(outcomes) if isinstance(error, AlreadyCarriedOut)]
        assert answers == [card.model_dump(mode="json")] * 2
    assert Incident.objects.count() == 10


def test_a_key_whose_first_request_fails_is_free_for_the_one_that_waited(live: Centre) -> None:
    unit = live.units["ambulance"][0].pk
    first, second = incident_of(live), incident_of(live)
    by = replace(live.actor("ambulance"), request_key=RequestKey("key", "f"))
    assign_units(by=live.actor("ambulance"), incident_id=first.id, unit_ids=[unit])
    task = partial(assign_units, by=by, incident_id=second.id, unit_ids=[unit])
    assert codes(together(task, task)) == ["unit_taken", "unit_taken"]


def test_sending_a_unit_leaves_no_alarm_whether_it_or_the_engine_came_first(live: Centre) -> None:
    unit = live.units["ambulance"][0]
    engine_first = Counter[bool]()
    with Crowd(2) as crowd:
        for _ in range(30):
            incident = incident_of(live)
            make_due(incident=incident.id)
            sent, fired = crowd.run(
                partial(assign_units, by=live.actor("ambulance"), incident_id=incident.id, unit_ids=[unit.pk]),
                fire_next_deadline,
            )
            assert not raised([sent, fired])
            engine_first[fired is not None] += 1
            left = Deadline.objects.filter(
                incident=incident.id,
                trigger=EscalationTrigger.INCIDENT_UNASSIGNED,
                cancelled_at__isnull=True,
                ended_at__isnull=True,
            )
            assert not left.exists()
            names = list(
                TimelineEvent.objects.filter(incident=incident.id).order_by("seq").values_list("name", flat=True)
            )
            assert names.count("escalation.cancelled") == 1
            assert "escalation.fired" not in names[names.index("escalation.cancelled") :]
            Assignment.objects.update(status="cleared", outcome="completed", cleared_at=Now())
            Unit.objects.update(status=UnitStatus.AVAILABLE)
            Deadline.objects.filter(incident=incident.id).exclude(fired_at__isnull=False).update(cancelled_at=Now())
    assert engine_first.total() == 30


def test_closing_leaves_no_alarm_whether_it_or_the_engine_came_first(live: Centre) -> None:
    with Crowd(2) as crowd:
        for number in range(1, 16):
            call = report_call(call_event(number))
            answer_call(by=live.actor("ambulance"), call_id=call.id)
            end_call(by=live.actor("ambulance"), call_id=call.id)
            make_due(incident=call.incident_id)
            closed, fired = crowd.run(
                partial(
                    close_incident,
                    by=live.actor("ambulance"),
                    incident_id=call.incident_id,
                    closing=IncidentClosing(disposition=Disposition.SILENT),
                ),
                fire_next_deadline,
            )
            assert not raised([closed, fired])
            rows = Deadline.objects.filter(incident=call.incident_id)
            assert not rows.filter(cancelled_at__isnull=True, ended_at__isnull=True).exists()
            last = TimelineEvent.objects.filter(incident=call.incident_id).latest("seq")
            assert last.name == "incident.closed"


def test_of_two_who_acknowledge_an_alarm_one_is_named_and_both_read_the_same(live: Centre) -> None:
    report_call(call_event())
    make_due(trigger="call_unanswered")
    alarm = fire_next_deadline()
    assert alarm is not None
    outcomes = together(
        *[
            partial(acknowledge_escalation, by=live.actor(name), escalation_id=alarm.id)
            for name in ("ambulance", "supervisor", "calltaker")
        ]
    )
    assert not raised(outcomes)
    assert len({outcome.ended_by for outcome in outcomes}) == 1
    assert TimelineEvent.objects.filter(name="escalation.acknowledged").count() == 1


def test_two_engines_fire_fifty_due_deadlines_once_each(live: Centre) -> None:
    incidents = [incident_of(live).id for _ in range(50)]
    make_due()

    def engine() -> list[int]:
        fired = []
        while Deadline.objects.filter(
            step=0, fired_at__isnull=True, cancelled_at__isnull=True, due_at__lte=Now()
        ).exists():
            if card := fire_next_deadline():
                fired.append(card.incident_id)
        return fired

    first, second = together(engine, engine)
    assert sorted(first + second) == sorted(incidents)
    assert first
    assert second
    assert TimelineEvent.objects.filter(name="escalation.fired").count() == 50
    assert Deadline.objects.filter(step=1).count() == 50


def test_two_who_change_different_fields_both_succeed_and_of_the_same_field_one_does(live: Centre) -> None:
    for _ in range(10):
        card = incident_of(live)
        change = partial(change_incident, incident_id=card.id, version=1)
        police, ambulance = live.actor("supervisor"), live.actor("ambulance")
        outcomes = together(
            partial(change, by=police, changes=IncidentChanges(place="Chợ")),
            partial(change, by=ambulance, changes=IncidentChanges(what="Ngất")),
        )
        assert not raised(outcomes)
        row = Incident.objects.get(pk=card.id)
        assert (row.place, row.what, row.version) == ("Chợ", "Ngất", 3)
        outcomes = together(
            partial(change, by=police, version=3, changes=IncidentChanges(place="Bến xe")),
            partial(change, by=ambulance, version=3, changes=IncidentChanges(place="Trường")),
        )
        assert codes(outcomes) == ["version_conflict"]


def test_two_who_add_the_same_agency_add_it_once(live: Centre) -> None:
    for _ in range(10):
        card = incident_of(live)
        task = partial(add_agency, by=live.actor("ambulance"), incident_id=card.id, agency="fire")
        outcomes = together(task, task)
        assert not raised(outcomes)
        assert outcomes[0] == outcomes[1]


def test_a_unit_that_goes_off_duty_while_it_is_sent_does_one_or_the_other(live: Centre) -> None:
    unit = live.units["ambulance"][0]
    with Crowd(2) as crowd:
        for _ in range(15):
            incident = incident_of(live)
            sent, off = crowd.run(
                partial(assign_units, by=live.actor("ambulance"), incident_id=incident.id, unit_ids=[unit.pk]),
                partial(
                    report_unit, by=live.actor("crew"), unit_id=unit.pk, report=UnitReport(status=UnitStatus.OFF_DUTY)
                ),
            )
            assert codes([sent, off]) in (["unit_unavailable"], ["unit_assigned"])
            expected = UnitStatus.OFF_DUTY if isinstance(sent, Conflict) else UnitStatus.DISPATCHED
            assert Unit.objects.get(pk=unit.pk).status == expected
            Assignment.objects.update(status="cleared", outcome="completed", cleared_at=Now())
            Unit.objects.update(status=UnitStatus.AVAILABLE)


def test_crew_and_dispatcher_who_report_at_once_are_heard_in_turn(live: Centre) -> None:
    unit = live.units["ambulance"][0]
    for _ in range(10):
        incident = incident_of(live)
        made = assign_units(by=live.actor("ambulance"), incident_id=incident.id, unit_ids=[unit.pk])
        report = partial(report_assignment, assignment_id=made.assignments[0].id, occurred_at=None)
        scene, cleared, note = together(
            partial(report, by=live.actor("crew"), status=AssignmentStatus.ON_SCENE),
            partial(report, by=live.actor("ambulance"), status=AssignmentStatus.CLEARED),
            partial(add_note, by=live.actor("ambulance"), incident_id=incident.id, text="x"),
        )
        assert not raised([cleared, note])
        assert codes([scene]) in ([], ["illegal_transition"])
        row = Assignment.objects.get(pk=made.assignments[0].id)
        assert (row.status, row.on_scene_at is None) == (AssignmentStatus.CLEARED, isinstance(scene, Conflict))
        assert Unit.objects.get(pk=unit.pk).status == UnitStatus.AVAILABLE


def test_a_reader_never_misses_an_event_while_eight_write(live: Centre) -> None:
    incidents = [incident_of(live).id for _ in range(4)]
    record, stop = Record(), threading.Event()
    writers, each = 8, 25

    def write(number: int) -> None:
        for turn in range(each):
            add_note(
                by=live.actor("supervisor"), incident_id=incidents[(number + turn) % len(incidents)], text=str(number)
            )

    def tail() -> list[int]:
        read = [record.cursor]
        while True:
            done = stop.is_set()
            read += TimelineEvent.objects.filter(seq__gt=read[-1]).order_by("seq").values_list("seq", flat=True)
            if done:
                return read[1:]

    with Crowd(1) as reader:
        tailing = reader.start(tail)
        outcomes = together(*[partial(write, number) for number in range(writers)])
        stop.set()
        [seen] = reader.wait(tailing)
    assert not raised(outcomes)
    # What a reader has passed never appears behind it: numbers are in the order of commits.
    assert seen == list(range(record.cursor + 1, record.cursor + 1 + writers * each))
    assert record.names() == ["note.added"] * (writers * each)


def test_two_desks_with_one_list_of_moves_do_not_strip_a_station(live: Centre) -> None:
    CoverageStandard.objects.create(agency_id="ambulance", keep_free=2)
    position = Point(107.2, 11.6, srid=4326)
    for code in ("cc_east", "cc_west"):
        Station.objects.create(code=code, agency_id="ambulance", name_vi=code, name_en=code, position=position)
    east, west, _ = (unit.pk for unit in live.units["ambulance"])
    for _ in range(10):
        outcomes = together(
            lambda: order_move_up(by=live.actor("ambulance"), unit_id=east, order=MoveUpOrder(station="cc_east")),
            lambda: order_move_up(by=live.actor("ambulance"), unit_id=west, order=MoveUpOrder(station="cc_west")),
        )
        assert codes(outcomes) == ["move_up_outdated"]
        MoveUp.objects.update(ended_at=Now())
