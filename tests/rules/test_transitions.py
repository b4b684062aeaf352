"""A status that goes backwards would send a second crew to a scene that has one, or none to a scene that has not."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.rules.transitions import (
    ASSIGNMENT_NEXT,
    UNASSIGNED_UNIT_STATUSES,
    Work,
    assignment_next,
    incident_status_of,
    response_failed,
    unit_status_of,
)
from dispatch.vocabulary import AssignmentStatus, IncidentStatus, UnitStatus

A, N = AssignmentStatus, IncidentStatus

assignment_states = st.lists(
    st.sampled_from(A).flatmap(lambda status: st.tuples(st.just(status), st.booleans())), max_size=6
)


def assignment_may_become(current: A, wanted: A, *, transports: bool = True) -> bool:
    return wanted in assignment_next(current, transports=transports)


def test_every_assignment_status_has_its_followers_listed() -> None:
    assert set(ASSIGNMENT_NEXT) == set(A)


@pytest.mark.parametrize(("current", "wanted"), list(itertools.product(A, A)))
def test_an_assignment_never_goes_backwards_nor_stays(current: A, wanted: A) -> None:
    order = list(A)
    if assignment_may_become(current, wanted):
        assert order.index(wanted) > order.index(current)


@pytest.mark.parametrize("current", [status for status in A if status is not A.CLEARED])
def test_a_unit_can_always_be_cleared(current: A) -> None:
    assert assignment_may_become(current, A.CLEARED)


def test_a_cleared_assignment_is_over() -> None:
    assert not any(assignment_may_become(A.CLEARED, wanted) for wanted in A)


@pytest.mark.parametrize("current", [A.DISPATCHED, A.ACKNOWLEDGED, A.EN_ROUTE])
def test_a_crew_that_forgot_to_report_can_say_that_it_is_on_scene(current: A) -> None:
    assert assignment_may_become(current, A.ON_SCENE)


@pytest.mark.parametrize("current", [A.DISPATCHED, A.ACKNOWLEDGED, A.EN_ROUTE])
@pytest.mark.parametrize("wanted", [A.TRANSPORTING, A.AT_HOSPITAL])
def test_nobody_is_transported_from_a_scene_that_was_not_reached(current: A, wanted: A) -> None:
    assert not assignment_may_become(current, wanted)


@given(st.lists(st.sampled_from(A), max_size=30))
def test_any_sequence_of_reports_ends_after_at_most_six_changes(wishes: list[A]) -> None:
    current, changes = A.DISPATCHED, 0
    for wanted in wishes:
        if assignment_may_become(current, wanted):
            current, changes = wanted, changes + 1
    assert changes <= len(A) - 1


@pytest.mark.parametrize("status", list(A))
def test_a_unit_shows_what_its_assignment_says_and_is_free_once_cleared(status: A) -> None:
    expected = UnitStatus.AVAILABLE if status is A.CLEARED else UnitStatus(status.value)
    assert unit_status_of(status) is expected


def test_no_status_of_an_assignment_can_be_set_by_hand() -> None:
    by_assignment = {unit_status_of(status) for status in A} - {UnitStatus.AVAILABLE}
    assert by_assignment.isdisjoint(UNASSIGNED_UNIT_STATUSES)
    assert by_assignment | UNASSIGNED_UNIT_STATUSES == set(UnitStatus)


_START = datetime(2026, 1, 1, tzinfo=UTC)


def work(dispatched: int, on_scene: int | None = None, cleared: int | None = None) -> Work:
    """One unit's work, in minutes after midnight."""

    def at(minute: int | None) -> datetime | None:
        return None if minute is None else _START + timedelta(minutes=minute)

    return Work(_START + timedelta(minutes=dispatched), at(on_scene), at(cleared))


works = st.lists(
    st.tuples(st.integers(0, 50), st.none() | st.integers(0, 9), st.none() | st.integers(9, 20)).map(
        lambda m: work(m[0], None if m[1] is None else m[0] + m[1], None if m[2] is None else m[0] + m[2])
    ),
    max_size=6,
)


@pytest.mark.parametrize(
    ("current", "sent", "expected"),
    [
        (N.NEW, [], N.NEW),
        (N.VERIFYING, [], N.VERIFYING),
        (N.NEW, [work(0)], N.DISPATCHED),
        (N.VERIFYING, [work(0), work(0, cleared=3)], N.DISPATCHED),
        (N.DISPATCHED, [work(0, on_scene=5), work(1)], N.ON_SCENE),
        (N.ON_SCENE, [work(0, on_scene=5, cleared=9), work(1)], N.ON_SCENE),
        (N.ON_SCENE, [work(0, on_scene=5, cleared=9), work(1, cleared=10)], N.RESOLVED),
        (N.DISPATCHED, [work(0, cleared=3)], N.VERIFYING),
        (N.RESOLVED, [work(0, on_scene=5, cleared=9), work(20)], N.DISPATCHED),
        # The second unit was sent for another need, and nobody met it.
        (N.DISPATCHED, [work(0, on_scene=5, cleared=9), work(20, cleared=25)], N.VERIFYING),
    ],
)
def test_an_incident_stands_where_the_last_response_put_it(current: N, sent: list[Work], expected: N) -> None:
    assert incident_status_of(current, sent) is expected


@given(st.sampled_from([N.NEW, N.VERIFYING, N.DISPATCHED, N.ON_SCENE, N.RESOLVED]), works)
def test_an_incident_with_a_unit_at_work_never_looks_unattended(current: N, sent: list[Work]) -> None:
    status = incident_status_of(current, sent)
    active = [each for each in sent if each.cleared_at is None]
    if active:
        assert status in {N.ON_SCENE, N.DISPATCHED}
        assert status is N.ON_SCENE or not any(each.on_scene_at for each in active)
    elif sent:
        assert status is (N.VERIFYING if response_failed(sent) else N.RESOLVED)
        # Nobody ever reached the scene: it must not look as if somebody had helped.
        assert any(each.on_scene_at for each in sent) or status is N.VERIFYING
    assert status not in {N.CLOSED, N.CANCELLED, N.MERGED}
