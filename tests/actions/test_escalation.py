"""A deadline that passes asks the next one, up to a person; whoever takes the alarm ends the whole chain."""

from datetime import timedelta

import pytest

from dispatch.actions.assignments import assign_units
from dispatch.actions.calls import report_call
from dispatch.actions.escalation import acknowledge_escalation, fire_due_deadlines, fire_next_deadline
from dispatch.actions.incident_ends import close_incident
from dispatch.actions.incidents import create_incident
from dispatch.actions.writing import database_now
from dispatch.errors import Forbidden, NotFound
from dispatch.models import Deadline, EscalationPolicy, Person
from dispatch.ports import CallEventKind
from dispatch.schema import EscalationCard, IncidentClosing, NewIncident
from dispatch.vocabulary import Disposition, EscalationEffect, EscalationTrigger, OutboxStatus, Role
from tests.actions.conftest import CHAIN
from tests.actions.record import Record, deadlines, make_due, messages, refused
from tests.factories import Centre, call_event, make_actor, make_policy


def fire() -> EscalationCard:
    assert make_due(trigger="call_unanswered") == 1
    card = fire_next_deadline()
    assert card is not None
    return card


def test_nothing_fires_before_it_is_due(record: Record) -> None:
    report_call(call_event())
    record.begin()
    assert fire_next_deadline() is None
    assert record.events() == []


def test_a_chain_asks_one_after_the_other_and_ends_at_the_duty_officers_telephone(record: Record) -> None:
    call = report_call(call_event())
    record.begin()
    cards = [fire(), fire(), fire()]
    assert [(card.step, card.effect) for card in cards] == [(i, effect) for i, (_, effect) in enumerate(CHAIN)]
    assert len({card.chain for card in cards}) == 1
    assert {card.call_id for card in cards} == {call.id}
    assert record.names() == ["escalation.fired"] * 3
    assert record.events()[0].actor_username == "engine"
    assert record.events()[2].data["escalations"] == [cards[2].model_dump(mode="json")]
    assert messages() == [("officer", "+84900000001", OutboxStatus.PENDING)]
    assert make_due(trigger="call_unanswered") == 0


def test_the_next_step_counts_from_when_the_late_one_fired(record: Record) -> None:
    report_call(call_event())
    Deadline.objects.update(due_at=Deadline.objects.values_list("due_at")[0][0] - timedelta(hours=1))
    card = fire_next_deadline()
    assert card is not None
    following = Deadline.objects.get(chain=card.chain, step=1)
    assert timedelta(seconds=19) < following.due_at - card.fired_at < timedelta(seconds=21)


def test_the_most_urgent_fires_first_then_the_longest_overdue(record: Record, watched: Centre) -> None:
    by = watched.actor("supervisor")
    low, first, second = (
        create_incident(by=by, new=NewIncident(type="theft", priority=priority)).id for priority in (4, 1, 1)
    )
    Deadline.objects.exclude(trigger="incident_unassigned").delete()
    Deadline.objects.update(due_at=Deadline.objects.get(incident=first).due_at - timedelta(hours=1))
    Deadline.objects.filter(incident=low).update(due_at=Deadline.objects.get(incident=first).due_at - timedelta(days=1))
    Deadline.objects.filter(incident=first).update(
        due_at=Deadline.objects.get(incident=second).due_at - timedelta(minutes=1)
    )
    fired = [card.incident_id for card in (fire_next_deadline(), fire_next_deadline(), fire_next_deadline()) if card]
    assert fired == [first, second, low]


def test_three_hundred_due_at_once_fire_by_severity_then_age_each_once(watched: Centre) -> None:
    by = watched.actor("supervisor")
    ids = [create_incident(by=by, new=NewIncident(type="theft")).id for _ in range(10)]
    Deadline.objects.all().delete()
    now = database_now()
    Deadline.objects.bulk_create(
        Deadline(
            key=f"many:{number}:0", chain=f"many:{number}", trigger=EscalationTrigger.INCIDENT_UNASSIGNED,
            agencies=["police"], incident_id=ids[number % 10], step=0, priority=number * 7 % 5 + 1,
            effect=EscalationEffect.SMS_DUTY_OFFICER if number % 9 == 0 else EscalationEffect.ALARM_AGENCY,
            steps=[{"after_s": 1, "effect": EscalationEffect.ALARM_AGENCY}],
            due_at=now - timedelta(seconds=number * 37 % 301 + 1),
        )
        for number in range(300)
    )  # fmt: skip
    fired = []
    while cards := fire_due_deadlines(at_most=25):
        fired += cards
    ranks = [(card.priority, card.due_at) for card in fired]
    assert ranks == sorted(ranks)
    assert len({card.id for card in fired}) == len(fired) == 300


def test_a_policy_that_was_changed_meanwhile_does_not_change_a_chain_that_runs(record: Record) -> None:
    report_call(call_event())
    EscalationPolicy.objects.all().delete()
    assert [fire().effect, fire().effect, fire().effect] == [effect for _, effect in CHAIN]


def test_without_a_policy_nothing_is_watched_and_nothing_breaks(record: Record) -> None:
    EscalationPolicy.objects.all().delete()
    call = report_call(call_event())
    assert deadlines(call.incident_id) == []


def test_the_policy_of_the_agency_and_priority_at_hand_is_taken(record: Record, watched: Centre) -> None:
    make_policy(
        EscalationTrigger.INCIDENT_UNASSIGNED,
        [(timedelta(seconds=5), EscalationEffect.ALARM_SUPERVISOR)],
        agency_id="police",
        priority=4,
    )
    card = create_incident(by=watched.actor("police"), new=NewIncident(type="theft", agencies=["fire", "police"]))
    rows = Deadline.objects.filter(incident=card.id, trigger="incident_unassigned").order_by("agencies")
    assert [row.effect for row in rows] == [EscalationEffect.ALARM_AGENCY, EscalationEffect.ALARM_SUPERVISOR]


def test_officers_of_other_agencies_and_without_a_telephone_and_who_left_are_not_called(record: Record) -> None:
    numbers = {"of_fire": ("fire", "1"), "of_ambulance": ("ambulance", "2"), "gone": ("ambulance", "3"),
               "silent": ("ambulance", "")}  # fmt: skip
    for name, (agency, digit) in numbers.items():
        make_actor(name, Role.DUTY_OFFICER, agency=agency)
        Person.objects.filter(username=name).update(phone_number=digit and f"+8490000000{digit}")
    Person.objects.filter(username="gone").update(is_active=False)
    report_call(call_event())
    for _ in CHAIN:
        fire()
    assert sorted(recipient for recipient, _, _ in messages()) == ["of_ambulance", "officer"]


def test_a_last_step_that_reaches_nobody_says_so_on_the_alarm(record: Record) -> None:
    Person.objects.filter(username="officer").update(phone_number="")
    report_call(call_event())
    for _ in CHAIN:
        card = fire()
    assert messages() == []
    assert record.events()[-1].data == {
        "escalations": [card.model_dump(mode="json")], "reason": "no_duty_officer",
    }  # fmt: skip


def test_who_acknowledges_has_every_alarm_of_the_chain_and_stops_the_next_step(record: Record, watched: Centre) -> None:
    call = report_call(call_event())
    first, second = fire(), fire()
    record.begin()
    card = acknowledge_escalation(by=watched.actor("ambulance"), escalation_id=first.id)
    assert card.ended_by == "ambulance"
    event = record.only("escalation.acknowledged")
    assert [alarm["id"] for alarm in event.data["escalations"]] == [first.id, second.id]
    assert event.data["cancelled"]["reason"] == "acknowledged"
    assert [state for trigger, state, _ in deadlines(call.incident_id) if trigger == "call_unanswered"] == [
        "ended", "ended", "cancelled", "pending",
    ]  # fmt: skip
    # A promise to act is not the act: the silence is watched again, after as long as the whole chain took.
    [again] = Deadline.objects.filter(call=call.id, fired_at__isnull=True, cancelled_at__isnull=True)
    took = sum(step["after_s"] for step in again.steps)
    assert (again.due_at - again.armed_at).total_seconds() == pytest.approx(took + again.steps[0]["after_s"], abs=1)
    assert ("incident_unassigned", "pending", ("ambulance",)) in deadlines(call.incident_id)


def test_an_alarm_is_acknowledged_once_and_stays_under_the_first_name(record: Record, watched: Centre) -> None:
    report_call(call_event())
    alarm = fire()
    acknowledge_escalation(by=watched.actor("ambulance"), escalation_id=alarm.id)
    record.begin()
    again = acknowledge_escalation(by=watched.actor("supervisor"), escalation_id=alarm.id)
    assert again.ended_by == "ambulance"
    assert record.events() == []


def test_what_has_not_fired_or_is_not_seen_cannot_be_acknowledged(record: Record, watched: Centre) -> None:
    report_call(call_event())
    alarm = fire()
    pending = Deadline.objects.filter(fired_at__isnull=True).values_list("pk", flat=True)
    for by, escalation_id in (("ambulance", pending[0]), ("police", alarm.id), ("supervisor", 2**62)):
        with refused(NotFound, "escalation_unknown"):
            acknowledge_escalation(by=watched.actor(by), escalation_id=escalation_id)
    with refused(Forbidden, "not_allowed"):
        acknowledge_escalation(by=watched.actor("crew"), escalation_id=alarm.id)


def test_an_alarm_of_a_closed_incident_is_over_already(record: Record, watched: Centre) -> None:
    call = report_call(call_event())
    alarm = fire()
    report_call(call_event(kind=CallEventKind.ABANDONED, key="seq:1"))
    close_incident(
        by=watched.actor("ambulance"),
        incident_id=call.incident_id,
        closing=IncidentClosing(disposition=Disposition.TEST),
    )
    record.begin()
    assert acknowledge_escalation(by=watched.actor("ambulance"), escalation_id=alarm.id).ended_at is not None
    assert record.events() == []


def test_sending_a_unit_ends_the_alarms_of_its_agency_and_leaves_those_of_others(
    record: Record, watched: Centre
) -> None:
    card = create_incident(by=watched.actor("supervisor"), new=NewIncident(type="traffic_crash"))
    make_due(trigger="incident_unassigned")
    fire_next_deadline()
    fire_next_deadline()
    unit = watched.units["police"][0]
    assign_units(by=watched.actor("police"), incident_id=card.id, unit_ids=[unit.pk])
    states = [chain for chain in deadlines(card.id) if chain[0] == "incident_unassigned"]
    assert [state for _, state, agencies in states if agencies == ("police",)] == ["ended", "cancelled"]
    assert [state for _, state, agencies in states if agencies == ("ambulance",)] == ["standing", "pending"]
    record.events()
