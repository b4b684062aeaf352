"""The same call told twice at the same moment, on two connections, is one call and one incident."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from dispatch.models import Call, CallReport, Incident, StreamHead, TimelineEvent
from tests.integrations.deliveries import STATUS, VOICE, call_fields, deliver

pytestmark = pytest.mark.usefixtures("twilio_account", "committed_centre")

_AT_ONCE = 8


def at_once(works: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run all at the same moment, each on a connection of its own."""
    barrier = Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        try:
            barrier.wait(timeout=10)
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def test_one_call_delivered_at_once() -> None:
    answers = at_once([partial(deliver, VOICE, call_fields())] * _AT_ONCE)
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert Call.objects.count() == Incident.objects.count() == CallReport.objects.count() == 1
    assert sorted(TimelineEvent.objects.values_list("name", flat=True)) == ["call.received", "incident.created"]


def test_the_whole_life_of_a_call_delivered_at_once() -> None:
    reports = [("ringing", "0"), ("in-progress", "1"), ("completed", "2")] * 2
    works = [partial(deliver, VOICE, call_fields())] * 2
    for status, number in reports:
        works.append(partial(deliver, STATUS, call_fields(CallStatus=status, SequenceNumber=number)))
    answers = at_once(works)
    assert {answer.status_code for answer in answers} <= {200, 204}
    assert Incident.objects.count() == 1
    assert Call.objects.get().status == "abandoned"
    assert CallReport.objects.count() == 4
    assert TimelineEvent.objects.filter(name="call.abandoned").count() == 1
    assert TimelineEvent.objects.count() == StreamHead.objects.get().seq


def test_many_calls_at_once_are_many_incidents() -> None:
    works = [partial(deliver, VOICE, call_fields(number)) for number in range(1, _AT_ONCE + 1)]
    assert {answer.status_code for answer in at_once(works)} == {200}
    assert Incident.objects.count() == _AT_ONCE
