"""The auditor trusts no worker: what is wrong becomes an alarm once, and goes when it is gone."""

from datetime import timedelta
from typing import Any

import orjson
import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.db.models.functions import Now
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dispatch.actions.auditing import _AUDIT_LOCK, audit
from dispatch.actions.incidents import create_incident
from dispatch.models import Deadline, Fault, Incident, OutboxMessage, Person, StreamHead, TimelineEvent
from dispatch.rules.faults import FaultCode
from dispatch.schema import NewIncident
from dispatch.selectors.faults import stream_gap
from dispatch.selectors.health import centre_health
from dispatch.vocabulary import OutboxKind, OutboxStatus
from tests.actions.conftest import watch_everything
from tests.actions.record import Record
from tests.actions.together import together
from tests.factories import AGENCIES, Centre


@pytest.fixture
def watched(centre: Centre) -> Centre:
    """A centre in which nothing is left unwatched."""
    watch_everything(but=())
    return centre


@pytest.fixture
def incident(watched: Centre) -> Incident:
    by = watched.actor("supervisor")
    cards = [create_incident(by=by, new=NewIncident(type="cardiac_arrest")) for _ in range(4)]
    return Incident.objects.get(pk=cards[0].id)


def overdue(incident: Incident, count: int, late: timedelta = timedelta(seconds=6)) -> None:
    first = Deadline.objects.count()
    for number in range(first, first + count):
        Deadline.objects.create(
            key=f"late:{number}:0", chain=f"late:{number}", trigger="incident_unassigned", agencies=["ambulance"],
            incident=incident, steps=[{"after_s": 1, "effect": "alarm_agency"}], step=0, effect="alarm_agency",
            priority=1, due_at=Now() - late,
        )  # fmt: skip


def message(incident: Incident, status: str, *, age: timedelta = timedelta(0)) -> OutboxMessage:
    return OutboxMessage.objects.create(
        key=str(OutboxMessage.objects.count()), kind=OutboxKind.SMS, recipient="x", address="+84", body="x",
        incident=incident, status=status, created_at=Now() - age,
    )  # fmt: skip


def lasting() -> set[str]:
    return set(Fault.objects.filter(ended_at__isnull=True).values_list("code", flat=True))


def whole() -> int:
    return audit(whole_to=0)


# ---------------------------------------------------------------- each fault


def test_a_whole_centre_has_no_faults_and_an_audit_leaves_no_trace_on_the_record(
    incident: Incident, record: Record
) -> None:
    message(incident, OutboxStatus.PENDING)
    message(incident, OutboxStatus.SENT, age=timedelta(hours=1))
    assert whole() == StreamHead.objects.get().seq
    assert record.events() == []
    assert not Fault.objects.exists()


def test_deadlines_that_nobody_fires_are_an_alarm_for_everybody_and_it_ends(incident: Incident, record: Record) -> None:
    overdue(incident, 3)
    overdue(incident, 1, late=timedelta(seconds=4))
    record.begin()
    whole()
    found = record.only("fault.found")
    assert (found.actor_username, set(found.agencies)) == ("engine", set(AGENCIES))
    [card] = found.data["faults"]
    assert (card["code"], card["ended_at"]) == ("deadlines_overdue", None)
    assert card["detail"].startswith("3 deadlines are overdue, the oldest since ")
    Deadline.objects.update(cancelled_at=Now())
    record.begin()
    whole()
    [card] = record.only("fault.ended").data["faults"]
    assert card["ended_at"] is not None
    assert lasting() == set()
    assert Fault.objects.count() == 1


def test_a_fault_that_lasts_is_not_told_again_until_it_has_grown_tenfold(incident: Incident, record: Record) -> None:
    overdue(incident, 2)
    record.begin()
    for _ in range(3):
        whole()
    assert record.names() == ["fault.found"]
    overdue(incident, 17)
    whole()
    assert record.names() == ["fault.found"]
    overdue(incident, 1)
    whole()
    whole()
    assert record.names() == ["fault.found"] * 2
    assert Fault.objects.get().detail.startswith("20 ")


def test_the_same_fault_may_come_again(incident: Incident, record: Record) -> None:
    for _ in range(2):
        overdue(incident, 1)
        whole()
        Deadline.objects.update(cancelled_at=Now())
        whole()
    assert record.names() == ["fault.found", "fault.ended"] * 2
    assert Fault.objects.count() == 2


@pytest.mark.parametrize("status", [OutboxStatus.PARKED, OutboxStatus.UNCERTAIN])
def test_a_message_that_reached_nobody_is_a_fault_until_somebody_settles_it(
    incident: Incident, status: OutboxStatus
) -> None:
    lost = message(incident, status)
    whole()
    assert lasting() == {FaultCode.MESSAGES_PARKED}
    OutboxMessage.objects.filter(pk=lost.pk).update(status=OutboxStatus.SENT)
    whole()
    assert lasting() == set()


def test_a_message_that_nobody_tries_to_send_is_a_fault(incident: Incident) -> None:
    message(incident, OutboxStatus.PENDING, age=timedelta(seconds=119))
    whole()
    assert lasting() == set()
    message(incident, OutboxStatus.PENDING, age=timedelta(seconds=121))
    whole()
    assert lasting() == {FaultCode.MESSAGES_WAITING}


def test_a_chain_that_ends_at_nobody_is_a_fault_that_names_it(incident: Incident) -> None:
    Person.objects.filter(username="officer").update(phone_number="")
    whole()
    fault = Fault.objects.get()
    assert fault.code == FaultCode.ESCALATION_HOLE
    assert "no duty officer with a telephone number" in fault.detail


# ---------------------------------------------------------------- the stream


def remove(seq: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE IF NOT EXISTS taken (LIKE dispatch_timelineevent)")
        cursor.execute(
            "WITH gone AS (DELETE FROM dispatch_timelineevent WHERE seq = %s RETURNING *)"
            " INSERT INTO taken SELECT * FROM gone",
            [seq],
        )


def put_back() -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO dispatch_timelineevent SELECT * FROM taken")


def test_a_number_that_is_missing_is_found_and_named_and_its_return_too(incident: Incident) -> None:
    first = TimelineEvent.objects.order_by("seq").values_list("seq", flat=True)[0]
    last = StreamHead.objects.get().seq
    remove(last)
    whole_to = audit(whole_to=first)
    assert whole_to == last - 1
    assert Fault.objects.get().detail == f"1 events are missing from the stream, the first is {last}"
    # The event that tells of it is itself part of the stream; the gap is not forgotten behind it.
    assert audit(whole_to=whole_to) == last - 1
    assert lasting() == {FaultCode.STREAM_GAP}
    put_back()
    assert audit(whole_to=whole_to) == last + 1
    assert lasting() == set()


def test_an_engine_that_looked_there_before_does_not_end_what_another_found(incident: Incident) -> None:
    looked = whole()
    remove(looked - 1)
    # What was whole is not read again each time: that is for verify_timeline.
    assert audit(whole_to=looked) == looked
    assert lasting() == set()
    assert whole() == looked - 2
    assert lasting() == {FaultCode.STREAM_GAP}
    assert audit(whole_to=looked) == looked - 2
    assert lasting() == {FaultCode.STREAM_GAP}


@pytest.mark.parametrize(
    "change",
    ["DELETE FROM dispatch_streamhead", "INSERT INTO dispatch_streamhead (seq) VALUES (1)"],
)
def test_a_stream_whose_head_is_lost_is_a_finding(incident: Incident, change: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(change)
    gap, whole_to = stream_gap(0)
    assert gap is not None
    assert (gap.code, whole_to) == (FaultCode.STREAM_GAP, 0)


def test_a_head_that_went_back_is_a_fault(incident: Incident) -> None:
    looked = whole()
    StreamHead.objects.update(seq=looked - 1)
    for whole_to in (0, looked):
        gap, _ = stream_gap(whole_to)
        assert gap is not None
        assert "never numbered" in gap.what


def test_an_audit_reads_only_what_came_since(incident: Incident) -> None:
    looked = whole()
    with CaptureQueriesContext(connection) as queries:
        audit(whole_to=looked)
    [stream] = [query["sql"] for query in queries if "dispatch_streamhead" in query["sql"]]
    assert f"seq > {looked}" in stream


# ---------------------------------------------------------------- several engines, and who is told


def test_of_two_audits_at_once_one_is_done(committed_centre: Centre) -> None:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_AUDIT_LOCK])
        assert together(lambda: audit(whole_to=7)) == [7]
        assert not Fault.objects.exists()
    outcomes = together(*[lambda: audit(whole_to=0)] * 4)
    assert all(isinstance(outcome, int) for outcome in outcomes), outcomes
    # This centre has no policy at all: that is told once.
    assert list(Fault.objects.values_list("code", flat=True)) == ["escalation_hole"]
    assert TimelineEvent.objects.filter(name="fault.found").count() == 1


def ready() -> dict[str, Any]:
    document: dict[str, Any] = orjson.loads(Client().get("/readyz").content)
    return document


def figures() -> dict[str, str]:
    lines = Client().get("/metrics").content.decode().splitlines()
    return dict(line.rsplit(" ", 1) for line in lines if line.startswith("eoc_"))


@pytest.mark.parametrize(
    ("code", "part"),
    [
        ("deadlines_overdue", "deadlines"),
        ("messages_parked", "outbox"),
        ("messages_waiting", "outbox"),
        ("stream_gap", "timeline"),
        ("escalation_hole", "escalation"),
    ],
)
def test_what_the_auditor_found_degrades_the_centre_by_name(watched: Centre, code: str, part: str) -> None:
    fault = Fault.objects.create(code=code, detail="1 x")
    assert ready()["degraded"] == ["engine", part]
    assert figures()[f'eoc_faults{{code="{code}"}}'] == "1"
    Fault.objects.filter(pk=fault.pk).update(ended_at=Now())
    assert ready()["degraded"] == ["engine"]
    assert {figures()[f'eoc_faults{{code="{each}"}}'] for each in FaultCode} == {"0"}


def test_whoever_watches_sees_an_auditor_that_looks_no_more(watched: Centre) -> None:
    cache.clear()
    assert figures()["eoc_auditor_last_run_seconds"] == "+Inf"
    whole()
    assert 0 <= float(figures()["eoc_auditor_last_run_seconds"]) < 60
    cache.set("audited_at", cache.get("audited_at") - timedelta(hours=1))
    assert 3600 <= centre_health().audited_s < 3660
