"""What Twilio says of a call becomes a call and an incident; junk becomes a refusal that says what is wrong."""

from typing import Any

import pytest
from django.db import OperationalError

from dispatch.integrations.twilio import webhooks
from dispatch.models import Call, CallReport, Incident, TimelineEvent
from dispatch.ports import CallEvent
from tests.factories import AGENCIES
from tests.integrations.deliveries import STATUS, VOICE, call_fields, call_sid, code_of, deliver

pytestmark = pytest.mark.usefixtures("twilio_account", "centre")


def test_a_call_is_an_incident_and_the_caller_waits_in_its_conference() -> None:
    response = deliver(VOICE, call_fields())
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/xml")
    twiml = response.content.decode()
    assert '<Say language="vi-VN" voice="Google.vi-VN-Standard-A">' in twiml
    assert f">call-{call_sid()}</Conference></Dial></Response>" in twiml
    assert 'startConferenceOnEnter="false"' in twiml
    assert 'endConferenceOnExit="true"' in twiml
    call = Call.objects.get()
    assert (call.line_id, call.caller, call.caller_kind, call.status) == ("115", "+84912345678", "number", "ringing")
    assert list(call.incident.incident_agencies.values_list("agency_id", flat=True)) == ["ambulance"]


@pytest.mark.parametrize(
    ("reports", "status"),
    [
        (["ringing", "in-progress"], "ringing"),
        (["completed"], "abandoned"),
        (["no-answer"], "abandoned"),
        (["canceled"], "abandoned"),
        (["busy"], "failed"),
        (["failed"], "failed"),
        (["completed", "in-progress", "ringing", "queued", "initiated"], "abandoned"),
        (["failed", "completed"], "failed"),
    ],
)
def test_a_call_only_moves_towards_its_end(reports: list[str], status: str) -> None:
    deliver(VOICE, call_fields())
    for report in reports:
        assert deliver(STATUS, call_fields(CallStatus=report)).status_code == 204
    assert Call.objects.get().status == status


def test_every_delivery_of_the_same_report_answers_the_same_and_changes_nothing() -> None:
    first = deliver(VOICE, call_fields())
    deliver(STATUS, call_fields(CallStatus="completed", SequenceNumber="2"))
    events = TimelineEvent.objects.count()
    for _ in range(3):
        assert deliver(VOICE, call_fields()).content == first.content
        assert deliver(STATUS, call_fields(CallStatus="completed", SequenceNumber="2")).status_code == 204
        assert deliver(STATUS, call_fields(CallStatus="completed", SequenceNumber="002")).status_code == 204
    assert TimelineEvent.objects.count() == events
    assert Incident.objects.count() == 1
    assert set(CallReport.objects.values_list("key", flat=True)) == {"voice", "seq:2"}


def test_a_late_voice_delivery_after_the_end_keeps_the_end() -> None:
    deliver(STATUS, call_fields(CallStatus="completed", SequenceNumber="1"))
    assert deliver(VOICE, call_fields()).status_code == 200
    assert deliver(STATUS, call_fields(CallStatus="ringing", SequenceNumber="0")).status_code == 204
    call = Call.objects.get()
    assert call.status == "abandoned"
    assert set(call.reports.values_list("key", flat=True)) == {"seq:1", "voice", "seq:0"}


def test_a_status_of_a_call_never_heard_of_is_a_call() -> None:
    assert deliver(STATUS, call_fields(CallStatus="completed")).status_code == 204
    assert Call.objects.get().status == "abandoned"
    assert Incident.objects.count() == 1


@pytest.mark.parametrize(
    "leg", [{"Direction": "outbound-api"}, {"Direction": "outbound-dial"}, {"ParentCallSid": "CA" + "9" * 32}]
)
def test_a_leg_that_we_called_is_no_emergency(leg: dict[str, Any]) -> None:
    assert deliver(STATUS, call_fields(CallStatus="completed", **leg)).status_code == 204
    assert not Call.objects.exists()
    deliver(VOICE, call_fields())
    assert deliver(STATUS, call_fields(CallStatus="completed", **leg)).status_code == 204
    assert Call.objects.get().status == "abandoned"


@pytest.mark.parametrize("dialled", ["999", "", None, "+84000", "sip:999@eoc.example.vn", "\x00", "9" * 5000])
def test_a_call_to_an_unknown_number_is_kept_and_shown_to_everybody(dialled: str | None) -> None:
    assert deliver(VOICE, call_fields(To=dialled)).status_code == 200
    call = Call.objects.get()
    assert call.line_id == "unknown"
    assert set(call.incident.incident_agencies.values_list("agency_id", flat=True)) == set(AGENCIES)
    assert "\x00" not in call.dialled


@pytest.mark.parametrize("dialled", ["115", "+84115", "sip:115@eoc.example.vn;user=phone", "115\x00"])
def test_the_forms_of_a_lines_number(dialled: str) -> None:
    deliver(VOICE, call_fields(To=dialled))
    assert Call.objects.get().line_id == "115"


@pytest.mark.parametrize(
    ("caller", "kind", "text"),
    [
        ("anonymous", "anonymous", ""),
        ("+266696687", "anonymous", ""),
        ("Restricted", "anonymous", ""),
        ("", "anonymous", ""),
        (None, "anonymous", ""),
        ("0912345678", "number", "+84912345678"),
        ("sip:0912345678@10.0.0.1", "number", "+84912345678"),
        ("abc", "malformed", "abc"),
        ("+1", "malformed", "+1"),
        ("Ng\x00uyễn", "malformed", "Nguyễn"),
        ("\x00", "anonymous", ""),
        ("🚑", "malformed", "🚑"),
        ("'; DROP TABLE dispatch_call; --", "malformed", "'"),
        ("x" * 100_000, "malformed", "x" * 100),
    ],
)
def test_any_caller_is_taken_and_marked(caller: str | None, kind: str, text: str) -> None:
    assert deliver(VOICE, call_fields(From=caller)).status_code == 200
    call = Call.objects.get()
    assert (call.caller_kind, call.caller) == (kind, text)


_TOO_LONG = [call_sid() + "\n", call_sid() + "0"]
_BAD_SIDS = [None, "", "CA", "CA" + "g" * 32, "CA" + "A" * 32, "SM" + "1" * 32, "\x00", *_TOO_LONG]


@pytest.mark.parametrize("path", [VOICE, STATUS])
@pytest.mark.parametrize("sid", _BAD_SIDS)
def test_a_malformed_call_sid_is_refused(path: str, sid: str | None) -> None:
    response = deliver(path, call_fields(CallSid=sid))
    assert response.status_code == 400
    assert code_of(response) == "call_sid_malformed"


ODD_STATUSES = ["", "gone", "Completed", "ringing ", "x" * 10_000, "\x00"]


@pytest.mark.parametrize("status", ODD_STATUSES)
def test_a_change_to_an_unknown_status_is_refused(status: str) -> None:
    response = deliver(STATUS, call_fields(CallStatus=status))
    assert response.status_code == 400
    assert code_of(response) == "call_status_unknown"


@pytest.mark.parametrize("status", ODD_STATUSES)
def test_a_caller_is_taken_whatever_status_comes_with_the_call(status: str) -> None:
    assert deliver(VOICE, call_fields(CallStatus=status)).status_code == 200
    assert Call.objects.get().status == "ringing"


def test_a_call_without_a_status_rings_but_a_change_without_one_says_nothing() -> None:
    assert deliver(VOICE, call_fields(CallStatus=None)).status_code == 200
    assert code_of(deliver(STATUS, call_fields(CallStatus=None))) == "call_status_unknown"


@pytest.mark.parametrize("number", ["", "-1", "1.5", "one", "1e3", "9" * 10, "٣", " 1", "0x1", "1\x00x"])
def test_a_malformed_sequence_number_is_refused(number: str) -> None:
    response = deliver(STATUS, call_fields(SequenceNumber=number))
    assert response.status_code == 400
    assert code_of(response) == "sequence_number_malformed"
    assert not Call.objects.exists()


@pytest.mark.parametrize("path", [VOICE, STATUS])
def test_without_a_database_nothing_is_accepted(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(event: CallEvent) -> None:
        raise OperationalError("the server closed the connection")

    monkeypatch.setattr(webhooks, "report_call", fail)
    response = deliver(path, call_fields())
    assert response.status_code == 503
    assert code_of(response) == "database_unavailable"
    assert "server" not in response.content.decode()
