"""Names that callers give to places: a dispatcher proposes one, a supervisor decides, and the search knows it."""

from django.db.models.functions import Now

from dispatch.actions.writing import require, writing
from dispatch.errors import Conflict, Invalid, NotFound
from dispatch.models import AliasProposal
from dispatch.rules.access import Actor, Right
from dispatch.schema import EventData, NewPlaceAlias, PlaceAliasCard, PlaceAliasDecision
from dispatch.selectors.aliases import read_alias_card
from dispatch.selectors.catalogue import agency_codes
from dispatch.timeline import Event
from dispatch.vocabulary import AliasStatus, EventName
from gis.models import NameStatus, Place, PlaceName
from gis.places.folding import composed, searchable
from gis.places.writing import add_name


def propose_alias(*, by: Actor, new: NewPlaceAlias) -> PlaceAliasCard:
    """Propose a name for a place. The same name for the same place again is the same proposal.

    Raises Forbidden, NotFound `place_unknown`, Invalid `alias_empty` for a text without letters and figures, Conflict
    `alias_known` where the place is found by it already.
    """
    with writing(by) as work:
        require(by, Right.PROPOSE_ALIAS)
        # What two people propose at once is one proposal: the second waits for the first here.
        place = Place.objects.select_for_update(no_key=True).filter(pk=new.place, retired_at=None).first()
        if place is None:
            raise NotFound("place_unknown", f"There is no place {new.place}.")
        folded = searchable(new.text)
        if not folded:
            raise Invalid("alias_empty", "A name has letters or figures.")
        if PlaceName.objects.filter(place=place, folded=folded).exists():
            raise Conflict("alias_known", f"{place.name} is found by this name already.", {"place": place.name})
        open_one = AliasProposal.objects.filter(place=place, folded=folded, status=AliasStatus.PROPOSED).first()
        if open_one is not None:
            return work.record(read_alias_card(open_one.pk), [])
        proposal = AliasProposal.objects.create(
            place=place,
            text=composed(new.text),
            folded=folded,
            note=new.note,
            proposed_by_id=by.require_person_id(),
        )
        return work.record(*_told(proposal.pk, EventName.ALIAS_PROPOSED))


def decide_alias(*, by: Actor, alias_id: int, decision: PlaceAliasDecision) -> PlaceAliasCard:
    """Approve a proposed name, by which the place is found from then on, or reject it.

    The same decision again changes nothing. Raises Forbidden, NotFound `alias_unknown`, Conflict `alias_decided` where
    it was decided otherwise, Conflict `place_retired` for a name of a place that is no longer.
    """
    with writing(by) as work:
        require(by, Right.DECIDE_ALIAS)
        proposal = AliasProposal.objects.select_for_update(no_key=True).filter(pk=alias_id).first()
        if proposal is None:
            raise NotFound("alias_unknown", f"There is no proposed name {alias_id}.")
        status = AliasStatus.APPROVED if decision.approved else AliasStatus.REJECTED
        if proposal.status == status:
            return work.record(read_alias_card(proposal.pk), [])
        if proposal.status != AliasStatus.PROPOSED:
            raise Conflict("alias_decided", "Somebody has decided otherwise.", {"status": proposal.status})
        if decision.approved:
            place = Place.objects.select_for_update(no_key=True).get(pk=proposal.place_id)
            if place.retired_at is not None:
                raise Conflict("place_retired", f"{place.name} is no longer a place.", {"place": place.name})
        AliasProposal.objects.filter(pk=proposal.pk).update(
            status=status, decided_by=by.require_person_id(), decided_at=Now(), decision_note=decision.note
        )
        if decision.approved:
            add_name(proposal.place, proposal.text, NameStatus.ALIAS, learned=True)
        return work.record(*_told(proposal.pk, EventName.ALIAS_DECIDED))


def _told(alias_id: int, name: EventName) -> tuple[PlaceAliasCard, list[Event]]:
    card = read_alias_card(alias_id)
    return card, [Event(name, agency_codes(), EventData(alias=card))]
