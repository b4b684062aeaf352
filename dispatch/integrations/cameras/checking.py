"""Looks now and then whether a picture comes from each camera, so that a dead one is known before it is needed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from dispatch.actions.cameras import note_picture, take_cameras_to_check
from dispatch.integrations.cameras.fetching import Busy, NoPicture, fetch_frame
from dispatch.integrations.cameras.playlists import fetch_playlist
from gis.models import Camera, StreamKind

UNCHECKED_FOR = timedelta(minutes=5)
# 300 cameras in five minutes, at one round in ten seconds.
AT_MOST = 12


def check_cameras() -> int:
    """Check some of the cameras that nobody has looked through lately, and return how many."""
    cameras = take_cameras_to_check(at_most=AT_MOST, unchecked_for=UNCHECKED_FOR)
    if cameras:
        with ThreadPoolExecutor(len(cameras), thread_name_prefix="camera") as threads:
            for camera, came in zip(cameras, threads.map(_gives_a_picture, cameras), strict=True):
                if came is not None:
                    note_picture(camera_id=camera.pk, came=came)
    return len(cameras)


def _gives_a_picture(camera: Camera) -> bool | None:
    """Return whether a picture comes, None where we were too busy to ask."""
    try:
        if camera.kind == StreamKind.MJPEG:
            return bool(fetch_frame(camera.stream_url))
        return bool(fetch_playlist(camera.stream_url))
    except NoPicture:
        return False
    except Busy:
        return None
