"""Whoever watches over the centre must be told the truth, also when half of it is away."""

from datetime import timedelta
from typing import Any
from unittest.mock import patch

import orjson
import pytest
from django.db import OperationalError, connection
from django.db.models.functions import Now
from django.test import Client

from dispatch.actions.calls import report_call
from dispatch.models import Deadline, OutboxMessage, Person
from dispatch.selectors.health import ENGINE_LOCK
from dispatch.vocabulary import EscalationTrigger, OutboxKind, OutboxStatus
from tests.api.client import Desk, refused
from tests.factories import Centre, call_event


def ready(status: int = 200) -> dict[str, Any]:
    response = Client(raise_request_exception=False).get("/readyz")
    assert response.status_code == status, response.content
    document: dict[str, Any] = orjson.loads(response.content)
    return document


@pytest.fixture
def engine_alive(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [ENGINE_LOCK])


def test_a_whole_centre_is_ready(watched: Centre, engine_alive: None) -> None:
    document = ready()
    assert (document["ready"], document["degraded"], document["oldest_overdue_deadline_s"]) == (True, [], 0.0)


def test_a_chain_that_ends_at_nobody_is_named(watched: Centre, engine_alive: None) -> None:
    Person.objects.filter(username="officer").update(phone_number="")
    document = ready()
    assert document["degraded"] == ["escalation"]
    assert len(document["escalation_holes"]) == len(EscalationTrigger)


def test_a_centre_without_an_engine_takes_calls_and_says_so(watched: Centre) -> None:
    assert ready()["degraded"] == ["engine"]


@pytest.mark.parametrize("url", ["redis://127.0.0.1:1/0", "unix:///nowhere/redis.sock"])
def test_a_centre_without_redis_takes_calls_and_says_so(
    watched: Centre, engine_alive: None, settings: Any, url: str
) -> None:
    settings.REDIS_URL = url
    assert ready()["degraded"] == ["redis"]


def test_deadlines_that_nobody_fires_are_named_with_their_age(watched: Centre, engine_alive: None) -> None:
    report_call(call_event())
    assert ready()["degraded"] == []
    with connection.cursor() as cursor:
        cursor.execute("UPDATE dispatch_deadline SET due_at = clock_timestamp() - interval '90 seconds'")
    document = ready()
    assert document["degraded"] == ["deadlines"]
    assert 89 < document["oldest_overdue_deadline_s"] < 100
    Deadline.objects.update(cancelled_at=Now())
    assert ready()["degraded"] == []


@pytest.mark.parametrize("status", [OutboxStatus.PARKED, OutboxStatus.UNCERTAIN])
def test_a_message_that_reached_nobody_is_named(watched: Centre, engine_alive: None, status: OutboxStatus) -> None:
    call = report_call(call_event())
    OutboxMessage.objects.create(
        key="k",
        kind=OutboxKind.SMS,
        recipient="x",
        address="+84",
        body="x",
        incident_id=call.incident_id,
        status=status,
        settled_at=Now(),
    )
    assert ready()["degraded"] == ["outbox"]
    # It does not become all right by lying there.
    OutboxMessage.objects.update(settled_at=Now() - timedelta(days=2))
    assert ready()["degraded"] == ["outbox"]


@pytest.fixture
def no_database() -> Any:
    with patch("django.db.backends.base.base.BaseDatabaseWrapper.cursor", side_effect=OperationalError("gone")) as away:
        yield away


def test_a_centre_without_a_database_is_not_ready_but_alive(centre: Centre, no_database: Any) -> None:
    client = Client(raise_request_exception=False)
    refused(client.get("/readyz"), 503, "database_unavailable")
    alive = client.get("/healthz")
    assert (alive.status_code, alive.content) == (200, b"ok\n")
    metrics = client.get("/metrics")
    assert metrics.status_code == 200
    assert b"eoc_database_up 0" in metrics.content


def test_a_request_without_a_database_is_told_that_nothing_was_changed(watched: Centre) -> None:
    police = Desk("police")
    with patch("django.db.backends.base.base.BaseDatabaseWrapper.cursor", side_effect=OperationalError("gone")):
        refused(police.get("/board"), 503, "database_unavailable")
        refused(police.post("/incidents", {"type": "theft"}), 503, "database_unavailable")


def test_an_error_that_nobody_foresaw_is_a_problem_document_and_tells_no_secrets(watched: Centre) -> None:
    police = Desk("police")
    with patch("dispatch.api.centre.read_board", side_effect=ZeroDivisionError("password=hunter2")):
        response = police.get("/board")
    refused(response, 500, "unexpected")
    assert b"hunter2" not in response.content


def test_the_figures_are_those_of_the_centre(watched: Centre, engine_alive: None) -> None:
    report_call(call_event(1))
    report_call(call_event(2))
    response = Client().get("/metrics")
    figures = dict(line.rsplit(" ", 1) for line in response.content.decode().splitlines() if line.startswith("eoc_"))
    assert figures["eoc_database_up"] == "1"
    assert figures["eoc_engine_up"] == "1"
    assert figures["eoc_incidents_open"] == figures["eoc_calls_ringing"] == "2"
    assert figures["eoc_deadlines_pending"] == "6"
    assert figures["eoc_outbox_pending"] == figures["eoc_outbox_parked"] == "0"
    assert figures["eoc_stream_seq"] == "4"
    assert "+84912345678" not in response.content.decode()


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_who_watches_only_asks(centre: Centre, path: str) -> None:
    assert Client().post(path).status_code == 405
    assert Client().head(path).status_code == 200
