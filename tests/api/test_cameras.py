"""Cameras: who looks is on the record, a dead one is called dead, and nothing but its own picture leaves the centre."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

import pytest
import time_machine
from django.core import signing
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from dispatch.actions.cameras import MOST_LOOKS_A_MINUTE, take_cameras_to_check
from dispatch.integrations.cameras import fetching
from dispatch.integrations.cameras.addresses import Below, Elsewhere, Look, Stream
from dispatch.integrations.cameras.checking import check_cameras
from dispatch.models import Membership, Person, TimelineEvent
from dispatch.vocabulary import Role
from gis.models import Camera
from tests.api.client import Desk, accepted, refused
from tests.api.gateway import FRAME, PLAYLIST, SEGMENT, Gateway, gateway, playlist
from tests.factories import Centre, make_actor, make_camera


@pytest.fixture
def gw() -> Iterator[Gateway]:
    with gateway() as serving:
        yield serving


@pytest.fixture
def camera(watched: Centre, gw: Gateway) -> Camera:
    gw.serve("/cam/seg7.ts", SEGMENT)
    return make_camera(stream_url=gw.serve("/cam/index.m3u8", PLAYLIST))


@pytest.fixture
def incident(ambulance: Desk) -> int:
    body = {"type": "cardiac_arrest", "location": {"lon": 106.9, "lat": 11.531, "radius_m": 10}}
    return int(accepted(ambulance.post("/incidents", body), 201)["id"])


def look(desk: Desk, camera: Camera, **body: Any) -> str:
    """Look through a camera and return the address of its picture."""
    return str(accepted(desk.post(f"/cameras/{camera.pk}/look", body or {"reason": "trực"}))["url"])


def fetch(desk: Desk, url: str) -> HttpResponse:
    return desk.client.get(url, headers=desk.headers)


def sealed(url: str, path: str) -> str:
    """Return the address of a part of a stream as a playlist gives it out to the look of this address."""
    return Look(url.split("/")[2]).address(Below(path, ""))


def looks() -> list[TimelineEvent]:
    return list(TimelineEvent.objects.filter(name="camera.looked").order_by("seq"))


# ---------------------------------------------------------------- who looks


def test_a_look_is_on_the_record_of_the_incident(camera: Camera, incident: int, ambulance: Desk) -> None:
    answer = accepted(ambulance.post(f"/cameras/{camera.pk}/look", {"incident": incident}))
    assert answer["camera"]["format"] == "hls"
    assert "stream_url" not in str(answer)
    [event] = looks()
    assert (event.incident_id, event.actor_username, event.agencies) == (incident, "ambulance", ["ambulance"])
    assert event.data == {"camera": {"id": camera.pk, "code": "cam_1", "name": "cam_1"}}
    timeline = accepted(ambulance.get(f"/incidents/{incident}/timeline"))
    assert timeline["events"][-1]["name"] == "camera.looked"


def test_a_look_without_an_incident_needs_a_reason_and_is_told_to_the_agency(
    camera: Camera, ambulance: Desk, supervisor: Desk
) -> None:
    for body in ({}, {"reason": " "}, {"reason": "x" * 301}, {"incident": None}, {"incident": "1"}):
        refused(ambulance.post(f"/cameras/{camera.pk}/look", body), 422)
    assert looks() == []
    look(ambulance, camera, reason="Kiểm tra đường ngập")
    look(supervisor, camera, reason="Diễn tập")
    first, second = looks()
    assert (first.agencies, first.data["reason"], second.agencies) == (["ambulance"], "Kiểm tra đường ngập", [])


def test_who_may_not_look_leaves_no_trace_and_gets_no_picture(camera: Camera, incident: int, police: Desk) -> None:
    make_actor("officer_too", Role.DUTY_OFFICER)
    for name in ("calltaker", "crew", "officer_too"):
        refused(Desk(name).post(f"/cameras/{camera.pk}/look", {"reason": "x"}), 403, "not_allowed")
    refused(Desk().post(f"/cameras/{camera.pk}/look", {"reason": "x"}), 401)
    # On an incident of another agency, which is not there for them.
    refused(police.post(f"/cameras/{camera.pk}/look", {"incident": incident}), 404, "incident_unknown")
    refused(police.post("/cameras/999999/look", {"reason": "x"}), 404, "camera_unknown")
    Camera.objects.update(active=False)
    refused(police.post(f"/cameras/{camera.pk}/look", {"reason": "x"}), 404, "camera_unknown")
    assert looks() == []


def test_who_opens_one_camera_after_the_other_is_stopped(camera: Camera, ambulance: Desk, police: Desk) -> None:
    for _ in range(MOST_LOOKS_A_MINUTE):
        look(ambulance, camera)
    refused(ambulance.post(f"/cameras/{camera.pk}/look", {"reason": "x"}), 429, "looks_too_many")
    look(police, camera)
    assert len(looks()) == MOST_LOOKS_A_MINUTE + 1


# ---------------------------------------------------------------- the picture


def test_the_picture_comes_through_the_centre(camera: Camera, ambulance: Desk, gw: Gateway) -> None:
    url = look(ambulance, camera)
    playlist = fetch(ambulance, url)
    assert playlist.status_code == 200
    assert playlist["Content-Type"] == "application/vnd.apple.mpegurl"
    assert playlist["Cache-Control"] == "private, no-store"
    text = playlist.content.decode()
    assert gw.base not in text
    [address] = [line for line in text.splitlines() if line and not line.startswith("#")]
    segment = fetch(ambulance, address)
    assert (segment.status_code, segment["Content-Type"], segment.content) == (200, "video/mp2t", SEGMENT)
    camera.refresh_from_db()
    assert camera.last_seen_at is not None
    assert camera.dead_since is None


def test_a_stream_of_frames_gives_the_frame_of_now(watched: Centre, gw: Gateway, ambulance: Desk) -> None:
    def part(head: bytes) -> bytes:
        return b"--frame\r\nContent-Type: image/jpeg\r\n" + head + b"\r\n" + FRAME + b"\r\n"

    measured = part(b"Content-Length: %d\r\n" % len(FRAME)) + b"--frame\r\nContent-Type: image/jpeg\r\n\r\nhalf"
    for number, body in enumerate((measured, part(b"") + b"--frame\r\n", FRAME)):
        url = gw.serve(f"/mjpeg{number}", body)
        camera = make_camera(f"m{number}", kind="mjpeg", stream_url=url)
        frame = fetch(ambulance, look(ambulance, camera))
        assert (frame.status_code, frame["Content-Type"], frame.content) == (200, "image/jpeg", FRAME)


@pytest.mark.parametrize("size", [1, 7, 64, 100_000])
@pytest.mark.parametrize("is_measured", [True, False])
def test_a_frame_is_whole_however_its_pieces_come_and_its_head_is_read_once(
    monkeypatch: pytest.MonkeyPatch, size: int, is_measured: bool
) -> None:
    length = f"Content-Length: {len(FRAME)}\r\n" if is_measured else ""
    sent = f"\r\n--frame\r\nContent-Type: image/jpeg\r\n{length}\r\n".encode() + FRAME + b"\r\n--frame\r\n"

    @contextmanager
    def answer(_: str) -> Iterator[tuple[None, Iterator[bytes]]]:
        yield None, (sent[at : at + size] for at in range(0, len(sent), size))

    heads: list[bytes] = []
    read = fetching._length
    monkeypatch.setattr(fetching, "_answer", answer)
    monkeypatch.setattr(fetching, "_length", lambda head: heads.append(head) or read(head))
    assert fetching.fetch_frame("http://gw/mjpeg") == FRAME
    assert len(heads) == 1


def test_a_head_without_end_is_no_picture(watched: Centre, gw: Gateway, ambulance: Desk) -> None:
    camera = make_camera("m", kind="mjpeg", stream_url=gw.serve("/mjpeg", b"--frame\r\n" + b"X: y\r\n" * 10_000))
    refused(fetch(ambulance, look(ambulance, camera)), 502, "camera_dead")


def test_a_playlist_of_playlists_is_followed_below_its_folder(watched: Centre, gw: Gateway, ambulance: Desk) -> None:
    gw.serve("/a/hi/seg.ts?s=1", SEGMENT)
    gw.serve("/a/hi/index.m3u8?s=1", f'#EXTM3U\n#EXT-X-MAP:URI="/a/hi/seg.ts?s=1"\n{gw.base}/a/hi/seg.ts?s=1\n')
    camera = make_camera(
        stream_url=gw.serve("/a/main.m3u8", "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nhi/index.m3u8?s=1\n")
    )
    url = look(ambulance, camera)
    inner = fetch(ambulance, url).content.decode().splitlines()[-1]
    text = fetch(ambulance, inner).content.decode()
    address = text.splitlines()[-1]
    assert address.startswith(url.removesuffix("live") + "at/")
    assert address.endswith("/hi/seg.ts?s=1")
    assert text.splitlines()[1:] == [f'#EXT-X-MAP:URI="{address}"', address]
    assert fetch(ambulance, address).content == SEGMENT


def test_a_dead_stream_is_called_dead_and_since_when(camera: Camera, ambulance: Desk, gw: Gateway) -> None:
    url = look(ambulance, camera)
    gw.answers.clear()
    first = refused(fetch(ambulance, url), 502, "camera_dead")
    assert refused(fetch(ambulance, url), 502, "camera_dead")["dead_since"] == first["dead_since"]
    [listed] = accepted(ambulance.get("/cameras"))["cameras"]
    assert listed["dead_since"][:19] == first["dead_since"][:19]
    gw.serve("/cam/index.m3u8", PLAYLIST)
    assert fetch(ambulance, url).status_code == 200
    assert accepted(ambulance.get("/cameras"))["cameras"][0]["dead_since"] is None


def test_a_segment_that_is_gone_does_not_make_a_camera_dead(camera: Camera, ambulance: Desk) -> None:
    refused(fetch(ambulance, sealed(look(ambulance, camera), "seg6.ts")), 502, "segment_missing")
    camera.refresh_from_db()
    assert camera.dead_since is None


NO_STREAMS = {
    "nothing": (b"", {}),
    "a page": (b"<html>", {}),
    "not text": (b"#EXTM3U\n\xff\xfe", {}),
    "endless": (b"#EXTM3U\n" + b"#x\n" * 200_000, {}),
    "encrypted": (b'#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI="k"\ns.ts\n', {}),
    "packed": (b"#EXTM3U\n", {"Content_Encoding": "gzip"}),
}


def test_what_is_no_stream_is_no_picture(camera: Camera, ambulance: Desk, gw: Gateway, subtests: Any) -> None:
    url = look(ambulance, camera)
    for name, (body, headers) in NO_STREAMS.items():
        with subtests.test(name=name):
            gw.serve("/cam/index.m3u8", body, **headers)
            refused(fetch(ambulance, url), 502, "camera_dead")


def test_a_gateway_that_does_not_answer_is_left(
    watched: Centre, ambulance: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "_TIMEOUT", 0.2)
    fetching._client.cache_clear()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        camera = make_camera(stream_url=f"http://127.0.0.1:{silent.getsockname()[1]}/x.m3u8")
        refused(fetch(ambulance, look(ambulance, camera)), 502, "camera_dead")
    fetching._client.cache_clear()


def test_when_all_are_busy_one_is_told_to_wait(
    camera: Camera, ambulance: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = look(ambulance, camera)
    monkeypatch.setattr(fetching, "_AT_ONCE", fetching.BoundedSemaphore(1))
    with fetching._AT_ONCE:
        response = fetch(ambulance, url)
        refused(response, 503, "cameras_busy")
        assert response["Retry-After"] == "1"
    assert fetch(ambulance, url).status_code == 200
    camera.refresh_from_db()
    assert camera.dead_since is None


# ---------------------------------------------------------------- nobody else, nothing else


def test_a_token_opens_nothing_to_others_nor_after_its_time(
    watched: Centre, camera: Camera, ambulance: Desk, police: Desk
) -> None:
    url = look(ambulance, camera)
    refused(fetch(police, url), 404, "look_over")
    refused(fetch(Desk(), url), 404, "look_over")
    for spoiled in (url.replace("/cameras/", "/cameras/x"), "/cameras/x/live", f"/cameras/{signing.dumps([1])}/live"):
        refused(fetch(ambulance, spoiled), 404, "look_over")
    session = Client()
    session.force_login(Person.objects.get(username="ambulance"), "allauth.account.auth_backends.AuthenticationBackend")
    assert session.get(url).status_code == 200
    refused(ambulance.client.post(url, headers=ambulance.headers), 405, "method_not_allowed")
    Membership.objects.filter(person__username="ambulance").update(role=Role.CALL_TAKER)
    refused(fetch(ambulance, url), 404, "look_over")


def test_a_look_ends(camera: Camera, ambulance: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    url = look(ambulance, camera)
    later = timezone.now() + timedelta(minutes=10, seconds=5)
    monkeypatch.setattr("dispatch.integrations.cameras.views.database_now", lambda: later)
    refused(fetch(ambulance, url), 404, "look_over")


def test_a_camera_that_was_taken_out_of_use_shows_nothing_more(camera: Camera, ambulance: Desk) -> None:
    url = look(ambulance, camera)
    Camera.objects.update(active=False)
    refused(fetch(ambulance, url), 404, "camera_unknown")


OUT = [
    "../secret", "a/../../secret", "%2e%2e/secret", "..%2fsecret", "%252e%252e/secret", "..\\secret", "%5c..%5csecret",
    "a//b", "/etc/passwd", "//evil.example/x", "http://evil.example/x", "x%00.ts", "x%0d%0aHost:evil", ".", "..", "./x",
    "x" * 1_200, "%c0%ae%c0%ae/secret", "@evil.example/x",
]  # fmt: skip


def test_no_path_leads_out_of_the_folder(camera: Camera, ambulance: Desk, gw: Gateway, subtests: Any) -> None:
    gw.serve("/secret", SEGMENT)
    url = look(ambulance, camera)
    before = len(gw.asked)
    for path in OUT:
        with subtests.test(path=path[:40]):
            # Under the seal of another address, and even under its own.
            for address in (sealed(url, "x").removesuffix("x") + path, sealed(url, unquote(path))):
                response = fetch(ambulance, address)
                assert response.status_code in {404, 502}, response.content
                assert response.content != SEGMENT
    assert all(path.startswith("/cam/") and ".." not in path for path in gw.asked[before:]), gw.asked[before:]


ELSEWHERE = [
    "http://169.254.169.254/latest/meta-data", "//evil.example/x.ts", "../secret.ts", "/secret.ts", "file:///etc/passwd",
    "http://127.0.0.1:1/x.ts", "https://127.0.0.1/x.ts", "..%2fsecret.ts", "%2e%2e/secret.ts", "http://u:p@{}/cam/x.ts",
    "data:video/mp2t;base64,AAAA", "javascript:alert(1)", "http://[::1/x",
]  # fmt: skip


def test_a_playlist_that_leads_elsewhere_is_not_served(
    camera: Camera, ambulance: Desk, gw: Gateway, subtests: Any
) -> None:
    url = look(ambulance, camera)
    gw.serve("/secret.ts", SEGMENT)
    for reference in [one.format(gw.base.removeprefix("http://")) for one in ELSEWHERE]:
        with subtests.test(reference=reference):
            for text in (f"#EXTM3U\n{reference}\n", f'#EXTM3U\n#EXT-X-MAP:URI="{reference}"\nseg7.ts\n'):
                gw.serve("/cam/index.m3u8", text)
                refused(fetch(ambulance, url), 404, "stream_elsewhere")
    assert set(gw.asked) == {"/cam/index.m3u8"}


def test_a_redirect_is_not_followed(camera: Camera, ambulance: Desk, gw: Gateway) -> None:
    gw.serve("/secret.ts", SEGMENT)
    for path in ("/cam/index.m3u8", "/cam/seg7.ts"):
        gw.serve(path, b"", status=302, Location="/secret.ts")
    url = look(ambulance, camera)
    refused(fetch(ambulance, url), 502, "camera_dead")
    refused(fetch(ambulance, sealed(url, "seg7.ts")), 502, "segment_missing")
    assert "/secret.ts" not in gw.asked


def test_what_is_no_film_does_not_leave_through_a_camera(camera: Camera, ambulance: Desk, gw: Gateway) -> None:
    url = look(ambulance, camera)
    for name, body in {
        "key.pem": b"-----BEGIN PRIVATE KEY-----", "page": b"<script>alert(1)</script>", "json": b'{"password": 1}',
        "png": b"\x89PNG\r\n", "empty": b"", "big.ts": SEGMENT[:188] * 50_000,
    }.items():  # fmt: skip
        gw.serve(f"/cam/{name}", body)
        refused(fetch(ambulance, sealed(url, name)), 502, "segment_missing")


@pytest.mark.parametrize("query", ["a=%0d%0a", "a b", "a#b", 'a"b', "a<b", "ạ"])
def test_a_query_that_is_none_is_refused(query: str) -> None:
    with pytest.raises(Elsewhere):
        Stream("http://gw/cam/x.m3u8").url_of(Below("x.ts", f"{query}\n" if query == "a=%0d%0a" else query))


def test_a_look_opens_what_its_playlists_name_and_no_other_camera_of_the_folder(
    camera: Camera, ambulance: Desk, gw: Gateway
) -> None:
    gw.serve("/cam/cam13.m3u8", PLAYLIST)
    gw.serve("/cam/seg7.ts?of=13", SEGMENT)
    url = look(ambulance, camera)
    named = fetch(ambulance, url).content.decode().splitlines()[-1]
    assert fetch(ambulance, named).content == SEGMENT
    seal = named.split("/")[-2]
    before = len(gw.asked)
    base = url.removesuffix("live") + "at/"
    for address in (f"{base}cam13.m3u8", f"{base}{seal}/cam13.m3u8", f"{base}x/seg7.ts", f"{named}?of=13"):
        refused(fetch(ambulance, address), 404)
    # What one look was given, another look, on the record by itself, is not.
    other = look(ambulance, make_camera("other", stream_url=f"{gw.base}/cam/other.m3u8"))
    refused(fetch(ambulance, named.replace(url.split("/")[2], other.split("/")[2])), 404, "stream_elsewhere")
    assert gw.asked[before:] == []


def test_a_camera_is_asked_only_for_what_its_kind_has(camera: Camera, ambulance: Desk, gw: Gateway) -> None:
    frames = make_camera("frames", kind="mjpeg", stream_url=gw.serve("/cam/mjpeg", FRAME))
    url, film = look(ambulance, frames), look(ambulance, camera)
    for wrong in (sealed(url, "control.cgi"), url.replace("/frame", "/live"), film.replace("/live", "/frame")):
        refused(fetch(ambulance, wrong), 404, "stream_elsewhere")
    assert gw.asked == []
    assert not Camera.objects.filter(dead_since__isnull=False).exists()


def test_an_address_comes_back_as_a_browser_sends_it(watched: Centre, ambulance: Desk, gw: Gateway) -> None:
    text = "#EXTM3U\n#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES\nđoạn 7(1).ts?a=it's;b=1\n"
    camera = make_camera(stream_url=gw.serve("/cam/index.m3u8", text))
    gw.serve("/cam/%C4%91o%E1%BA%A1n%207(1).ts?a=it%27s;b=1", SEGMENT)
    lines = fetch(ambulance, look(ambulance, camera)).content.decode().splitlines()
    assert len(lines) == 2
    assert fetch(ambulance, lines[-1]).content == SEGMENT


# ---------------------------------------------------------------- near an incident, and by themselves


def test_the_cameras_of_an_incident_say_whether_they_may_see_it(camera: Camera, incident: int, ambulance: Desk) -> None:
    make_camera("turned", heading_deg=180.0)
    answer = accepted(ambulance.get(f"/incidents/{incident}/cameras"))
    assert answer["located"]
    assert [(near["camera"]["code"], near["sight"]) for near in answer["cameras"]] == [
        ("cam_1", "may_see"),
        ("turned", "near_only"),
    ]
    assert (answer["cameras"][0]["distance_m"], answer["cameras"][0]["bearing_deg"]) == (111, 180)
    nowhere = accepted(ambulance.post("/incidents", {"type": "cardiac_arrest"}), 201)["id"]
    assert accepted(ambulance.get(f"/incidents/{nowhere}/cameras")) == {
        "incident_id": nowhere, "located": False, "cameras": [],
    }  # fmt: skip


def test_cameras_are_listed_in_pages(watched: Centre, ambulance: Desk) -> None:
    ids = [make_camera(f"c{number}").pk for number in range(3)]
    first = accepted(ambulance.get("/cameras?limit=2"))
    assert ([row["id"] for row in first["cameras"]], first["next"]) == (ids[:2], ids[1])
    assert accepted(ambulance.get(f"/cameras?limit=2&after={ids[1]}"))["next"] is None
    for query in ("limit=0", "limit=501", "after=x", f"after={2**63}"):
        refused(ambulance.get(f"/cameras?{query}"), 422)


def test_what_nobody_looks_through_is_checked_now_and_then(camera: Camera, gw: Gateway) -> None:
    dead = make_camera("dead", stream_url=f"{gw.base}/nothing.m3u8")
    frames = make_camera("frames", kind="mjpeg", stream_url=gw.serve("/frames", FRAME))
    make_camera("out_of_use", active=False)
    assert check_cameras() == 3
    known = Camera.objects.in_bulk(field_name="code")
    assert known["dead"].dead_since is not None
    assert (known["cam_1"].dead_since, known["frames"].dead_since) == (None, None)
    assert known["frames"].last_seen_at is not None
    assert known["out_of_use"].last_checked_at is None
    assert check_cameras() == 0
    Camera.objects.filter(pk__in=[dead.pk, frames.pk]).update(last_checked_at=timezone.now() - timedelta(hours=1))
    taken = take_cameras_to_check(at_most=1, unchecked_for=timedelta(minutes=5))
    assert [one.pk for one in taken] == [dead.pk]


def later(camera: Camera) -> None:
    """Let the last look at a camera be a while ago."""
    ago = timezone.now() - timedelta(minutes=6)
    Camera.objects.filter(pk=camera.pk, last_seen_at__isnull=False).update(last_seen_at=ago)
    Camera.objects.filter(pk=camera.pk).update(last_checked_at=ago)


def dead(camera: Camera) -> bool:
    camera.refresh_from_db()
    return camera.dead_since is not None


@pytest.mark.parametrize("name", ["/cam/index.m3u8", "/cam/main.m3u8"])
def test_a_frozen_stream_is_dead_until_it_moves_on(camera: Camera, ambulance: Desk, gw: Gateway, name: str) -> None:
    gw.serve("/cam/main.m3u8", "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nindex.m3u8\n")
    Camera.objects.update(stream_url=f"{gw.base}{name}")
    url = look(ambulance, camera)
    check_cameras()
    check_cameras()
    assert fetch(ambulance, url).status_code == 200
    assert not dead(camera)
    later(camera)
    seen_at = Camera.objects.get().last_seen_at
    check_cameras()
    assert dead(camera)
    assert camera.last_seen_at == seen_at
    refused(fetch(ambulance, url), 502, "camera_dead")
    gw.serve("/cam/index.m3u8", playlist(8))
    assert fetch(ambulance, url).status_code == 200
    assert not dead(camera)
    later(camera)
    # A gateway that began anew counts from the start.
    gw.serve("/cam/index.m3u8", playlist(0))
    check_cameras()
    assert not dead(camera)


def test_who_looks_learns_that_the_stream_has_frozen(camera: Camera, ambulance: Desk) -> None:
    url = look(ambulance, camera)
    assert fetch(ambulance, url).status_code == 200
    later(camera)
    refused(fetch(ambulance, url), 502, "camera_dead")


ENDED = {
    "ended": PLAYLIST + "#EXT-X-ENDLIST\n",
    "without a segment": "#EXTM3U\n#EXT-X-TARGETDURATION:2\n",
    "segment gone": PLAYLIST.replace("seg7", "seg6"),
    "segment is a page": PLAYLIST.replace("seg7.ts", "page"),
    "segment elsewhere": PLAYLIST.replace("seg7", "../seg7"),
}


@pytest.mark.parametrize("text", ENDED.values(), ids=ENDED)
def test_a_playlist_alone_is_no_picture(camera: Camera, gw: Gateway, text: str) -> None:
    gw.serve("/cam/page", "<html>")
    gw.serve("/cam/index.m3u8", text)
    check_cameras()
    assert dead(camera)


def test_a_film_that_has_ended_is_not_shown_as_live(camera: Camera, ambulance: Desk, gw: Gateway) -> None:
    gw.serve("/cam/index.m3u8", ENDED["ended"])
    refused(fetch(ambulance, look(ambulance, camera)), 502, "camera_dead")


def test_a_clock_that_is_wrong_opens_no_look(camera: Camera, ambulance: Desk) -> None:
    url = look(ambulance, camera)
    with time_machine.travel("2001-01-01T00:00:00Z"):
        assert fetch(ambulance, url).status_code == 200
