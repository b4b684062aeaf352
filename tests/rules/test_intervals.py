"""What is measured of an incident, and what is not."""

from datetime import UTC, datetime, timedelta

from dispatch.rules.intervals import CallTimes, Measured, WorkTimes, measured
from dispatch.vocabulary import Interval

START = datetime(2026, 7, 1, 22, 14, tzinfo=UTC)


def after(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def call(received: float, answered: float | None, by: str = "mai", agency: str = "ambulance") -> CallTimes:
    answered_at = None if answered is None else after(answered)
    return CallTimes(after(received), answered_at, by if answered is not None else "", after(received + 90), agency)


def work(agency: str, dispatched: float, en_route: float | None = None, on_scene: float | None = None) -> WorkTimes:
    times = [None if seconds is None else after(seconds) for seconds in (en_route, on_scene)]
    return WorkTimes(agency, "lan", after(dispatched), *times)


def told(cases: list[Measured]) -> list[tuple[str, float, str | None, bool]]:
    return [(case.interval.value, case.seconds, case.agency, case.is_first) for case in cases]


def test_each_interval_runs_from_where_the_standard_says() -> None:
    cases = list(measured(START, [call(0, 12)], [work("ambulance", 50, 95, 400)]))
    assert told(cases) == [
        ("answering", 12, "ambulance", True),
        ("turnout", 45, "ambulance", True),
        ("travel", 305, "ambulance", True),
        ("processing", 38, "ambulance", True),
        ("total", 400, "ambulance", True),
    ]
    assert [case.person for case in cases] == ["mai", "", "", "lan", ""]
    assert cases[2].began_at == after(95)


def test_the_first_agency_counts_where_agencies_are_not_told_apart_and_each_has_its_own() -> None:
    works = [work("police", 80, 100, 300), work("ambulance", 40, 90, 500), work("ambulance", 41, 60, 200)]
    found = told(list(measured(START, [call(0, 10)], works)))
    assert [case for case in found if case[0] == "processing"] == [
        ("processing", 30, "ambulance", True),
        ("processing", 70, "police", False),
    ]
    assert [case for case in found if case[0] == "total"] == [
        ("total", 200, "ambulance", True),
        ("total", 300, "police", False),
    ]
    assert [case[1] for case in found if case[0] == "turnout"] == [20, 50, 19]


def test_what_has_not_ended_is_not_measured() -> None:
    assert told(list(measured(START, [call(0, None)], []))) == []
    assert [case[0] for case in told(list(measured(START, [], [work("fire", 20)])))] == ["processing"]


def test_an_incident_entered_by_hand_is_known_when_it_is_entered() -> None:
    found = dict(case[:2] for case in told(list(measured(START, [], [work("fire", 20, 30, 90)]))))
    assert found == {"turnout": 10, "travel": 60, "processing": 20, "total": 90}


def test_who_was_sent_before_anybody_answered_cost_no_time() -> None:
    [processing] = [
        case for case in measured(START, [call(0, 30)], [work("fire", 5)]) if case.interval is Interval.PROCESSING
    ]
    assert processing.seconds == 0.0


def begins(calls: list[CallTimes], works: list[WorkTimes]) -> dict[str, float]:
    cases = [case for case in measured(START, calls, works) if case.interval in {Interval.PROCESSING, Interval.TOTAL}]
    return {case.interval.value: case.seconds for case in cases}


def test_the_first_call_counts_whoever_answers_its_line_and_whoever_calls_later() -> None:
    calls = [call(0, 10, agency="police"), call(300, 305, agency="fire")]
    assert begins(calls, [work("fire", 60, 90, 480)]) == {"processing": 50, "total": 480}


def test_who_calls_about_an_incident_that_was_entered_by_hand_does_not_begin_it() -> None:
    assert begins([call(120, 130)], [work("fire", 40, 60, 200)]) == {"processing": 40, "total": 200}
