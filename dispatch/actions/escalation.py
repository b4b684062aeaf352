"""Escalation: due steps fire, and people take what escalated into their hands."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from itertools import takewhile

from django.db import InterfaceError, OperationalError
from django.db.models.functions import Now

from dispatch.actions.deadlines import arm_again, end_chain, step_of
from dispatch.actions.effects import EFFECT_FAILED, NOBODY_REACHABLE, ONLY_ALARMS, Outcome, carry_out
from dispatch.actions.locking import lock_where_it_is, scope_of
from dispatch.actions.writing import require, require_for, writing
from dispatch.errors import NotFound
from dispatch.models import Deadline, Incident
from dispatch.models.escalation import LIVE
from dispatch.rules.access import ENGINE, Actor, Right
from dispatch.rules.escalation import OVER_ONCE_KNOWN, Step
from dispatch.schema import EscalationCard, EventData
from dispatch.selectors.cards import escalation_card, read_escalation_cards
from dispatch.selectors.visibility import visible_deadlines
from dispatch.timeline import Event
from dispatch.vocabulary import EscalationEffect, EscalationTrigger, EventName

# A last step that failed, or reached nobody, is done again after this time: somebody must be reached.
AGAIN_AFTER = timedelta(seconds=30)
# A chain that nobody took for so many steps repeats no more, and its alarm stands: after five days at the least.
LAST_STEP = 32_000


class FiringFailed(Exception):
    """Deadlines that are due could not be fired; they are still due. Where they are several, one is at fault."""

    def __init__(self, deadline_ids: Sequence[int]) -> None:
        super().__init__(f"deadlines {', '.join(map(str, deadline_ids))} could not be fired")
        self.deadline_ids = deadline_ids


def fire_next_deadline(*, passing_over: Collection[int] = ()) -> EscalationCard | None:
    """Fire the most urgent step that is due, as below, and return its card; None when nothing is due."""
    return next(iter(fire_due_deadlines(at_most=1, passing_over=passing_over)), None)


def fire_due_deadlines(*, at_most: int, passing_over: Collection[int] = ()) -> list[EscalationCard]:
    """Fire the most urgent steps that are due, arm those after them, and return their cards; none when nothing is due.

    Together fire those that only raise an alarm; a step that does more fires by itself. A step whose incident is being
    changed at this moment is left for the next call: the change may cancel it. The steps, their events and their
    messages are committed together, so each fires once whatever dies. The ids `passing_over` are left alone. Raises
    FiringFailed where a step itself is at fault, a database error where the database is.
    """
    firing: list[Deadline] = []
    try:
        with writing(ENGINE) as work:
            firing += _lock_due(at_most, passing_over)
            cards, events = _fire(firing)
            work.events.extend(events)
    except (OperationalError, InterfaceError):
        # The database is at fault: it is gone, or something else holds what is needed for too long.
        raise
    except Exception as error:
        # A deadline is, and others may be fired.
        if not firing:
            raise
        raise FiringFailed([deadline.pk for deadline in firing]) from error
    return cards


def _lock_due(at_most: int, passing_over: Collection[int]) -> Sequence[Deadline]:
    """Lock the deadlines that fire together now, and their incidents."""
    # Both rows are locked in one statement: whoever changes the incident meanwhile has cancelled the step before we
    # look.
    due = list(
        Deadline.objects.select_related("incident")
        .select_for_update(no_key=True, skip_locked=True, of=("self", "incident"))
        .filter(fired_at__isnull=True, cancelled_at__isnull=True, due_at__lte=Now())
        .exclude(pk__in=passing_over)
        .annotate(looked_at=Now())
        .order_by("priority", "due_at")[:at_most]
    )
    alarms = list(takewhile(lambda deadline: deadline.effect in ONLY_ALARMS, due))
    return alarms or due[:1]


def _fire(firing: Sequence[Deadline]) -> tuple[list[EscalationCard], list[Event]]:
    """Carry out what the locked deadlines do, and return their cards and what is to be told."""
    if not firing:
        return [], []
    now: datetime = firing[0].looked_at  # type: ignore[attr-defined]  # annotated
    Deadline.objects.filter(pk__in=[deadline.pk for deadline in firing]).update(fired_at=now)
    cards: list[EscalationCard] = []
    following: list[Deadline] = []
    events: list[Event] = []
    for deadline in firing:
        deadline.fired_at = now
        outcome = carry_out(deadline)
        step = _step_after(deadline, outcome)
        if step is not None and deadline.step < LAST_STEP:
            following.append(_following(deadline, step))
        card = escalation_card(deadline)
        data = EventData(escalations=[card, *_replaced(deadline)], units=list(outcome.units), reason=outcome.reason)
        events += [
            Event(EventName.ESCALATION_FIRED, card.agencies, data, incident_id=card.incident_id),
            *outcome.events,
        ]
        cards.append(card)
    Deadline.objects.bulk_create(following)
    return cards, events


def acknowledge_escalation(*, by: Actor, escalation_id: int) -> EscalationCard:
    """Take an alarm into one's hands: it and the steps that would follow end, under the person's name.

    What was not done stays watched: a new chain begins after a longer while. Acknowledging an alarm of a chain that has
    ended changes nothing. Raises NotFound `escalation_unknown`, Forbidden.
    """
    require(by, Right.ACKNOWLEDGE_ESCALATION)
    with writing(by) as work:
        incident, seen = _lock_alarm(by, escalation_id)
        require_for(by, Right.ACKNOWLEDGE_ESCALATION, seen.agencies)
        events = end_chain("acknowledged", by, incident, seen.chain)
        if events and EscalationTrigger(seen.trigger) not in OVER_ONCE_KNOWN:
            arm_again(seen, incident)
        return work.record(read_escalation_cards([seen.pk])[0], events)


def _lock_alarm(by: Actor, escalation_id: int) -> tuple[Incident, Deadline]:
    """Lock the incident of an alarm that the actor sees, and return both. Raises NotFound `escalation_unknown`."""
    alarms = visible_deadlines(scope_of(by), Deadline.objects.all()).filter(fired_at__isnull=False)

    def look() -> Deadline:
        alarm = alarms.filter(pk=escalation_id).first()
        if alarm is None:
            raise NotFound("escalation_unknown", f"There is no escalation {escalation_id}.")
        return alarm

    def look_again() -> tuple[Deadline, int]:
        alarm = look()
        return alarm, alarm.incident_id

    return lock_where_it_is(lambda: look().incident_id, look_again)


def _step_after(deadline: Deadline, outcome: Outcome) -> Step | None:
    step = step_of(deadline, deadline.step + 1)
    if step is None and outcome.reason in (EFFECT_FAILED, NOBODY_REACHABLE):
        return Step(AGAIN_AFTER, EscalationEffect(deadline.effect), deadline.argument)
    return step


def _following(deadline: Deadline, step: Step) -> Deadline:
    """Return the deadline that follows, from now: a late step must not make the next one fire at once."""
    return Deadline(
        key=f"{deadline.chain}:{deadline.step + 1}",
        chain=deadline.chain,
        trigger=deadline.trigger,
        agencies=deadline.agencies,
        incident_id=deadline.incident_id,
        call_id=deadline.call_id,
        assignment_id=deadline.assignment_id,
        steps=deadline.steps,
        step=deadline.step + 1,
        effect=step.effect,
        argument=step.argument,
        repeat_s=deadline.repeat_s,
        priority=deadline.priority,
        due_at=Now() + step.after,
    )


def _replaced(deadline: Deadline) -> list[EscalationCard]:
    """End the alarm that this one repeats, and return its card: a chain that repeats does not fill the board."""
    if deadline.step < len(deadline.steps):
        return []
    repeated = Deadline.objects.filter(
        LIVE,
        incident=deadline.incident_id,
        chain=deadline.chain,
        fired_at__isnull=False,
        step__gte=len(deadline.steps) - 1,
        step__lt=deadline.step,
    )
    ids = list(repeated.values_list("pk", flat=True))
    repeated.update(ended_at=deadline.fired_at)
    return read_escalation_cards(ids)
