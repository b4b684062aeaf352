"""A phone says where its browser takes notifications; it makes the centre ask nobody but a push service."""

from collections.abc import Callable
from typing import Any

import orjson
import pytest
from django.http import HttpResponse
from pytest_django import Settings

from dispatch.api import devices
from dispatch.models import AccessToken, Device, PushSubscription, TimelineEvent, Unit
from dispatch.rules.pushing import public_key
from tests.api.client import Desk, accepted, refused
from tests.api.test_devices import CSRF, nothing, telephone, write
from tests.factories import Centre
from tests.push_services import FCM, PRIVATE_KEY, Browser

PUSH = "/devices/own/push"


@pytest.fixture
def pair(ambulance: Desk, watched: Centre, settings: Settings) -> Callable[..., Desk]:
    """Pair another telephone to a unit of the ambulance service."""
    settings.WEB_PUSH_KEY = PRIVATE_KEY

    def pair_one(unit: int = 0, phone: Desk | None = None) -> Desk:
        units: list[Unit] = watched.units["ambulance"]
        offered = accepted(ambulance.post(f"/units/{units[unit].pk}/pairings"), 201)
        phone = phone or telephone()
        accepted(phone.post("/devices/pair", {"code": offered["code"]}), 201)
        return phone

    return pair_one


@pytest.fixture
def phone(pair: Callable[..., Desk]) -> Desk:
    return pair()


def put(phone: Desk, body: object, **headers: str) -> HttpResponse:
    return phone.send("PUT", PUSH, orjson.dumps(body), **{"X_CSRFToken": CSRF, **headers})


def delete(phone: Desk, **headers: str) -> HttpResponse:
    return phone.send("DELETE", PUSH, **{"X_CSRFToken": CSRF, **headers})


def kept() -> list[tuple[int, str]]:
    return list(PushSubscription.objects.order_by("device").values_list("device", "endpoint"))


def test_a_phone_subscribes_and_the_next_subscription_takes_the_place_of_the_first(phone: Desk) -> None:
    own = accepted(phone.get("/devices/own"))
    assert own["push_key"] == public_key(PRIVATE_KEY)
    device = own["device"]["id"]
    events = TimelineEvent.objects.count()
    first = Browser().subscription(f"{FCM}one")
    for _ in range(2):
        nothing(put(phone, first))
        assert kept() == [(device, f"{FCM}one")]
    since = PushSubscription.objects.get().since
    second = Browser().subscription("https://updates.push.services.mozilla.com/wpush/v2/two")
    nothing(put(phone, second))
    row = PushSubscription.objects.get()
    assert (row.endpoint, row.p256dh, row.auth) == (second["endpoint"], second["p256dh"], second["auth"])
    assert row.since >= since
    for _ in range(2):
        nothing(delete(phone))
        assert kept() == []
    assert TimelineEvent.objects.count() == events


BROWSER = Browser()
GOOD = BROWSER.subscription(f"{FCM}one")


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        {"endpoint": GOOD["endpoint"]},
        {**GOOD, "more": 1},
        {**GOOD, "endpoint": ""},
        {**GOOD, "endpoint": 1},
        {**GOOD, "endpoint": "http://fcm.googleapis.com/x"},
        {**GOOD, "endpoint": "file:///etc/passwd"},
        {**GOOD, "endpoint": "javascript:alert(1)"},
        {**GOOD, "endpoint": f"{FCM}đ"},
        {**GOOD, "endpoint": f"{FCM}a b"},
        {**GOOD, "endpoint": f"{FCM}a\n"},
        {**GOOD, "endpoint": FCM + "x" * 1000},
        {**GOOD, "p256dh": GOOD["p256dh"][:-1]},
        {**GOOD, "p256dh": GOOD["p256dh"] + "="},
        {**GOOD, "p256dh": "+" + GOOD["p256dh"][1:]},
        {**GOOD, "auth": GOOD["auth"] + "A"},
        {**GOOD, "auth": ""},
        {**GOOD, "auth": None},
    ],
)
def test_what_is_no_subscription_is_refused(phone: Desk, body: object) -> None:
    refused(put(phone, body), 422, "request_invalid")
    assert kept() == []


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://127.0.0.1/x",
        "https://localhost/x",
        "https://[::1]/x",
        "https://169.254.169.254/latest",
        "https://redis.local:6379/x",
        "https://example.com/x",
        "https://fcm.googleapis.com.example.com/x",
        "https://fcm.googleapis.com@10.0.0.1/x",
        "https://10.0.0.1#fcm.googleapis.com",
        "https://fcm.googleapis.com:8443/x",
        "https://fcm.googleapis.com:x/",
    ],
)
def test_the_centre_is_sent_to_no_other_machine(phone: Desk, endpoint: str) -> None:
    refused(put(phone, {**GOOD, "endpoint": endpoint}), 422, "push_service_unknown")
    assert kept() == []


def test_the_list_of_push_services_is_the_centres(phone: Desk, settings: Settings) -> None:
    settings.WEB_PUSH_SERVICES = ["push.example.vn"]
    refused(put(phone, GOOD), 422, "push_service_unknown")
    nothing(put(phone, {**GOOD, "endpoint": "https://a.push.example.vn/x"}))


def test_a_key_for_which_nothing_can_be_encrypted_is_refused(phone: Desk) -> None:
    refused(put(phone, {**GOOD, "p256dh": "A" * 87}), 422, "push_key_invalid")
    assert kept() == []


def test_a_refused_subscription_leaves_the_one_that_was(phone: Desk) -> None:
    nothing(put(phone, GOOD))
    refused(put(phone, {**GOOD, "endpoint": "https://10.0.0.1/x"}), 422, "push_service_unknown")
    assert [endpoint for _, endpoint in kept()] == [GOOD["endpoint"]]


def test_without_a_key_there_is_nothing_to_subscribe_to(phone: Desk, settings: Settings) -> None:
    settings.WEB_PUSH_KEY = ""
    assert accepted(phone.get("/devices/own"))["push_key"] == ""
    refused(put(phone, GOOD), 409, "push_unavailable")
    nothing(delete(phone))


def test_only_a_device_subscribes_and_only_for_itself(phone: Desk, supervisor: Desk) -> None:
    for stranger in (telephone(), Desk(), supervisor):
        refused(put(stranger, GOOD), 401, "sign_in_required")
        refused(delete(stranger), 401, "sign_in_required")
    for headers in ({"X_CSRFToken": ""}, {"X_CSRFToken": "d" * 32}):
        refused(put(phone, GOOD, **headers), 403, "csrf_failed")
        refused(delete(phone, **headers), 403, "csrf_failed")
    assert kept() == []


def test_an_endpoint_belongs_to_the_device_that_named_it_last(pair: Callable[..., Desk]) -> None:
    first, second = pair(), pair(unit=1)
    nothing(put(first, GOOD))
    nothing(put(second, GOOD))
    assert kept() == [(accepted(second.get("/devices/own"))["device"]["id"], GOOD["endpoint"])]


@pytest.mark.parametrize("how", ["desk", "itself", "elsewhere"])
def test_a_device_that_is_gone_has_no_subscription(
    pair: Callable[..., Desk], phone: Desk, ambulance: Desk, how: str
) -> None:
    nothing(put(phone, GOOD))
    device = accepted(phone.get("/devices/own"))["device"]["id"]
    if how == "desk":
        accepted(ambulance.post(f"/devices/{device}/revoke", {"reason": "Mất máy"}))
        refused(put(phone, GOOD), 401, "device_revoked")
        refused(delete(phone), 401, "device_revoked")
    elif how == "itself":
        nothing(write(phone, "/devices/own/unpair"))
    else:
        pair(unit=1, phone=phone)
    assert kept() == []


def test_a_phone_that_subscribes_without_end_is_stopped(
    phone: Desk, pair: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(devices._RATES, "push", "2/10m/key")
    for _ in range(2):
        nothing(put(phone, GOOD))
    problem = refused(put(phone, GOOD), 429, "push_subscriptions_too_many")
    assert problem["within_s"] == 600
    nothing(delete(phone))
    nothing(put(pair(), GOOD))


def test_a_subscription_is_told_to_nobody(phone: Desk, ambulance: Desk, watched: Centre) -> None:
    nothing(put(phone, GOOD))
    unit = watched.units["ambulance"][0].pk
    documents: list[Any] = [
        phone.get("/devices/own"),
        phone.get("/board"),
        ambulance.get(f"/units/{unit}/devices"),
        ambulance.get("/board"),
    ]
    assert all(GOOD["endpoint"] not in document.content.decode() for document in documents)
    assert AccessToken.objects.filter(device=Device.objects.get()).exists()
