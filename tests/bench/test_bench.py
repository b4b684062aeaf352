"""The measuring programs themselves: a figure that nobody checked is worth nothing."""

import logging
import shutil
import time
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from gis.models import Area, Feature, Place
from tests.bench.calls import deliver
from tests.bench.deadlines import Firing, overtaken
from tests.bench.figures import Floor, Report, at_least, at_most, figure, floor_of, percentile
from tests.bench.printing import lines, machine
from tests.bench.sizes import SMALL
from tests.bench.subjects import SUBJECTS


@pytest.mark.slow
@pytest.mark.usefixtures("committed_centre")
@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_subject_measures_something_and_finds_nothing_wrong(
    subject: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    if subject in {"console", "phone"} and shutil.which("chromium") is None:
        pytest.skip("no chromium on this machine")
    caplog.set_level(logging.WARNING, "httpx")
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "0123456789abcdef")
    monkeypatch.setenv("TWILIO_ACCOUNT_SID", "")
    report = SUBJECTS[subject](SMALL)
    assert report.wrong == []
    assert not any(model.objects.exists() for model in (Area, Place, Feature)), "the next subject finds what is left"
    assert report.figures or report.facts
    for measured in report.figures:
        assert measured.floor_ms > 0
        assert 0 < measured.median_ms <= measured.p95_ms <= measured.p99_ms <= measured.worst_ms
    table = list(lines(subject, report))
    for measured in [*report.figures, *report.goals]:
        assert measured.what in "\n".join(table)
    assert machine()["commit"]


def test_a_figure_is_the_middle_the_tail_and_a_ratio() -> None:
    found = figure("x", [number / 1000 for number in range(100, 0, -1)], Floor("y", 0.005))
    assert (found.n, found.median_ms, found.worst_ms) == (100, 50.5, 100.0)
    assert (found.p95_ms, found.p99_ms) == (95.0, 99.0)
    assert found.ratio == pytest.approx(10.1)


def test_a_tail_is_held_against_the_tail_of_its_floor() -> None:
    found = figure("x", [0.002, 0.002, 0.009], floor_of("y", [0.001, 0.001, 0.003]))
    assert (found.ratio, found.p99_ratio) == (pytest.approx(2), pytest.approx(3))
    assert figure("x", [0.002], Floor("y", 0.001)).p99_ratio is None


def test_a_goal_is_met_at_its_limit_and_said_to_be_missed_beyond() -> None:
    goals = [
        at_most("a", 1.5, 1.5),
        at_most("b", 1.51, 1.5),
        at_least("c", 1_500, 1_500, "x"),
        at_least("d", 9, 10, "x"),
    ]
    assert [goal.met for goal in goals] == [True, False, True, False]
    table = [line.split() for line in lines("subject", Report(goals=goals))]
    assert ["b", "1.51", "≤", "1.5", "MISSED"] in table
    assert ["c", "1,500", "x", "≥", "1,500", "x", "yes"] in table


def test_a_percentile_is_one_of_the_values() -> None:
    assert percentile([1.0], 0.99) == 1.0
    assert percentile([1.0, 2.0, 3.0, 4.0], 0.5) == 2.0
    assert percentile([1.0, 2.0, 3.0, 4.0], 0.51) == 3.0


def test_a_call_that_is_refused_or_gets_no_answer_is_wrong_and_one_that_waited_is_late() -> None:
    def provider(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/away":
            raise httpx.ConnectError("nobody is there")
        return httpx.Response(204 if request.url.path == "/taken" else 503)

    wrong: list[str] = []
    with httpx.Client(transport=httpx.MockTransport(provider), base_url="http://centre") as http:
        due = time.perf_counter() - 3
        seconds = [deliver(http, http.build_request("POST", path), due, wrong) for path in ("/taken", "/full", "/away")]
    assert min(seconds) > 3
    assert len(wrong) == 2
    assert "503" in wrong[0]
    assert "nobody is there" in wrong[1]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ([(1, 0), (1, 5), (2, 0), (5, 3)], 0),
        ([(1, 5), (1, 0), (2, 0)], 1),
        ([(3, 0), (1, 0), (2, 0), (3, 1)], 2),
    ],
)
def test_what_fired_after_something_that_could_have_waited_is_counted(
    order: list[tuple[int, int]], expected: int
) -> None:
    then = datetime(2026, 1, 1, tzinfo=UTC)
    firings = [
        Firing(number, priority, then + timedelta(seconds=due), then) for number, (priority, due) in enumerate(order)
    ]
    assert overtaken(firings) == expected
