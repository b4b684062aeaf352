"""What no program should send must change nothing, break nothing, and be explained."""

from collections.abc import Callable

import orjson
import pytest

from dispatch.actions.assignments import assign_units
from dispatch.actions.calls import report_call
from dispatch.actions.incidents import create_incident
from dispatch.models import Assignment, Incident, StreamHead, Unit
from dispatch.schema import NewIncident
from tests.api.client import Desk, accepted, refused
from tests.factories import Centre, call_event

WRITES = [
    ("PATCH", "/incidents/{}", {"place": "x"}),
    ("POST", "/incidents/{}/agencies", {"agency": "fire"}),
    ("POST", "/incidents/{}/notes", {"text": "x"}),
    ("POST", "/incidents/{}/close", {"disposition": "test"}),
    ("POST", "/incidents/{}/assignments", {"units": [1]}),
    ("POST", "/assignments/{}/status", {"status": "cleared"}),
    ("POST", "/units/{}/status", {"status": "off_duty"}),
    ("POST", "/calls/{}/answer", None),
    ("POST", "/calls/{}/locations", {"lon": 106.9, "lat": 11.5}),
    ("POST", "/calls/{}/location-link", None),
    ("POST", "/escalations/{}/acknowledge", None),
    ("POST", "/incidents/{}/chat-messages", {"text": "x"}),
    ("POST", "/chat-messages/{}/acknowledge", None),
]
READS = ["/incidents/{}", "/incidents/{}/timeline", "/incidents/{}/chat-messages"]
NO_IDS = [
    "0",
    "-1",
    "+1",
    "01",
    "1.0",
    "1e3",
    "abc",
    "١",
    "%00",
    " 1",
    "999999999999999999",
    str(2**63 - 1),
    str(2**63),
    "9" * 400,
]


@pytest.fixture
def incident(watched: Centre) -> int:
    """An incident of the ambulance service with a unit at work on it."""
    card = create_incident(by=watched.actor("ambulance"), new=NewIncident(type="cardiac_arrest"))
    assign_units(by=watched.actor("ambulance"), incident_id=card.id, unit_ids=[watched.units["ambulance"][0].pk])
    return card.id


@pytest.fixture
def unchanged(incident: int) -> Callable[[], bool]:
    """Tell whether nothing was recorded since the test began."""
    before = StreamHead.objects.get().seq
    return lambda: StreamHead.objects.get().seq == before


def test_an_id_that_no_row_can_have_is_not_found_wherever_it_stands(
    ambulance: Desk, unchanged: Callable[[], bool]
) -> None:
    for wrong in NO_IDS:
        for method, path, body in WRITES:
            send = ambulance.send(method, path.format(wrong), orjson.dumps(body) if body else b"", If_Match="1")
            refused(send, 404)
        for path in READS:
            refused(ambulance.get(path.format(wrong)), 404)
    assert unchanged()


def test_an_address_that_nothing_serves_is_a_problem_document(ambulance: Desk) -> None:
    for path in ("/nothing", "/incidents/1/nothing", "/incidents/1/notes/", "//board", "/"):
        refused(ambulance.get(path), 404)


@pytest.mark.xfail(strict=True, reason="ninja answers a method that it does not know in plain text")
def test_a_method_that_an_address_does_not_know_is_a_problem_document(ambulance: Desk) -> None:
    for method, path in (
        ("DELETE", "/incidents/1"),
        ("PUT", "/board"),
        ("GET", "/incidents/1/notes"),
        ("POST", "/units"),
        ("PATCH", "/incidents"),
        ("TRACE", "/board"),
    ):
        response = ambulance.send(method, path)
        refused(response, 405)
        assert response["Allow"]


COORDINATES = [
    "NaN",
    "Infinity",
    "-Infinity",
    "1e999",
    "true",
    "false",
    '"106.9"',
    "null",
    "[106.9]",
    "{}",
    "180.00001",
    "-180.1",
    "1e308",
    "99999999999999999999999999999",
]


def test_a_coordinate_that_is_none_is_refused(ambulance: Desk, incident: int, unchanged: Callable[[], bool]) -> None:
    for wrong in COORDINATES:
        for member in ("lon", "lat", "radius_m"):
            location = {"lon": "106.9", "lat": "11.5", "radius_m": "10"} | {member: wrong}
            text = ",".join(f'"{name}":{value}' for name, value in location.items())
            if member == "radius_m" and wrong.startswith("180"):
                continue
            for method, path, body in (
                ("POST", "/incidents", f'{{"type":"cardiac_arrest","location":{{{text}}}}}'),
                ("PATCH", f"/incidents/{incident}", f'{{"location":{{{text}}}}}'),
            ):
                response = ambulance.send(method, path, body.encode(), If_Match="1")
                assert response.status_code in {400, 422}, (member, wrong)
                refused(response, response.status_code)
    for lat in (90.00001, -91):
        refused(ambulance.post("/incidents", {"type": "cardiac_arrest", "location": {"lon": 0, "lat": lat}}), 422)
    assert unchanged()


@pytest.mark.parametrize(("lon", "lat"), [(180, 90), (-180, -90), (0, 0), (-0.0, 5e-324)])
def test_a_coordinate_at_the_edge_of_the_world_is_one(ambulance: Desk, lon: float, lat: float) -> None:
    card = accepted(ambulance.post("/incidents", {"type": "cardiac_arrest", "location": {"lon": lon, "lat": lat}}), 201)
    assert (card["location"]["lon"], card["location"]["lat"]) == (lon, lat)


WRONG_BODIES = [
    ("/incidents", {}),
    ("/incidents", {"type": None}),
    ("/incidents", {"type": 5}),
    ("/incidents", {"type": ""}),
    ("/incidents", {"type": "Cardiac Arrest"}),
    ("/incidents", {"type": "cardiac_arrest\n"}),
    ("/incidents", {"type": "x" * 51}),
    ("/incidents", {"type": "nowhere_in_the_catalogue"}),
    ("/incidents", {"type": "theft", "agencies": []}),
    ("/incidents", {"type": "theft", "agencies": ["navy"]}),
    ("/incidents", {"type": "theft", "agencies": "police"}),
    ("/incidents", {"type": "theft", "agencies": ["police"] * 21}),
    ("/incidents", {"type": "theft", "priority": 0}),
    ("/incidents", {"type": "theft", "priority": 6}),
    ("/incidents", {"type": "theft", "priority": "1"}),
    ("/incidents", {"type": "theft", "priority": True}),
    ("/incidents", {"type": "theft", "priority": 1.0}),
    ("/incidents", {"type": "theft", "place": "x" * 301}),
    ("/incidents", {"type": "theft", "what": "x" * 4001}),
    ("/incidents", {"type": "theft", "what": "\x00"}),
    ("/incidents", {"type": "theft", "place": "Chợ\x00"}),
    ("/incidents", {"type": "theft", "what": ["x"]}),
    ("/incidents", {"type": "theft", "location": {"lon": 1}}),
    ("/incidents", {"type": "theft", "location": {"lon": 1, "lat": 1, "source": "dream"}}),
    ("/incidents", {"type": "theft", "location": {"lon": 1, "lat": 1, "radius_m": -1}}),
    ("/incidents", {"type": "theft", "location": {"lon": 1, "lat": 1, "altitude": 1}}),
    ("/incidents", {"type": "theft", "status": "closed"}),
    ("/incidents", {"type": "theft", "number": "1"}),
    ("/incidents/{}/chat-messages", {}),
    ("/incidents/{}/chat-messages", {"text": " \n "}),
    ("/incidents/{}/chat-messages", {"text": "a\x00b"}),
    ("/incidents/{}/chat-messages", {"text": "x" * 1001}),
    ("/incidents/{}/chat-messages", {"text": "x", "answer_within_s": 60}),
    ("/chat-messages", {"text": "x"}),
    ("/chat-messages", {"text": "x", "to_unit": 1, "to_person": "ambulance"}),
    ("/chat-messages", {"text": "x", "to_agencies": []}),
    ("/chat-messages", {"text": "x", "to_agencies": ["ambulance"] * 21}),
    ("/chat-messages", {"text": "x", "to_unit": "1"}),
    ("/chat-messages", {"text": "x", "to_unit": 2**63}),
    ("/chat-messages", {"text": "x", "to_person": "a\x00b"}),
    ("/chat-messages", {"text": "x", "to_unit": 1, "answer_within_s": 14}),
    ("/chat-messages", {"text": "x", "to_unit": 1, "answer_within_s": 3601}),
    ("/chat-messages", {"text": "x", "to_unit": 1, "answer_within_s": True}),
    ("/incidents/{}/notes", {}),
    ("/incidents/{}/notes", {"text": ""}),
    ("/incidents/{}/notes", {"text": "  \n "}),
    ("/incidents/{}/notes", {"text": "a\x00b"}),
    ("/incidents/{}/notes", {"text": "x" * 4001}),
    ("/incidents/{}/notes", {"text": "x", "by": "somebody"}),
    ("/incidents/{}/agencies", {"agency": "navy"}),
    ("/incidents/{}/agencies", {"agency": None}),
    ("/incidents/{}/close", {}),
    ("/incidents/{}/close", {"disposition": ""}),
    ("/incidents/{}/close", {"disposition": "bored"}),
    ("/incidents/{}/close", {"disposition": "test", "note": "\x00"}),
    ("/incidents/{}/assignments", {"units": []}),
    ("/incidents/{}/assignments", {"units": [0]}),
    ("/incidents/{}/assignments", {"units": [-1]}),
    ("/incidents/{}/assignments", {"units": [2**63]}),
    ("/incidents/{}/assignments", {"units": ["1"]}),
    ("/incidents/{}/assignments", {"units": [1.5]}),
    ("/incidents/{}/assignments", {"units": [True]}),
    ("/incidents/{}/assignments", {"units": list(range(1, 52))}),
    ("/incidents/{}/assignments", {"units": 1}),
    ("/assignments/{assignment}/status", {"status": "flying"}),
    ("/assignments/{assignment}/status", {"status": "acknowledged", "occurred_at": "yesterday"}),
    ("/assignments/{assignment}/status", {"status": "acknowledged", "occurred_at": "2026-01-01T00:00:00"}),
    ("/assignments/{assignment}/status", {"status": "acknowledged", "occurred_at": "0001-01-01T00:00:00+14:00"}),
    ("/assignments/{assignment}/status", {"status": "acknowledged", "occurred_at": "9999-12-31T23:59:59-14:00"}),
    ("/assignments/{assignment}/status", {"status": "acknowledged", "occurred_at": 1e300}),
    ("/assignments/{assignment}/status", {"status": "acknowledged", "occurred_at": True}),
    ("/units/{unit}/status", {"status": "on_scene"}),
    ("/units/{unit}/status", {"status": "Available"}),
    ("/units/{unit}/status", {"status": "off_duty", "reason": "\x00"}),
    ("/units/{unit}/status", {"status": "off_duty", "reason": None}),
]


def test_a_wrong_value_is_refused_and_changes_nothing(
    supervisor: Desk, incident: int, unchanged: Callable[[], bool], subtests: pytest.Subtests
) -> None:
    names = {"assignment": Assignment.objects.get().pk, "unit": Unit.objects.get(call_sign="CC02").pk}
    for path, body in WRONG_BODIES:
        with subtests.test(path=path, body=body):
            problem = refused(supervisor.post(path.format(incident, **names), body), 422)
            if problem["code"] == "request_invalid":
                assert problem["errors"]
                assert all(error["where"] and error["why"] for error in problem["errors"])
            assert unchanged()


WRONG_CHANGES: list[dict[str, object]] = [
    {"type": None},
    {"type": "nowhere"},
    {"priority": None},
    {"priority": 9},
    {"place": None},
    {"what": None},
    {"place": "\x00"},
    {"status": "closed"},
    {"version": 7},
    {"agencies": ["fire"]},
    {"location": {}},
    {"location": "here"},
]


def test_a_wrong_change_is_refused_and_changes_nothing(
    ambulance: Desk, incident: int, unchanged: Callable[[], bool], subtests: pytest.Subtests
) -> None:
    for changes in WRONG_CHANGES:
        with subtests.test(changes=changes):
            refused(ambulance.patch(f"/incidents/{incident}", changes, If_Match="1"), 422)
            assert unchanged()


def test_a_refusal_does_not_repeat_what_was_sent(ambulance: Desk) -> None:
    response = ambulance.post("/incidents", {"type": "theft", "secret": "so dien thoai", "place": "bi mat" * 100})
    assert b"so dien thoai" not in response.content
    assert b"bi mat" not in response.content


DOCUMENTS = {
    "spaces": b"   ",
    "truncated": b'{"text": "x"',
    "truncated string": b'{"text": "x',
    "two documents": b'{"text": "x"}{"text": "y"}',
    "trailing comma": b'{"text": "x",}',
    "single quotes": b"{'text': 'x'}",
    "not UTF-8": b'{"text": "\xff\xfe"}',
    "Latin-1": '{"text": "Phước"}'.encode("utf-16"),
    "cut UTF-8": b'{"text": "\xc6"}',
    "encoded surrogate": b'{"text": "\xed\xa0\x80"}',
    "lone surrogate": b'{"text": "\\ud800"}',
    "NUL byte": b'{"text": "a\x00b"}',
    "byte order mark": b'\xef\xbb\xbf{"text": "x"}',
    "form": b"text=x",
    "deeply nested": b'{"text": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "deeply open": b"[" * 200_000,
}


def test_what_is_not_json_is_refused(
    ambulance: Desk, incident: int, unchanged: Callable[[], bool], subtests: pytest.Subtests
) -> None:
    for name, document in DOCUMENTS.items():
        with subtests.test(name=name):
            refused(ambulance.send("POST", f"/incidents/{incident}/notes", document), 400, "body_malformed")
            assert unchanged()


def test_json_that_is_no_object_is_refused(
    ambulance: Desk, incident: int, unchanged: Callable[[], bool], subtests: pytest.Subtests
) -> None:
    for document in (b"", b"[]", b"null", b'"text"', b"5", b"true", b'[{"text": "x"}]', b"[[]]"):
        with subtests.test(document=document):
            refused(ambulance.send("POST", f"/incidents/{incident}/notes", document), 422)
            assert unchanged()


def test_nested_values_in_place_of_a_text_are_refused(ambulance: Desk, incident: int) -> None:
    nested: object = "x"
    for _ in range(200):
        nested = [nested]
    refused(ambulance.post(f"/incidents/{incident}/notes", {"text": nested}), 422)


def test_a_megabyte_is_too_much_everywhere(
    supervisor: Desk, incident: int, unchanged: Callable[[], bool], subtests: pytest.Subtests
) -> None:
    unit = Unit.objects.get(call_sign="CC02").pk
    body = orjson.dumps({"text": "x" * 1_000_000})
    for path in ("/incidents", f"/incidents/{incident}/notes", f"/units/{unit}/status"):
        for headers in ({}, {"Idempotency_Key": "k"}):
            with subtests.test(path=path, headers=headers):
                refused(supervisor.send("POST", path, body, **headers), 413, "body_too_large")
                assert unchanged()


def test_a_megabyte_is_too_much_also_where_no_body_is_asked_for(supervisor: Desk, watched: Centre) -> None:
    call = report_call(call_event())
    response = supervisor.send("POST", f"/calls/{call.id}/answer", b"x" * 1_000_000, Idempotency_Key="k")
    refused(response, 413, "body_too_large")


WRONG_FILTERS = [
    *(f"limit={value}" for value in ("0", "-1", "201", "99999999999999999999", "abc", "", "1.5")),
    *(f"before={value}" for value in ("0", "-5", str(2**63), "x")),
    *(f"status={value}" for value in ("open", "NEW", "")),
    *(f"priority={value}" for value in ("0", "6", "x")),
    *(f"agency={value}" for value in ("%00", "", "Police")),
    *(f"type={value}" for value in ("%ED%A0%80", "x" * 51)),
    *(f"area={value}" for value in ("", "%00", "Đồng", "x" * 41, "1'--")),
    "&".join(["area=1"] * 201),
    "&".join(["status=new"] * 11),
    "&".join(["priority=1"] * 6),
]


def test_a_wrong_filter_is_refused(ambulance: Desk, subtests: pytest.Subtests) -> None:
    for query in WRONG_FILTERS:
        with subtests.test(query=query):
            refused(ambulance.get(f"/incidents?{query}"), 422, "request_invalid")


def test_the_largest_numbers_that_are_allowed_find_nothing_and_break_nothing(ambulance: Desk, incident: int) -> None:
    assert len(accepted(ambulance.get(f"/incidents?before={2**63 - 1}&limit=200"))["incidents"]) == 1
    refused(ambulance.post(f"/incidents/{incident}/assignments", {"units": [2**63 - 1]}), 404, "unit_unknown")


def test_an_old_report_of_a_device_is_taken_whatever_its_zone(supervisor: Desk, incident: int) -> None:
    path = f"/assignments/{Assignment.objects.get().pk}/status"
    card = accepted(supervisor.post(path, {"status": "acknowledged", "occurred_at": "1970-01-01T00:00:00-14:00"}))
    assert card["acknowledged_at"] == card["dispatched_at"]
    [entry] = [
        entry
        for entry in accepted(supervisor.get(f"/incidents/{incident}/timeline"))["events"]
        if entry["name"] == "assignment.changed"
    ]
    assert entry["occurred_at"] == "1970-01-01T14:00:00Z"


def test_text_is_kept_as_it_was_sent_but_for_the_spaces_around_it(ambulance: Desk, incident: int) -> None:
    text = "Dòng một\n\tDòng hai \u202e<script>alert('x')</script> %s {} \\ 😱 \uffff"
    accepted(ambulance.patch(f"/incidents/{incident}", {"what": f"  {text}\n"}, If_Match="1"))
    assert Incident.objects.get(pk=incident).what == text
