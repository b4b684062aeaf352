"""A call that was accepted is on disk with its incident, whatever the provider sends, how often and in which order."""

import itertools

import pytest

from dispatch.actions.answering import answer_call, end_call
from dispatch.actions.calls import report_call
from dispatch.actions.escalation import fire_next_deadline
from dispatch.actions.incident_ends import close_incident
from dispatch.errors import Conflict, NotFound
from dispatch.models import Call, CallReport, Incident
from dispatch.ports import CallEventKind
from dispatch.schema import CallCard, IncidentClosing
from dispatch.vocabulary import CallStatus, Disposition, IncidentStatus
from tests.actions.record import Record, deadlines, make_due, messages, refused
from tests.factories import AGENCIES, Centre, call_event

RINGING, ENDED, ABANDONED, FAILED = CallEventKind


def ring(number: int = 1, **changes: object) -> CallCard:
    return report_call(call_event(number, **changes))


def hang_up(number: int = 1, kind: CallEventKind = ENDED) -> CallCard:
    return report_call(call_event(number, kind=kind, key=f"status {kind}", provider_status="completed"))


def test_a_ringing_call_has_an_incident_and_both_silences_are_watched(record: Record) -> None:
    card = ring()

    call = Call.objects.select_related("incident").get(pk=card.id)
    assert (call.status, call.caller, call.line_id) == (CallStatus.RINGING, "+84912345678", "115")
    assert (call.incident.status, call.incident.priority) == (IncidentStatus.NEW, call.line.default_priority)
    assert call.incident.number.endswith(f"-{call.incident_id:06d}")
    created, received = record.events()
    assert (created.name, received.name) == ("incident.created", "call.received")
    assert created.agencies == received.agencies == ["ambulance"]
    assert created.actor_username == "telephony"
    assert created.data["incident"]["calls"] == [card.id]
    assert received.data["calls"] == [card.model_dump(mode="json")]
    assert deadlines(call.incident) == [
        ("call_unanswered", "pending", ("ambulance",)),
        ("incident_unassigned", "pending", ("ambulance",)),
    ]
    assert messages() == []


@pytest.mark.parametrize(
    ("dialled", "line", "agencies"),
    [
        ("115", "115", ["ambulance"]),
        ("+84113", "113", ["police"]),
        ("sip:114@eoc.example;user=phone", "114", ["fire"]),
        ("112", "112", sorted(AGENCIES)),
        ("+84999", "unknown", sorted(AGENCIES)),
        ("", "unknown", sorted(AGENCIES)),
    ],
)
def test_a_call_reaches_those_whom_its_line_concerns_and_a_strange_number_everybody(
    record: Record, dialled: str, line: str, agencies: list[str]
) -> None:
    card = ring(dialled=dialled)
    assert card.line == line
    received = record.only("call.received")
    assert sorted(received.agencies) == agencies
    unassigned = [chain for chain in deadlines(card.incident_id) if chain[0] == "incident_unassigned"]
    assert sorted(chain[2] for chain in unassigned) == [(agency,) for agency in agencies]


@pytest.mark.parametrize("text", ["", "\x00", "11\x005", "\ud800", "sip:" * 100, "9" * 300, "gọi từ trạm 3", "😱" * 90])
def test_no_text_in_place_of_a_number_costs_the_call(record: Record, text: str) -> None:
    card = ring(caller=text, dialled=text)
    assert Call.objects.filter(pk=card.id, incident__isnull=False).exists()
    assert record.names() == ["incident.created", "call.received"]


def test_the_same_report_again_changes_nothing(record: Record) -> None:
    first = ring()
    record.begin()
    assert ring() == first
    assert record.events() == []
    assert (Call.objects.count(), Incident.objects.count(), CallReport.objects.count()) == (1, 1, 1)
    assert len(deadlines(first.incident_id)) == 2


def test_two_providers_may_use_the_same_id_for_two_calls(record: Record) -> None:
    assert ring(provider="twilio").id != ring(provider="sip").id
    assert Incident.objects.count() == 2


def test_a_caller_who_hangs_up_unanswered_has_abandoned_the_call_but_is_still_waiting_for_help(record: Record) -> None:
    card = ring()
    record.begin()
    assert hang_up().status is CallStatus.ABANDONED
    assert record.names() == ["call.abandoned", "escalation.cancelled"]
    gone = record.only("escalation.cancelled").data["cancelled"]
    assert (gone["trigger"], gone["reason"]) == ("call_unanswered", "gone")
    assert record.only("call.abandoned").data["reason"] == "completed"
    assert deadlines(card.incident_id) == [
        ("call_unanswered", "cancelled", ("ambulance",)),
        ("incident_unassigned", "pending", ("ambulance",)),
        ("call_back_open", "pending", ("ambulance",)),
    ]


def test_an_answered_call_that_ends_was_not_abandoned(record: Record, watched: Centre) -> None:
    card = ring()
    answer_call(by=watched.actor("ambulance"), call_id=card.id)
    record.begin()
    ended = hang_up(kind=ABANDONED)
    assert (ended.status, ended.answered_by) == (CallStatus.ENDED, "ambulance")
    assert ended.ended_at is not None
    assert record.names() == ["call.ended"]


@pytest.mark.parametrize("kinds", list(itertools.permutations([RINGING, ENDED, FAILED])))
def test_reports_in_any_order_make_one_call_that_ends_once(record: Record, kinds: tuple[CallEventKind, ...]) -> None:
    for kind in kinds:
        report_call(call_event(kind=kind, key=f"status {kind}"))
        report_call(call_event(kind=kind, key=f"status {kind}"))
    call = Call.objects.get()
    assert call.status == (CallStatus.FAILED if kinds.index(FAILED) < kinds.index(ENDED) else CallStatus.ABANDONED)
    assert CallReport.objects.filter(call=call).count() == 3
    names = record.names()
    assert names[:2] == ["incident.created", "call.received"]
    assert [name for name in names if name in {"call.abandoned", "call.failed", "call.ended"}] == [
        f"call.{call.status}"
    ]
    assert deadlines(call.incident_id)[0][:2] == ("call_unanswered", "cancelled")


def test_who_answers_has_the_call_and_stops_its_escalation(record: Record, watched: Centre) -> None:
    card = ring()
    record.begin()
    answered = answer_call(by=watched.actor("calltaker"), call_id=card.id)
    call = Call.objects.get(pk=card.id)
    assert (call.status, call.answered_by.username) == (CallStatus.ANSWERED, "calltaker")
    assert (answered.status, answered.answered_by) == (CallStatus.ANSWERED, "calltaker")
    fact, met = record.events()
    assert (fact.name, met.name) == ("call.answered", "escalation.cancelled")
    assert fact.actor_username == "calltaker"
    assert fact.data["incident"]["status"] == IncidentStatus.VERIFYING
    assert fact.data["incident"]["version"] == 2
    assert met.data["cancelled"]["reason"] == "met"
    assert met.data["cancelled"]["was_due_at"] is not None
    assert [state for _, state, _ in deadlines(card.incident_id)] == ["cancelled", "pending"]


def test_answering_takes_an_alarm_that_stands_off_every_board(record: Record, watched: Centre) -> None:
    card = ring()
    make_due(trigger="call_unanswered")
    assert fire_next_deadline() is not None
    record.begin()
    answer_call(by=watched.actor("ambulance"), call_id=card.id)
    [ended] = record.only("escalation.cancelled").data["escalations"]
    assert ended["ended_by"] == "ambulance"
    assert [state for _, state, _ in deadlines(card.incident_id)] == ["ended", "pending", "cancelled"]


def test_a_call_is_answered_once_and_the_second_hears_by_whom(record: Record, watched: Centre) -> None:
    card = ring()
    first = answer_call(by=watched.actor("ambulance"), call_id=card.id)
    record.begin()
    with refused(Conflict, "call_already_answered") as refusal:
        answer_call(by=watched.actor("calltaker"), call_id=card.id)
    assert refusal.facts == {"by": "ambulance"}
    assert answer_call(by=watched.actor("ambulance"), call_id=card.id) == first
    assert record.events() == []


def test_a_call_whose_caller_has_gone_cannot_be_answered(record: Record, watched: Centre) -> None:
    card = ring()
    hang_up()
    with refused(Conflict, "call_over") as refusal:
        answer_call(by=watched.actor("ambulance"), call_id=card.id)
    assert refusal.facts == {"call_status": "abandoned"}


def test_a_second_call_answered_on_an_incident_under_way_leaves_its_status(record: Record, watched: Centre) -> None:
    card = ring()
    Incident.objects.filter(pk=card.incident_id).update(status=IncidentStatus.DISPATCHED)
    record.begin()
    answer_call(by=watched.actor("ambulance"), call_id=card.id)
    assert record.only("call.answered").data["incident"]["status"] == IncidentStatus.DISPATCHED


def test_a_call_of_another_agency_does_not_exist_for_a_desk(record: Record, watched: Centre) -> None:
    card = ring()
    with refused(NotFound, "call_unknown"):
        answer_call(by=watched.actor("police"), call_id=card.id)


def test_a_crew_takes_no_calls(record: Record, watched: Centre) -> None:
    card = ring()
    with refused(NotFound, "call_unknown"):
        answer_call(by=watched.actor("crew"), call_id=card.id)


def test_the_provider_may_still_report_on_a_call_whose_incident_was_closed(record: Record, watched: Centre) -> None:
    card = ring()
    answer_call(by=watched.actor("ambulance"), call_id=card.id)
    end_call(by=watched.actor("ambulance"), call_id=card.id)
    close_incident(
        by=watched.actor("ambulance"),
        incident_id=card.incident_id,
        closing=IncidentClosing(disposition=Disposition.NUISANCE),
    )
    record.begin()
    assert hang_up().status is CallStatus.ENDED
    assert record.names() == []
