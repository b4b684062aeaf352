"""What a dispatcher has learned from callers must find the place for all, but only when somebody has looked at it."""

import pytest
from django.utils import timezone

from dispatch.actions.aliases import decide_alias, propose_alias
from dispatch.errors import Conflict, Forbidden, Invalid, NotFound
from dispatch.models import AliasProposal
from dispatch.schema import NewPlaceAlias, PlaceAliasCard, PlaceAliasDecision
from gis.models import Place, PlaceKind, PlaceName
from gis.places.search import search_places
from gis.places.writing import PlaceEntry, write_places
from tests.actions.record import Record
from tests.factories import Centre

MARKET = PlaceEntry(key="1", kind=PlaceKind.MARKET, name="Chợ Đức Liễu", lon=107.11, lat=11.71)


@pytest.fixture
def place(watched: Centre) -> int:
    """A market."""
    write_places("test", [MARKET])
    return Place.objects.get().pk


def propose(centre: Centre, place: int, text: str = "chợ Bà Sáu", *, by: str = "ambulance") -> PlaceAliasCard:
    return propose_alias(by=centre.actor(by), new=NewPlaceAlias(place=place, text=text, note="người gọi nói vậy"))


def decide(centre: Centre, alias: int, *, approved: bool, by: str = "supervisor") -> PlaceAliasCard:
    return decide_alias(by=centre.actor(by), alias_id=alias, decision=PlaceAliasDecision(approved=approved))


def found(text: str) -> list[str]:
    return [one.label for one in search_places(text).candidates]


def test_a_name_is_found_from_its_approval_on(watched: Centre, place: int, record: Record) -> None:
    card = propose(watched, place)
    event = record.only("alias.proposed")
    assert (event.incident_id, event.actor_username) == (None, "ambulance")
    assert event.data == {"alias": card.model_dump(mode="json")}
    assert found("cho ba sau") == []

    record.begin()
    decided = decide(watched, card.id, approved=True)
    assert (decided.status, decided.decided_by) == ("approved", "supervisor")
    assert record.only("alias.decided").data == {"alias": decided.model_dump(mode="json")}
    assert found("cho ba sau") == ["Chợ Đức Liễu"]
    assert found("chợ Đức Liễu") == ["Chợ Đức Liễu"]


def test_a_rejected_name_finds_nothing(watched: Centre, place: int) -> None:
    card = decide(watched, propose(watched, place).id, approved=False)
    assert card.status == "rejected"
    assert not PlaceName.objects.filter(learned=True).exists()


def test_an_import_does_not_take_a_learned_name_away(watched: Centre, place: int) -> None:
    decide(watched, propose(watched, place).id, approved=True)
    write_places("test", [MARKET])
    assert found("chợ Bà Sáu") == ["Chợ Đức Liễu"]


def test_proposing_or_deciding_the_same_twice_changes_nothing(watched: Centre, place: int, record: Record) -> None:
    first = propose(watched, place)
    assert propose(watched, place, "CHO BA SAU", by="police").id == first.id
    decided = decide(watched, first.id, approved=True)
    record.begin()
    assert decide(watched, first.id, approved=True) == decided
    assert record.events() == []
    with pytest.raises(Conflict) as refusal:
        decide(watched, first.id, approved=False)
    assert refusal.value.code == "alias_decided"


def test_a_name_is_not_approved_for_a_place_that_is_no_longer(watched: Centre, place: int, record: Record) -> None:
    card = propose(watched, place)
    Place.objects.filter(pk=place).update(retired_at=timezone.now())
    record.begin()
    with pytest.raises(Conflict) as refusal:
        decide(watched, card.id, approved=True)
    assert refusal.value.code == "place_retired"
    assert not PlaceName.objects.filter(learned=True).exists()
    assert record.events() == []
    assert decide(watched, card.id, approved=False).status == "rejected"


def test_what_may_not_be_proposed_or_decided(watched: Centre, place: int, record: Record) -> None:
    for error, code, attempt in (
        (NotFound, "place_unknown", lambda: propose(watched, place + 1)),
        (Conflict, "alias_known", lambda: propose(watched, place, "cho duc lieu")),
        (Invalid, "alias_empty", lambda: propose(watched, place, "!!!")),
        (Forbidden, "not_allowed", lambda: propose(watched, place, by="crew")),
        (NotFound, "alias_unknown", lambda: decide(watched, 1, approved=True)),
        (Forbidden, "not_allowed", lambda: decide(watched, 1, approved=True, by="ambulance")),
    ):
        with pytest.raises(error) as refusal:
            attempt()
        assert refusal.value.code == code
    assert not AliasProposal.objects.exists()
    assert record.events() == []
