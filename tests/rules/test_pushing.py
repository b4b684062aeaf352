"""A phone names an address to which the centre then sends: nothing but a push service may ever be asked."""

from base64 import urlsafe_b64encode

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from dispatch.rules.pushing import (
    LONGEST_PLACE,
    is_browsers_key,
    is_push_service,
    place_on_lock_screen,
    public_key,
)
from tests.push_services import PRIVATE_KEY, Browser, decoded, encoded, point

SERVICES = ["fcm.googleapis.com", "push.services.mozilla.com", "push.apple.com", "notify.windows.com", "localhost:4443"]


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://fcm.googleapis.com/fcm/send/c4:APA91b_x-y",
        "https://FCM.googleapis.com/wp/x",
        "https://updates.push.services.mozilla.com/wpush/v2/gAAAA==",
        "https://web.push.apple.com/QGx",
        "https://wns2-par02p.notify.windows.com/w/?token=BQY%2b",
        "https://fcm.googleapis.com:443/x",
        "https://localhost:4443/x",
    ],
)
def test_what_browsers_name_is_asked(endpoint: str) -> None:
    assert is_push_service(endpoint, SERVICES)


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://fcm.googleapis.com/x",
        "https://evilfcm.googleapis.com.example/x",
        "https://evilfcm.googleapis.com/x",
        "https://googleapis.com/x",
        "https://fcm.googleapis.com.evil.example/x",
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "https://169.254.169.254/latest/meta-data",
        "https://10.0.0.5:5432/",
        "https://localhost/x",
        "https://localhost:4444/x",
        "https://fcm.googleapis.com:8443/x",
        "https://fcm.googleapis.com:x/",
        "https://fcm.googleapis.com:99999/",
        "https://fcm.googleapis.com@127.0.0.1/x",
        "https://user:secret@fcm.googleapis.com/x",
        "https://127.0.0.1\\@fcm.googleapis.com/x",
        "https://127.0.0.1#@fcm.googleapis.com/x",
        "https://127.0.0.1#.fcm.googleapis.com/x",
        "https://127.0.0.1?.fcm.googleapis.com/x",
        "https://fcm.googleapis.com/x#y",
        "https://fcm.googleapis.com./x",
        "https://fcm.googleapis.com%2eevil.example/x",
        "https://127.0.0.1\t.fcm.googleapis.com/x",
        "https://127.0.0.1\n.fcm.googleapis.com/x",
        "https://ﬁ.fcm.googleapis.com/x",
        "https://fcm。googleapis.com/x",
        "https:///fcm.googleapis.com/x",
        "https:fcm.googleapis.com/x",
        "//fcm.googleapis.com/x",
        "https://[fcm.googleapis.com/x",
        "",
    ],
)
def test_nothing_else_is(endpoint: str) -> None:
    assert not is_push_service(endpoint, SERVICES)


def test_without_a_list_nobody_is_asked() -> None:
    assert not is_push_service("https://fcm.googleapis.com/x", [])


def test_browsers_know_the_centre_by_the_public_half_of_its_key() -> None:
    made = ec.derive_private_key(int.from_bytes(decoded(PRIVATE_KEY)), ec.SECP256R1()).public_key()
    assert decoded(public_key(PRIVATE_KEY)) == point(made)
    assert len(public_key(PRIVATE_KEY)) == 87


@pytest.mark.parametrize(
    "text", ["", "x", "đ", "a" * 42, "a" * 44, encoded(bytes(32)), encoded(b"\xff" * 32), f"{PRIVATE_KEY}\n="]
)
def test_what_is_no_key_is_as_none(text: str) -> None:
    assert public_key(text) == ""


def test_a_key_of_a_browser_is_a_point_of_the_curve() -> None:
    assert is_browsers_key(Browser().p256dh)
    for wrong in (b"\x04" + bytes(64), b"\x04" + b"\xff" * 64, bytes(65), b"\x05" + bytes(64)):
        assert not is_browsers_key(urlsafe_b64encode(wrong).decode().rstrip("="))


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        ("12 Trần Phú, hẻm 12/3", "12 Trần Phú, hẻm 12/3"),
        ("QL14 km 922+900", "QL14 km 922+900"),
        ("nhà bà Lan 0912 345 678, thôn 3", "nhà bà Lan …, thôn 3"),
        ("gọi +84912345678", "gọi …"),
        ("0271.388.1234", "…"),
        ("hai\ndòng", "hai dòng"),
        ("", ""),
    ],
)
def test_a_lock_screen_shows_a_place_and_no_telephone_number(place: str, shown: str) -> None:
    assert place_on_lock_screen(place) == shown


@given(st.text(max_size=400))
def test_a_place_fits_a_lock_screen(place: str) -> None:
    assert len(place_on_lock_screen(place)) <= LONGEST_PLACE
