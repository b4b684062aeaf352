"""What becomes of the telephones of crews: they are seen, get new tokens, and are revoked."""

import secrets
from collections.abc import Collection

from django.db import InternalError, transaction
from django.db.models import Q
from django.db.models.functions import Now
from psycopg.errors import ReadOnlySqlTransaction

from dispatch.actions.locking import lock_units, scope_of
from dispatch.actions.writing import require, writing
from dispatch.errors import NotFound
from dispatch.models import AccessToken, Device, Person, PushSubscription
from dispatch.rules.access import Actor, Right
from dispatch.rules.devices import MOST_UNUSED_TOKENS, TOKEN_GOOD_FOR
from dispatch.schema import DeviceCard, EventData
from dispatch.selectors.devices import DUE, read_device_card, require_device, standing_device_tokens
from dispatch.selectors.people import token_digest
from dispatch.timeline import Event
from dispatch.vocabulary import EventName

_RANDOM_BYTES = 32


def revoke_device(*, by: Actor, device_id: int, reason: str) -> DeviceCard:
    """Take a device away: from now on it opens nothing, and its sockets end. The same again changes nothing.

    Raises NotFound `device_unknown`, Forbidden.
    """
    with writing(by) as work:
        device = require_device(scope_of(by), device_id)
        [unit] = lock_units(by, [device.unit_id])
        require(by, Right.ASSIGN_UNIT, unit.agency_id, unit.pk)
        events = revoke_locked(device.pk, by_person=by.person_id, reason=reason)
        return work.record(read_device_card(device.pk), events)


def unpair_device(*, by: Actor) -> None:
    """Take oneself off, as a device. Raises NotFound `device_unknown` for a person who is none."""
    with writing(by) as work:
        device = Device.objects.filter(person=by.require_person_id()).first()
        if device is None:
            raise NotFound("device_unknown", f"{by.name} is no device.")
        lock_units(by, [device.unit_id])
        work.events.extend(revoke_locked(device.pk, by_person=device.person_id, reason=""))


def revoke_locked(device_id: int, *, by_person: int | None, reason: str) -> list[Event]:
    """Revoke a device whose unit is locked, and return the event that tells it; none where it was revoked before."""
    device = Device.objects.select_for_update(no_key=True, of=("self",)).select_related("unit").get(pk=device_id)
    if device.revoked_at is not None:
        return []
    Device.objects.filter(pk=device_id).update(revoked_at=Now(), revoked_by_id=by_person, revoke_reason=reason)
    # Its cookie's, and its tracker's.
    AccessToken.objects.filter(person=device.person_id, revoked_at=None).update(revoked_at=Now())
    PushSubscription.objects.filter(device=device).delete()
    Person.objects.filter(pk=device.person_id).update(is_active=False)
    data = EventData(device=read_device_card(device_id), reason=reason or None)
    return [Event(EventName.DEVICE_REVOKED, [device.unit.agency_id], data)]


def rotate_device_token(*, token: str) -> str:
    """Return a new token for the device that has this one, which stays good until the new one is used.

    So a lost answer locks nobody out, and two answers on their way at once do not either: all that replace the same
    token are good. Raises NotFound `device_unknown` for a token that is good no longer.
    """
    with transaction.atomic(durable=True):
        seen = standing_device_tokens([token_digest(token)]).first()
        device = _locked(seen)
        # It may have been replaced while this waited for the lock.
        own = standing_device_tokens([token_digest(token)]).first()
        if device is None or own is None:
            raise NotFound("device_unknown", "This token is no device's, or not any more.")
        unused = AccessToken.objects.filter(device=device, replaces__isnull=False, revoked_at=None).order_by("-id")
        too_many = list(unused.exclude(pk=own.pk).values_list("pk", flat=True)[MOST_UNUSED_TOKENS - 1 :])
        AccessToken.objects.filter(pk__in=too_many).update(revoked_at=Now())
        return issue_device_token(device, replaces=own)


def issue_device_token(device: Device, *, replaces: AccessToken | None = None) -> str:
    """Make a token of 256 random bits for a device. Only its digest is kept."""
    token = secrets.token_urlsafe(_RANDOM_BYTES)
    AccessToken.objects.create(
        person_id=device.person_id,
        device=device,
        digest=token_digest(token),
        expires_at=Now() + TOKEN_GOOD_FOR,
        replaces=replaces,
    )
    return token


def note_device_visits(digests: Collection[str]) -> None:
    """Write down that the devices with these tokens are there: at most once a minute, and where a token is used first.

    With its first use a token takes the place of those before it. Where the database takes no writes, nothing is noted:
    a crew reads on.
    """
    try:
        for token in standing_device_tokens(digests).filter(replaces__isnull=False):
            _take_place(token)
        with transaction.atomic(durable=True):
            # Who is being written by somebody else is being seen by them.
            due = Device.objects.filter(DUE, pk__in=standing_device_tokens(digests).values("device"))
            ids = list(due.select_for_update(no_key=True, skip_locked=True).values_list("pk", flat=True))
            if ids:
                Device.objects.filter(pk__in=ids).update(last_seen_at=Now())
    except InternalError as error:
        if not isinstance(error.__cause__, ReadOnlySqlTransaction):
            raise


def _take_place(token: AccessToken) -> None:
    """Let a token that is used for the first time end those of its device which do not replace the same one."""
    with transaction.atomic(durable=True):
        if _locked(token) is None:
            return
        own = AccessToken.objects.filter(pk=token.pk, revoked_at=None, replaces__isnull=False).first()
        if own is None:
            return
        others = AccessToken.objects.filter(device=token.device_id, revoked_at=None).exclude(pk=own.pk)
        others.filter(Q(replaces=None) | ~Q(replaces=own.replaces_id)).update(revoked_at=Now())
        AccessToken.objects.filter(pk=own.pk).update(replaces=None)


def _locked(token: AccessToken | None) -> Device | None:
    """Lock the device of a token, unless it was revoked."""
    if token is None:
        return None
    devices = Device.objects.select_for_update(no_key=True, of=("self",))
    return devices.filter(tokens=token, revoked_at=None).first()
