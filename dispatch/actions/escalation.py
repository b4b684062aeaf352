"""Escalation: due steps fire, and people take what escalated into their hands."""

from collections.abc import Collection
from datetime import timedelta

from django.db import connection
from django.db.models.functions import Now

from dispatch import outbox
from dispatch.actions.deadlines import arm_again, end_chain, wake_engine
from dispatch.actions.locking import scope_of
from dispatch.actions.writing import Writing, require, require_for, writing
from dispatch.errors import NotFound
from dispatch.models import Deadline, Incident
from dispatch.rules.access import ENGINE, Actor, Right
from dispatch.rules.escalation import duty_officer_text
from dispatch.schema import EscalationCard, EventData
from dispatch.selectors.cards import read_escalation_cards
from dispatch.selectors.people import duty_officers
from dispatch.selectors.visibility import visible_deadlines
from dispatch.timeline import Event
from dispatch.vocabulary import EscalationEffect, EscalationTrigger, EventName

# Why a step that should have sent a message could not: it stands on the alarm.
NOBODY_REACHABLE = "no_duty_officer"


class FiringFailed(Exception):
    """A deadline that is due could not be fired; it is still due. The cause is chained."""

    def __init__(self, deadline_id: int) -> None:
        super().__init__(f"deadline {deadline_id} could not be fired")
        self.deadline_id = deadline_id


def fire_next_deadline(*, passing_over: Collection[int] = ()) -> EscalationCard | None:
    """Fire the most urgent step that is due, arm the one after it, and return its card; None when nothing is due.

    A step whose incident is being changed at this moment is left for the next call: the change may cancel it. The
    step, its event and its messages are committed together, so it fires once whatever dies. The ids `passing_over` are
    left alone. Raises FiringFailed where the step itself is at fault, a database error where the database is.
    """
    with writing(ENGINE) as work:
        # Both rows are locked in one statement: whoever changes the incident meanwhile has cancelled the step before
        # we look.
        deadline = (
            Deadline.objects.select_related("incident")
            .select_for_update(no_key=True, skip_locked=True, of=("self", "incident"))
            .filter(fired_at__isnull=True, cancelled_at__isnull=True, due_at__lte=Now())
            .exclude(pk__in=passing_over)
            .order_by("priority", "due_at")
            .first()
        )
        if deadline is None:
            return None
        try:
            return _fire(work, deadline)
        except Exception as error:
            # Without a connection the database is at fault; with one, it is this deadline, and others may be fired.
            if connection.connection is None or connection.connection.closed:
                raise
            raise FiringFailed(deadline.pk) from error


def _fire(work: Writing, deadline: Deadline) -> EscalationCard:
    Deadline.objects.filter(pk=deadline.pk).update(fired_at=Now())
    _arm_following(deadline)
    reason = None
    if deadline.effect == EscalationEffect.SMS_DUTY_OFFICER:
        reason = _text_duty_officers(deadline)
    card = read_escalation_cards([deadline.pk])[0]
    data = EventData(escalations=[card], reason=reason)
    return work.record(card, [Event(EventName.ESCALATION_FIRED, card.agencies, data, incident_id=card.incident_id)])


def acknowledge_escalation(*, by: Actor, escalation_id: int) -> EscalationCard:
    """Take an alarm into one's hands: it and the steps that would follow end, under the person's name.

    What was not done stays watched: a new chain begins after a longer while. Acknowledging an alarm that has ended
    changes nothing. Raises NotFound `escalation_unknown`, Forbidden.
    """
    require(by, Right.ACKNOWLEDGE_ESCALATION)
    with writing(by) as work:
        seen = (
            visible_deadlines(scope_of(by), Deadline.objects.all())
            .filter(pk=escalation_id, fired_at__isnull=False)
            .first()
        )
        if seen is None:
            raise NotFound("escalation_unknown", f"There is no escalation {escalation_id}.")
        require_for(by, Right.ACKNOWLEDGE_ESCALATION, seen.agencies)
        incident = Incident.objects.select_for_update(no_key=True, of=("self",)).get(pk=seen.incident_id)
        events = end_chain("acknowledged", by, seen.chain)
        if events:
            arm_again(seen, incident)
        return work.record(read_escalation_cards([seen.pk])[0], events)


def _arm_following(deadline: Deadline) -> None:
    """Arm the step after this one, from now: a late step must not make the next one fire at once."""
    following = deadline.step + 1
    if following >= len(deadline.steps):
        return
    step = deadline.steps[following]
    Deadline.objects.create(
        key=f"{deadline.chain}:{following}",
        chain=deadline.chain,
        trigger=deadline.trigger,
        agencies=deadline.agencies,
        incident_id=deadline.incident_id,
        call_id=deadline.call_id,
        assignment_id=deadline.assignment_id,
        steps=deadline.steps,
        step=following,
        effect=step["effect"],
        priority=deadline.priority,
        due_at=Now() + timedelta(seconds=step["after_s"]),
    )


def _text_duty_officers(deadline: Deadline) -> str | None:
    """Put a message to each duty officer of the agencies into the outbox; return why not, where there is none."""
    incident = Incident.objects.select_related("type").get(pk=deadline.incident_id)
    officers = duty_officers(list(deadline.agencies))
    for officer in officers:
        outbox.enqueue_sms(
            key=f"{deadline.key}:{officer.pk}",
            recipient=officer.username,
            address=officer.phone_number,
            body=duty_officer_text(
                incident.number,
                incident.priority,
                incident.type.name_vi if incident.type else "",
                incident.place,
                EscalationTrigger(deadline.trigger),
            ),
            incident=incident,
        )
    wake_engine()
    return None if officers else NOBODY_REACHABLE
