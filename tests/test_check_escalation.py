"""A hole in next week's rota must be found today."""

from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from dispatch.models import DutyPeriod, EscalationPolicy, Person
from dispatch.vocabulary import EscalationEffect, EscalationTrigger, Role
from tests.actions.conftest import watch_everything
from tests.factories import Centre, make_actor, make_policy

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def officer(centre: Centre) -> Person:
    """The duty officer at whom every chain ends."""
    watch_everything(but=())
    return Person.objects.get(username="officer")


def put_on_duty(person: Person, starts_at: datetime, ends_at: datetime, agency: str | None = None) -> None:
    DutyPeriod.objects.create(
        person=person, role=Role.DUTY_OFFICER, agency_id=agency, starts_at=starts_at, ends_at=ends_at
    )


def check(*arguments: str) -> list[str]:
    """Return what the command prints where it finds nothing."""
    output = StringIO()
    call_command("check_escalation", *arguments, stdout=output)
    return output.getvalue().splitlines()


def findings(*arguments: str) -> list[str]:
    """Return what the command finds, which it must end with exit code 1."""
    output = StringIO()
    with pytest.raises(CommandError) as raised:
        call_command("check_escalation", *arguments, stdout=output)
    assert raised.value.returncode == 1
    return output.getvalue().splitlines()


def local(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"


def test_a_week_without_a_hole_is_good(officer: Person) -> None:
    now = timezone.now()
    put_on_duty(officer, now - DAY, now + 3 * DAY)
    put_on_duty(officer, now + 3 * DAY, now + 8 * DAY)
    assert check() == ["every escalation of the coming 7 days ends at a person on duty"]


def test_a_hole_is_named_with_its_agency_and_hours_and_the_chains_that_it_leaves_without_anybody(
    officer: Person,
) -> None:
    now = timezone.now()
    starts, ends = now + 2 * DAY, now + 2 * DAY + HOUR
    put_on_duty(officer, now - DAY, starts)
    put_on_duty(officer, ends, now + 9 * DAY)
    put_on_duty(officer, now - DAY, now + 9 * DAY, agency="fire")
    found = findings()
    assert found[:2] == [
        f"hole: {agency}, duty_officer, {local(starts)} to {local(ends)}" for agency in ("ambulance", "police")
    ]
    assert found[2:] == [
        f"chain: {policy.name}: ends at nobody on duty in the holes of ambulance, police"
        for policy in EscalationPolicy.objects.order_by("name")
    ]


def test_only_the_days_that_are_asked_about_are_looked_at(officer: Person) -> None:
    now = timezone.now()
    put_on_duty(officer, now - DAY, now + 3 * DAY)
    assert check("--days", "2") == ["every escalation of the coming 2 days ends at a person on duty"]
    assert findings("--days", "4")
    for days in ("0", "-1", "367"):
        with pytest.raises(CommandError, match="--days"):
            check("--days", days)


def test_a_chain_whose_last_step_asks_no_person_is_named(officer: Person) -> None:
    now = timezone.now()
    put_on_duty(officer, now - DAY, now + 9 * DAY)
    steps = [(HOUR, EscalationEffect.SMS_DUTY_OFFICER), (HOUR, EscalationEffect.ALARM_SUPERVISOR)]
    policy = make_policy(EscalationTrigger.CALL_UNANSWERED, steps, agency_id="fire")
    assert findings() == [f"chain: {policy.name}: its last step asks no person"]


def test_a_silence_that_no_policy_watches_is_named(officer: Person) -> None:
    now = timezone.now()
    put_on_duty(officer, now - DAY, now + 9 * DAY)
    EscalationPolicy.objects.filter(trigger=EscalationTrigger.UNIT_EMERGENCY).delete()
    found = findings()
    assert len(found) == 5
    assert all(line.startswith("unwatched: unit_emergency at P") for line in found)


def test_a_shift_lead_is_missed_where_a_step_asks_for_one(officer: Person) -> None:
    now = timezone.now()
    put_on_duty(officer, now - DAY, now + 9 * DAY)
    steps = [(HOUR, EscalationEffect.ALARM_SHIFT_LEAD), (HOUR, EscalationEffect.SMS_DUTY_OFFICER)]
    make_policy(EscalationTrigger.CALL_UNANSWERED, steps, agency_id="fire")
    found = findings()
    assert [line.partition(", 20")[0] for line in found] == [
        f"hole: {agency}, shift_lead" for agency in ("ambulance", "fire", "police")
    ]
    make_actor("lead", Role.SHIFT_LEAD)
    lead = Person.objects.get(username="lead")
    DutyPeriod.objects.create(person=lead, role=Role.SHIFT_LEAD, starts_at=now - DAY, ends_at=now + 9 * DAY)
    assert check()
