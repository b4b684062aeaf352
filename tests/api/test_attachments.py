"""A file comes from outside and is shown in somebody's browser: nothing that is said of it is believed."""

import io
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, override_settings
from PIL import Image

from dispatch.api import file_parts
from dispatch.files.contents import MOST_BYTES_OF_ALL
from dispatch.files.folder import path_of, preview_path_of
from dispatch.models import Attachment, CompletedRequest, Person, TimelineEvent
from tests import media
from tests.api.client import API, Desk, accepted, refused
from tests.factories import Centre

PICTURE = media.from_a_telephone((800, 600))


@pytest.fixture
def incident(ambulance: Desk) -> int:
    return int(accepted(ambulance.post("/incidents", {"type": "cardiac_arrest"}), 201)["id"])


def attach(
    desk: Desk, incident: int, content: bytes = PICTURE, name: str = "ảnh hiện trường.jpg", key: str = "", **told: str
) -> HttpResponse:
    file = io.BytesIO(content)
    file.name = name
    headers = desk.headers | ({"Idempotency-Key": key} if key else {})
    return desk.client.post(f"{API}/incidents/{incident}/attachments", {"file": file, **told}, headers=headers)


def added(desk: Desk, incident: int, content: bytes = PICTURE, **told: str) -> dict[str, Any]:
    card: dict[str, Any] = accepted(attach(desk, incident, content, **told), 201)
    return card


def whole(response: HttpResponse) -> bytes:
    assert response.status_code == 200, response.content[:300]
    return response.content


def test_a_file_comes_back_as_it_went_in_and_can_do_nothing(ambulance: Desk, incident: int) -> None:
    card = added(ambulance, incident, caption="Cổng sau", taken_at="2026-11-01T08:00:00+07:00", lon="106.9", lat="11.5")
    assert (card["sha256"], card["size_bytes"]) == (sha256(PICTURE).hexdigest(), len(PICTURE))
    assert (card["name"], card["caption"], card["lon"]) == ("ảnh hiện trường.jpg", "Cổng sau", 106.9)
    response = ambulance.get(f"/attachments/{card['id']}/content")
    assert whole(response) == PICTURE
    assert response["Content-Type"] == "image/jpeg"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "private, no-store"
    assert (
        response["Content-Disposition"]
        == "inline; filename*=utf-8''%E1%BA%A3nh%20hi%E1%BB%87n%20tr%C6%B0%E1%BB%9Dng.jpg"
    )
    listed = accepted(ambulance.get(f"/incidents/{incident}/attachments"))
    assert listed == {"incident_id": incident, "attachments": [card]}
    assert accepted(ambulance.get(f"/incidents/{incident}"))["attachments"] == 1


def test_the_type_is_never_the_one_that_was_said(ambulance: Desk, incident: int) -> None:
    card = added(ambulance, incident, media.PDF, name="trang.html")
    response = ambulance.get(f"/attachments/{card['id']}/content")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="trang.html.pdf"'
    for content in (media.HTML, media.SVG, media.PROGRAM):
        refused(attach(ambulance, incident, content, "x.jpg"), 415, "file_type_unsupported")
    refused(attach(ambulance, incident, media.bomb(), "x.png"), 413, "picture_too_large")
    refused(attach(ambulance, incident, PICTURE[:3000]), 422, "picture_damaged")
    assert Attachment.objects.count() == 1


def test_a_preview_tells_nothing_but_what_it_shows_and_is_made_anew_where_it_is_lost(
    ambulance: Desk, incident: int
) -> None:
    card = added(ambulance, incident)
    path = f"/attachments/{card['id']}/preview"
    small = whole(ambulance.get(path))
    assert b"Telephone" not in small
    with Image.open(io.BytesIO(small)) as picture:
        assert picture.size == (480, 640)
    preview_path_of(card["sha256"]).unlink()
    response = ambulance.get(path)
    assert whole(response) == small
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert preview_path_of(card["sha256"]).exists()
    document = added(ambulance, incident, media.PDF)
    refused(ambulance.get(f"/attachments/{document['id']}/preview"), 404, "preview_missing")


def test_a_player_asks_for_parts(ambulance: Desk, incident: int, monkeypatch: pytest.MonkeyPatch) -> None:
    film = media.film(length=5000)
    card = added(ambulance, incident, film, name="phim.mp4")
    path = f"/attachments/{card['id']}/content"
    part = ambulance.get(path, Range="bytes=100-199")
    assert (part.status_code, part["Content-Range"]) == (206, f"bytes 100-199/{len(film)}")
    assert (part.content, part["Content-Type"]) == (film[100:200], "video/mp4")
    assert part["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert part["Content-Disposition"] == 'inline; filename="phim.mp4"'
    refused(ambulance.get(path, Range=f"bytes={len(film)}-"), 416, "range_unsatisfiable")
    # What is long is not read into memory: it is sent piece by piece.
    monkeypatch.setattr(file_parts, "_AT_ONCE_BYTES", 1000)
    film_in_pieces = ambulance.get(path)
    assert film_in_pieces.streaming
    # As its own `close` does, which also gives the test's connection back.
    for close in film_in_pieces._resource_closers:
        close()
    # A player that asks for all the rest gets the beginning, and asks again as it plays.
    part = ambulance.get(path, Range="bytes=500-")
    assert (part.status_code, part["Content-Range"]) == (206, f"bytes 500-1499/{len(film)}")
    assert part.content == film[500:1500]


def test_a_file_that_is_lost_is_said_to_be(ambulance: Desk, incident: int) -> None:
    card = added(ambulance, incident)
    path_of(card["sha256"]).unlink()
    preview_path_of(card["sha256"]).unlink()
    for what in ("content", "preview"):
        refused(ambulance.get(f"/attachments/{card['id']}/{what}"), 503, "file_missing")


def test_who_does_not_see_the_incident_sees_no_file(
    ambulance: Desk, police: Desk, supervisor: Desk, incident: int
) -> None:
    card = added(ambulance, incident)
    for what in ("content", "preview"):
        refused(police.get(f"/attachments/{card['id']}/{what}"), 404, "attachment_unknown")
        refused(Desk().get(f"/attachments/{card['id']}/{what}"), 401, "sign_in_required")
        refused(Desk("crew").get(f"/attachments/{card['id']}/{what}"), 404, "attachment_unknown")
    refused(police.get(f"/incidents/{incident}/attachments"), 404, "incident_unknown")
    refused(attach(police, incident), 404, "incident_unknown")
    refused(attach(Desk(), incident), 401, "sign_in_required")
    gone = accepted(ambulance.post(f"/attachments/{card['id']}/withdraw", {"reason": "Ảnh vụ khác"}))
    assert gone["withdrawn_by"] == "ambulance"
    refused(ambulance.get(f"/attachments/{card['id']}/content"), 404, "attachment_unknown")
    assert accepted(ambulance.get(f"/incidents/{incident}/attachments"))["attachments"] == []
    assert whole(supervisor.get(f"/attachments/{card['id']}/content")) == PICTURE
    assert accepted(supervisor.get(f"/incidents/{incident}/attachments"))["attachments"] == [gone]


def test_a_repetition_adds_nothing_though_its_parts_are_divided_otherwise(ambulance: Desk, incident: int) -> None:
    first = attach(ambulance, incident, key="k", caption="a")
    again = attach(ambulance, incident, key="k", caption="a")
    assert accepted(again, 201) == accepted(first, 201)
    assert again["Idempotency-Replayed"] == "true"
    assert Attachment.objects.count() == 1
    refused(attach(ambulance, incident, key="k", caption="b"), 409, "idempotency_key_reused")
    refused(attach(ambulance, incident, media.PDF, key="k", caption="a"), 409, "idempotency_key_reused")
    refused(attach(ambulance, incident, key="other"), 409, "attachment_known")
    assert CompletedRequest.objects.count() == 1


def test_the_longest_file_goes_in_and_a_longer_one_not(ambulance: Desk, incident: int, tmp_path: Path) -> None:
    begun = media.film()
    longest = begun + bytes(MOST_BYTES_OF_ALL - len(begun))
    card = added(ambulance, incident, longest)
    assert card["size_bytes"] == MOST_BYTES_OF_ALL == path_of(card["sha256"]).stat().st_size
    problem = refused(attach(ambulance, incident, longest + b"x"), 413, "file_too_large")
    assert (problem["kind"], problem["most_bytes"]) == ("video", MOST_BYTES_OF_ALL)
    refused(attach(ambulance, incident, longest + bytes(100_000)), 413, "body_too_large")
    assert [path.name for path in (tmp_path / "files" / "incoming").iterdir()] == []


def test_no_other_address_takes_a_file(ambulance: Desk, incident: int) -> None:
    signed_in = Client(raise_request_exception=False, enforce_csrf_checks=True)
    signed_in.force_login(Person.objects.get(username="ambulance"))
    signed_in.cookies["csrftoken"] = "a" * 32
    response = signed_in.post(
        f"{API}/incidents/{incident}/notes",
        {"file": io.BytesIO(bytes(200_000))},
        headers={"X-CSRFToken": "a" * 32},
    )
    refused(response, 413, "body_too_large")
    little = signed_in.post(f"{API}/incidents/{incident}/notes", {"text": "x"}, headers={"X-CSRFToken": "a" * 32})
    refused(little, 400, "body_malformed")


def test_a_browser_adds_a_file_only_with_its_token(ambulance: Desk, incident: int) -> None:
    browser = Client(raise_request_exception=False, enforce_csrf_checks=True)
    browser.force_login(Person.objects.get(username="ambulance"))
    desk = Desk(client=browser)
    refused(attach(desk, incident), 403, "csrf_failed")
    browser.cookies["csrftoken"] = "a" * 32
    desk.headers = {"X-CSRFToken": "a" * 32}
    assert added(desk, incident)["added_by"] == "ambulance"


@pytest.mark.parametrize(
    "told",
    [
        {"caption": "x" * 301},
        {"caption": "a\x00b"},
        {"lon": "106.9"},
        {"lon": "181", "lat": "1"},
        {"lon": "nan", "lat": "1"},
        {"taken_at": "gestern"},
        {"taken_at": "2026-11-01T08:00:00"},
        {"taken_at": "1960-11-01T08:00:00Z"},
    ],
)
def test_what_is_told_beside_the_file_must_fit(ambulance: Desk, incident: int, told: dict[str, str]) -> None:
    events = TimelineEvent.objects.count()
    refused(attach(ambulance, incident, **told), 422, "request_invalid")
    assert TimelineEvent.objects.count() == events


def test_a_body_that_is_not_one_file_is_refused(ambulance: Desk, incident: int) -> None:
    path = f"{API}/incidents/{incident}/attachments"
    refused(ambulance.client.post(path, {"caption": "x"}, headers=ambulance.headers), 422, "request_invalid")
    refused(ambulance.post(f"/incidents/{incident}/attachments", {"file": "x"}), 422, "request_invalid")
    two = {"file": [io.BytesIO(PICTURE), io.BytesIO(media.PDF)]}
    refused(ambulance.client.post(path, two, headers=ambulance.headers), 400, "body_malformed")
    broken = ambulance.client.generic(
        "POST", path, b"--x\r\n", content_type="multipart/form-data; boundary=", headers=ambulance.headers
    )
    refused(broken, 400, "body_malformed")
    assert not Attachment.objects.exists()


@override_settings(FILE_FOLDER=Path("/proc/no-such-folder"))
def test_a_disk_that_takes_nothing_is_an_error_that_changes_nothing(ambulance: Desk, incident: int) -> None:
    refused(attach(ambulance, incident), 500, "unexpected")
    assert not Attachment.objects.exists()


def test_the_text_of_a_hand_over_is_read_before_it_is_sent(ambulance: Desk, police: Desk, incident: int) -> None:
    path = f"/incidents/{incident}"
    told = accepted(ambulance.get(f"{path}/referral?line=1022"))
    assert told["line"] == "1022"
    assert "cho 1022" in told["text"].splitlines()[0]
    refused(ambulance.get(f"{path}/referral?line=115"), 422, "line_unknown")
    refused(ambulance.get(f"{path}/referral"), 422, "request_invalid")
    refused(police.get(f"{path}/referral?line=1022"), 404, "incident_unknown")
    refused(Desk("crew").get(f"{path}/referral?line=1022"), 403, "not_allowed")
    refused(ambulance.post(f"{path}/refer", {"line": "1022", "reason": ""}), 422, "request_invalid")
    refused(ambulance.post(f"{path}/refer", {"line": "9" * 60, "reason": "x"}), 422, "request_invalid")
    body = {"line": "1022", "reason": "không khẩn", "taken_by": "Lan", "reference": "77"}
    closed = accepted(ambulance.post(f"{path}/refer", body, Idempotency_Key="k"))
    assert (closed["status"], closed["disposition"]) == ("closed", "referred_1022")
    assert accepted(ambulance.post(f"{path}/refer", body, Idempotency_Key="k")) == closed
    events = accepted(ambulance.get(f"{path}/timeline"))["events"]
    [told_there] = [event["data"]["referral"] for event in events if event["name"] == "incident.referred"]
    assert (told_there["taken_by"], told_there["reference"], told_there["text"]) == ("Lan", "77", told["text"])
    refused(ambulance.post(f"{path}/refer", body), 409, "incident_ended")


def test_the_catalogue_says_who_takes_incidents_and_how_long_a_file_may_be(watched: Centre, ambulance: Desk) -> None:
    catalogue = accepted(ambulance.get("/catalogue"))
    takers = {line["code"]: line["refers_as"] for line in catalogue["lines"] if line["refers_as"]}
    assert takers == {"112": "referred_112", "1022": "referred_1022"}
    assert max(catalogue["attachment_bytes"].values()) == MOST_BYTES_OF_ALL
