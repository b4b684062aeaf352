"""A desk passes from one person to the next, by name, with the incidents that are open."""

from django.db.models.functions import Now

from dispatch.actions.agencies import known_agencies
from dispatch.actions.locking import scope_of
from dispatch.actions.writing import require, writing
from dispatch.errors import Forbidden, Invalid, NotFound
from dispatch.models import Handover, Incident, Person
from dispatch.rules.access import Actor, Right
from dispatch.rules.transitions import ENDED
from dispatch.schema import EventData, HandoverCard, NewHandover
from dispatch.selectors.cards import handover_card
from dispatch.selectors.people import access_of
from dispatch.selectors.visibility import visible_handovers
from dispatch.timeline import Event
from dispatch.vocabulary import EventName


def offer_handover(*, by: Actor, new: NewHandover) -> HandoverCard:
    """Offer the desk of an agency to somebody, with the incidents of the agency that are open now.

    Whoever may send an agency's units holds its desk. Raises Invalid `agency_unknown`, or `person_unknown` for a person
    who is not there or has no desk of the agency, Forbidden.
    """
    with writing(by) as work:
        [agency] = known_agencies([new.agency])
        require(by, Right.ASSIGN_UNIT, agency=agency)
        successor = Person.objects.filter(username=new.to, is_active=True).first()
        if successor is None or not access_of(successor).scope.sees([agency]):
            raise Invalid("person_unknown", f"Nobody with a role for {agency} is called {new.to}.", {"to": new.to})
        open_incidents = Incident.objects.exclude(status__in=ENDED).filter(incident_agencies__agency=agency)
        handover = Handover.objects.create(
            agency_id=agency,
            from_person_id=by.require_person_id(),
            to_person=successor,
            incidents=list(open_incidents.order_by("id").values_list("id", flat=True)),
            note=new.note,
        )
        return work.record(*_told(handover.pk, EventName.HANDOVER_OFFERED))


def accept_handover(*, by: Actor, handover_id: int) -> HandoverCard:
    """Take over the desk that one was offered. Accepting again changes nothing.

    Raises NotFound `handover_unknown`, Forbidden `handover_not_yours` (with `to`).
    """
    with writing(by) as work:
        handover = (
            visible_handovers(scope_of(by), Handover.objects.select_related("to_person"))
            .select_for_update(no_key=True, of=("self",))
            .filter(pk=handover_id)
            .first()
        )
        if handover is None:
            raise NotFound("handover_unknown", f"There is no hand-over {handover_id}.")
        if handover.to_person_id != by.person_id:
            name = handover.to_person.username
            raise Forbidden("handover_not_yours", f"It was offered to {name}.", {"to": name})
        if handover.accepted_at is not None:
            return work.record(_told(handover.pk, EventName.HANDOVER_ACCEPTED)[0], [])
        Handover.objects.filter(pk=handover.pk).update(accepted_at=Now())
        return work.record(*_told(handover.pk, EventName.HANDOVER_ACCEPTED))


def _told(handover_id: int, name: EventName) -> tuple[HandoverCard, list[Event]]:
    """Return the card of a hand-over as it now is, and the event that tells it."""
    card = handover_card(Handover.objects.select_related("from_person", "to_person").get(pk=handover_id))
    return card, [Event(name, [card.agency], EventData(handovers=[card]))]
