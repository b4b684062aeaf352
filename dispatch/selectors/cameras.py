"""The cameras of the registry, and the tokens by which their pictures are asked for."""

from datetime import datetime, timedelta

from django.contrib.gis.geos import Point as GeosPoint
from django.core import signing

from dispatch.errors import NotFound
from dispatch.models import Incident
from dispatch.rules.access import Access, Right
from dispatch.schema import CameraCard, CameraFact, CameraList, IncidentCameras, NearbyCamera
from dispatch.vocabulary import CameraSight, StreamFormat
from gis.features.cameras import cameras_near
from gis.models import Camera, StreamKind

# Who looks longer says so again, and it is on the record again.
LOOK_FOR = timedelta(minutes=10)
_SALT = "eoc.camera.look"


def cameras_of(incident: Incident) -> IncidentCameras:
    """Return the cameras that may see an incident, and those that stand near it."""
    place = incident.location
    if not isinstance(place, GeosPoint):
        return IncidentCameras(incident_id=incident.pk, located=False, cameras=[])
    found = cameras_near((place.x, place.y), doubt_m=incident.location_radius_m or 0.0)
    return IncidentCameras(
        incident_id=incident.pk,
        located=True,
        cameras=[
            NearbyCamera(
                camera=camera_card(near.camera),
                sight=CameraSight.MAY_SEE if near.sees else CameraSight.NEAR_ONLY,
                distance_m=round(near.distance_m),
                bearing_deg=None if near.bearing_deg is None else round(near.bearing_deg + 180) % 360,
            )
            for near in found
        ],
    )


def list_cameras(*, after: int | None, limit: int) -> CameraList:
    """Return a page of the cameras in use, by id."""
    rows = Camera.objects.filter(active=True, pk__gt=after or 0).order_by("pk")[: limit + 1]
    page = [camera_card(camera) for camera in rows]
    return CameraList(cameras=page[:limit], next=page[limit - 1].id if len(page) > limit else None)


def require_camera(camera_id: int) -> Camera:
    """Return a camera in use. Raises NotFound `camera_unknown`."""
    camera = Camera.objects.filter(pk=camera_id, active=True).first()
    if camera is None:
        raise NotFound("camera_unknown", f"There is no camera {camera_id}.")
    return camera


def camera_card(camera: Camera) -> CameraCard:
    """Return a camera as a console shows it."""
    return CameraCard(
        id=camera.pk,
        code=camera.code,
        name=camera.name,
        lon=camera.position.x,
        lat=camera.position.y,
        heading_deg=camera.heading_deg,
        view_angle_deg=camera.view_angle_deg,
        range_m=camera.range_m,
        format=StreamFormat.FRAMES if camera.kind == StreamKind.MJPEG else StreamFormat.HLS,
        owner=camera.owner,
        approximate=camera.approximate,
        last_seen_at=camera.last_seen_at,
        checked_at=camera.last_checked_at,
        dead_since=camera.dead_since,
    )


def camera_fact(camera: Camera) -> CameraFact:
    """Return what the record says of a camera."""
    return CameraFact(id=camera.pk, code=camera.code, name=camera.name)


def look_token(camera: Camera, person_id: int, until: datetime) -> str:
    """Return what opens a camera's picture to this person until then."""
    return signing.dumps([camera.pk, person_id, int(until.timestamp())], salt=_SALT)


def camera_of_look(token: str, asking: Access | None, *, now: datetime) -> Camera:
    """Return the camera whose picture a token opens to whoever asks.

    A token alone opens nothing: it does so for the person who looked, while they may. Raises NotFound `look_over` for
    any other, `camera_unknown` where the camera is not in use any more.
    """
    try:
        camera_id, person_id, until = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        raise NotFound("look_over", "This look is over, or never began.") from None
    if (
        asking is None
        or asking.person_id != person_id
        or not asking.may(Right.LOOK_THROUGH_CAMERA)
        or now.timestamp() >= until
    ):
        raise NotFound("look_over", "This look is over, or never began.")
    return require_camera(camera_id)
