"""A device says where its browser takes messages, and takes that back."""

from django.conf import settings
from django.db import connection, transaction
from django.db.models.functions import Now

from dispatch.errors import Conflict, Invalid, NotFound
from dispatch.models import Device, PushSubscription
from dispatch.rules.access import Actor
from dispatch.rules.pushing import is_browsers_key, is_push_service, public_key
from dispatch.schema import NewPushSubscription

_LOCK_ENDPOINT = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


def keep_push_subscription(*, by: Actor, new: NewPushSubscription) -> None:
    """Send messages to this device there from now on, and nowhere else. The same again changes nothing.

    Raises Conflict `push_unavailable` where the centre has no key, Invalid `push_service_unknown` or
    `push_key_invalid`, NotFound `device_unknown`.
    """
    if not public_key(settings.WEB_PUSH_KEY):
        raise Conflict("push_unavailable", "This centre has no key for push services.")
    if not is_push_service(new.endpoint, settings.WEB_PUSH_SERVICES):
        raise Invalid("push_service_unknown", "The centre sends to no such push service.")
    if not is_browsers_key(new.p256dh):
        raise Invalid("push_key_invalid", "The key p256dh is no point of P-256.")
    with transaction.atomic(durable=True):
        device = _locked(by)
        with connection.cursor() as cursor:
            cursor.execute(_LOCK_ENDPOINT, [new.endpoint])
        PushSubscription.objects.filter(endpoint=new.endpoint).exclude(device=device).delete()
        kept = PushSubscription.objects.filter(device=device).first()
        if kept is None:
            PushSubscription.objects.create(device=device, **new.model_dump())
        elif (kept.endpoint, kept.p256dh, kept.auth) != (new.endpoint, new.p256dh, new.auth):
            PushSubscription.objects.filter(pk=kept.pk).update(since=Now(), **new.model_dump())


def drop_push_subscription(*, by: Actor) -> None:
    """Send no more messages to this device. The same again changes nothing. Raises NotFound `device_unknown`."""
    with transaction.atomic(durable=True):
        PushSubscription.objects.filter(device=_locked(by)).delete()


def _locked(by: Actor) -> Device:
    devices = Device.objects.select_for_update(no_key=True, of=("self",))
    device = devices.filter(person=by.require_person_id(), revoked_at=None).first()
    if device is None:
        raise NotFound("device_unknown", f"{by.name} is no device.")
    return device
