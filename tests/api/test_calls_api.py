"""What a desk may ask of a call, and how it is refused."""

from collections.abc import Callable

import pytest

from dispatch.actions.calls import report_call
from dispatch.models import StreamHead
from dispatch.ports import CallEventKind
from dispatch.schema import CallCard
from dispatch.vocabulary import Role
from tests.api.client import Desk, accepted, refused
from tests.factories import Centre, call_event, make_actor

COMMANDS: list[tuple[str, object]] = [
    ("answer", None),
    ("hold", None),
    ("resume", None),
    ("end", None),
    ("silence", {"silent": True}),
    ("close", {"disposition": "nuisance"}),
    ("call-back", {"outcome": "reached"}),
    ("call-back-number", {"number": "0271 3879 115"}),
]


@pytest.fixture
def calltaker(watched: Centre) -> Desk:
    return Desk("calltaker")


@pytest.fixture
def ringing(watched: Centre) -> CallCard:
    return report_call(call_event())


def abandoned(number: int = 1) -> CallCard:
    report_call(call_event(number))
    return report_call(call_event(number, kind=CallEventKind.ABANDONED, key="seq:2"))


def test_a_call_is_read_with_its_history(calltaker: Desk, ringing: CallCard) -> None:
    card = accepted(calltaker.get(f"/calls/{ringing.id}"))
    assert card == ringing.model_dump(mode="json")
    assert card["history"]["reasons"][0]["code"] == "first_call"


def test_a_call_from_ring_to_end(calltaker: Desk, ringing: CallCard) -> None:
    path = f"/calls/{ringing.id}"
    assert accepted(calltaker.post(f"{path}/answer"))["answered_by"] == "calltaker"
    assert accepted(calltaker.post(f"{path}/hold"))["status"] == "held"
    assert accepted(calltaker.post(f"{path}/resume"))["status"] == "answered"
    assert accepted(calltaker.post(f"{path}/silence", {"silent": True}))["silent_since"]
    assert accepted(calltaker.post(f"{path}/silence", {"silent": False}))["silent_since"] is None
    assert accepted(calltaker.post(f"{path}/end"))["status"] == "ended"
    closed = accepted(calltaker.post(f"{path}/close", {"disposition": "information", "note": "Hỏi đường"}))
    assert closed["disposition"] == "information"
    assert accepted(calltaker.get(path)) == closed
    incident = accepted(calltaker.get(f"/incidents/{ringing.incident_id}"))
    assert (incident["status"], incident["disposition"]) == ("cancelled", "information")


def test_a_nuisance_is_one_request(calltaker: Desk, ringing: CallCard) -> None:
    closed = accepted(calltaker.post(f"/calls/{ringing.id}/close", {"disposition": "nuisance"}))
    assert (closed["status"], closed["answered_by"]) == ("ended", "calltaker")
    assert accepted(calltaker.get("/board"))["incidents"] == []


def test_a_request_that_is_sent_again_is_carried_out_once(calltaker: Desk) -> None:
    card = abandoned()
    path, body = f"/calls/{card.id}/call-back", {"outcome": "no_answer", "note": "máy bận"}
    first = accepted(calltaker.post(path, body, Idempotency_Key="k1"))
    again = calltaker.post(path, body, Idempotency_Key="k1")
    assert again["Idempotency-Replayed"] == "true"
    assert accepted(again) == first
    assert first["call_back"]["attempts"] == 1


def test_refusals_say_what_a_desk_needs_to_know(calltaker: Desk, ambulance: Desk, ringing: CallCard) -> None:
    path = f"/calls/{ringing.id}"
    assert refused(ambulance.post(f"{path}/hold"), 409, "call_not_answered")["call_status"] == "ringing"
    accepted(calltaker.post(f"{path}/answer"))
    refused(calltaker.post(f"{path}/call-back-number", {"number": "091234567"}), 422, "number_invalid")
    other_number = refused(ambulance.post(f"{path}/call-back-number", {"number": ""}), 409, "call_not_yours")
    assert other_number["by"] == "calltaker"
    assert refused(ambulance.post(f"{path}/answer"), 409, "call_already_answered")["by"] == "calltaker"
    for command, body in COMMANDS[1:6]:
        assert refused(ambulance.post(f"{path}/{command}", body), 409, "call_not_yours")["by"] == "calltaker"
    refused(calltaker.post(f"{path}/call-back", {"outcome": "reached"}), 409, "call_back_not_open")
    accepted(calltaker.post(f"{path}/end"))
    assert refused(calltaker.post(f"{path}/hold"), 409, "call_over")["call_status"] == "ended"
    unfit = refused(calltaker.post(f"{path}/close", {"disposition": "handled"}), 422, "disposition_not_for_calls")
    assert "nuisance" in unfit["allowed"]
    accepted(calltaker.post(f"{path}/close", {"disposition": "test"}))
    late = refused(calltaker.post(f"{path}/close", {"disposition": "nuisance"}), 409, "call_closed")
    assert late["disposition"] == "test"


@pytest.mark.parametrize(
    ("command", "body"),
    [
        ("silence", {}),
        ("silence", {"silent": 1}),
        ("silence", {"silent": "true"}),
        ("silence", {"silent": None}),
        ("silence", None),
        ("close", {}),
        ("close", {"disposition": "boring"}),
        ("close", {"disposition": "nuisance", "note": None}),
        ("close", {"disposition": "nuisance", "note": "x" * 4001}),
        ("close", {"disposition": "nuisance", "note": "a\x00b"}),
        ("close", {"disposition": "nuisance", "incident": 1}),
        ("call-back", {"outcome": "perhaps"}),
        ("call-back-number", {}),
        ("call-back-number", {"number": None}),
        ("call-back-number", {"number": 912345678}),
        ("call-back-number", {"number": "0" * 301}),
        ("call-back-number", {"number": "091\x00"}),
        ("call-back", {"outcome": "reached", "note": "x" * 301}),
        ("call-back", []),
    ],
)
def test_a_body_that_means_nothing_changes_nothing(
    calltaker: Desk, ringing: CallCard, command: str, body: object
) -> None:
    before = StreamHead.objects.get().seq
    refused(calltaker.post(f"/calls/{ringing.id}/{command}", body), 422, "request_invalid")
    assert StreamHead.objects.get().seq == before


@pytest.mark.parametrize("call_id", ["0", "-1", "x", "1.5", str(10**9), str(2**63), str(10**30), "%00"])
def test_a_call_that_is_not_there(calltaker: Desk, ringing: CallCard, call_id: str) -> None:
    refused(calltaker.get(f"/calls/{call_id}"), 404)
    for command, body in COMMANDS:
        refused(calltaker.post(f"/calls/{call_id}/{command}", body), 404)


def test_a_call_is_not_there_for_who_does_not_see_it(
    desk: Callable[[str], Desk], police: Desk, ringing: CallCard
) -> None:
    before = StreamHead.objects.get().seq
    for stranger in (police, desk("crew")):
        refused(stranger.get(f"/calls/{ringing.id}"), 404, "call_unknown")
        for command, body in COMMANDS:
            refused(stranger.post(f"/calls/{ringing.id}/{command}", body), 404, "call_unknown")
    assert StreamHead.objects.get().seq == before


def test_a_duty_officer_reads_calls_and_does_not_take_them(watched: Centre, ringing: CallCard) -> None:
    make_actor("officer_too", Role.DUTY_OFFICER)
    officer = Desk("officer_too")
    accepted(officer.get(f"/calls/{ringing.id}"))
    for command, body in COMMANDS:
        refused(officer.post(f"/calls/{ringing.id}/{command}", body), 403, "not_allowed")


def test_a_stranger_learns_nothing_of_calls(ringing: CallCard) -> None:
    refused(Desk().get(f"/calls/{ringing.id}"), 401, "sign_in_required")
    for command, body in COMMANDS:
        refused(Desk().post(f"/calls/{ringing.id}/{command}", body), 401, "sign_in_required")
