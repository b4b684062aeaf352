"""Arming and ending chains of deadlines, inside the transaction of the fact that does so."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.db.models.functions import Now

from dispatch.models import Assignment, Call, Deadline, Incident
from dispatch.models.escalation import LIVE
from dispatch.rules.access import Actor
from dispatch.rules.escalation import Policy, Step, choose_policy, step_at
from dispatch.schema import CancelledChain, EventData
from dispatch.selectors.cards import read_escalation_cards
from dispatch.selectors.escalation import escalation_policies
from dispatch.timeline import Event
from dispatch.vocabulary import EscalationEffect, EscalationTrigger, EventName, Priority


def arm_chain(
    *,
    chain: str,
    trigger: EscalationTrigger,
    agencies: Sequence[str],
    incident: Incident,
    call: Call | None = None,
    assignment: Assignment | None = None,
    priority: Priority | None = None,
    since: datetime | None = None,
    patience: timedelta = timedelta(0),
) -> None:
    """Start watching a silence with the policy that fits, as it is now. Does nothing where no policy asks for it.

    The urgency is the incident's unless a `priority` is given. The first step waits as long as the policy says, and
    `patience` longer, from `since` on, or else from now.
    """
    urgency = priority or incident.priority
    policy = choose_policy(escalation_policies(), trigger, agencies, urgency)
    if policy is None:
        return
    first = policy.steps[0]
    wait = first.after + patience
    Deadline.objects.create(
        key=f"{chain}:0",
        chain=chain,
        trigger=trigger,
        agencies=list(agencies),
        incident=incident,
        call=call,
        assignment=assignment,
        steps=_frozen(policy),
        step=0,
        effect=first.effect,
        argument=first.argument,
        repeat_s=_repeat_s(policy),
        priority=urgency,
        due_at=Now() + wait if since is None else since + wait,
    )


def arm_unassigned(incident: Incident, agency: str) -> None:
    """Watch that a unit of this agency is sent."""
    arm_chain(
        chain=f"incident_unassigned:{incident.pk}:{agency}:{incident.version}",
        trigger=EscalationTrigger.INCIDENT_UNASSIGNED,
        agencies=[agency],
        incident=incident,
    )


def arm_again(deadline: Deadline, incident: Incident) -> None:
    """Watch the silence of a chain that somebody acknowledged: a promise to act is not the act.

    The new chain leaves the person as much time as all steps of the old one took together.
    """
    arm_chain(
        chain=f"{deadline.chain.partition('/')[0]}/{deadline.pk}",
        trigger=EscalationTrigger(deadline.trigger),
        agencies=deadline.agencies,
        incident=incident,
        call=deadline.call,
        assignment=deadline.assignment,
        patience=timedelta(seconds=sum(step["after_s"] for step in deadline.steps)),
    )


def follow_priority(incident: Incident) -> list[Event]:
    """Give the steps of a locked incident its new priority; return the events that tell of the alarms that stand.

    Pending steps follow the policy of the new priority, counted from where they were counted from. A step that the new
    policy does not have stays due as it was. A crew in danger is as urgent as it was.
    """
    known = escalation_policies()
    live = (
        Deadline.objects.select_for_update(no_key=True)
        .filter(LIVE, incident=incident)
        .exclude(trigger=EscalationTrigger.UNIT_EMERGENCY)
    )
    for deadline in live:
        policy = choose_policy(known, EscalationTrigger(deadline.trigger), deadline.agencies, incident.priority)
        deadline.priority = incident.priority
        if deadline.fired_at is None and policy is not None:
            old, new = step_of(deadline, deadline.step), step_at(policy.steps, policy.repeat, deadline.step)
            if old is not None and new is not None:
                deadline.steps = _frozen(policy)
                deadline.repeat_s = _repeat_s(policy)
                deadline.effect = new.effect
                deadline.argument = new.argument
                deadline.due_at += new.after - old.after
        deadline.save()
    return alarms_changed([deadline.pk for deadline in live if deadline.fired_at is not None])


def alarms_changed(alarm_ids: Collection[int]) -> list[Event]:
    """Return the events that tell of alarms as they now are.

    An event for each: their incident may concern more agencies than an alarm does.
    """
    return [
        Event(
            EventName.ESCALATION_CHANGED,
            alarm.agencies,
            EventData(escalations=[alarm]),
            incident_id=alarm.incident_id,
        )
        for alarm in read_escalation_cards(alarm_ids)
    ]


def end_chains(
    reason: str,
    by: Actor,
    incident: Incident,
    *,
    trigger: EscalationTrigger | None = None,
    agency: str | None = None,
    call: Call | None = None,
    assignment: Assignment | None = None,
) -> list[Event]:
    """Stop the incident's chains that match, and return the events that say so.

    Pending steps are cancelled, alarms that stand are ended. `reason` is `met`, `acknowledged`, `closed`, `not_needed`
    or `gone` (the caller).
    """
    matching = Q(incident=incident)
    if trigger is not None:
        matching &= Q(trigger=trigger)
    if agency is not None:
        matching &= Q(agencies__contains=[agency])
    if call is not None:
        matching &= Q(call=call)
    if assignment is not None:
        matching &= Q(assignment=assignment)
    return _end(reason, by, matching)


def end_chain(reason: str, by: Actor, incident: Incident, chain: str) -> list[Event]:
    """Stop one chain of the incident by its name, and return the event that says so."""
    return _end(reason, by, Q(incident=incident, chain=chain))


def _end(reason: str, by: Actor, matching: Q) -> list[Event]:
    rows = list(Deadline.objects.select_for_update(no_key=True, of=("self",)).filter(matching & LIVE).order_by("id"))
    pending = [row.pk for row in rows if row.fired_at is None]
    standing = [row.pk for row in rows if row.fired_at is not None]
    Deadline.objects.filter(pk__in=pending).update(cancelled_at=Now())
    Deadline.objects.filter(pk__in=standing).update(ended_at=Now(), ended_by=by.person_id)
    ended = {card.id: card for card in read_escalation_cards(standing)}
    events = []
    for chain in dict.fromkeys(row.chain for row in rows):
        members = [row for row in rows if row.chain == chain]
        due = next((row.due_at for row in members if row.fired_at is None), None)
        events.append(
            Event(
                name=EventName.ESCALATION_ACKNOWLEDGED if reason == "acknowledged" else EventName.ESCALATION_CANCELLED,
                agencies=members[0].agencies,
                incident_id=members[0].incident_id,
                data=EventData(
                    escalations=[ended[row.pk] for row in members if row.pk in ended],
                    cancelled=CancelledChain.model_validate(
                        {"chain": chain, "trigger": members[0].trigger, "reason": reason, "was_due_at": due}
                    ),
                ),
            )
        )
    return events


def step_of(deadline: Deadline, position: int) -> Step | None:
    """Return the step at a position of a deadline's own chain."""
    steps = [
        # Chains of before there were arguments have none.
        Step(timedelta(seconds=kept["after_s"]), EscalationEffect(kept["effect"]), kept.get("argument", ""))
        for kept in deadline.steps
    ]
    repeat = None if deadline.repeat_s is None else timedelta(seconds=deadline.repeat_s)
    return step_at(steps, repeat, position)


def _frozen(policy: Policy) -> list[dict[str, Any]]:
    """Return the steps as a deadline keeps them: a policy that is edited later does not change chains that run."""
    return [
        {"after_s": step.after.total_seconds(), "effect": step.effect, "argument": step.argument}
        for step in policy.steps
    ]


def _repeat_s(policy: Policy) -> int | None:
    return None if policy.repeat is None else int(policy.repeat.total_seconds())
