"""Apps and devices of others report the unit of their crew, each in its own words, and junk breaks nothing."""

import json
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.management import CommandError, call_command
from django.db.models.functions import Now
from django.http import HttpResponse
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from dispatch.actions.people import issue_token
from dispatch.models import AccessToken, Membership, Person, UnitFix, UnitPosition
from dispatch.schema import Problem
from tests.factories import Centre

AT = datetime.now(UTC).replace(microsecond=0)
SECONDS = int(AT.timestamp())
KNOT = 1852 / 3600

OSMAND = {"lat": "11.5", "lon": "106.95", "timestamp": str(SECONDS), "accuracy": "8", "speed": "20", "bearing": "90"}
GPSLOGGER = {"lat": "11.5", "lon": "106.95", "time": AT.isoformat(), "acc": "8.0", "spd": "10.0", "dir": "90.0"}
OWNTRACKS = {"_type": "location", "lat": 11.5, "lon": 106.95, "tst": SECONDS, "acc": 8, "vel": 36, "cog": 90}
TRACCAR = {
    "location": {
        "timestamp": AT.isoformat().replace("+00:00", ".000Z"),
        "coords": {"latitude": 11.5, "longitude": 106.95, "accuracy": 8, "speed": 10, "heading": 90, "altitude": 80},
        "is_moving": True,
        "battery": {"level": 0.9, "is_charging": False},
    }
}


@pytest.fixture
def token(centre: Centre) -> str:
    UnitPosition.objects.update(at=Now() - timedelta(hours=1))
    return issue_token(username="crew", positions_only=True)


def ask(method: str, dialect: str, query: str = "", body: bytes = b"", **headers: str) -> HttpResponse:
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    kind = headers.pop("content_type", "application/x-www-form-urlencoded")
    return client.generic(method, f"/trackers/{dialect}?{query}", body, content_type=kind, headers=headers)


def get(dialect: str, values: dict[str, str], **headers: str) -> HttpResponse:
    return ask("GET", dialect, urlencode(values), **headers)


def post_json(dialect: str, document: object, **headers: str) -> HttpResponse:
    return ask("POST", dialect, body=json.dumps(document).encode(), content_type="application/json", **headers)


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def basic(token: str, name: str = "xe07") -> dict[str, str]:
    return {"Authorization": "Basic " + b64encode(f"{name}:{token}".encode()).decode()}


def accepted(response: HttpResponse) -> Any:
    assert response.status_code == 200, response.content
    return json.loads(response.content)


def refused(response: HttpResponse, status: int, code: str) -> None:
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    assert Problem.model_validate_json(response.content).code == code
    assert not UnitFix.objects.exists()


def only_fix(centre: Centre) -> UnitFix:
    [kept] = UnitFix.objects.all()
    assert kept.unit_id == centre.units["ambulance"][0].pk
    assert kept.position.coords == (106.95, 11.5)
    assert kept.at == AT
    return kept


# ---------------------------------------------------------------- each dialect


@pytest.mark.parametrize(
    "timestamp",
    [
        str(SECONDS),
        f"{SECONDS}.0",
        str(SECONDS * 1000),
        AT.isoformat(),
        AT.strftime("%Y-%m-%dT%H:%M:%SZ"),
        AT.strftime("%Y-%m-%d %H:%M:%S"),
        (AT + timedelta(hours=7)).strftime("%Y-%m-%dT%H:%M:%S+0700"),
    ],
    # Not the moment itself: processes that share the tests must know them by the same names.
    ids=["seconds", "fraction", "milliseconds", "offset", "Z", "bare", "local"],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_osmand_and_old_clients_of_traccar(centre: Centre, token: str, method: str, timestamp: str) -> None:
    values = urlencode({**OSMAND, "id": token, "timestamp": timestamp, "altitude": "80", "batt": "55"})
    response = ask("GET", "osmand", values) if method == "GET" else ask("POST", "osmand", body=values.encode())
    assert accepted(response) == {"stored": 1, "known": 0, "refused": []}
    kept = only_fix(centre)
    assert (kept.accuracy_m, kept.heading) == (8.0, 90.0)
    assert kept.speed_mps == pytest.approx(20 * KNOT)


def test_a_post_with_everything_in_its_address(centre: Centre, token: str) -> None:
    accepted(ask("POST", "osmand", urlencode({**OSMAND, "deviceid": token, "heading": "90"})))
    only_fix(centre)


def test_a_dilution_stands_for_an_accuracy(centre: Centre, token: str) -> None:
    values = {name: value for name, value in OSMAND.items() if name != "accuracy"}
    accepted(get("osmand", {**values, "id": token, "hdop": "1.5"}))
    assert only_fix(centre).accuracy_m == 7.5


def test_the_document_of_newer_clients_of_traccar(centre: Centre, token: str) -> None:
    accepted(post_json("osmand", {**TRACCAR, "device_id": token}))
    kept = only_fix(centre)
    assert (kept.accuracy_m, kept.heading, kept.speed_mps) == (8.0, 90.0, 10.0)


def test_a_fix_that_says_that_it_is_none_is_ignored(centre: Centre, token: str) -> None:
    assert accepted(get("osmand", {**OSMAND, "id": token, "valid": "false"}))["stored"] == 0
    assert not UnitFix.objects.exists()


def test_gpslogger(centre: Centre, token: str) -> None:
    assert accepted(get("gpslogger", {**GPSLOGGER, "token": token}))["stored"] == 1
    kept = only_fix(centre)
    assert (kept.accuracy_m, kept.heading, kept.speed_mps) == (8.0, 90.0, 10.0)


def test_owntracks(centre: Centre, token: str) -> None:
    for _ in range(2):
        assert accepted(post_json("owntracks", {**OWNTRACKS, "tid": "07", "t": "u", "alt": 80}, **basic(token))) == []
    kept = only_fix(centre)
    assert (kept.accuracy_m, kept.heading) == (8.0, 90.0)
    assert kept.speed_mps == pytest.approx(10.0)


@pytest.mark.parametrize(
    "body", [b"", b'{"_type":"lwt","tst":1}', b'{"_type":"transition","lat":1,"lon":1,"tst":1}', b"{}"]
)
def test_what_else_owntracks_sends_is_ignored(centre: Centre, token: str, body: bytes) -> None:
    assert accepted(ask("POST", "owntracks", body=body, content_type="application/json", **basic(token))) == []
    assert not UnitFix.objects.exists()


def test_a_payload_that_is_encrypted_is_refused_so_that_somebody_sees_it(centre: Centre, token: str) -> None:
    refused(post_json("owntracks", {"_type": "encrypted", "data": "x"}, **basic(token)), 400, "encryption_unsupported")


def test_what_devices_send_where_they_do_not_know_is_not_known(centre: Centre, token: str) -> None:
    unknown = {"acc": -1, "vel": -1, "cog": -1}
    accepted(post_json("owntracks", {**OWNTRACKS, **unknown}, **basic(token)))
    kept = only_fix(centre)
    assert (kept.accuracy_m, kept.heading, kept.speed_mps) == (None, None, None)


@pytest.mark.parametrize(("ago", "code"), [(timedelta(hours=-1), "clock_ahead"), (timedelta(days=400), "fix_too_old")])
def test_a_fix_that_is_not_taken_is_said_so_and_does_not_come_for_ever(token: str, ago: timedelta, code: str) -> None:
    found = accepted(get("gpslogger", {**GPSLOGGER, "token": token, "time": (AT - ago).isoformat()}))
    assert (found["stored"], [refusal["code"] for refusal in found["refused"]]) == (0, [code])
    assert not UnitFix.objects.exists()


# ---------------------------------------------------------------- whose it is

WAYS = ["query", "form", "document", "bearer", "basic"]


def send(way: str, token: str) -> HttpResponse:
    match way:
        case "query":
            return get("gpslogger", {**GPSLOGGER, "token": token})
        case "form":
            return ask("POST", "gpslogger", body=urlencode({**GPSLOGGER, "token": token}).encode())
        case "document":
            return post_json("osmand", {**TRACCAR, "device_id": token})
        case "bearer":
            return get("gpslogger", GPSLOGGER, **bearer(token))
        case _:
            return get("gpslogger", GPSLOGGER, **basic(token))


@pytest.mark.parametrize("way", WAYS)
def test_a_token_is_known_however_it_comes(centre: Centre, token: str, way: str) -> None:
    assert accepted(send(way, token))["stored"] == 1
    only_fix(centre)


@pytest.mark.parametrize("way", WAYS)
def test_a_token_that_opens_more_is_good_in_a_header_alone(token: str, way: str) -> None:
    everything = issue_token(username="crew")
    if way in {"bearer", "basic"}:
        assert accepted(send(way, everything))["stored"] == 1
    else:
        refused(send(way, everything), 401, "tracker_unknown")


@pytest.mark.parametrize("way", WAYS)
def test_whose_access_has_ended_reports_no_more(token: str, way: str) -> None:
    Membership.objects.filter(person__username="crew").delete()
    refused(send(way, token), 403, "not_one_unit")
    Person.objects.filter(username="crew").update(is_active=False)
    refused(send(way, token), 401, "tracker_unknown")
    Person.objects.filter(username="crew").update(is_active=True)
    AccessToken.objects.update(revoked_at=Now())
    refused(send(way, token), 401, "tracker_unknown")


def test_who_is_crew_of_no_unit_or_of_two_reports_none(centre: Centre, token: str) -> None:
    refused(get("gpslogger", GPSLOGGER, **bearer(issue_token(username="supervisor"))), 403, "not_one_unit")
    Membership.objects.create(
        person=Person.objects.get(username="crew"),
        role="crew",
        agency_id="ambulance",
        unit=centre.units["ambulance"][1],
    )
    refused(send("bearer", token), 403, "not_one_unit")


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer ", "Basic", "Basic !", "Basic eDp4", "Basic eA==", "Basic /w==", "Digest x", "Bearer \xff"],
)
def test_a_header_without_a_good_token_opens_nothing(token: str, header: str) -> None:
    response = get("gpslogger", GPSLOGGER, Authorization=header)
    refused(response, 401, "tracker_unknown")
    assert response["WWW-Authenticate"]


def test_a_session_is_no_tracker(centre: Centre, token: str) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(
        Person.objects.get(username="crew"), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    refused(client.get("/trackers/gpslogger", GPSLOGGER), 401, "tracker_unknown")


def test_the_command_prints_a_token_for_positions_and_nothing_else(centre: Centre) -> None:
    output = StringIO()
    call_command("tracker_token", "crew", stdout=output)
    assert accepted(get("gpslogger", {**GPSLOGGER, "token": output.getvalue().strip()}))["stored"] == 1
    assert [row.positions_only for row in AccessToken.objects.all()] == [True]
    for name in ("nobody", "supervisor"):
        with pytest.raises(CommandError):
            call_command("tracker_token", name, stdout=output)


# ---------------------------------------------------------------- junk


@pytest.mark.parametrize("method", ["PUT", "DELETE", "HEAD", "PATCH"])
def test_another_method_is_told_which_there_are(token: str, method: str) -> None:
    response = ask(method, "osmand")
    assert response.status_code == 405
    assert response["Allow"] == "GET, POST"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"lat": "91"}, "position_malformed"),
        ({"lat": ""}, "position_malformed"),
        ({"lat": "nan"}, "position_malformed"),
        ({"lon": "inf"}, "position_malformed"),
        ({"lon": "1_0"}, "position_malformed"),
        ({"lon": "đông"}, "position_malformed"),
        ({"spd": "fast"}, "position_malformed"),
        ({"time": ""}, "time_malformed"),
        ({"time": "now"}, "time_malformed"),
        ({"time": "nan"}, "time_malformed"),
        ({"time": "1e300"}, "time_malformed"),
        ({"time": "-1"}, "time_malformed"),
        ({"time": "0001-01-01T00:00:00+14:00"}, "time_malformed"),
        ({"time": "\x00"}, "time_malformed"),
    ],
)
def test_a_value_that_is_none_is_named(token: str, values: dict[str, str], code: str) -> None:
    refused(get("gpslogger", {**GPSLOGGER, "token": token, **values}), 400, code)


@pytest.mark.parametrize("body", [b"[1]", b"{", b'{"lat":NaN}', b"[" * 5000, b'{"a":"\xff"}'])
def test_a_body_that_is_no_document_is_refused(token: str, body: bytes) -> None:
    response = ask("POST", "owntracks", body=body, content_type="application/json", **basic(token))
    refused(response, 400, "body_malformed")


def test_too_much_is_refused(token: str) -> None:
    refused(ask("POST", "owntracks", body=b" " * 70_000, **basic(token)), 413, "body_too_large")
    many = "&".join(f"a{number}=1" for number in range(1100))
    refused(ask("GET", "osmand", many, **bearer(token)), 400, "body_malformed")
    refused(ask("POST", "osmand", body=many.encode(), **bearer(token)), 400, "body_malformed")


scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["11.5", "1e400", "-0", "٣", "2026-02-30T00:00:00Z", str(SECONDS), "9" * 400, "0x10"])
)
documents = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
)
NAMES = [*OSMAND, *GPSLOGGER, *OWNTRACKS, "id", "token", "valid", "hdop", "location", "device_id", "coords"]


JUNK = {
    "derandomize": True,
    "database": None,
    "deadline": None,
    "suppress_health_check": [HealthCheck.function_scoped_fixture],
}


@settings(max_examples=50, **JUNK)
@given(
    dialect=st.sampled_from(["osmand", "gpslogger", "owntracks"]),
    junk=st.dictionaries(st.sampled_from(NAMES), documents, max_size=6),
    whole=st.booleans(),
)
@example(dialect="osmand", junk={"location": {"coords": {}}}, whole=False)
@example(dialect="osmand", junk={"location": []}, whole=False)
@example(dialect="osmand", junk={"location": None}, whole=False)
@example(dialect="osmand", junk={"location": "11.5,106.9"}, whole=True)
def test_no_junk_breaks_the_centre(token: str, dialect: str, junk: dict[str, Any], whole: bool) -> None:
    base: dict[str, Any] = {"osmand": OSMAND, "gpslogger": GPSLOGGER, "owntracks": OWNTRACKS}[dialect] if whole else {}
    values = {**base, **junk}
    query = urlencode({name: str(value) for name, value in values.items()}, errors="replace")
    for response in (
        ask("GET", dialect, query, **bearer(token)),
        ask("POST", dialect, body=query.encode(), **bearer(token)),
        ask("POST", dialect, body=json.dumps(values).encode(), content_type="application/json", **bearer(token)),
        ask("GET", dialect, query),
    ):
        assert response.status_code in {200, 400, 401, 403}, (response.status_code, response.content)
        if response.status_code != 200:
            assert Problem.model_validate_json(response.content).code


@settings(max_examples=50, **JUNK)
@given(
    dialect=st.sampled_from(["osmand", "gpslogger", "owntracks"]),
    query=st.text(max_size=60),
    body=st.binary(max_size=200),
    kind=st.sampled_from(["application/json", "text/plain", "multipart/form-data; boundary=x", "", "x; charset=nope"]),
)
def test_no_bytes_break_the_centre(token: str, dialect: str, query: str, body: bytes, kind: str) -> None:
    response = ask("POST", dialect, query.replace("#", ""), body, content_type=kind, **bearer(token))
    assert response.status_code in {200, 400}, response.content
