"""A request that is sent twice because the answer got lost is carried out once and answered alike."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.models.functions import Now

from dispatch.actions.incidents import add_note, create_incident
from dispatch.actions.requests import purge_completed_requests
from dispatch.actions.writing import AlreadyCarriedOut
from dispatch.errors import Conflict, Forbidden, Invalid
from dispatch.models import CompletedRequest, Incident
from dispatch.rules.access import Actor, RequestKey
from dispatch.schema import NewIncident
from dispatch.timeline import record as record_events
from tests.actions.record import Record, refused
from tests.factories import Centre

NEW = NewIncident(type="theft")


@pytest.fixture
def keyed(watched: Centre) -> Callable[..., Actor]:
    return lambda name="police", key="k", fingerprint="f": replace(
        watched.actor(name), request_key=RequestKey(key, fingerprint)
    )


def test_a_repeated_request_is_carried_out_once_and_answered_alike(record: Record, keyed: Callable[..., Actor]) -> None:
    card = create_incident(by=keyed(), new=NEW)
    record.begin()
    with pytest.raises(AlreadyCarriedOut) as repeated:
        create_incident(by=keyed(), new=NEW)
    assert repeated.value.result == card.model_dump(mode="json")
    assert record.events() == []
    assert Incident.objects.count() == 1


def test_a_key_that_comes_with_another_request_is_refused(record: Record, keyed: Callable[..., Actor]) -> None:
    create_incident(by=keyed(), new=NEW)
    with refused(Conflict, "idempotency_key_reused"):
        create_incident(by=keyed(fingerprint="other"), new=NewIncident(type="house_fire"))


def test_the_keys_of_two_people_do_not_meet(record: Record, keyed: Callable[..., Actor]) -> None:
    create_incident(by=keyed(), new=NEW)
    create_incident(by=keyed("supervisor", fingerprint="other"), new=NEW)
    assert Incident.objects.count() == 2


def test_a_refused_request_keeps_no_key_so_that_it_can_be_tried_again(
    record: Record, keyed: Callable[..., Actor]
) -> None:
    with refused(Invalid, "type_unknown"):
        create_incident(by=keyed(), new=NewIncident(type="flying_pig"))
    with refused(Forbidden, "not_allowed"):
        create_incident(by=keyed("crew"), new=NEW)
    assert CompletedRequest.objects.count() == 0
    create_incident(by=keyed(), new=NEW)


def test_old_answers_are_forgotten_and_young_ones_kept(record: Record, keyed: Callable[..., Actor]) -> None:
    create_incident(by=keyed(key="old"), new=NEW)
    create_incident(by=keyed(key="young"), new=NEW)
    CompletedRequest.objects.filter(key="old").update(completed_at=Now() - timedelta(hours=25))
    assert purge_completed_requests(older_than=timedelta(hours=24)) == 1
    assert list(CompletedRequest.objects.values_list("key", flat=True)) == ["young"]


def test_an_action_never_hides_inside_another_transaction(record: Record, watched: Centre) -> None:
    # The caller's roll-back would take back what the action has told everybody.
    with transaction.atomic(), pytest.raises(RuntimeError):
        create_incident(by=watched.actor("police"), new=NEW)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_recorded_outside_of_a_transaction(committed_centre: Centre) -> None:
    assert not connection.in_atomic_block
    with pytest.raises(RuntimeError):
        record_events(committed_centre.actor("police"), [])


def test_a_note_of_an_unchanged_card_can_be_repeated_too(record: Record, keyed: Callable[..., Actor]) -> None:
    card = create_incident(by=keyed(key="1"), new=NEW)
    add_note(by=keyed(key="2"), incident_id=card.id, text="một")
    record.begin()
    with pytest.raises(AlreadyCarriedOut) as repeated:
        add_note(by=keyed(key="2"), incident_id=card.id, text="một")
    assert repeated.value.result == card.model_dump(mode="json")
    assert record.events() == []
