"""What the screening is worth is measured on a day whose truth is known; the day must be as hard as a real one."""

from collections import Counter, defaultdict
from datetime import timedelta

import pytest

from dispatch.simulator import mix
from dispatch.simulator.callers import DAY_BEGINS, SimulatedReport
from dispatch.vocabulary import CallStatus, Disposition


@pytest.fixture(scope="module")
def day() -> list[SimulatedReport]:
    return mix.generate_day(101)


@pytest.fixture(scope="module")
def told(day) -> dict[str, list[SimulatedReport]]:
    found = defaultdict(list)
    for simulated in day:
        if simulated.truth:
            found[simulated.truth].append(simulated)
    return found


@pytest.fixture(scope="module")
def measures() -> mix.Measures:
    return mix.measure(mix.REPORTED_ON[:2])


def test_a_seed_is_a_day(day):
    assert day == mix.generate_day(101)
    assert day != mix.generate_day(102)


def test_calls_come_in_order_with_their_own_numbers(day):
    assert [simulated.report.incident_id for simulated in day] == list(range(1, 2001))
    times = [simulated.report.reported_at for simulated in day]
    assert times == sorted(times)


def test_few_of_the_calls_are_about_something_real(day, told):
    assert len(told) == 60
    assert 0.05 < sum(map(len, told.values())) / len(day) < 0.2
    kinds = Counter(simulated.disposition for simulated in day if simulated.truth is None)
    assert {Disposition.SILENT, Disposition.NUISANCE, Disposition.WRONG_NUMBER, Disposition.FALSE_REPORT} <= set(kinds)
    assert kinds[Disposition.NUISANCE] + kinds[Disposition.SILENT] > len(day) / 2


def test_the_evening_is_busier_than_the_hours_before_dawn(day):
    hours = Counter((simulated.report.reported_at - DAY_BEGINS) // timedelta(hours=1) for simulated in day)
    assert sum(hours[hour] for hour in (18, 19, 20)) > 4 * sum(hours[hour] for hour in (2, 3, 4))


def test_thirty_callers_of_one_crash_do_not_agree(told):
    burst = max(told.values(), key=len)
    assert len(burst) >= 30
    reports = [simulated.report for simulated in burst]
    assert len(frozenset().union(*(report.callers for report in reports))) >= 20
    assert any(report.lat is None for report in reports)
    assert (
        max(report.lat for report in reports if report.lat) - min(report.lat for report in reports if report.lat) > 0.01
    )
    assert {None, "traffic_crash"} < {report.type for report in reports}
    assert len({report.place for report in reports}) > 5
    assert len({report.what for report in reports}) > 3
    assert any(simulated.status is CallStatus.ABANDONED for simulated in burst)


def test_one_telephone_reports_two_real_incidents_hours_apart(told):
    calls = defaultdict(dict)
    for truth, about in told.items():
        for simulated in about:
            for number in simulated.report.callers:
                calls[number][truth] = simulated.report.reported_at
    twice = [times for times in calls.values() if len(times) > 1]
    assert any(max(times.values()) - min(times.values()) > timedelta(hours=1) for times in twice)


def test_who_calls_for_nothing_all_day_also_reports_something_real(day, told):
    for_nothing = {number for s in day if s.disposition is Disposition.NUISANCE for number in s.report.callers}
    real = {number for about in told.values() for s in about for number in s.report.callers}
    assert for_nothing & real


def test_a_small_day_is_possible():
    assert len(mix.generate_day(1, calls=20, real_incidents=0)) == 20
    assert mix.measure((1,), calls=20, real_incidents=0).false_merge_risk == 0


def test_candidates_are_mostly_right(measures):
    assert measures.incidents == 120
    assert measures.precision > 0.88


def test_most_repeated_reports_find_their_incident(measures):
    assert measures.recall > 0.68
    assert measures.repeats_found_first > 0.95 * measures.repeats_found


def test_few_real_incidents_are_offered_for_a_merge_into_something_else(measures):
    assert measures.false_merge_risk < 0.12
    assert measures.hidden_incident_risk < 0.08


def test_a_higher_threshold_takes_fewer_risks():
    low, high = (mix.measure((103,), threshold=threshold, calls=400) for threshold in (0.5, 0.8))
    assert high.precision > low.precision
    assert high.false_merge_risk <= low.false_merge_risk
    assert high.recall < low.recall


def test_nuisance_is_suspected_and_those_in_need_hardly_ever(measures):
    assert measures.nuisance_suspected > 0.6 * measures.nuisance_calls
    assert measures.real_suspected < 0.02 * measures.real_calls


def test_the_table_is_about_days_on_which_the_threshold_was_not_chosen(monkeypatch, measures):
    assert not set(mix.CHOSEN_ON) & set(mix.REPORTED_ON)
    monkeypatch.setattr(mix, "measure", lambda: measures)
    rows = mix.table()
    assert all(isinstance(cell, str) for row in rows for cell in row)
    assert ("threshold", "0.5") in rows
