"""Who has no business with a thing does not even learn that it is there."""

from collections.abc import Callable

import pytest
from django.db.models.functions import Now
from django.test import Client

from dispatch.actions.assignments import assign_units
from dispatch.actions.calls import report_call
from dispatch.actions.chat import write_to_desks
from dispatch.actions.escalation import fire_next_deadline
from dispatch.models import AccessToken, Membership, Person, StreamHead
from dispatch.schema import NewChatMessage
from dispatch.vocabulary import Role
from tests.actions.record import make_due
from tests.api.client import API, Desk, accepted, refused
from tests.factories import Centre, call_event, make_actor

Things = dict[str, int]


@pytest.fixture
def things(watched: Centre) -> Things:
    """An incident of the ambulance service alone, with everything that hangs on it."""
    call = report_call(call_event())
    make_due(trigger="call_unanswered")
    alarm = fire_next_deadline()
    assert alarm is not None
    unit = watched.units["ambulance"][1].pk
    new = NewChatMessage(text="Hết oxy", to_agencies=["ambulance"])
    [asked] = write_to_desks(by=watched.actor("crew"), new=new).chat_messages
    made = assign_units(by=watched.actor("ambulance"), incident_id=call.incident_id, unit_ids=[unit])
    return {
        "incident": call.incident_id,
        "call": call.id,
        "alarm": alarm.id,
        "unit": unit,
        "assignment": made.assignments[0].id,
        "message": asked.id,
    }


READS = [
    "/incidents/{incident}",
    "/incidents/{incident}/timeline",
    "/incidents/{incident}/sights",
    "/incidents/{incident}/chat-messages",
]
WRITES = [
    ("PATCH", "/incidents/{incident}", b'{"place": "x"}'),
    ("POST", "/incidents/{incident}/agencies", b'{"agency": "fire"}'),
    ("POST", "/incidents/{incident}/notes", b'{"text": "x"}'),
    ("POST", "/incidents/{incident}/chat-messages", b'{"text": "x"}'),
    ("POST", "/chat-messages/{message}/acknowledge", b""),
    ("POST", "/incidents/{incident}/close", b'{"disposition": "test"}'),
    ("POST", "/incidents/{incident}/assignments", b'{"units": [%d]}'),
    ("POST", "/assignments/{assignment}/status", b'{"status": "cleared"}'),
    ("POST", "/units/{unit}/status", b'{"status": "off_duty"}'),
    ("POST", "/units/{unit}/move-up", b'{"station": "x"}'),
    ("POST", "/calls/{call}/answer", b""),
    ("POST", "/escalations/{alarm}/acknowledge", b""),
]
OPEN_WRITES = [
    ("POST", "/chat-messages", b'{"text": "x", "to_unit": 1}'),
    ("POST", "/incidents", b'{"type": "theft"}'),
    ("POST", "/positions", b'{"fixes": []}'),
]
OPEN = [
    "/board",
    "/me",
    "/catalogue",
    "/units",
    "/incidents",
    "/chat-messages",
    "/coverage",
    "/move-ups",
    "/areas/at?lon=106.9&lat=11.5",
    "/addresses/at?code=1",
]


def own(watched: Centre, body: bytes, agency: str) -> bytes:
    return body.replace(b"%d", str(watched.units[agency][0].pk).encode())


def test_the_incident_of_another_agency_and_all_that_hangs_on_it_is_not_there(
    watched: Centre, police: Desk, things: Things
) -> None:
    before = StreamHead.objects.get().seq
    for path in READS:
        refused(police.get(path.format(**things)), 404)
    for method, path, body in WRITES:
        refused(police.send(method, path.format(**things), own(watched, body, "police"), If_Match="1"), 404)
    assert accepted(police.get("/incidents"))["incidents"] == []
    assert StreamHead.objects.get().seq == before


def test_what_is_not_there_and_what_may_not_be_seen_are_refused_in_the_same_words(police: Desk, things: Things) -> None:
    for path in READS:
        foreign = refused(police.get(path.format(**things)), 404)
        missing = refused(police.get(path.format(incident=10**9)), 404)
        foreign["detail"] = foreign["detail"].replace(str(things["incident"]), str(10**9))
        assert foreign == missing


def test_nobody_reads_without_a_token(things: Things, subtests: pytest.Subtests) -> None:
    for path in [*OPEN, *READS]:
        with subtests.test(path=path):
            response = Desk().get(path.format(**things))
            refused(response, 401, "sign_in_required")
            assert response["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("strict", [False, True])
def test_nobody_writes_without_a_token(things: Things, subtests: pytest.Subtests, strict: bool) -> None:
    stranger = Desk(client=Client(enforce_csrf_checks=strict))
    for method, path, body in [*WRITES, *OPEN_WRITES]:
        with subtests.test(method=method, path=path):
            refused(stranger.send(method, path.format(**things), body, If_Match="1"), 401, "sign_in_required")


def test_a_header_that_holds_no_token_opens_nothing(watched: Centre, subtests: pytest.Subtests) -> None:
    stranger = Desk()
    for header in ("Bearer", "Bearer ", "Bearer x", "Basic cG9saWNlOng=", "Token x", "Bearer \x00", "Bearer đ"):
        with subtests.test(header=header):
            stranger.headers = {"Authorization": header}
            refused(stranger.get("/board"), 401, "sign_in_required")
            refused(stranger.post("/incidents", {"type": "theft"}), 401, "sign_in_required")


def test_a_revoked_token_opens_nothing(police: Desk) -> None:
    accepted(police.get("/me"))
    AccessToken.objects.update(revoked_at=Now())
    refused(police.get("/me"), 401)
    police.client = Client(enforce_csrf_checks=True)
    refused(police.post("/incidents", {"type": "theft"}), 401)


def test_who_has_left_is_out_at_once(police: Desk) -> None:
    Person.objects.filter(username="police").update(is_active=False)
    refused(police.get("/board"), 401)


def test_who_lost_a_role_has_lost_its_rights_at_once(police: Desk) -> None:
    Membership.objects.filter(person__username="police").delete()
    assert accepted(police.get("/board"))["units"] == []
    refused(police.post("/incidents", {"type": "theft"}), 403, "not_allowed")


def test_the_wrong_role_is_told_so(watched: Centre, things: Things) -> None:
    make_actor("officer_too", Role.DUTY_OFFICER)
    for name, forbidden in (
        ("calltaker", ["assignments", "/status", "/move-up"]),
        ("officer_too", ["PATCH", "agencies", "close", "assignments", "/status", "/move-up", "answer"]),
    ):
        client = Desk(name)
        for method, path, body in WRITES:
            if any(word in f"{method} {path}" for word in forbidden):
                response = client.send(method, path.format(**things), own(watched, body, "ambulance"), If_Match="1")
                refused(response, 403, "not_allowed")
    refused(Desk("officer_too").post("/incidents", {"type": "theft"}), 403, "not_allowed")


def test_the_crew_of_another_unit_reaches_nothing_of_it(watched: Centre, things: Things) -> None:
    crew = Desk("crew")
    for path in READS:
        refused(crew.get(path.format(**things)), 404)
    for method, path, body in WRITES:
        response = crew.send(method, path.format(**things), own(watched, body, "ambulance"), If_Match="1")
        assert response.status_code in {403, 404}
        refused(response, response.status_code)
    refused(crew.post("/incidents", {"type": "theft"}), 403)


def test_a_crew_on_an_incident_reads_and_notes_but_does_not_command(
    watched: Centre, ambulance: Desk, things: Things
) -> None:
    path = f"/incidents/{things['incident']}"
    accepted(ambulance.post(f"{path}/assignments", {"units": [watched.units["ambulance"][0].pk]}), 201)
    crew = Desk("crew")
    accepted(crew.get(path))
    accepted(crew.post(f"{path}/notes", {"text": "đường ngập"}), 201)
    refused(crew.patch(path, {"place": "x"}, If_Match="1"), 403)
    refused(crew.post(f"{path}/close", {"disposition": "test"}), 403)
    refused(crew.post(f"/assignments/{things['assignment']}/status", {"status": "on_scene"}), 403)


# ---------------------------------------------------------------- a person in a browser


@pytest.fixture
def browser(watched: Centre) -> Callable[[str], Client]:
    def sign_in(name: str) -> Client:
        client = Client(enforce_csrf_checks=True, raise_request_exception=False)
        client.force_login(
            Person.objects.get(username=name), backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        return client

    return sign_in


def test_a_session_reads_and_writes_only_with_the_csrf_token(browser: Callable[[str], Client]) -> None:
    client = browser("police")
    desk = Desk(client=client)
    assert accepted(desk.get("/me"))["username"] == "police"
    refused(desk.post("/incidents", {"type": "theft"}), 403)
    client.cookies["csrftoken"] = "a" * 32
    refused(desk.post("/incidents", {"type": "theft"}, X_CSRFToken="b" * 32), 403)
    accepted(desk.post("/incidents", {"type": "theft"}, X_CSRFToken="a" * 32), 201)


def test_a_page_of_another_site_writes_nothing_for_who_is_signed_in(browser: Callable[[str], Client]) -> None:
    client = browser("police")
    client.cookies["csrftoken"] = "a" * 32
    response = client.post(
        f"{API}/incidents",
        b'{"type": "theft"}',
        content_type="text/plain",
        headers={"Origin": "https://evil.example", "X-CSRFToken": "a" * 32},
    )
    refused(response, 403)


def test_a_session_of_who_has_left_opens_nothing(browser: Callable[[str], Client]) -> None:
    client = browser("police")
    Person.objects.filter(username="police").update(is_active=False)
    refused(Desk(client=client).get("/board"), 401)


def test_a_token_needs_no_csrf_token(police: Desk) -> None:
    police.client = Client(enforce_csrf_checks=True)
    accepted(police.post("/incidents", {"type": "theft"}), 201)
