"""The engine: nothing that is due is forgotten, done twice or held up by something else that fails."""

import threading
import time
from dataclasses import replace
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.db import connection, transaction
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from dispatch.actions.answering import answer_call
from dispatch.actions.assignments import assign_units
from dispatch.actions.shifts import report_shift
from dispatch.actions.writing import AlreadyCarriedOut, database_now
from dispatch.management import workers
from dispatch.management.commands.engine import AT_ONCE, AUDIT_EVERY_S, LOCKED_S, NAP_S, Engine
from dispatch.management.workers import Worker
from dispatch.models import (
    Assignment,
    Call,
    CompletedRequest,
    Deadline,
    Fault,
    Incident,
    OutboxMessage,
    Person,
    StreamHead,
    TimelineEvent,
    UnitPosition,
)
from dispatch.outbox import BACK_OFF
from dispatch.ports import MessageSender, SendRefused, SendUnavailable, SendUncertain
from dispatch.rules.access import RequestKey
from dispatch.rules.devices import OLDEST_WORD, REQUESTS_KEPT
from dispatch.schema import ShiftReport
from dispatch.vocabulary import EscalationEffect, EscalationTrigger
from tests.factories import Centre, make_policy
from tests.integrations.deadlines import (
    expire_leases,
    fired_chains,
    hurry_messages,
    make_deadlines,
    make_incident,
    make_messages,
)


class ToldSender(MessageSender):
    """Sends, or fails as told, and remembers."""

    def __init__(self, *outcomes: Exception | None) -> None:
        self.sent: list[str] = []
        self._outcomes = list(outcomes)

    def send_sms(self, *, address: str, body: str) -> str:
        outcome = self._outcomes.pop(0) if self._outcomes else None
        if outcome is not None:
            raise outcome
        self.sent.append(address)
        return f"SM{len(self.sent)}"


@pytest.fixture
def sender() -> ToldSender:
    return ToldSender()


@pytest.fixture
def engine(centre: Centre, sender: ToldSender) -> Engine:
    return Engine(sender)


def fire_all(engine: Engine) -> float:
    """Fire until there is nothing to do; return the nap that the engine then wants."""
    while (nap_s := engine.fire_deadlines()) == 0:
        pass
    return nap_s


# ---------------------------------------------------------------- deadlines


def test_the_most_urgent_fires_first_then_the_one_due_longest(engine: Engine) -> None:
    incident = make_incident()
    make_deadlines(incident, 1, priority=3, due_s=-60)
    make_deadlines(incident, 1, priority=1, due_s=-1)
    make_deadlines(incident, 1, priority=1, due_s=-5)
    make_deadlines(incident, 1, priority=2, due_s=-90)
    make_deadlines(incident, 1, priority=1, due_s=60)
    assert fire_all(engine) == NAP_S
    assert fired_chains() == ["test:2", "test:1", "test:3", "test:0"]


def test_the_engine_naps_until_the_next_is_due(engine: Engine) -> None:
    make_deadlines(make_incident(), 1, due_s=0.4)
    assert 0.1 < engine.fire_deadlines() <= 0.4
    time.sleep(0.45)
    assert engine.fire_deadlines() == 0
    assert fired_chains() == ["test:0"]


def test_an_answered_call_cancels_its_deadline_in_time(engine: Engine, centre: Centre) -> None:
    make_policy(
        EscalationTrigger.CALL_UNANSWERED,
        [(timedelta(seconds=1), EscalationEffect.ALARM_AGENCY)],
    )
    make_incident()
    answer_call(by=centre.actor("calltaker"), call_id=Call.objects.get().pk)
    Deadline.objects.update(due_at=Now() - timedelta(seconds=1))
    assert fire_all(engine) == NAP_S
    assert fired_chains() == []


def test_a_deadline_that_cannot_be_fired_holds_up_no_other(engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
    incident = make_incident()
    make_deadlines(incident, 1, priority=1, due_s=-60, steps=[{}, {"broken": True}])
    make_deadlines(incident, 5, priority=2)
    fire_all(engine)
    assert fired_chains() == [f"test:{number}" for number in range(1, 6)]
    assert "could not be fired" in caplog.text
    # It stays due, is tried again, and fires once it can.
    broken = Deadline.objects.get(chain="test:0")
    assert broken.fired_at is None
    Deadline.objects.filter(pk=broken.pk).update(steps=[{"after_s": 1, "effect": EscalationEffect.ALARM_AGENCY}])
    time.sleep(workers.FIRST_REST_S + 0.05)
    fire_all(engine)
    assert fired_chains()[-1] == "test:0"


def test_of_many_that_are_due_each_fires_once_though_one_fails(engine: Engine) -> None:
    incident = make_incident()
    make_deadlines(incident, 2 * AT_ONCE, priority=2)
    make_deadlines(incident, 1, priority=2, due_s=-30, steps=[{}, {"broken": True}])
    make_deadlines(incident, AT_ONCE, priority=3)
    fire_all(engine)
    assert sorted(fired_chains()) == sorted(
        f"test:{number}" for number in range(3 * AT_ONCE + 1) if number != 2 * AT_ONCE
    )


def test_alarms_that_are_due_together_fire_together_and_a_message_by_itself(engine: Engine, centre: Centre) -> None:
    incident = make_incident()
    make_deadlines(incident, 3, priority=1)
    make_deadlines(incident, 2, priority=2, effect=EscalationEffect.SMS_DUTY_OFFICER)
    make_deadlines(incident, AT_ONCE + 1, priority=3)
    rounds = []
    while engine.fire_deadlines() == 0:
        rounds.append(len(fired_chains()) - sum(rounds))
    assert rounds == [3, 1, 1, AT_ONCE, 1]


def test_a_deadline_whose_incident_is_being_changed_is_looked_at_again_at_once(committed_centre: Centre) -> None:
    engine = Engine(ToldSender())
    first, second = make_incident(1), make_incident(2)
    make_deadlines(first, 1, priority=1)
    make_deadlines(second, 1, priority=2)
    locked, finished = threading.Event(), threading.Event()

    def change() -> None:
        with transaction.atomic():
            Incident.objects.select_for_update(no_key=True).get(pk=first.pk)
            locked.set()
            finished.wait(10)
        connection.close()

    thread = threading.Thread(target=change)
    thread.start()
    locked.wait(10)
    assert fire_all(engine) == LOCKED_S
    assert fired_chains() == ["test:1"]
    finished.set()
    thread.join()
    assert fire_all(engine) == NAP_S
    assert fired_chains() == ["test:1", "test:0"]


# ---------------------------------------------------------------- messages


def send_all(engine: Engine) -> None:
    while engine.send_message() == 0:
        pass


def statuses() -> list[str]:
    return list(OutboxMessage.objects.order_by("id").values_list("status", flat=True))


def test_messages_are_sent_once_and_recorded(engine: Engine, sender: ToldSender) -> None:
    make_messages(make_incident(), 3)
    send_all(engine)
    send_all(engine)
    assert sender.sent == ["+84900000000", "+84900000001", "+84900000002"]
    assert statuses() == ["sent"] * 3
    assert TimelineEvent.objects.filter(name="message.sent").count() == 3


def test_each_message_ends_by_its_own_outcome(centre: Centre) -> None:
    sender = ToldSender(SendRefused("no such number"), SendUncertain("no answer"), SendUnavailable("busy"))
    engine = Engine(sender)
    make_messages(make_incident(), 4)
    send_all(engine)
    assert statuses() == ["parked", "uncertain", "pending", "sent"]
    hurry_messages()
    send_all(engine)
    assert statuses() == ["parked", "uncertain", "sent", "sent"]
    assert len(sender.sent) == 2


def test_an_unavailable_provider_is_tried_later_and_later_then_the_message_is_parked(centre: Centre) -> None:
    engine = Engine(ToldSender(*[SendUnavailable("busy")] * 10))
    make_messages(make_incident(), 1)
    for pause in BACK_OFF:
        assert engine.send_message() == 0
        message = OutboxMessage.objects.get()
        assert message.status == "pending"
        waiting = OutboxMessage.objects.filter(next_attempt_at__gt=Now() + pause - timedelta(seconds=1))
        assert waiting.exists()
        assert 0 < engine.send_message() <= NAP_S
        hurry_messages()
    assert engine.send_message() == 0
    assert statuses() == ["parked"]
    assert TimelineEvent.objects.filter(name="message.parked").count() == 1
    hurry_messages()
    assert engine.send_message() == NAP_S


def test_a_sender_that_fails_unexpectedly_leaves_one_message_uncertain_and_sends_the_others(centre: Centre) -> None:
    sender = ToldSender(TypeError("unexpected"))
    engine = Engine(sender)
    make_messages(make_incident(), 2)
    with pytest.raises(TypeError):
        engine.send_message()
    send_all(engine)
    assert statuses() == ["sending", "sent"]
    expire_leases()
    assert engine.keep_house() == 0
    assert engine.keep_house() == NAP_S
    assert statuses() == ["uncertain", "sent"]
    assert TimelineEvent.objects.filter(name="message.uncertain").count() == 1
    hurry_messages()
    send_all(engine)
    assert len(sender.sent) == 1


def test_a_lease_that_has_not_run_out_is_left_alone(engine: Engine) -> None:
    make_messages(make_incident(), 1)
    OutboxMessage.objects.update(status="sending", leased_until=Now() + timedelta(seconds=30))
    assert engine.keep_house() == NAP_S
    assert statuses() == ["sending"]


def test_old_requests_are_forgotten_once_an_hour(engine: Engine, centre: Centre) -> None:
    person = Person.objects.get(username="calltaker")
    moment = timedelta(minutes=1)
    for key, age in (("old", REQUESTS_KEPT + moment), ("young", REQUESTS_KEPT - moment)):
        CompletedRequest.objects.create(person=person, key=key, fingerprint="0", completed_at=Now() - age)
    engine.keep_house()
    assert list(CompletedRequest.objects.values_list("key", flat=True)) == ["young"]
    CompletedRequest.objects.update(completed_at=Now() - REQUESTS_KEPT - moment)
    engine.keep_house()
    assert CompletedRequest.objects.count() == 1


def test_what_a_device_sends_again_is_known_for_as_long_as_it_is_taken(engine: Engine, centre: Centre) -> None:
    crew = replace(centre.actor("crew"), request_key=RequestKey("deed", "f"))
    unit, done_at = centre.units["ambulance"][0].pk, database_now()
    shift = ShiftReport(on_duty=True, crew=["An"], occurred_at=done_at.isoformat())
    report_shift(by=crew, unit_id=unit, report=shift)
    CompletedRequest.objects.update(completed_at=done_at - OLDEST_WORD)
    engine.keep_house()
    with pytest.raises(AlreadyCarriedOut):
        report_shift(by=crew, unit_id=unit, report=shift)


# ---------------------------------------------------------------- watching and auditing


def test_the_engine_watches_positions_every_few_seconds(engine: Engine, centre: Centre) -> None:
    make_policy(EscalationTrigger.POSITION_LOST, [(timedelta(seconds=1), EscalationEffect.ALARM_AGENCY)])
    incident, unit = make_incident(), centre.units["ambulance"][0]
    assign_units(by=centre.actor("ambulance"), incident_id=incident.pk, unit_ids=[unit.pk])
    engine.keep_house()
    Assignment.objects.update(status="en_route", dispatched_at=Now() - timedelta(hours=1))
    UnitPosition.objects.update(recorded_at=Now() - timedelta(minutes=6))
    lost = Deadline.objects.filter(trigger=EscalationTrigger.POSITION_LOST)
    engine.keep_house()
    assert not lost.exists()
    Engine(ToldSender()).keep_house()
    assert lost.count() == 1


def test_the_engine_keeps_the_days_of_the_history_once_an_hour(engine: Engine, settings: Settings) -> None:
    settings.POSITION_DAYS = 30
    with patch("dispatch.management.commands.engine.keep_position_history") as keep:
        engine.keep_house()
        engine.keep_house()
    keep.assert_called_once_with(days=30)


def test_the_engine_audits_and_remembers_where_it_looked(engine: Engine) -> None:
    make_deadlines(make_incident(), 1, due_s=-6)
    assert engine.audit() == AUDIT_EVERY_S
    assert set(Fault.objects.values_list("code", flat=True)) == {"deadlines_overdue", "escalation_hole"}
    head = StreamHead.objects.get().seq
    engine.audit()
    with CaptureQueriesContext(connection) as queries:
        engine.audit()
    assert any(f"seq > {head}" in query["sql"] for query in queries)


def test_what_wakes_the_engine_does_not_make_it_audit(engine: Engine) -> None:
    assert {worker.name for worker in engine.workers} == {
        "deadlines",
        "messages",
        "pushes-1",
        "pushes-2",
        "housekeeping",
        "auditor",
        "cameras",
        "files",
    }
    with patch.object(Worker, "wake", autospec=True) as wake:
        engine.wake()
    assert {call.args[0].name for call in wake.call_args_list} == {"deadlines", "messages", "pushes-1", "pushes-2"}
