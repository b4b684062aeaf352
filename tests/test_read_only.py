"""A database that takes no writes: every request is told so, nothing is an unexpected error, reading goes on."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.utils import timezone

from dispatch.actions.aliases import propose_alias
from dispatch.actions.assignments import assign_units
from dispatch.actions.calls import report_call
from dispatch.actions.chat import write_to_desks
from dispatch.actions.closures import close_road
from dispatch.actions.escalation import fire_next_deadline
from dispatch.actions.handovers import offer_handover
from dispatch.actions.incidents import create_incident
from dispatch.actions.pairings import offer_pairing, pair_device
from dispatch.api.api import api
from dispatch.models import Person
from dispatch.schema import NewChatMessage, NewClosure, NewDevice, NewHandover, NewIncident, NewPlaceAlias, PointShape
from dispatch.vocabulary import ClosureKind
from gis.models import Place, PlaceKind
from gis.places.writing import PlaceEntry, write_places
from tests.actions.conftest import watch_everything
from tests.actions.record import make_due
from tests.api.client import Desk, accepted, refused
from tests.api.test_attachments import added, attach
from tests.factories import Centre, call_event, make_camera, make_premise_note
from tests.integrations.deliveries import ACCOUNT_SID, PUBLIC_URL, STATUS, TOKEN, VOICE, call_fields, code_of, deliver
from tests.push_services import FCM, PRIVATE_KEY
from tests.push_services import Browser as Telephone

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
PASSWORD = "mat khau dai cua to truc"

Things = dict[str, Any]

# A right body for each write of the API, with names of what the fixture `things` made.
BODIES = {
    "/incidents": '{"type": "theft"}',
    "/incidents/{incident_id}": '{"place": "Chợ"}',
    "/incidents/{incident_id}/agencies": '{"agency": "fire"}',
    "/incidents/{incident_id}/agencies/{agency}/stand-down": '{"reason": "x"}',
    "/incidents/{incident_id}/alarm": '{"level": 2}',
    "/incidents/{incident_id}/notes": '{"text": "x"}',
    "/incidents/{incident_id}/answers": '{"card": "x", "question": "x", "answer": "x"}',
    "/incidents/{incident_id}/calls": '{"call": %(call_id)d}',
    "/incidents/{incident_id}/merge": '{"into": %(other_id)d}',
    "/incidents/{incident_id}/unmerge": "",
    "/incidents/{incident_id}/close": '{"disposition": "handled"}',
    "/incidents/{incident_id}/cancel": '{"reason": "x"}',
    "/incidents/{incident_id}/reopen": '{"reason": "x"}',
    "/incidents/{incident_id}/assignments": '{"units": [%(unit_id)d]}',
    "/assignments/{assignment_id}/status": '{"status": "en_route"}',
    "/assignments/{assignment_id}/end": '{"outcome": "cancelled", "reason": "x"}',
    "/assignments/{assignment_id}/divert": '{"incident": %(other_id)d}',
    "/assignments/{assignment_id}/hospital": '{"hospital": "x"}',
    "/units/{unit_id}/status": '{"status": "off_duty"}',
    "/units/{unit_id}/shift": '{"on_duty": true, "crew": []}',
    "/units/{unit_id}/emergency": "{}",
    "/calls/{call_id}/answer": "",
    "/calls/{call_id}/hold": "",
    "/calls/{call_id}/resume": "",
    "/calls/{call_id}/end": "",
    "/calls/{call_id}/silence": '{"silent": true}',
    "/calls/{call_id}/close": '{"disposition": "test"}',
    "/calls/{call_id}/call-back": '{"outcome": "no_answer"}',
    "/calls/{call_id}/call-back-number": '{"number": "0912345678"}',
    "/calls/{call_id}/locations": '{"lon": 106.9, "lat": 11.5}',
    "/calls/{call_id}/location-link": "",
    "/incidents/{incident_id}/refer": '{"line": "1022", "reason": "x"}',
    "/incidents/{incident_id}/chat-messages": '{"text": "x"}',
    "/attachments/{attachment_id}/withdraw": '{"reason": "x"}',
    "/chat-messages": '{"text": "x", "to_agencies": ["police"]}',
    "/chat-messages/{message_id}/acknowledge": "",
    "/desk-shifts": '{"desk": "x", "lines": []}',
    "/desk-shifts/end": "",
    "/handovers": '{"agency": "police", "to": "supervisor"}',
    "/handovers/{handover_id}/accept": "",
    "/escalations/{escalation_id}/acknowledge": "",
    "/units/{unit_id}/move-up": '{"station": "x"}',
    "/closures": '{"kind": "flooded", "shape": {"type": "Point", "coordinates": [106.9, 11.5]}}',
    "/closures/{closure_id}/open": "",
    "/premise-notes": '{"kind": "crew_caution", "text": "x", "lon": 106.9, "lat": 11.5, "radius_m": 50, '
    '"agencies": ["ambulance"], "expires_at": "%(tomorrow)s"}',
    "/premise-notes/{note_id}/end": '{"reason": "x"}',
    "/cameras/{camera_id}/look": '{"reason": "x"}',
    "/places/aliases": '{"place": %(place_id)d, "text": "chợ Bà Sáu"}',
    "/places/aliases/{alias_id}/decide": '{"approved": true}',
    "/units/{unit_id}/pairings": "",
    "/devices/pair": '{"code": "123456"}',
    "/devices/{device_id}/revoke": '{"reason": "x"}',
    "/devices/own/rotate": "",
    "/devices/own/tracker": "",
    "/devices/own/tracker/end": "",
    "/devices/own/unpair": "",
    "/devices/own/push": "%(subscription)s",
    "/positions": '{"fixes": [{"unit": %(unit_id)d, "at": "%(now)s", "lon": 106.9, "lat": 11.5}]}',
}


@pytest.fixture
def things(centre: Centre, settings: Any) -> Things:
    """A call with its incident, a unit on it, an alarm, another incident, and a hand-over to the supervisor."""
    settings.WEB_PUSH_KEY = PRIVATE_KEY
    watch_everything(but=())
    call = report_call(call_event())
    make_due(trigger="call_unanswered")
    alarm = fire_next_deadline()
    assert alarm is not None
    unit = centre.units["ambulance"][1].pk
    made = assign_units(by=centre.actor("ambulance"), incident_id=call.incident_id, unit_ids=[unit])
    other = create_incident(by=centre.actor("ambulance"), new=NewIncident(type="cardiac_arrest"))
    handover = offer_handover(by=centre.actor("ambulance"), new=NewHandover(agency="ambulance", to="supervisor"))
    shape = PointShape(type="Point", coordinates=(106.9, 11.5))
    closure = close_road(by=centre.actor("ambulance"), new=NewClosure(kind=ClosureKind.FLOODED, shape=shape))
    write_places("test", [PlaceEntry(key="1", kind=PlaceKind.MARKET, name="Chợ Đức Liễu", lon=107.11, lat=11.71)])
    place = Place.objects.get().pk
    attachment = added(Desk("ambulance"), call.incident_id)
    asked = NewChatMessage(text="Báo quân số", to_agencies=["ambulance"])
    message = write_to_desks(by=centre.actor("supervisor"), new=asked).chat_messages[0]
    alias = propose_alias(by=centre.actor("ambulance"), new=NewPlaceAlias(place=place, text="chợ Cũ"))
    offered = offer_pairing(by=centre.actor("ambulance"), unit_id=unit)
    paired = pair_device(new=NewDevice(code=offered.code))
    return {
        "device_id": paired.told.device.id,
        "subscription": json.dumps(Telephone().subscription(FCM)),
        "device_token": paired.token,
        "attachment_id": attachment["id"],
        "message_id": message.id,
        "closure_id": closure.id,
        "note_id": make_premise_note(centre).id,
        "camera_id": make_camera().pk,
        "place_id": place,
        "alias_id": alias.id,
        "tomorrow": (timezone.now() + timedelta(days=1)).isoformat(),
        "incident_id": call.incident_id,
        "other_id": other.id,
        "call_id": call.id,
        "escalation_id": alarm.id,
        "unit_id": unit,
        "assignment_id": made.assignments[0].id,
        "handover_id": handover.id,
        "now": timezone.now().isoformat(),
    }


@pytest.fixture
def person(centre: Centre) -> Person:
    """Somebody who may edit everything and knows the password."""
    return Person.objects.create_user("editor", password=PASSWORD, is_staff=True, is_superuser=True)


@pytest.fixture
def browser(person: Person) -> Client:
    client = Client(raise_request_exception=False, headers=BROWSER)
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client
    return client


def take_no_writes() -> None:
    """Let the database refuse every write until the test ends."""
    with connection.cursor() as cursor:
        # What is checked at the end of a transaction would lock rows then.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET TRANSACTION READ ONLY")


def writes() -> list[tuple[str, str]]:
    """Return every write but that of a file, which has no JSON."""
    return [
        (method.upper(), path.removeprefix("/api/v1"))
        for path, item in api.get_openapi_schema()["paths"].items()
        for method, described in item.items()
        if method != "get" and "multipart/form-data" not in described.get("requestBody", {}).get("content", {})
    ]


@pytest.mark.parametrize("key", [{"Idempotency_Key": "k"}, {}], ids=["with a key", "without a key"])
def test_every_write_of_the_api_is_told_so(things: Things, subtests: pytest.Subtests, key: dict[str, str]) -> None:
    supervisor = Desk("supervisor")
    supervisor.client.cookies["eoc_device"] = things["device_token"]
    before = accepted(supervisor.get("/board"))
    take_no_writes()
    for method, path in writes():
        body = (BODIES[path] % things).encode()
        with subtests.test(method=method, path=path):
            response = supervisor.send(method, path.format(**things, agency="ambulance"), body, If_Match="1", **key)
            refused(response, 503, "database_read_only")
    with subtests.test(path="a file"):
        refused(attach(supervisor, things["other_id"]), 503, "database_read_only")
    after = accepted(supervisor.get("/board"))
    assert {**after, "at": None} == {**before, "at": None}


def test_everything_is_still_read_by_token_by_session_and_by_device(things: Things, browser: Client) -> None:
    supervisor = Desk("supervisor")
    telephone = Desk()
    telephone.client.cookies["eoc_device"] = things["device_token"]
    take_no_writes()
    incident = f"/incidents/{things['incident_id']}"
    for path in ("/board", "/me", "/catalogue", "/incidents", "/units", "/handovers", incident, f"{incident}/timeline"):
        accepted(supervisor.get(path))
    assert accepted(Desk(client=browser).get("/me"))["username"] == "editor"
    # That it was seen now is not written down.
    assert accepted(telephone.get("/devices/own"))["device"]["last_seen_at"] is None
    assert accepted(telephone.get("/me"))["roles"] == ["crew"]
    for page in ("/", "/admin/", "/admin/dispatch/unit/"):
        assert browser.get(page).status_code == 200, page


@pytest.mark.parametrize("path", [VOICE, STATUS])
@pytest.mark.usefixtures("centre")
def test_a_call_is_not_taken_so_that_the_provider_goes_elsewhere_with_it(path: str, settings: Any) -> None:
    settings.PUBLIC_URL, settings.TWILIO_AUTH_TOKEN, settings.TWILIO_ACCOUNT_SID = PUBLIC_URL, TOKEN, ACCOUNT_SID
    take_no_writes()
    response = deliver(path, call_fields())
    assert response.status_code == 503
    assert code_of(response) == "database_read_only"


@pytest.mark.usefixtures("centre")
def test_the_centre_is_not_ready(client: Client) -> None:
    assert client.get("/readyz").status_code == 200
    take_no_writes()
    refused(client.get("/readyz"), 503, "database_read_only")
    assert b"eoc_database_up 1\n" in client.get("/metrics").content


def test_who_saves_in_the_admin_pages_reads_a_sentence(browser: Client) -> None:
    take_no_writes()
    _is_a_page(browser.post("/admin/dispatch/capability/add/", {"code": "x", "name_vi": "x", "name_en": "x"}))


def test_who_signs_in_or_out_reads_a_sentence(browser: Client) -> None:
    take_no_writes()
    stranger = Client(raise_request_exception=False, headers=BROWSER)
    assert stranger.get("/login/").status_code == 200
    _is_a_page(stranger.post("/login/", {"login": "editor", "password": PASSWORD}))
    _is_a_page(browser.post("/logout/"))


def test_a_session_that_cannot_be_saved_has_not_ended(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def leave_something(request: HttpRequest, template: str) -> HttpResponse:
        request.session["something"] = template
        return HttpResponse()

    monkeypatch.setattr("eoc.views.render", leave_something)
    take_no_writes()
    _is_a_page(browser.get("/"))
    program = Client(raise_request_exception=False)
    program.cookies = browser.cookies
    refused(program.get("/"), 503, "database_read_only")


def _is_a_page(response: Any) -> None:
    assert response.status_code == 503, response.content[:300]
    assert response["Content-Type"] == "text/html; charset=utf-8"
    assert "Cơ sở dữ liệu tạm thời chỉ cho đọc" in response.content.decode()
