"""What a step does beside its alarm happens in the same transaction, and what goes wrong in it stops no chain."""

from collections.abc import Sequence
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.db import connection
from django.utils import timezone

from dispatch.actions import effects
from dispatch.actions.escalation import acknowledge_escalation, fire_next_deadline
from dispatch.actions.incidents import create_incident
from dispatch.models import (
    Deadline,
    DutyPeriod,
    EscalationPolicy,
    EscalationStep,
    Incident,
    OutboxMessage,
    Person,
    UnitPosition,
)
from dispatch.models import Unit as UnitRow
from dispatch.schema import EscalationCard, NewIncident, NewLocation
from dispatch.vocabulary import (
    EscalationEffect,
    EscalationTrigger,
    LocationSource,
    OutboxKind,
    OutboxStatus,
    Role,
    UnitStatus,
)
from tests.actions.record import Record, deadlines, make_due
from tests.factories import Centre, make_actor, make_policy

UNASSIGNED = EscalationTrigger.INCIDENT_UNASSIGNED
HERE = NewLocation(lon=106.9, lat=11.53, radius_m=10, source=LocationSource.OPERATOR)


@pytest.fixture
def record(centre: Centre) -> Record:
    make_actor("officer", Role.DUTY_OFFICER)
    Person.objects.filter(username="officer").update(phone_number="+84900000001")
    return Record()


def watch(*effect: EscalationEffect, argument: str = "", **limits: object) -> None:
    policy = make_policy(UNASSIGNED, [(timedelta(seconds=10), EscalationEffect.ALARM_AGENCY)] * len(effect), **limits)
    EscalationPolicy.objects.filter(pk=policy.pk).update(**limits)
    for position, each in enumerate(effect):
        adds = argument if each is EscalationEffect.ADD_AGENCY else ""
        EscalationStep.objects.filter(policy=policy, position=position).update(effect=each, argument=adds)


def incident(centre: Centre, agencies: Sequence[str] = ("ambulance",), **more: object) -> Incident:
    new = NewIncident(type="cardiac_arrest", agencies=list(agencies), location=HERE, **more)
    return Incident.objects.get(pk=create_incident(by=centre.actor("supervisor"), new=new).id)


def fire() -> EscalationCard:
    assert make_due() == 1
    card = fire_next_deadline()
    assert card is not None
    return card


# ---------------------------------------------------------------- a unit is offered


def test_the_next_unit_is_offered_with_its_time_to_those_who_see_it(centre: Centre, record: Record) -> None:
    watch(EscalationEffect.OFFER_UNIT)
    near, far = centre.units["ambulance"][1], centre.units["ambulance"][0]
    UnitRow.objects.filter(agency="ambulance").update(status=UnitStatus.OUT_OF_SERVICE)
    UnitRow.objects.filter(pk__in=[near.pk, far.pk]).update(status=UnitStatus.AVAILABLE)
    UnitPosition.objects.filter(unit=near).update(position="POINT(106.901 11.53)", at=timezone.now())
    UnitPosition.objects.filter(unit=far).update(position="POINT(107.4 11.53)", at=timezone.now())
    record.begin()
    incident(centre)
    card = fire()
    fired = record.only("escalation.fired").data
    assert fired["reason"] == f"{near.call_sign} (khoảng 1 phút)"
    assert [unit["call_sign"] for unit in fired["units"]] == [near.call_sign]
    assert fired["escalations"] == [card.model_dump(mode="json")]


def test_an_agency_is_offered_its_own_unit_alone(centre: Centre, record: Record) -> None:
    watch(EscalationEffect.OFFER_UNIT)
    incident(centre, ["ambulance", "police"])
    assert make_due() == 2
    fired = [fire_next_deadline(), fire_next_deadline()]
    assert None not in fired
    offered = {
        tuple(event.agencies): [unit["agency"] for unit in event.data["units"]]
        for event in record.events()
        if event.name == "escalation.fired"
    }
    assert offered == {("ambulance",): ["ambulance"], ("police",): ["police"]}


def test_a_unit_is_not_shown_to_an_agency_that_does_not_see_it(centre: Centre, record: Record) -> None:
    watch(EscalationEffect.OFFER_UNIT)
    incident(centre)
    Deadline.objects.update(agencies=["ambulance", "police"])
    fire()
    fired = record.only("escalation.fired").data
    assert fired["reason"].startswith("CC")
    assert "units" not in fired


def test_where_no_unit_is_left_the_alarm_says_so(centre: Centre, record: Record) -> None:
    watch(EscalationEffect.OFFER_UNIT)
    UnitRow.objects.update(status=UnitStatus.OUT_OF_SERVICE)
    record.begin()
    incident(centre)
    fire()
    assert record.only("escalation.fired").data["reason"] == effects.NO_UNIT


# ---------------------------------------------------------------- alarm level and agencies


def test_the_alarm_level_rises_by_one_and_not_beyond_the_highest(centre: Centre, record: Record) -> None:
    watch(EscalationEffect.RAISE_ALARM_LEVEL)
    raised = incident(centre)
    fire()
    raised.refresh_from_db()
    assert raised.alarm_level == 2
    assert "incident.alarm_raised" in record.names()
    Deadline.objects.all().delete()
    Incident.objects.filter(pk=raised.pk).update(alarm_level=5)
    record.begin()
    other = incident(centre)
    Incident.objects.filter(pk=other.pk).update(alarm_level=5)
    record.begin()
    fire()
    other.refresh_from_db()
    assert other.alarm_level == 5
    assert record.only("escalation.fired").data["reason"] == effects.LEVEL_HIGHEST


def test_an_agency_is_added_and_watched_like_any_other(centre: Centre, record: Record) -> None:
    watch(EscalationEffect.ADD_AGENCY, argument="fire")
    added = incident(centre)
    card = fire()
    assert card.argument == "fire"
    assert record.names()[-2:] == ["escalation.fired", "incident.agency_added"]
    assert ("incident_unassigned", "pending", ("fire",)) in deadlines(added)
    # The chain of the new agency finds it there.
    record.begin()
    fire()
    assert record.only("escalation.fired").data["reason"] == effects.AGENCY_THERE
    assert "incident.agency_added" not in record.names()


def test_an_agency_that_the_centre_does_not_have_is_named_and_stops_nothing(centre: Centre, record: Record) -> None:
    watch(EscalationEffect.ADD_AGENCY, EscalationEffect.SMS_DUTY_OFFICER, argument="navy")
    incident(centre)
    fire()
    assert record.only("escalation.fired").data["reason"] == effects.AGENCY_UNKNOWN
    assert fire().effect == EscalationEffect.SMS_DUTY_OFFICER


@pytest.mark.parametrize(
    "effect", [EscalationEffect.OFFER_UNIT, EscalationEffect.RAISE_ALARM_LEVEL, EscalationEffect.ADD_AGENCY]
)
def test_an_incident_that_has_ended_is_not_changed(centre: Centre, record: Record, effect: EscalationEffect) -> None:
    watch(effect, argument="fire")
    ended = incident(centre)
    Incident.objects.filter(pk=ended.pk).update(status="closed", closed_at=timezone.now())
    record.begin()
    before = Incident.objects.values().get(pk=ended.pk)
    fire()
    assert record.only("escalation.fired").data["reason"] == effects.INCIDENT_ENDED
    assert Incident.objects.values().get(pk=ended.pk) == before


# ---------------------------------------------------------------- duty officers


def test_an_officer_is_texted_with_the_alarm_to_answer_and_then_called(centre: Centre, record: Record) -> None:
    watch(EscalationEffect.SMS_DUTY_OFFICER, EscalationEffect.CALL_DUTY_OFFICER)
    incident(centre, place="Chợ Đồng Xoài")
    texted, called = fire(), fire()
    sms, voice = OutboxMessage.objects.order_by("id")
    assert (sms.kind, sms.status, sms.deadline_id) == (OutboxKind.SMS, OutboxStatus.PENDING, texted.id)
    assert (voice.kind, voice.status, voice.deadline_id) == (OutboxKind.VOICE, OutboxStatus.PENDING, called.id)
    assert {(message.recipient, message.address) for message in (sms, voice)} == {("officer", "+84900000001")}
    assert "Chợ Đồng Xoài" in sms.body
    assert sms.body.endswith(f"Trả lời OK {texted.id} để nhận.")
    # A voice cannot be answered by text.
    assert voice.body == sms.body.removesuffix(f" Trả lời OK {texted.id} để nhận.")


def test_the_rota_says_who_is_told(centre: Centre, record: Record) -> None:
    watch(EscalationEffect.SMS_DUTY_OFFICER)
    make_actor("relief", Role.DUTY_OFFICER)
    Person.objects.filter(username="relief").update(phone_number="+84900000002")
    hour, now = timedelta(hours=1), timezone.now()
    for name, begins in (("officer", now - 3 * hour), ("relief", now - hour)):
        DutyPeriod.objects.create(
            person=Person.objects.get(username=name),
            role=Role.DUTY_OFFICER,
            starts_at=begins,
            ends_at=begins + 2 * hour,
        )
    incident(centre)
    fire()
    assert list(OutboxMessage.objects.values_list("recipient", flat=True)) == ["relief"]


# ---------------------------------------------------------------- what goes wrong


def fail(*_: object, **__: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")


def test_an_effect_that_fails_leaves_the_alarm_and_the_chain(
    centre: Centre, record: Record, caplog: pytest.LogCaptureFixture
) -> None:
    watch(EscalationEffect.RAISE_ALARM_LEVEL, EscalationEffect.SMS_DUTY_OFFICER)
    failing = incident(centre)
    with patch.object(effects, "lift_alarm_level", side_effect=fail):
        card = fire()
    assert record.only("escalation.fired").data == {
        "escalations": [card.model_dump(mode="json")], "reason": effects.EFFECT_FAILED,
    }  # fmt: skip
    assert f"the effect of deadline {card.id} failed" in caplog.text
    failing.refresh_from_db()
    assert failing.alarm_level == 1
    assert fire().effect == EscalationEffect.SMS_DUTY_OFFICER
    assert OutboxMessage.objects.count() == 1


def test_a_last_step_that_fails_is_done_again_until_somebody_is_told(centre: Centre, record: Record) -> None:
    watch(EscalationEffect.SMS_DUTY_OFFICER)
    incident(centre)
    with patch.object(effects, "duty_officers_now", side_effect=fail):
        first = fire()
        again = Deadline.objects.get(fired_at__isnull=True)
        assert timedelta(seconds=29) < again.due_at - first.fired_at < timedelta(seconds=31)
        second = fire()
    third = fire()
    assert [first.step, second.step, third.step] == [0, 1, 2]
    assert OutboxMessage.objects.get().deadline_id == third.id
    assert not Deadline.objects.filter(fired_at__isnull=True).exists()
    # One alarm stands, however often it was tried.
    assert [card["id"] for card in record.board["escalations"].values()] == []
    record.events()
    assert Deadline.objects.get(ended_at__isnull=True).pk == third.id


# ---------------------------------------------------------------- repeated until acknowledged


def test_the_last_step_repeats_until_somebody_acknowledges(centre: Centre, record: Record) -> None:
    watch(EscalationEffect.ALARM_AGENCY, EscalationEffect.SMS_DUTY_OFFICER, repeat_s=60)
    incident(centre)
    cards = [fire() for _ in range(4)]
    assert [(card.step, card.effect) for card in cards] == [
        (0, "alarm_agency"), (1, "sms_duty_officer"), (2, "sms_duty_officer"), (3, "sms_duty_officer"),
    ]  # fmt: skip
    assert OutboxMessage.objects.count() == 3
    following = Deadline.objects.get(fired_at__isnull=True)
    assert timedelta(seconds=59) < following.due_at - cards[-1].fired_at < timedelta(seconds=61)
    # The first alarm and the newest repetition stand; each repetition took the place of the one before.
    assert set(Deadline.objects.filter(fired_at__isnull=False, ended_at__isnull=True).values_list("pk", flat=True)) == {
        cards[0].id, cards[3].id,
    }  # fmt: skip
    [*_, last] = [event for event in record.events() if event.name == "escalation.fired"]
    assert [alarm["id"] for alarm in last.data["escalations"]] == [cards[3].id, cards[2].id]


def test_an_officer_who_answers_an_earlier_text_ends_the_repetition(centre: Centre, record: Record) -> None:
    watch(EscalationEffect.SMS_DUTY_OFFICER, repeat_s=15)
    incident(centre)
    earlier, newest = fire(), fire()
    acknowledge_escalation(by=centre.actor("ambulance"), escalation_id=earlier.id)
    newest_row = Deadline.objects.get(pk=newest.id)
    assert newest_row.ended_at is not None
    assert newest_row.ended_by is not None
    assert newest_row.ended_by.username == "ambulance"
    pending = Deadline.objects.get(fired_at__isnull=True, cancelled_at__isnull=True)
    # Only the watch that begins anew is left.
    assert pending.chain == f"{newest.chain}/{earlier.id}"
    record.events()


def test_a_chain_that_nobody_takes_for_days_stops_before_its_count_overflows(centre: Centre, record: Record) -> None:
    watch(EscalationEffect.ALARM_AGENCY, repeat_s=15)
    incident(centre)
    Deadline.objects.update(step=32_000)
    fire()
    assert not Deadline.objects.filter(fired_at__isnull=True).exists()
    assert len(record.events()[-1].data["escalations"]) == 1


def test_alarms_that_are_over_once_somebody_knows_are_not_watched_again(centre: Centre, record: Record) -> None:
    policy = EscalationTrigger.INCIDENT_UNSEEN
    make_policy(policy, [(timedelta(seconds=10), EscalationEffect.ALARM_AGENCY)])
    incident(centre)
    alarm = fire()
    acknowledge_escalation(by=centre.actor("ambulance"), escalation_id=alarm.id)
    assert not Deadline.objects.filter(fired_at__isnull=True).exists()
