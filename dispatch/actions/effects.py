"""What a step of an escalation does beside the alarm that it raises; part of the action that fires it."""

import logging
import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from dispatch.actions.agencies import attach_agency
from dispatch.actions.alarm_levels import HIGHEST, lift_alarm_level
from dispatch.actions.writing import database_now
from dispatch.models import Agency, Deadline, Incident, OutboxMessage, Unit
from dispatch.rules.escalation import duty_officer_text, how_to_answer
from dispatch.schema import RecommendedUnit, UnitCard
from dispatch.selectors.cards import read_unit_cards
from dispatch.selectors.recommendation import recommend_for
from dispatch.selectors.rota import duty_officers_now
from dispatch.timeline import Event
from dispatch.vocabulary import EscalationEffect, EscalationTrigger, OutboxKind

# Why a step could not do what it should: it stands on the alarm.
NOBODY_REACHABLE = "no_duty_officer"
NO_UNIT = "no_unit"
INCIDENT_ENDED = "incident_ended"
LEVEL_HIGHEST = "alarm_level_highest"
AGENCY_THERE = "agency_there"
AGENCY_UNKNOWN = "agency_unknown"
EFFECT_FAILED = "effect_failed"

# These do nothing but raise the alarm.
ONLY_ALARMS = (EscalationEffect.ALARM_AGENCY, EscalationEffect.ALARM_SHIFT_LEAD, EscalationEffect.ALARM_SUPERVISOR)

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outcome:
    """What came of an effect: what the alarm says (a word of above, or the unit that is offered), and further facts."""

    reason: str | None = None
    units: Sequence[UnitCard] = ()
    events: Sequence[Event] = ()


def carry_out(deadline: Deadline) -> Outcome:
    """Do what the step of a deadline says, on its locked incident. An incident that has ended is left as it is.

    An effect that fails leaves nothing behind but its reason, so that the alarm stands and the chain goes on. Raises a
    database error where the connection is lost.
    """
    effect = EscalationEffect(deadline.effect)
    if effect in ONLY_ALARMS:
        return Outcome()
    try:
        with transaction.atomic():
            return _do(effect, deadline)
    except Exception:
        if connection.connection is None or connection.connection.closed:
            raise
        logger.exception("the effect of deadline %s failed", deadline.pk)
        return Outcome(reason=EFFECT_FAILED)


def _do(effect: EscalationEffect, deadline: Deadline) -> Outcome:
    incident = deadline.incident
    if effect is EscalationEffect.SMS_DUTY_OFFICER:
        return _tell_duty_officers(deadline, OutboxKind.SMS)
    if effect is EscalationEffect.CALL_DUTY_OFFICER:
        return _tell_duty_officers(deadline, OutboxKind.VOICE)
    if not incident.is_open:
        return Outcome(reason=INCIDENT_ENDED)
    if effect is EscalationEffect.OFFER_UNIT:
        return _offer_unit(deadline)
    if effect is EscalationEffect.RAISE_ALARM_LEVEL:
        return _raise_alarm_level(incident)
    return _add_agency(incident, deadline.argument)


def _offer_unit(deadline: Deadline) -> Outcome:
    """Offer the first unit of the alarm's agencies that is recommended now; with its card where all of them see it."""
    recommended = recommend_for(deadline.incident_id, now=database_now(), by_road=False).units
    first = next((unit for unit in recommended if unit.agency in deadline.agencies), None)
    if first is None:
        return Outcome(reason=NO_UNIT)
    return Outcome(reason=_offer(first), units=_card_of(first) if set(deadline.agencies) == {first.agency} else ())


def _card_of(unit: RecommendedUnit) -> Sequence[UnitCard]:
    """Return the card of a unit, locked, so that no older card is told after a newer one; none while it is changed."""
    if Unit.objects.select_for_update(no_key=True, skip_locked=True).filter(pk=unit.unit).first() is None:
        return ()
    return read_unit_cards([unit.unit])


def _offer(unit: RecommendedUnit) -> str:
    return unit.call_sign if unit.eta_s is None else f"{unit.call_sign} (khoảng {math.ceil(unit.eta_s / 60)} phút)"


def _raise_alarm_level(incident: Incident) -> Outcome:
    if incident.alarm_level >= HIGHEST:
        return Outcome(reason=LEVEL_HIGHEST)
    return Outcome(events=lift_alarm_level(incident, incident.alarm_level + 1))


def _add_agency(incident: Incident, agency: str) -> Outcome:
    if not Agency.objects.filter(code=agency).exists():
        return Outcome(reason=AGENCY_UNKNOWN)
    if incident.incident_agencies.filter(agency=agency, stood_down_at__isnull=True).exists():
        return Outcome(reason=AGENCY_THERE)
    return Outcome(events=attach_agency(incident, agency))


def _tell_duty_officers(deadline: Deadline, kind: OutboxKind) -> Outcome:
    """Put a message to each officer on duty for the agencies into the outbox; each may answer that they take the alarm.

    The key is that of the step and the officer: a step tells each of them once.
    """
    incident, trigger = deadline.incident, EscalationTrigger(deadline.trigger)
    type_name = incident.type.name_vi if incident.type else ""
    answer = how_to_answer(deadline.pk) if kind is OutboxKind.SMS else ""
    body = duty_officer_text(incident.number, incident.priority, type_name, incident.place, trigger, answer=answer)
    officers = duty_officers_now(deadline.agencies, database_now())
    OutboxMessage.objects.bulk_create(
        OutboxMessage(
            key=f"{deadline.key}:{officer.pk}",
            kind=kind,
            recipient=officer.username,
            address=officer.phone_number,
            body=body,
            incident=incident,
            deadline=deadline,
        )
        for officer in officers
    )
    return Outcome(reason=None if officers else NOBODY_REACHABLE)
