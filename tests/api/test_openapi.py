"""The document by which others write their programs is valid, and the centre behaves as it says."""

from collections import Counter
from collections.abc import Iterator
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import jsonschema_rs
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from dispatch.actions.aliases import propose_alias
from dispatch.actions.assignments import assign_units
from dispatch.actions.attachments import add_attachment
from dispatch.actions.calls import report_call
from dispatch.actions.chat import write_to_desks
from dispatch.actions.closures import close_road
from dispatch.actions.escalation import fire_next_deadline
from dispatch.actions.handovers import offer_handover
from dispatch.actions.pairings import offer_pairing, pair_device
from dispatch.files.folder import received
from dispatch.schema import NewAttachment, NewChatMessage, NewClosure, NewDevice, NewHandover, NewPlaceAlias, PointShape
from dispatch.vocabulary import ClosureKind, EventName
from gis.models import Place, PlaceKind
from gis.places.writing import PlaceEntry, write_places
from tests import media
from tests.actions.record import make_due
from tests.api.client import API, Desk, accepted
from tests.factories import Centre, call_event, make_camera, make_premise_note

HERE = PointShape(type="Point", coordinates=(106.9, 11.5))
DOCUMENT = f"{API}/openapi.json"
ROUTES = {
    "/addresses/at": {"get"},
    "/areas/at": {"get"},
    "/board": {"get"},
    "/me": {"get"},
    "/catalogue": {"get"},
    "/map/style.json": {"get"},
    "/units": {"get"},
    "/units/{unit_id}/status": {"post"},
    "/units/{unit_id}/shift": {"post"},
    "/units/{unit_id}/emergency": {"post"},
    "/units/{unit_id}/move-up": {"post"},
    "/units/{unit_id}/devices": {"get"},
    "/units/{unit_id}/pairings": {"post"},
    "/devices/pair": {"post"},
    "/devices/own": {"get"},
    "/devices/own/push": {"put", "delete"},
    "/devices/own/rotate": {"post"},
    "/devices/own/tracker": {"post"},
    "/devices/own/tracker/end": {"post"},
    "/devices/own/unpair": {"post"},
    "/devices/{device_id}/revoke": {"post"},
    "/coverage": {"get"},
    "/replay/board": {"get"},
    "/replay/events": {"get"},
    "/reports/intervals": {"get"},
    "/incidents/{incident_id}/review": {"get"},
    "/move-ups": {"get"},
    "/assignments/{assignment_id}/status": {"post"},
    "/assignments/{assignment_id}/end": {"post"},
    "/assignments/{assignment_id}/divert": {"post"},
    "/assignments/{assignment_id}/hospital": {"post"},
    "/calls/{call_id}": {"get"},
    "/calls/{call_id}/answer": {"post"},
    "/calls/{call_id}/hold": {"post"},
    "/calls/{call_id}/resume": {"post"},
    "/calls/{call_id}/end": {"post"},
    "/calls/{call_id}/silence": {"post"},
    "/calls/{call_id}/close": {"post"},
    "/calls/{call_id}/call-back": {"post"},
    "/calls/{call_id}/location-link": {"post"},
    "/calls/{call_id}/locations": {"post"},
    "/calls/{call_id}/messages": {"get"},
    "/calls/{call_id}/call-back-number": {"post"},
    "/escalations/{escalation_id}/acknowledge": {"post"},
    "/chat-messages": {"get", "post"},
    "/chat-messages/{message_id}/acknowledge": {"post"},
    "/incidents/{incident_id}/chat-messages": {"get", "post"},
    "/closures": {"get", "post"},
    "/closures/{closure_id}/open": {"post"},
    "/isochrones": {"get"},
    "/incidents/{incident_id}/etas": {"get"},
    "/incidents/{incident_id}/route": {"get"},
    "/desk-shifts": {"post"},
    "/desk-shifts/end": {"post"},
    "/desk-shifts/last": {"get"},
    "/handovers": {"get", "post"},
    "/places": {"get"},
    "/places/aliases": {"get", "post"},
    "/places/aliases/{alias_id}/decide": {"post"},
    "/positions": {"post"},
    "/handovers/{handover_id}/accept": {"post"},
    "/incidents": {"get", "post"},
    "/incidents/{incident_id}": {"get", "patch"},
    "/incidents/{incident_id}/agencies": {"post"},
    "/incidents/{incident_id}/agencies/{agency}/stand-down": {"post"},
    "/nearby": {"get"},
    "/premise-notes": {"get", "post"},
    "/premise-notes/{note_id}/end": {"post"},
    "/cameras": {"get"},
    "/cameras/{camera_id}/look": {"post"},
    "/incidents/{incident_id}/nearby": {"get"},
    "/incidents/{incident_id}/cameras": {"get"},
    "/incidents/{incident_id}/alarm": {"post"},
    "/incidents/{incident_id}/answers": {"post"},
    "/incidents/{incident_id}/attachments": {"get", "post"},
    "/incidents/{incident_id}/refer": {"post"},
    "/incidents/{incident_id}/referral": {"get"},
    "/attachments/{attachment_id}/content": {"get"},
    "/attachments/{attachment_id}/preview": {"get"},
    "/attachments/{attachment_id}/withdraw": {"post"},
    "/incidents/{incident_id}/assignments": {"post"},
    "/incidents/{incident_id}/calls": {"post"},
    "/incidents/{incident_id}/cancel": {"post"},
    "/incidents/{incident_id}/close": {"post"},
    "/incidents/{incident_id}/duplicates": {"get"},
    "/incidents/{incident_id}/merge": {"post"},
    "/incidents/{incident_id}/notes": {"post"},
    "/incidents/{incident_id}/recommendation": {"get"},
    "/incidents/{incident_id}/reopen": {"post"},
    "/incidents/{incident_id}/sights": {"get"},
    "/incidents/{incident_id}/timeline": {"get"},
    "/incidents/{incident_id}/unmerge": {"post"},
}


# A telephone without any account is paired by what a desk shows.
OPEN_TO_EVERYBODY = {f"{API}/devices/pair"}


@pytest.fixture
def document(watched: Centre) -> dict[str, Any]:
    """The OpenAPI document, which needs no token."""
    found: dict[str, Any] = accepted(Desk().get("/openapi.json"))
    return found


def test_every_promised_route_is_in_the_document(document: dict[str, Any]) -> None:
    documented = {path.removeprefix(API): set(item) for path, item in document["paths"].items()}
    assert documented == ROUTES


def test_the_document_is_valid_openapi(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    schemathesis.openapi.from_dict(document).validate()
    for name, shape in document["components"]["schemas"].items():
        jsonschema_rs.meta.validate(shape)
        assert shape.get("description") or name == "JsonValue", f"{name} is not explained"
    for path, item in document["paths"].items():
        for method, operation in item.items():
            assert operation["summary"], f"{method} {path} is not explained"
            is_open = path in OPEN_TO_EVERYBODY
            assert bool(operation.get("security")) is not is_open, f"{method} {path} is open to everybody"


def test_each_operation_has_a_name_of_its_own(document: dict[str, Any]) -> None:
    names = [operation["operationId"] for item in document["paths"].values() for operation in item.values()]
    assert len(names) == len(set(names))


def test_the_document_holds_every_word_of_the_closed_lists(document: dict[str, Any]) -> None:
    assert document["components"]["schemas"]["EventName"]["enum"] == [name.value for name in EventName]


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Keep the test's connection, and with it what is not committed, from one request to the next."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def _read_to_the_end(application: WSGIApplication) -> WSGIApplication:
    """Close each answer, as a server does: what a request holds, files that came with it, is let go with the answer."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        response = application(environ, start_response)
        try:
            return [b"".join(response)]
        finally:
            response.close()  # type: ignore[attr-defined]  # Django's answers have it

    return answer


def _attachment(centre: Centre, incident_id: int) -> int:
    with received([media.picture()]) as file:
        return add_attachment(
            by=centre.actor("supervisor"), incident_id=incident_id, file=file, new=NewAttachment(name="a.jpg")
        ).id


def _device(centre: Centre) -> int:
    offered = offer_pairing(by=centre.actor("supervisor"), unit_id=centre.units["fire"][0].pk)
    return pair_device(new=NewDevice(code=offered.code)).told.device.id


def test_no_request_that_fits_or_misfits_the_document_breaks_the_centre(watched: Centre, one_connection: None) -> None:
    call = report_call(call_event())
    make_due()
    alarm = fire_next_deadline()
    assert alarm is not None
    made = assign_units(
        by=watched.actor("supervisor"), incident_id=call.incident_id, unit_ids=[watched.units["ambulance"][0].pk]
    )
    handover = offer_handover(
        by=watched.actor("supervisor"), new=NewHandover(agency="ambulance", to="supervisor", note="Ca đêm")
    )
    [message] = write_to_desks(
        by=watched.actor("crew"), new=NewChatMessage(text="Hết oxy", to_agencies=["ambulance"])
    ).chat_messages
    closure = close_road(by=watched.actor("supervisor"), new=NewClosure(kind=ClosureKind.FLOODED, shape=HERE))
    write_places("test", [PlaceEntry(key="1", kind=PlaceKind.MARKET, name="Chợ Đức Liễu", lon=107.11, lat=11.71)])
    alias = propose_alias(
        by=watched.actor("ambulance"), new=NewPlaceAlias(place=Place.objects.get().pk, text="chợ Bà Sáu")
    )
    known = {
        "incident_id": call.incident_id,
        "call_id": call.id,
        "escalation_id": alarm.id,
        "assignment_id": made.assignments[0].id,
        "unit_id": watched.units["ambulance"][1].pk,
        "agency": "ambulance",
        "handover_id": handover.id,
        "closure_id": closure.id,
        "message_id": message.id,
        "note_id": make_premise_note(watched).id,
        "camera_id": make_camera().pk,
        "alias_id": alias.id,
        "attachment_id": _attachment(watched, call.incident_id),
        "device_id": _device(watched),
    }
    schema = schemathesis.openapi.from_wsgi(DOCUMENT, _read_to_the_end(get_wsgi_application()))
    desk = Desk("supervisor")
    answers = Counter[int]()
    for operation in (result.ok() for result in schema.get_all_operations()):

        @settings(
            max_examples=12,
            derandomize=True,
            database=None,
            deadline=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(
            case=operation.as_strategy() | operation.as_strategy(generation_mode=schemathesis.GenerationMode.NEGATIVE),
            there=st.booleans(),
            version=st.sampled_from(["1", "2", "*"]),
        )
        def ask(case: schemathesis.Case, there: bool, version: str) -> None:
            if there:
                case.path_parameters = {name: known[name] for name in case.path_parameters or {}}
            response = case.call(headers=desk.headers | {"If-Match": version})
            answers[response.status_code] += 1
            case.validate_response(
                response,
                checks=[
                    not_a_server_error,
                    status_code_conformance,
                    content_type_conformance,
                    response_schema_conformance,
                ],
            )

        ask()
    # A run in which everything is refused at the door would prove little.
    assert answers[200] + answers[201] > 40, answers
    assert set(answers) >= {200, 201, 404, 422}, answers
