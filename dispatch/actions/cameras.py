"""Looks through cameras, each on the record, and what is known of whether a picture comes."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Now

from dispatch.actions.locking import lock_open_incident, scope_of
from dispatch.actions.writing import database_now, require, writing
from dispatch.errors import TooMany
from dispatch.models import TimelineEvent
from dispatch.rules.access import Actor, Right
from dispatch.schema import CameraLook, EventData, NewLook
from dispatch.selectors.cameras import LOOK_FOR, camera_card, camera_fact, look_token, require_camera
from dispatch.selectors.cards import read_incident_card
from dispatch.timeline import Event
from dispatch.vocabulary import EventName, StreamFormat
from gis.models import Camera

# Nobody opens more cameras in a minute to find a car; a program that harvests pictures would.
MOST_LOOKS_A_MINUTE = 20
# That a picture came is written down no more often than this, however many look.
_SEEN_EVERY = timedelta(seconds=10)
# Segments last some seconds, and each is a new number.
_STILL_FOR = timedelta(minutes=1)


def look_through_camera(*, by: Actor, camera_id: int, look: NewLook) -> CameraLook:
    """Open a camera for a person, for an incident or another reason, and put that on the record.

    On an incident the record is the incident's; without one it is told to the agencies of the person's roles. Raises
    Forbidden, NotFound `camera_unknown` or `incident_unknown`, Conflict `incident_ended`, TooMany `looks_too_many`.
    """
    require(by, Right.LOOK_THROUGH_CAMERA)
    person_id = by.require_person_id()
    with writing(by) as work:
        incident = None if look.incident is None else lock_open_incident(by, look.incident, Right.LOOK_THROUGH_CAMERA)
        camera = require_camera(camera_id)
        now = database_now()
        lately = TimelineEvent.objects.filter(
            name=EventName.CAMERA_LOOKED, actor=person_id, recorded_at__gt=now - timedelta(minutes=1)
        )
        if lately.count() >= MOST_LOOKS_A_MINUTE:
            raise TooMany("looks_too_many", f"More than {MOST_LOOKS_A_MINUTE} looks in a minute.")
        told = read_incident_card(incident.pk).agencies if incident else sorted(scope_of(by).agencies or ())
        data = EventData(camera=camera_fact(camera), reason=look.reason or None)
        card, until = camera_card(camera), now + LOOK_FOR
        last = "frame" if card.format is StreamFormat.FRAMES else "live"
        opened = CameraLook(
            camera=card, url=f"/cameras/{look_token(camera, person_id, until)}/{last}", expires_at=until
        )
        return work.record(opened, [Event(EventName.CAMERA_LOOKED, told, data, incident_id=look.incident)])


def note_picture(*, camera_id: int, came: bool, sequence: int | None = None) -> bool:
    """Write down whether a camera's picture came just now, and return it. The registry says it; the record does not.

    `sequence` numbers the newest segment of a stream that has segments. Where it has been the same for a minute, the
    stream is frozen: its old picture comes, and none of now.
    """
    camera = Camera.objects.filter(pk=camera_id)
    with transaction.atomic(durable=True):
        same = Q(pk__in=[]) if sequence is None else Q(last_sequence=sequence)
        if came and camera.filter(same, last_seen_at__lt=Now() - _STILL_FOR).exists():
            came = False
        if came:
            due = Q(last_seen_at=None) | Q(last_seen_at__lt=Now() - _SEEN_EVERY) | Q(dead_since__isnull=False)
            camera.filter(due).exclude(same).update(
                last_checked_at=Now(), last_seen_at=Now(), last_sequence=sequence, dead_since=None
            )
        else:
            camera.update(last_checked_at=Now(), dead_since=Coalesce(F("dead_since"), Now()))
    return came


def take_cameras_to_check(*, at_most: int, unchecked_for: timedelta) -> list[Camera]:
    """Return cameras in use that nobody has checked for so long. They count as checked now: no one else takes them."""
    due = Q(last_checked_at=None) | Q(last_checked_at__lt=Now() - unchecked_for)
    with transaction.atomic(durable=True):
        cameras = list(
            Camera.objects.filter(due, active=True)
            .order_by(F("last_checked_at").asc(nulls_first=True), "pk")
            .select_for_update(no_key=True, skip_locked=True)[:at_most]
        )
        Camera.objects.filter(pk__in=[camera.pk for camera in cameras]).update(last_checked_at=Now())
    return cameras
