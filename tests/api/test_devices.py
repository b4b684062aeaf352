"""A crew's telephone is paired over HTTP without a sign-in, is known by its cookie, and opens a crew's work alone."""

from base64 import b64decode, b64encode
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from dispatch.actions.assignments import assign_units
from dispatch.actions.calls import report_call
from dispatch.actions.people import issue_token
from dispatch.api import devices
from dispatch.models import (
    AccessToken,
    CompletedRequest,
    Device,
    Membership,
    Pairing,
    Person,
    StreamHead,
    TimelineEvent,
    Unit,
)
from dispatch.vocabulary import Role
from tests.api.client import Desk, accepted, refused
from tests.factories import Centre, call_event

COOKIE = "eoc_device"
CSRF = "c" * 32
KEY = "5b2f2f1e-6d0d-4c63-9a25-0f4d8e1a7c11"


@pytest.fixture
def unit(watched: Centre) -> Unit:
    return watched.units["ambulance"][0]


def telephone(address: str = "10.0.0.7") -> Desk:
    """Return the browser of a telephone that has opened the crew's page, which sets the cookie for writes."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False, REMOTE_ADDR=address)
    client.cookies["csrftoken"] = CSRF
    return Desk(client=client)


def wrong(offered: Any, step: int = 1) -> str:
    return f"{(int(offered['code']) + step) % 10**6:06}"


@pytest.fixture
def offer(ambulance: Desk, unit: Unit) -> Callable[[], Any]:
    return lambda: accepted(ambulance.post(f"/units/{unit.pk}/pairings"), 201)


@pytest.fixture
def paired(offer: Callable[[], Any]) -> Desk:
    """A telephone that is paired to the first ambulance."""
    phone = telephone()
    accepted(phone.post("/devices/pair", {"code": offer()["code"], "label": "Samsung A52"}), 201)
    return phone


def write(phone: Desk, path: str, body: object = None, **headers: str) -> HttpResponse:
    return phone.post(path, body, X_CSRFToken=CSRF, **headers)


def nothing(response: HttpResponse) -> None:
    assert (response.status_code, response.content) == (204, b"")


# ---------------------------------------------------------------- pairing


def test_a_desk_offers_and_a_telephone_is_paired(
    ambulance: Desk, unit: Unit, offer: Callable[[], Any], settings: Any
) -> None:
    offered = offer()
    assert set(offered) == {"code", "link", "qr", "expires_at"}
    assert "<svg" in offered["qr"]
    phone = telephone()
    response = phone.post("/devices/pair", {"code": offered["code"], "label": "Samsung A52"})
    told = accepted(response, 201)
    assert (told["device"]["label"], told["device"]["name"]) == ("Samsung A52", "CC01 · máy 1")
    assert (told["unit"]["call_sign"], told["crew"], told["on_duty"], told["push_key"]) == ("CC01", [], True, "")
    cookie = response.cookies[COOKIE]
    assert len(cookie.value) == 43
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["secure"]) == (True, "Strict", "/", "")
    assert cookie["max-age"] == 90 * 24 * 3600
    assert response["Cache-Control"] == "no-store"
    assert cookie.value not in response.content.decode()
    own = accepted(phone.get("/devices/own"))
    assert own["device"]["id"] == told["device"]["id"]
    [listed] = accepted(ambulance.get(f"/units/{unit.pk}/devices"))["devices"]
    assert listed["last_seen_at"] is not None
    assert listed | {"last_seen_at": None} == told["device"]
    settings.SESSION_COOKIE_SECURE = True
    response = telephone().post("/devices/pair", {"code": offer()["code"]})
    assert response.cookies[COOKIE]["secure"] is True


def test_a_repeated_offer_is_the_same_and_a_lost_pairing_is_given_again(ambulance: Desk, unit: Unit) -> None:
    first, again = (ambulance.post(f"/units/{unit.pk}/pairings", Idempotency_Key="k") for _ in range(2))
    assert accepted(first, 201) == accepted(again, 201)
    assert again["Idempotency-Replayed"] == "true"
    body = {"code": accepted(first, 201)["code"]}
    lost = telephone().post("/devices/pair", body, Idempotency_Key=KEY)
    phone = telephone()
    found = phone.post("/devices/pair", body, Idempotency_Key=KEY)
    assert found["Idempotency-Replayed"] == "true"
    assert accepted(found, 201)["device"] == accepted(lost, 201)["device"]
    accepted(phone.get("/devices/own"))
    refused(telephone().post("/devices/pair", body, Idempotency_Key=KEY), 422, "pairing_unknown")
    refused(telephone().post("/devices/pair", body, Idempotency_Key="ă"), 422, "idempotency_key_malformed")
    assert Device.objects.count() == 1


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"label": "x"},
        {"code": "12345"},
        {"code": "1234567"},
        {"code": "12345a"},
        {"code": "１２３４５６"},
        {"code": 123456},
        {"code": "123456\n"},
        {"code": "123456", "secret": "x"},
        {"secret": ""},
        {"secret": "x" * 101},
        {"secret": "a b"},
        {"code": "123456", "label": "x" * 101},
        {"code": "123456", "label": "\x00"},
        {"code": "123456", "unit": 1},
    ],
)
def test_what_can_pair_nothing_is_no_guess(watched: Centre, body: object) -> None:
    for _ in range(12):
        refused(telephone().post("/devices/pair", body), 422, "request_invalid")


def test_guesses_from_one_address_are_stopped_and_the_right_code_is_none(offer: Callable[[], Any]) -> None:
    offered = offer()
    for step in range(1, 11):
        refused(telephone().post("/devices/pair", {"code": wrong(offered, step)}), 422, "pairing_unknown")
    for body in ({"code": wrong(offered)}, {"code": offered["code"]}, {"secret": "x"}):
        problem = refused(telephone().post("/devices/pair", body), 429, "pairings_too_many")
        assert problem["within_s"] == 600
    accepted(telephone("10.0.0.8").post("/devices/pair", {"code": offered["code"]}), 201)


def test_a_network_of_addresses_has_no_million_guesses_and_stops_no_qr_code(offer: Callable[[], Any]) -> None:
    offered = offer()
    for step in range(1, 31):
        guess = {"code": wrong(offered, step)}
        refused(telephone(f"10.0.1.{step}").post("/devices/pair", guess), 422, "pairing_unknown")
    refused(telephone("10.0.2.1").post("/devices/pair", {"code": offered["code"]}), 429, "pairings_too_many")
    secret = offered["link"].partition("#pair=")[2]
    accepted(telephone("10.0.2.1").post("/devices/pair", {"secret": secret}), 201)


def test_many_telephones_of_one_address_are_paired_one_after_the_other(offer: Callable[[], Any]) -> None:
    for _ in range(12):
        accepted(telephone().post("/devices/pair", {"code": offer()["code"]}), 201)


def test_the_limits_lie_in_the_database(offer: Callable[[], Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(devices._RATES, "address", "1/10m/key")
    refused(telephone().post("/devices/pair", {"code": wrong(offer())}), 422, "pairing_unknown")
    refused(telephone().post("/devices/pair", {"code": wrong(offer())}), 429, "pairings_too_many")
    cache.clear()
    refused(telephone().post("/devices/pair", {"code": wrong(offer())}), 422, "pairing_unknown")


def test_a_telephone_that_is_paired_to_another_unit_leaves_the_first(
    watched: Centre, paired: Desk, ambulance: Desk, unit: Unit
) -> None:
    other = watched.units["ambulance"][1]
    offered = accepted(ambulance.post(f"/units/{other.pk}/pairings"), 201)
    told = accepted(paired.post("/devices/pair", {"code": offered["code"]}), 201)
    assert told["unit"]["id"] == other.pk
    assert accepted(paired.get("/devices/own"))["unit"]["id"] == other.pk
    [left] = accepted(ambulance.get(f"/units/{unit.pk}/devices"))["devices"]
    assert left["revoked_by"] == left["username"]


# ---------------------------------------------------------------- what the cookie opens


def test_a_device_works_as_the_crew_of_its_unit(watched: Centre, paired: Desk, unit: Unit) -> None:
    call = report_call(call_event())
    made = assign_units(by=watched.actor("ambulance"), incident_id=call.incident_id, unit_ids=[unit.pk])
    board = accepted(paired.get("/board"))
    assert [card["id"] for card in board["incidents"]] == [call.incident_id]
    me = accepted(paired.get("/me"))
    assert (me["roles"], me["unit_id"], me["agencies"]) == (["crew"], unit.pk, [])
    accepted(write(paired, f"/assignments/{made.assignments[0].id}/status", {"status": "acknowledged"}))
    event = TimelineEvent.objects.filter(name="assignment.changed").latest("seq")
    assert event.actor_username == "device-cc01-1"
    fix = {"at": timezone.now().isoformat(), "lon": 106.9, "lat": 11.53}
    assert accepted(write(paired, "/positions", {"fixes": [fix]}))["stored"] == 1
    first, again = (
        write(paired, f"/incidents/{call.incident_id}/notes", {"text": "đường ngập"}, Idempotency_Key="k")
        for _ in range(2)
    )
    assert accepted(first, 201) == accepted(again, 201)
    refused(write(paired, f"/incidents/{call.incident_id}/close", {"disposition": "test"}), 403, "not_allowed")
    refused(write(paired, f"/units/{unit.pk}/pairings"), 403, "not_allowed")
    refused(paired.get(f"/units/{unit.pk}/devices"), 403, "not_allowed")
    refused(paired.get("/handovers/x"), 404)


def test_a_shift_of_the_crew_is_told_to_its_device(paired: Desk, unit: Unit) -> None:
    accepted(write(paired, f"/units/{unit.pk}/shift", {"on_duty": True, "crew": ["An", "Bình"]}))
    own = accepted(paired.get("/devices/own"))
    assert (own["crew"], own["on_duty"]) == (["An", "Bình"], True)
    accepted(write(paired, f"/units/{unit.pk}/shift", {"on_duty": False}))
    own = accepted(paired.get("/devices/own"))
    assert (own["crew"], own["on_duty"]) == ([], False)


def test_writes_by_the_cookie_need_the_csrf_token(paired: Desk, unit: Unit) -> None:
    before = StreamHead.objects.get().seq
    paths = (f"/units/{unit.pk}/shift", "/devices/own/rotate", "/devices/own/unpair", "/positions")
    for path in paths:
        refused(paired.post(path, {"on_duty": False}), 403, "csrf_failed")
        refused(paired.post(path, {"on_duty": False}, X_CSRFToken="d" * 32), 403, "csrf_failed")
    assert StreamHead.objects.get().seq == before
    accepted(paired.get("/devices/own"))


def test_without_the_cookie_there_is_no_device(watched: Centre, supervisor: Desk) -> None:
    for stranger in (telephone(), Desk(), supervisor):
        refused(stranger.get("/devices/own"), 401, "sign_in_required")
        refused(write(stranger, "/devices/own/rotate"), 401, "sign_in_required")
        refused(write(stranger, "/devices/own/unpair"), 401, "sign_in_required")
    for value in ("", "x", "é", "x" * 5000, issue_token(username="crew"), issue_token(username="supervisor")):
        phone = telephone()
        phone.client.cookies[COOKIE] = value
        refused(phone.get("/devices/own"), 401, "sign_in_required")
        refused(phone.get("/board"), 401, "sign_in_required")


def test_the_token_of_a_device_opens_nothing_as_a_bearer_token(paired: Desk) -> None:
    program = Desk()
    program.headers = {"Authorization": f"Bearer {paired.client.cookies[COOKIE].value}"}
    for path in ("/board", "/me", "/devices/own"):
        refused(program.get(path), 401, "sign_in_required")
    refused(program.post("/positions", {"fixes": []}), 401, "sign_in_required")


PAGES = ["/", "/map/", "/screen/units/", "/account/", "/admin/", "/admin/dispatch/person/", "/logout/"]


@pytest.mark.parametrize("given", [False, True])
def test_a_device_opens_no_page_of_people_whatever_its_person_is_given(paired: Desk, given: bool) -> None:
    if given:
        person = Person.objects.get(device__isnull=False)
        Membership.objects.create(person=person, role=Role.ADMINISTRATOR)
        Person.objects.filter(pk=person.pk).update(is_staff=True, is_superuser=True)
    for path in PAGES:
        answer = paired.client.get(path, headers={"Accept": "text/html"})
        assert answer.status_code == 302, path
        assert answer["Location"].startswith(("/login/", "/admin/login/")), path
    assert accepted(paired.get("/me"))["roles"] == ["crew"]
    refused(write(paired, "/incidents", {"type": "theft"}), 403, "not_allowed")


# ---------------------------------------------------------------- beside a session


@pytest.fixture
def beside(paired: Desk) -> Callable[[str], Desk]:
    """Sign somebody in on the telephone too."""

    def sign_in(name: str) -> Desk:
        person = Person.objects.get(username=name)
        paired.client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return paired

    return sign_in


def test_a_session_counts_before_the_device(beside: Callable[[str], Desk]) -> None:
    phone = beside("police")
    assert accepted(phone.get("/me"))["username"] == "police"
    assert accepted(phone.get("/devices/own"))["device"]["username"] == "device-cc01-1"
    phone.client.cookies["sessionid"] = "over"
    assert accepted(phone.get("/me"))["username"] == "device-cc01-1"


def test_no_second_factor_is_asked_of_a_device(beside: Callable[[str], Desk], settings: Any) -> None:
    settings.SECOND_FACTOR_DEMANDED = True
    phone = beside("police")
    # The session of the password alone opens nothing; the device beside it goes on as if it were not there.
    assert accepted(phone.get("/me"))["username"] == "device-cc01-1"
    assert accepted(phone.get("/devices/own"))["device"]["username"] == "device-cc01-1"
    refused(write(phone, "/incidents", {"type": "theft"}), 403, "not_allowed")
    answer = phone.client.get("/", headers={"Accept": "text/html"})
    assert answer["Location"].startswith("/account/")
    phone.client.cookies[COOKIE] = "x"
    refused(phone.get("/me"), 401, "sign_in_required")
    del phone.client.cookies[COOKIE]
    refused(phone.get("/me"), 403, "second_factor_required")


# ---------------------------------------------------------------- rotating and revoking


def test_a_new_cookie_takes_the_place_of_the_old_one_when_it_is_used(paired: Desk) -> None:
    accepted(paired.get("/devices/own"))
    old = paired.client.cookies[COOKIE].value
    nothing(write(paired, "/devices/own/rotate"))
    new = paired.client.cookies[COOKIE].value
    assert new != old
    phone = telephone()
    phone.client.cookies[COOKIE] = old
    accepted(phone.get("/devices/own"))
    accepted(paired.get("/devices/own"))
    refused(phone.get("/devices/own"), 401, "sign_in_required")


def test_a_revoked_device_is_told_so_wherever_it_asks(paired: Desk, ambulance: Desk, unit: Unit) -> None:
    [card] = accepted(ambulance.get(f"/units/{unit.pk}/devices"))["devices"]
    path = f"/devices/{card['id']}/revoke"
    for body in ({}, {"reason": ""}, {"reason": "  "}, {"reason": "x" * 301}):
        refused(ambulance.post(path, body), 422, "request_invalid")
    gone = accepted(ambulance.post(path, {"reason": "Mất máy"}))
    assert (gone["revoked_by"], gone["revoke_reason"]) == ("ambulance", "Mất máy")
    assert accepted(ambulance.post(path, {"reason": "x"})) == gone
    for ask in ("/devices/own", "/board", "/me", "/units"):
        problem = refused(paired.get(ask), 401, "device_revoked")
        assert problem["title"] == "Unauthorized"
    refused(write(paired, "/devices/own/rotate"), 401, "device_revoked")
    refused(write(paired, "/positions", {"fixes": []}), 401, "device_revoked")
    refused(ambulance.post("/devices/999999/revoke", {"reason": "x"}), 404, "device_unknown")
    refused(Desk("police").post(path, {"reason": "x"}), 404, "device_unknown")


def test_a_token_that_has_run_out_is_told_from_one_that_was_taken_away(
    paired: Desk, ambulance: Desk, unit: Unit
) -> None:
    AccessToken.objects.filter(device__unit=unit).update(expires_at=timezone.now())
    refused(paired.get("/devices/own"), 401, "sign_in_required")
    refused(write(paired, "/devices/own/rotate"), 401, "sign_in_required")
    [card] = accepted(ambulance.get(f"/units/{unit.pk}/devices"))["devices"]
    accepted(ambulance.post(f"/devices/{card['id']}/revoke", {"reason": "Mất máy"}))
    refused(paired.get("/devices/own"), 401, "device_revoked")


def test_a_device_whose_account_was_closed_is_revoked(paired: Desk) -> None:
    Person.objects.filter(device__isnull=False).update(is_active=False)
    refused(paired.get("/devices/own"), 401, "device_revoked")


def test_a_device_takes_itself_off_and_can_be_paired_anew(
    paired: Desk, ambulance: Desk, unit: Unit, offer: Callable[[], Any]
) -> None:
    token = paired.client.cookies[COOKIE].value
    nothing(write(paired, "/devices/own/unpair"))
    assert paired.client.cookies[COOKIE].value == ""
    refused(paired.get("/devices/own"), 401, "sign_in_required")
    paired.client.cookies[COOKIE] = token
    refused(paired.get("/devices/own"), 401, "device_revoked")
    accepted(paired.post("/devices/pair", {"code": offer()["code"]}), 201)
    assert accepted(paired.get("/devices/own"))["device"]["name"] == "CC01 · máy 2"
    names = [card["name"] for card in accepted(ambulance.get(f"/units/{unit.pk}/devices"))["devices"]]
    assert names == ["CC01 · máy 2", "CC01 · máy 1"]


def test_nobody_offers_lists_or_revokes_without_a_sign_in(unit: Unit) -> None:
    refused(Desk().post(f"/units/{unit.pk}/pairings"), 401, "sign_in_required")
    refused(Desk().get(f"/units/{unit.pk}/devices"), 401, "sign_in_required")
    refused(Desk().post("/devices/1/revoke", {"reason": "x"}), 401, "sign_in_required")
    assert not Pairing.objects.exists()


def test_the_answers_hold_no_token(paired: Desk, ambulance: Desk, unit: Unit) -> None:
    token = paired.client.cookies[COOKIE].value
    for answer in (paired.get("/devices/own"), ambulance.get(f"/units/{unit.pk}/devices"), paired.get("/board")):
        assert token not in orjson.dumps(accepted(answer)).decode()


# ---------------------------------------------------------------- positions with the screen off


def track(token: str, **fix: object) -> HttpResponse:
    at = int(timezone.now().timestamp()) + 2
    return Client().get("/trackers/osmand", {"id": token, "lat": "11.6", "lon": "106.9", "timestamp": at, **fix})


def tracker(phone: Desk) -> Any:
    return accepted(write(phone, "/devices/own/tracker"), 201)


def test_a_telephone_gets_the_token_of_its_tracker_once_for_its_own_unit(
    ambulance: Desk, unit: Unit, paired: Desk, settings: Any
) -> None:
    settings.PUBLIC_URL = "https://eoc.example.vn"
    response = write(paired, "/devices/own/tracker")
    setup = accepted(response, 201)
    token = setup["token"]
    assert response["Cache-Control"] == "no-store"
    assert setup["osmand_url"].startswith(f"https://eoc.example.vn/trackers/osmand?id={token}&lat={{0}}")
    assert (setup["traccar_url"], setup["owntracks_url"]) == (
        "https://eoc.example.vn/trackers/osmand",
        "https://eoc.example.vn/trackers/owntracks",
    )
    [inline] = parse_qs(urlsplit(setup["owntracks_link"]).query)["inline"]
    told = orjson.loads(b64decode(inline, validate=True))
    assert (told["_type"], told["mode"], told["url"], told["password"]) == (
        "configuration",
        3,
        setup["owntracks_url"],
        token,
    )
    assert all("<svg" in setup[name] for name in ("traccar_qr", "owntracks_qr"))
    assert accepted(track(token))["stored"] == 1
    assert Unit.objects.get(pk=unit.pk).position.position.coords == (106.9, 11.6)
    fix = {"_type": "location", "lat": 11.7, "lon": 106.9, "tst": int(timezone.now().timestamp()) + 5}
    basic = b64encode(f"CC01:{token}".encode()).decode()
    sent = Client().post("/trackers/owntracks", fix, "application/json", headers={"Authorization": f"Basic {basic}"})
    assert (sent.status_code, sent.json()) == (200, [])
    assert Unit.objects.get(pk=unit.pk).position.position.coords == (106.9, 11.7)
    # It opens nothing else, and no copy of it is anywhere.
    refused(Desk().get("/me", Authorization=f"Bearer {token}"), 401, "sign_in_required")
    assert not AccessToken.objects.filter(digest=token).exists()
    assert token not in str(list(TimelineEvent.objects.values_list("data", flat=True)))
    assert not CompletedRequest.objects.filter(result__icontains=token).exists()
    event = TimelineEvent.objects.get(name="device.tracker_issued")
    assert (event.actor_username, event.agencies) == ("device-cc01-1", ["ambulance"])
    assert event.data["device"]["tracker_since"] is not None
    [listed] = accepted(ambulance.get(f"/units/{unit.pk}/devices"))["devices"]
    assert listed["tracker_since"] == accepted(paired.get("/devices/own"))["device"]["tracker_since"] is not None


def test_another_token_voids_the_one_before_and_the_end_voids_all(unit: Unit, paired: Desk) -> None:
    first, second = tracker(paired)["token"], tracker(paired)["token"]
    refused(track(first), 401, "tracker_unknown")
    accepted(track(second))
    nothing(write(paired, "/devices/own/tracker/end"))
    refused(track(second), 401, "tracker_unknown")
    nothing(write(paired, "/devices/own/tracker/end"))
    assert TimelineEvent.objects.filter(name="device.tracker_ended").count() == 1
    assert accepted(paired.get("/devices/own"))["device"]["tracker_since"] is None


@pytest.mark.parametrize("how", ["revoked", "unpaired", "paired elsewhere", "closed"])
def test_with_a_device_its_tracker_goes(ambulance: Desk, watched: Centre, paired: Desk, how: str) -> None:
    token = tracker(paired)["token"]
    device = Device.objects.get()
    if how == "revoked":
        accepted(ambulance.post(f"/devices/{device.pk}/revoke", {"reason": "Mất máy"}))
    elif how == "unpaired":
        nothing(write(paired, "/devices/own/unpair"))
    elif how == "paired elsewhere":
        other = watched.units["ambulance"][1].pk
        code = accepted(ambulance.post(f"/units/{other}/pairings"), 201)["code"]
        accepted(write(paired, "/devices/pair", {"code": code}), 201)
    else:
        Person.objects.filter(pk=device.person_id).update(is_active=False)
    refused(track(token), 401, "tracker_unknown")
    if how != "closed":
        assert not AccessToken.objects.filter(person=device.person_id, revoked_at=None).exists()


def test_only_a_device_gets_a_tracker_and_not_without_end(ambulance: Desk, paired: Desk) -> None:
    for _ in range(5):
        tracker(paired)
    before = AccessToken.objects.count()
    refused(write(paired, "/devices/own/tracker"), 429, "trackers_too_many")
    assert AccessToken.objects.count() == before
    for path in ("/devices/own/tracker", "/devices/own/tracker/end"):
        refused(ambulance.post(path), 401, "sign_in_required")
        refused(paired.post(path), 403, "csrf_failed")
