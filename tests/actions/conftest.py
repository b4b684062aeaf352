"""A centre whose silences are all watched, and the record of what happens in it."""

from collections.abc import Collection
from datetime import timedelta

import pytest

from dispatch.models import Person
from dispatch.vocabulary import EscalationEffect, EscalationTrigger, Role
from tests.actions.record import Record
from tests.factories import Centre, make_actor, make_policy

CHAIN = [
    (timedelta(seconds=10), EscalationEffect.ALARM_AGENCY),
    (timedelta(seconds=20), EscalationEffect.ALARM_SUPERVISOR),
    (timedelta(seconds=30), EscalationEffect.SMS_DUTY_OFFICER),
]


def watch_everything(*, but: Collection[EscalationTrigger] = (EscalationTrigger.INCIDENT_UNSEEN,)) -> None:
    """Watch each silence with a chain that ends at a duty officer of all agencies.

    That an incident is seen stands beside every wait for a unit: most tests are easier to read without it.
    """
    for trigger in (trigger for trigger in EscalationTrigger if trigger not in but):
        threshold = 3 if trigger is EscalationTrigger.CALLS_ON_INCIDENT else None
        make_policy(trigger, CHAIN, threshold=threshold)
    make_actor("officer", Role.DUTY_OFFICER)
    Person.objects.filter(username="officer").update(phone_number="+84900000001")


@pytest.fixture
def watched(centre: Centre) -> Centre:
    """A centre with an escalation policy for each silence."""
    watch_everything()
    return centre


@pytest.fixture
def record(watched: Centre) -> Record:
    """What happens from the start of the test on."""
    return Record()
