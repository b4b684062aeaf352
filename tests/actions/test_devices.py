"""A telephone becomes a device of a unit by what a desk shows once, and is none from the moment a desk says so."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F
from django.db.models.functions import Now

from dispatch.actions.devices import note_device_visits, revoke_device, rotate_device_token, unpair_device
from dispatch.actions.pairings import PairedDevice, offer_pairing, pair_device
from dispatch.actions.people import issue_token
from dispatch.actions.writing import AlreadyCarriedOut
from dispatch.errors import Forbidden, Invalid, NotFound
from dispatch.models import AccessToken, CompletedRequest, Device, Membership, Pairing, Person, Unit
from dispatch.rules.access import Actor, Grant, RequestKey
from dispatch.rules.devices import MOST_UNUSED_TOKENS, PAIRING_GOOD_FOR, SEEN_EVERY, TOKEN_GOOD_FOR
from dispatch.schema import NewDevice, PairingOffer
from dispatch.selectors.devices import devices_of, visit_by
from dispatch.selectors.people import access_of, access_of_token, access_that_reports, token_digest
from dispatch.vocabulary import Role
from tests.actions.record import Record, refused
from tests.factories import Centre, make_actor

KEY = "5b2f2f1e-6d0d-4c63-9a25-0f4d8e1a7c11"


@pytest.fixture
def unit(watched: Centre) -> Unit:
    return watched.units["ambulance"][0]


def offer(centre: Centre, unit: Unit, by: str = "ambulance") -> PairingOffer:
    return offer_pairing(by=centre.actor(by), unit_id=unit.pk)


def pair(offered: PairingOffer, **more: Any) -> PairedDevice:
    return pair_device(new=NewDevice(code=offered.code), **more)


def visit(token: str) -> str:
    """Return what becomes of a request by this token: `news`, `known`, `gone` or `nobody`; note what is to be noted."""
    found = visit_by(token)
    if found is None or found.is_gone:
        return "gone" if found else "nobody"
    if found.is_news:
        note_device_visits([token_digest(token)])
    return "news" if found.is_news else "known"


def test_a_code_makes_one_device_that_is_crew_of_the_unit(watched: Centre, unit: Unit, record: Record) -> None:
    offered = offer(watched, unit)
    assert re.fullmatch("[0-9]{6}", offered.code)
    paired = pair_device(new=NewDevice(code=offered.code, label=" Samsung A52 "))
    card = paired.told.device
    assert (card.username, card.name, card.label) == (f"device-cc01-{1}", "CC01 · máy 1", "Samsung A52")
    assert (card.unit_id, card.paired_by, card.last_seen_at, card.revoked_at) == (unit.pk, "ambulance", None, None)
    assert (paired.told.unit.id, paired.told.crew, paired.told.on_duty, paired.told.push_key) == (unit.pk, [], True, "")
    person = Person.objects.get(username=card.username)
    assert access_of(person).grants == (Grant(Role.CREW, "ambulance", unit.pk),)
    assert not person.has_usable_password()
    assert not person.is_staff
    event = record.only("device.paired")
    assert event.data == {"device": card.model_dump(mode="json")}
    assert (event.agencies, event.incident_id, event.actor_username) == (["ambulance"], None, "device")
    found = visit_by(paired.token)
    assert found is not None
    assert found.access.username == card.username
    with refused(Invalid, "pairing_unknown"):
        pair(offered)


def test_the_link_pairs_too_and_the_next_device_has_the_next_number(watched: Centre, unit: Unit) -> None:
    pair(offer(watched, unit))
    offered = offer(watched, unit)
    secret = offered.link.partition("/field/#pair=")[2]
    assert len(secret) == 43
    assert offered.qr.startswith("<?xml") or offered.qr.startswith("<svg")
    second = pair_device(new=NewDevice(secret=secret))
    assert second.told.device.name == "CC01 · máy 2"
    with refused(Invalid, "pairing_unknown"):
        pair(offered)


def test_call_signs_that_fold_to_one_name_make_two_people(watched: Centre, unit: Unit) -> None:
    Unit.objects.filter(pk=unit.pk).update(call_sign="Đ-01")
    other = watched.units["fire"][0]
    Unit.objects.filter(pk=other.pk).update(call_sign="D 01")
    assert pair(offer(watched, unit)).told.device.username == "device-d-01-1"
    second = pair(offer(watched, other, "fire")).told.device
    assert (second.username, second.name) == ("device-d-01-2", "D 01 · máy 2")


def test_a_new_offer_voids_the_one_before_and_an_old_one_is_over(watched: Centre, unit: Unit) -> None:
    first, second = offer(watched, unit), offer(watched, unit)
    other = offer(watched, watched.units["ambulance"][1])
    with refused(Invalid, "pairing_unknown"):
        pair_device(new=NewDevice(secret=first.link.partition("=")[2]))
    Pairing.objects.filter(unit=unit).update(expires_at=F("expires_at") - PAIRING_GOOD_FOR)
    with refused(Invalid, "pairing_unknown"):
        pair(second)
    assert pair(other).told.device.unit_id == watched.units["ambulance"][1].pk


def test_what_is_kept_tells_neither_code_nor_secret_nor_token(watched: Centre, unit: Unit, settings: Any) -> None:
    by = Actor("ambulance", watched.actor("ambulance").access, RequestKey(KEY, "f"))
    offered = offer_pairing(by=by, unit_id=unit.pk)
    kept = str([*Pairing.objects.values(), *CompletedRequest.objects.values()])
    secret = offered.link.partition("=")[2]
    paired = pair(offered)
    kept += str([*Device.objects.values(), *AccessToken.objects.values(), *Pairing.objects.values()])
    for hidden in (secret, paired.token, f"'{offered.code}'", token_digest(offered.code)):
        assert hidden not in kept
    # With another key of the centre the same row makes another code: the row alone makes none.
    settings.SECRET_KEY = "another one"
    again = offer(watched, unit)
    settings.SECRET_KEY = "a third one"
    with refused(Invalid, "pairing_unknown"):
        pair(again)


def test_a_repeated_offer_is_the_same_offer(watched: Centre, unit: Unit) -> None:
    by = Actor("ambulance", watched.actor("ambulance").access, RequestKey(KEY, "f"))
    first = offer_pairing(by=by, unit_id=unit.pk)
    with pytest.raises(AlreadyCarriedOut) as again:
        offer_pairing(by=by, unit_id=unit.pk)
    assert again.value.result == first.model_dump(mode="json")
    assert Pairing.objects.count() == 1


def test_a_lost_answer_is_given_again_until_the_device_was_seen(watched: Centre, unit: Unit, record: Record) -> None:
    offered = offer(watched, unit)
    lost = pair(offered, request_key=KEY)
    for key in (None, "another-key"):
        with refused(Invalid, "pairing_unknown"):
            pair(offered, request_key=key)
    found = pair(offered, request_key=KEY)
    assert (found.was_paired, found.told.device.id) == (True, lost.told.device.id)
    assert record.names() == ["device.paired"]
    assert (visit(lost.token), visit(found.token)) == ("nobody", "news")
    with refused(Invalid, "pairing_unknown"):
        pair(offered, request_key=KEY)


def test_a_telephone_that_is_paired_anew_is_one_device(watched: Centre, unit: Unit, record: Record) -> None:
    other = watched.units["fire"][0]
    first = pair(offer(watched, unit))
    record.begin()
    second = pair(offer(watched, other, "fire"), instead_of=first.token)
    assert (visit(first.token), visit(second.token)) == ("gone", "news")
    [gone, here] = record.events()
    assert (gone.name, gone.agencies) == ("device.revoked", ["ambulance"])
    assert (here.name, here.agencies) == ("device.paired", ["fire"])
    assert gone.data["device"]["revoked_by"] == first.told.device.username
    # A token of nobody's device takes nothing off.
    assert pair(offer(watched, unit), instead_of="x").told.device.revoked_at is None


@pytest.mark.parametrize(
    ("name", "error", "code"),
    [
        ("police", NotFound, "unit_unknown"),
        ("crew", Forbidden, "not_allowed"),
        ("calltaker", Forbidden, "not_allowed"),
        ("officer", Forbidden, "not_allowed"),
    ],
)
def test_only_who_may_send_the_unit_pairs_lists_and_revokes(
    watched: Centre, unit: Unit, name: str, error: type[Any], code: str
) -> None:
    device = pair(offer(watched, unit)).told.device
    by = watched.actors.get(name) or make_actor("officer_too", Role.DUTY_OFFICER)
    assert by.access is not None
    with refused(error, code):
        offer_pairing(by=by, unit_id=unit.pk)
    with refused(error, code):
        devices_of(by.access, unit.pk)
    with refused(error, "device_unknown" if error is NotFound else code):
        revoke_device(by=by, device_id=device.id, reason="Mất máy")


def test_a_revoked_device_opens_nothing_and_is_revoked_once(watched: Centre, unit: Unit, record: Record) -> None:
    paired = pair(offer(watched, unit))
    rotated = rotate_device_token(token=paired.token)
    record.begin()
    card = revoke_device(by=watched.actor("ambulance"), device_id=paired.told.device.id, reason="Mất máy")
    assert (card.revoked_by, card.revoke_reason) == ("ambulance", "Mất máy")
    event = record.only("device.revoked")
    assert event.data == {"device": card.model_dump(mode="json"), "reason": "Mất máy"}
    assert event.agencies == ["ambulance"]
    assert (visit(paired.token), visit(rotated)) == ("gone", "gone")
    assert not Person.objects.get(username=card.username).is_active
    record.begin()
    assert revoke_device(by=watched.actor("supervisor"), device_id=card.id, reason="Lại mất") == card
    assert record.events() == []
    with refused(NotFound, "device_unknown"):
        rotate_device_token(token=paired.token)
    # Somebody opens the account again: the device stays what it is.
    Person.objects.filter(username=card.username).update(is_active=True)
    assert visit(paired.token) == "gone"


def test_a_device_takes_itself_off(watched: Centre, unit: Unit, record: Record) -> None:
    paired = pair(offer(watched, unit))
    person = Person.objects.get(username=paired.told.device.username)
    record.begin()
    unpair_device(by=Actor(person.username, access_of(person)))
    event = record.only("device.revoked")
    assert (event.actor_username, event.data["device"]["revoked_by"]) == (person.username, person.username)
    assert "reason" not in event.data
    assert visit(paired.token) == "gone"
    with refused(NotFound, "device_unknown"):
        unpair_device(by=watched.actor("crew"))


def test_those_that_stand_are_listed_first(watched: Centre, unit: Unit) -> None:
    devices = [pair(offer(watched, unit)).told.device.id for _ in range(3)]
    revoke_device(by=watched.actor("ambulance"), device_id=devices[0], reason="x")
    access = watched.actor("supervisor").access
    assert access is not None
    assert [card.id for card in devices_of(access, unit.pk).devices] == [devices[1], devices[2], devices[0]]


# ---------------------------------------------------------------- tokens


def test_a_token_is_replaced_when_the_new_one_is_used_and_not_before(watched: Centre, unit: Unit) -> None:
    old = pair(offer(watched, unit)).token
    assert visit(old) == "news"
    new = rotate_device_token(token=old)
    assert (visit(old), visit(old)) == ("known", "known")
    assert (visit(new), visit(new)) == ("news", "known")
    assert visit(old) == "nobody"
    with refused(NotFound, "device_unknown"):
        rotate_device_token(token=old)


def test_answers_that_cross_each_other_lock_nobody_out(watched: Centre, unit: Unit) -> None:
    old = pair(offer(watched, unit)).token
    first, second = rotate_device_token(token=old), rotate_device_token(token=old)
    # The browser used the one, and then kept the other.
    assert visit(first) == "news"
    assert visit(second) == "news"
    assert visit(first) == "nobody"
    third = rotate_device_token(token=second)
    assert visit(third) == "news"
    assert [visit(token) for token in (old, first, second)] == ["nobody"] * 3


def test_lost_answers_do_not_pile_up(watched: Centre, unit: Unit) -> None:
    old = pair(offer(watched, unit)).token
    lost = [rotate_device_token(token=old) for _ in range(MOST_UNUSED_TOKENS + 2)]
    good = AccessToken.objects.filter(revoked_at=None, device__isnull=False)
    assert good.count() == MOST_UNUSED_TOKENS + 1
    assert [visit(token) for token in lost[:2]] == ["nobody"] * 2
    assert visit(lost[2]) == "news"


def test_a_device_comes_back_after_a_day_and_not_after_its_token_is_over(watched: Centre, unit: Unit) -> None:
    token = pair(offer(watched, unit)).token
    visit(token)
    day = timedelta(days=1)
    Device.objects.update(last_seen_at=F("last_seen_at") - day)
    AccessToken.objects.filter(device__isnull=False).update(expires_at=F("expires_at") - day)
    assert visit(token) == "news"
    AccessToken.objects.filter(device__isnull=False).update(expires_at=F("expires_at") - TOKEN_GOOD_FOR)
    assert visit(token) == "nobody"


def test_when_it_was_seen_is_written_at_most_once_a_minute(watched: Centre, unit: Unit) -> None:
    token = pair(offer(watched, unit)).token
    assert visit(token) == "news"
    seen_at = Device.objects.get().last_seen_at
    assert seen_at is not None
    note_device_visits([token_digest(token)])
    assert visit(token) == "known"
    assert Device.objects.get().last_seen_at == seen_at
    Device.objects.update(last_seen_at=Now() - SEEN_EVERY)
    assert visit(token) == "news"


def test_a_device_is_crew_whatever_its_person_is_given(watched: Centre, unit: Unit) -> None:
    paired = pair(offer(watched, unit))
    person = Person.objects.get(username=paired.told.device.username)
    Membership.objects.create(person=person, role=Role.ADMINISTRATOR)
    Membership.objects.create(person=person, role=Role.CREW, agency_id="fire", unit=watched.units["fire"][0])
    found = visit_by(paired.token)
    assert found is not None
    assert found.access.grants == (Grant(Role.CREW, "ambulance", unit.pk),)


def test_the_token_of_a_device_is_no_bearer_token_nor_the_other_way_round(watched: Centre, unit: Unit) -> None:
    paired = pair(offer(watched, unit))
    assert access_of_token(paired.token) is None
    assert access_that_reports(paired.token) is None
    assert access_that_reports(paired.token, in_address=True) is None
    assert visit_by(issue_token(username=paired.told.device.username)) is None
    assert visit_by(issue_token(username="crew")) is None


# ---------------------------------------------------------------- the command


def test_the_command_prints_the_code_and_the_link(watched: Centre, unit: Unit, capsys: Any, record: Record) -> None:
    call_command("pair_device", "cc01")
    code, link = capsys.readouterr().out.splitlines()
    assert link.startswith("http://127.0.0.1:8000/field/#pair=")
    paired = pair_device(new=NewDevice(code=code))
    assert (paired.told.device.unit_id, paired.told.device.paired_by) == (unit.pk, None)
    with pytest.raises(CommandError):
        call_command("pair_device", "XX99")
