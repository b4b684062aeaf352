"""The tracker of a device: an app that goes on reporting where its unit is while the telephone's screen is off."""

import secrets

from django.db.models.functions import Now

from dispatch.actions.locking import lock_units
from dispatch.actions.writing import writing
from dispatch.errors import NotFound
from dispatch.models import AccessToken, Device, Unit
from dispatch.rules.access import Actor
from dispatch.schema import EventData, TrackerSetup
from dispatch.selectors.devices import read_device_card
from dispatch.selectors.people import token_digest
from dispatch.selectors.trackers import tracker_setup, tracker_tokens
from dispatch.timeline import Event
from dispatch.vocabulary import EventName

_RANDOM_BYTES = 32


def issue_tracker(*, by: Actor) -> TrackerSetup:
    """Make the token of the tracker of the device that asks, as the settings of the apps that know what to do with it.

    It opens the intake of positions and nothing else, and is shown once: only its digest is kept. The one before is
    good no longer. Raises NotFound `device_unknown` for a person who is no device.
    """
    with writing(by) as work:
        device, unit = _lock(by)
        tracker_tokens(device).update(revoked_at=Now())
        token = secrets.token_urlsafe(_RANDOM_BYTES)
        AccessToken.objects.create(person_id=device.person_id, digest=token_digest(token), positions_only=True)
        work.events.append(_told(EventName.DEVICE_TRACKER_ISSUED, device, unit))
        return tracker_setup(unit, token)


def end_tracker(*, by: Actor) -> None:
    """End the tracker of the device that asks. Where it has none, nothing changes. Raises NotFound `device_unknown`."""
    with writing(by) as work:
        device, unit = _lock(by)
        if tracker_tokens(device).update(revoked_at=Now()):
            work.events.append(_told(EventName.DEVICE_TRACKER_ENDED, device, unit))


def _lock(by: Actor) -> tuple[Device, Unit]:
    """Lock the device that asks, after its unit."""
    standing = Device.objects.filter(person=by.require_person_id(), revoked_at=None)
    found = standing.first()
    if found is not None:
        [unit] = lock_units(by, [found.unit_id])
        # It may have been revoked while this waited for the lock.
        if device := standing.select_for_update(no_key=True, of=("self",)).first():
            return device, unit
    raise NotFound("device_unknown", f"{by.name} is no device.")


def _told(name: EventName, device: Device, unit: Unit) -> Event:
    return Event(name, [unit.agency_id], EventData(device=read_device_card(device.pk)))
