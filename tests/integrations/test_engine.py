"""The engine: nothing that is due is forgotten, done twice or held up by something else that fails."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.models.functions import Now

from dispatch.actions.calls import answer_call
from dispatch.management.commands import engine as engine_module
from dispatch.management.commands.engine import LOCKED_S, NAP_S, Engine, Resting, Worker
from dispatch.models import Call, CompletedRequest, Deadline, Incident, OutboxMessage, Person, TimelineEvent
from dispatch.outbox import BACK_OFF
from dispatch.ports import MessageSender, SendRefused, SendUnavailable, SendUncertain
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
    while (nap_s := engine.fire_deadline()) == 0:
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
    assert 0.1 < engine.fire_deadline() <= 0.4
    time.sleep(0.45)
    assert engine.fire_deadline() == 0
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
    time.sleep(engine_module.FIRST_REST_S + 0.05)
    fire_all(engine)
    assert fired_chains()[-1] == "test:0"


def test_a_deadline_rests_longer_each_time_but_not_for_ever() -> None:
    resting = Resting()
    pauses = [resting.add(7) for _ in range(12)]
    assert pauses[:4] == [0.25, 0.5, 1.0, 2.0]
    assert pauses[-1] == engine_module.LONGEST_REST_OF_DEADLINE_S
    assert resting.ids() == [7]
    resting.forget(7)
    assert resting.ids() == []
    assert resting.add(7) == pauses[0]


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
    for key, age in (("old", timedelta(hours=25)), ("young", timedelta(hours=23))):
        CompletedRequest.objects.create(person=person, key=key, fingerprint="0", completed_at=Now() - age)
    engine.keep_house()
    assert list(CompletedRequest.objects.values_list("key", flat=True)) == ["young"]
    CompletedRequest.objects.update(completed_at=Now() - timedelta(hours=25))
    engine.keep_house()
    assert CompletedRequest.objects.count() == 1


# ---------------------------------------------------------------- workers


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "rest_s", lambda failures: 0.01)


@pytest.mark.usefixtures("quick", "transactional_db")
def test_a_worker_survives_what_its_work_raises(caplog: pytest.LogCaptureFixture) -> None:
    done = threading.Event()
    rounds: list[int] = []

    def work() -> float:
        rounds.append(1)
        if len(rounds) < 3:
            raise ValueError("bad luck")
        done.set()
        return NAP_S

    worker = Worker("unlucky", work)
    worker.start()
    assert done.wait(5)
    worker.end()
    worker.join(0.5)
    assert not worker.is_alive()
    assert caplog.text.count("unlucky failed") == 2


@pytest.mark.usefixtures("transactional_db")
def test_a_worker_is_woken_from_its_nap_and_ends_at_once() -> None:
    rounds = threading.Semaphore(0)

    def work() -> float:
        rounds.release()
        return 60

    worker = Worker("sleepy", work)
    worker.start()
    assert rounds.acquire(timeout=5)
    worker.wake()
    assert rounds.acquire(timeout=5)
    worker.end()
    worker.join(1)
    assert not worker.is_alive()
