"""A crew's telephone becomes a device of its unit: the desk offers it, the telephone takes it up."""

import secrets
from collections.abc import Iterable
from hashlib import sha256
from itertools import count
from typing import NamedTuple

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError
from django.db.models.functions import Now
from psycopg.errors import UniqueViolation

from dispatch.actions.devices import issue_device_token, revoke_locked
from dispatch.actions.locking import lock_units
from dispatch.actions.writing import AlreadyCarriedOut, require, writing
from dispatch.errors import Conflict, Invalid
from dispatch.models import AccessToken, Device, Membership, Pairing, Person, Unit
from dispatch.rules.access import DEVICE, Actor, Right
from dispatch.rules.devices import PAIRING_GOOD_FOR, device_name, device_username
from dispatch.schema import DeviceSelf, EventData, NewDevice, PairingOffer, Shape
from dispatch.selectors.devices import device_self, read_device_card, standing_device_tokens
from dispatch.selectors.pairings import (
    pairing_code,
    pairing_code_hash,
    pairing_offer,
    pairing_secret,
    pairings_for,
)
from dispatch.selectors.people import token_digest
from dispatch.timeline import Event
from dispatch.vocabulary import EventName, Role

_SEED_BYTES = 16


class PairedDevice(NamedTuple):
    """A device with the token by which it is known from now on; `was_paired` by the same request before."""

    told: DeviceSelf
    token: str
    was_paired: bool


class _Offered(Shape):
    """What is kept of the answer to an offer, whose code and secret are kept nowhere."""

    pairing: int


def offer_pairing(*, by: Actor, unit_id: int) -> PairingOffer:
    """Let one device be paired to a unit within ten minutes. What was offered for the unit before is no longer good.

    Raises NotFound `unit_unknown`, Forbidden, and AlreadyCarriedOut with the same offer for a repeated request.
    """
    try:
        with writing(by) as work:
            [unit] = lock_units(by, [unit_id])
            require(by, Right.ASSIGN_UNIT, unit.agency_id, unit.pk)
            Pairing.objects.filter(unit=unit, closed_at=None).update(closed_at=Now())
            pairing = _drawn(by, unit)
            work.record(_Offered(pairing=pairing.pk), [])
    except AlreadyCarriedOut as earlier:
        kept = _Offered.model_validate(earlier.result)
        offer = pairing_offer(Pairing.objects.get(pk=kept.pairing))
        raise AlreadyCarriedOut(offer.model_dump(mode="json")) from None
    return pairing_offer(pairing)


def pair_device(*, new: NewDevice, request_key: str | None = None, instead_of: str | None = None) -> PairedDevice:
    """Pair a device by the code or the secret of an open pairing, which is used up by it.

    The same request again (by its `request_key`) gets the same device with another token, until the device was seen.
    `instead_of` is a token that the telephone had before: its device is taken off. Raises Invalid `pairing_unknown`,
    Conflict `device_name_taken` where a device of another unit got the same name at this moment: the pairing is still
    good.
    """
    repeat_digest = sha256(request_key.encode()).hexdigest() if request_key else ""
    with writing(DEVICE) as work:
        pairings = pairings_for(new, repeat_digest)
        earlier = _device_of(instead_of)
        # Units before what hangs on them, by id: so nobody who offers, pairs or revokes waits in a circle.
        wanted = list(pairings.values_list("unit", flat=True)) + ([earlier.unit_id] if earlier else [])
        _lock(wanted)
        pairing = pairings.select_for_update(no_key=True, of=("self",)).select_related("unit").first()
        if pairing is None:
            raise Invalid("pairing_unknown", "This code or link is wrong, used up, or over.")
        if pairing.device is not None:
            # Its answer was lost: what it handed out is with nobody.
            AccessToken.objects.filter(device=pairing.device).delete()
            return PairedDevice(device_self(pairing.device.person_id), issue_device_token(pairing.device), True)
        if earlier is not None:
            work.events.extend(revoke_locked(earlier.pk, by_person=earlier.person_id, reason=""))
        device = _made(pairing, new.label)
        Pairing.objects.filter(pk=pairing.pk).update(closed_at=Now(), device=device, repeat_digest=repeat_digest)
        token = issue_device_token(device)
        told = device_self(device.person_id)
        work.events.append(
            Event(EventName.DEVICE_PAIRED, [pairing.unit.agency_id], EventData(device=read_device_card(device.pk)))
        )
        return PairedDevice(told, token, False)


def _drawn(by: Actor, unit: Unit) -> Pairing:
    """Return a new pairing of a locked unit, with digits that no other one has that is open."""
    while True:
        seed = secrets.token_urlsafe(_SEED_BYTES)
        secret_digest = token_digest(pairing_secret(seed))
        drawn = Pairing(
            unit=unit,
            seed=seed,
            code_hash=pairing_code_hash(pairing_code(seed)),
            secret_digest=secret_digest,
            offered_by_id=by.person_id,
            expires_at=Now() + PAIRING_GOOD_FOR,
        )
        Pairing.objects.bulk_create([drawn], ignore_conflicts=True)
        if kept := Pairing.objects.filter(secret_digest=secret_digest).first():
            return kept


def _device_of(token: str | None) -> Device | None:
    """Return the device that stands and has this token."""
    found = standing_device_tokens([token_digest(token)]).first() if token else None
    return found.device if found else None


def _lock(unit_ids: Iterable[int]) -> None:
    units = Unit.objects.select_for_update(no_key=True).filter(pk__in=set(unit_ids)).order_by("id")
    list(units.values_list("pk"))


def _made(pairing: Pairing, label: str) -> Device:
    """Make the device of a locked pairing: a person of its own, crew of the unit, who signs in by nothing else."""
    unit = pairing.unit
    # Another call sign may fold to the same name.
    number = next(
        number
        for number in count(unit.devices.count() + 1)
        if not Person.objects.filter(username=device_username(unit.call_sign, number)).exists()
    )
    person = _person(device_username(unit.call_sign, number), device_name(unit.call_sign, number))
    Membership.objects.create(person=person, role=Role.CREW, agency_id=unit.agency_id, unit=unit)
    return Device.objects.create(person=person, unit=unit, label=label, paired_by_id=pairing.offered_by_id)


def _person(username: str, name: str) -> Person:
    """Make the person of a device. Two call signs may fold to one name, and their units are locked apart."""
    try:
        return Person.objects.create(username=username, first_name=name, password=make_password(None))
    except IntegrityError as error:
        if not isinstance(error.__cause__, UniqueViolation):
            raise
        detail = f"A device has just been paired as {username}. Pair again."
        raise Conflict("device_name_taken", detail, {"username": username}) from None
