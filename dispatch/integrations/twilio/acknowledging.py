"""Duty officers take an alarm by telephone: by answering a text message, or by a key."""

from enum import Enum, auto

from dispatch.actions.escalation import acknowledge_escalation
from dispatch.actions.writing import AlreadyCarriedOut
from dispatch.errors import DispatchError
from dispatch.models import Deadline, OutboxMessage, Person
from dispatch.rules.access import Actor, RequestKey
from dispatch.schema import EscalationCard
from dispatch.selectors.people import access_of


class Acknowledged(Enum):
    """What came of it: the officer has the alarm, it had ended before, or the officer may not take it."""

    TAKEN = auto()
    OVER = auto()
    REFUSED = auto()


def acknowledge(message: OutboxMessage, request_key: RequestKey | None = None) -> Acknowledged:
    """Take the alarm of a message in the name of its recipient, as long as the number is still theirs.

    A delivery that comes again with the same key takes no other alarm.
    """
    officer = Person.objects.filter(username=message.recipient, phone_number=message.address, is_active=True).first()
    if officer is None or message.deadline_id is None:
        return Acknowledged.REFUSED
    by = Actor(name=officer.username, access=access_of(officer), request_key=request_key)
    try:
        card = acknowledge_escalation(by=by, escalation_id=message.deadline_id)
    except AlreadyCarriedOut as earlier:
        card = EscalationCard.model_validate(earlier.result)
    except DispatchError:
        return Acknowledged.REFUSED
    # An alarm that was repeated ended by its repetition; who took the chain shows on the last one.
    taken = Deadline.objects.filter(chain=card.chain, ended_by=officer).exists()
    return Acknowledged.TAKEN if taken else Acknowledged.OVER
