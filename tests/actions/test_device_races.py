"""Telephones and desks that do things with one pairing or one device at the same moment."""

import threading
from typing import Any

import pytest
from django.test import Client

from dispatch.actions import pairings
from dispatch.actions.devices import note_device_visits, revoke_device, rotate_device_token
from dispatch.actions.pairings import PairedDevice, offer_pairing, pair_device
from dispatch.actions.push_subscriptions import keep_push_subscription
from dispatch.api import devices
from dispatch.errors import Conflict
from dispatch.models import AccessToken, Device, Pairing, Person, PushSubscription, TimelineEvent, Unit
from dispatch.rules.access import Actor
from dispatch.rules.devices import device_name
from dispatch.schema import NewDevice, NewPushSubscription, PairingOffer
from dispatch.selectors.devices import visit_by
from dispatch.selectors.people import access_of, token_digest
from tests.actions.together import raised, together
from tests.factories import Centre
from tests.push_services import FCM, PRIVATE_KEY, Browser


@pytest.fixture
def unit_id(committed_centre: Centre) -> int:
    return committed_centre.units["ambulance"][0].pk


def offer(centre: Centre, unit_id: int) -> PairingOffer:
    return offer_pairing(by=centre.actor("ambulance"), unit_id=unit_id)


def pair(offered: PairingOffer) -> PairedDevice:
    return pair_device(new=NewDevice(code=offered.code))


def test_of_two_telephones_with_one_code_one_is_paired(committed_centre: Centre, unit_id: int) -> None:
    for _ in range(3):
        offered = offer(committed_centre, unit_id)
        secret = NewDevice(secret=offered.link.partition("=")[2])
        before = Device.objects.count()
        found = together(
            lambda offered=offered: pair(offered),
            lambda secret=secret: pair_device(new=secret),
            lambda offered=offered: pair(offered),
        )
        assert sorted(type(one).__name__ for one in found) == ["Invalid", "Invalid", "PairedDevice"]
        assert {getattr(one, "code", None) for one in raised(found)} == {"pairing_unknown"}
        assert Device.objects.count() == before + 1


def test_a_desk_that_offers_anew_and_a_telephone_do_not_wait_in_a_circle(
    committed_centre: Centre, unit_id: int
) -> None:
    for _ in range(5):
        offered = offer(committed_centre, unit_id)
        found = together(lambda: offer(committed_centre, unit_id), lambda offered=offered: pair(offered))
        assert {getattr(one, "code", None) for one in raised(found)} <= {"pairing_unknown"}
        assert Pairing.objects.filter(unit=unit_id, closed_at=None).count() == 1


def test_two_desks_that_offer_at_once_leave_one_offer(committed_centre: Centre, unit_id: int) -> None:
    found = together(*[lambda: offer(committed_centre, unit_id)] * 3)
    assert raised(found) == []
    assert Pairing.objects.filter(closed_at=None).count() == 1


def test_two_units_that_swap_telephones_do_not_wait_in_a_circle(committed_centre: Centre, unit_id: int) -> None:
    other_id = committed_centre.units["ambulance"][1].pk
    for _ in range(3):
        one, other = (pair(offer(committed_centre, which)).token for which in (unit_id, other_id))
        to_one, to_other = (offer(committed_centre, which) for which in (unit_id, other_id))
        found = together(
            lambda: pair_device(new=NewDevice(code=to_other.code), instead_of=one),  # noqa: B023 -- runs at once
            lambda: pair_device(new=NewDevice(code=to_one.code), instead_of=other),  # noqa: B023
        )
        assert raised(found) == []
        assert [visit.is_gone for token in (one, other) if (visit := visit_by(token))] == [True, True]


def test_two_desks_revoke_a_device_once_while_it_gets_a_new_token(committed_centre: Centre, unit_id: int) -> None:
    for _ in range(3):
        paired = pair(offer(committed_centre, unit_id))
        device_id, token = paired.told.device.id, paired.token
        found = together(
            lambda: revoke_device(by=committed_centre.actor("ambulance"), device_id=device_id, reason="Mất máy"),  # noqa: B023
            lambda: revoke_device(by=committed_centre.actor("supervisor"), device_id=device_id, reason="Mất máy"),  # noqa: B023
            lambda: rotate_device_token(token=token),  # noqa: B023
            lambda: note_device_visits([token_digest(token)]),  # noqa: B023
        )
        assert {getattr(one, "code", None) for one in raised(found)} <= {"device_unknown"}
        revoked = TimelineEvent.objects.filter(name="device.revoked", data__device__id=device_id)
        assert revoked.count() == 1
        # Whoever came first: no token of it is good any more.
        assert not AccessToken.objects.filter(device=device_id, revoked_at=None).exists()
        assert not Person.objects.get(device=device_id).is_active


def test_a_new_token_that_is_used_twice_at_once_stays_good(committed_centre: Centre, unit_id: int) -> None:
    old = pair(offer(committed_centre, unit_id)).token
    new = rotate_device_token(token=old)
    found = together(*[lambda: note_device_visits([token_digest(new)])] * 3, lambda: rotate_device_token(token=old))
    assert {getattr(one, "code", None) for one in raised(found)} <= {"device_unknown"}
    assert visit_by(new) is not None
    assert visit_by(old) is None


def test_telephones_that_name_one_push_service_at_once_leave_one_of_them(
    committed_centre: Centre, unit_id: int, settings: Any
) -> None:
    settings.WEB_PUSH_KEY = PRIVATE_KEY
    new = NewPushSubscription(**Browser().subscription(f"{FCM}one"))
    people = [Person.objects.get(device=pair(offer(committed_centre, unit_id)).told.device.id) for _ in range(3)]
    by = [Actor(person.username, access_of(person)) for person in people]
    for _ in range(3):
        found = together(*[lambda by=each: keep_push_subscription(by=by, new=new) for each in (*by, *by)])
        assert raised(found) == []
        assert PushSubscription.objects.count() == 1


def test_a_device_that_is_revoked_while_it_subscribes_has_no_subscription(
    committed_centre: Centre, unit_id: int, settings: Any
) -> None:
    settings.WEB_PUSH_KEY = PRIVATE_KEY
    new = NewPushSubscription(**Browser().subscription(f"{FCM}one"))
    for _ in range(5):
        device_id = pair(offer(committed_centre, unit_id)).told.device.id
        person = Person.objects.get(device=device_id)
        by = Actor(person.username, access_of(person))
        found = together(
            lambda by=by: keep_push_subscription(by=by, new=new),
            lambda: revoke_device(by=committed_centre.actor("ambulance"), device_id=device_id, reason="Mất máy"),  # noqa: B023
        )
        assert {getattr(one, "code", None) for one in raised(found)} <= {"device_unknown"}
        assert not PushSubscription.objects.exists()


def test_guesses_that_come_at_once_are_counted_one_by_one(
    committed_centre: Centre, unit_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(devices._RATES, "code", "3/10m/key")
    guess = {"code": f"{(int(offer(committed_centre, unit_id).code) + 1) % 10**6:06}"}

    def ask(address: str) -> int:
        client = Client(REMOTE_ADDR=address)
        return client.post("/api/v1/devices/pair", guess, content_type="application/json").status_code

    found = together(*[lambda address=f"10.0.0.{number}": ask(address) for number in range(8)])
    # Who waits for the counter too long is refused as well.
    assert set(found) <= {422, 429}
    assert found.count(422) <= 3


def test_two_call_signs_that_make_one_name_are_paired_one_after_the_other(
    committed_centre: Centre, unit_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    other_id = committed_centre.units["ambulance"][1].pk
    for pk, call_sign in ((unit_id, "CC-07"), (other_id, "CC 07")):
        Unit.objects.filter(pk=pk).update(call_sign=call_sign)
    first, second = (offer(committed_centre, which) for which in (unit_id, other_id))
    both_named = threading.Barrier(2, timeout=30)

    def named(call_sign: str, number: int) -> str:
        # Each has found that the name is free before either takes it.
        both_named.wait()
        return device_name(call_sign, number)

    with monkeypatch.context() as held:
        held.setattr(pairings, "device_name", named)
        found = together(lambda: pair(first), lambda: pair(second))
    [lost] = raised(found)
    assert isinstance(lost, Conflict)
    assert (lost.code, lost.facts) == ("device_name_taken", {"username": "device-cc-07-1"})
    assert Device.objects.count() == 1
    loser = first if found[0] is lost else second
    assert pair(loser).told.device.username == "device-cc-07-2"
