"""Deadlines for tests of the engine, armed without waiting."""

from datetime import timedelta
from typing import Any

from django.db.models import F
from django.db.models.functions import Now

from dispatch.actions.calls import report_call
from dispatch.models import Deadline, Incident, OutboxMessage, TimelineEvent
from dispatch.vocabulary import EscalationEffect, EscalationTrigger
from tests.factories import call_event


def make_incident(number: int = 1) -> Incident:
    return Incident.objects.get(pk=report_call(call_event(number)).incident_id)


def make_deadlines(incident: Incident, count: int, *, priority: int = 2, due_s: float = -1, **changes: Any) -> None:
    """Arm deadlines of one step each, due so many seconds from now; the database holds that none fires early."""
    first = Deadline.objects.count()
    for number in range(first, first + count):
        values: dict[str, Any] = {
            "key": f"test:{number}:0",
            "chain": f"test:{number}",
            "trigger": EscalationTrigger.INCIDENT_UNASSIGNED,
            "agencies": ["ambulance"],
            "incident": incident,
            "steps": [{"after_s": 1, "effect": EscalationEffect.ALARM_AGENCY}],
            "step": 0,
            "effect": EscalationEffect.ALARM_AGENCY,
            "priority": priority,
            "due_at": Now() + timedelta(seconds=due_s),
        }
        Deadline.objects.create(**(values | changes))


def fired_chains() -> list[str]:
    """The chains that fired, in the order of the record."""
    events = TimelineEvent.objects.filter(name="escalation.fired").order_by("seq")
    return [event.data["escalations"][0]["chain"] for event in events]


def make_messages(incident: Incident, count: int) -> None:
    first = OutboxMessage.objects.count()
    for number in range(first, first + count):
        OutboxMessage.objects.create(
            key=f"test:{number}",
            kind="sms",
            recipient="duty",
            address=f"+8490000{number:04d}",
            body="EOC",
            incident=incident,
        )


def hurry_messages() -> None:
    """Let the waiting of every message be over."""
    OutboxMessage.objects.update(next_attempt_at=Now() - timedelta(seconds=1))


def expire_leases() -> None:
    OutboxMessage.objects.filter(leased_until__isnull=False).update(leased_until=F("leased_until") - timedelta(hours=1))
