"""Looks now and then whether a new picture comes from each camera: a dead one is known before it is needed."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta

from dispatch.actions.cameras import note_picture, take_cameras_to_check
from dispatch.integrations.cameras.addresses import Elsewhere, Stream
from dispatch.integrations.cameras.fetching import SEGMENT_BYTES, Busy, NoPicture, fetch, fetch_frame
from dispatch.integrations.cameras.playlists import fetch_playlist, media_type, newest_segment
from gis.models import Camera, StreamKind

UNCHECKED_FOR = timedelta(minutes=5)
# 300 cameras in five minutes, at one round in ten seconds.
AT_MOST = 12


@dataclass(frozen=True)
class _Found:
    """Whether a picture came, and the number of its segment where it has one."""

    came: bool
    sequence: int | None = None


def check_cameras() -> int:
    """Check some of the cameras that nobody has looked through lately, and return how many."""
    cameras = take_cameras_to_check(at_most=AT_MOST, unchecked_for=UNCHECKED_FOR)
    if cameras:
        with ThreadPoolExecutor(len(cameras), thread_name_prefix="camera") as threads:
            for camera, found in zip(cameras, threads.map(_look, cameras), strict=True):
                if found is not None:
                    note_picture(camera_id=camera.pk, came=found.came, sequence=found.sequence)
    return len(cameras)


def _look(camera: Camera) -> _Found | None:
    """Return what comes from a camera, None where we were too busy to ask."""
    try:
        if camera.kind == StreamKind.MJPEG:
            return _Found(came=bool(fetch_frame(camera.stream_url)))
        playlist = fetch_playlist(camera.stream_url)
        newest = newest_segment(playlist, Stream(camera.stream_url), camera.stream_url)
        came = media_type(fetch(newest.url, SEGMENT_BYTES)) is not None
        return _Found(came=came, sequence=newest.sequence)
    except (NoPicture, Elsewhere):
        return _Found(came=False)
    except Busy:
        return None
