"""The engine's threads: each goes on, whatever its work raises."""

import threading
from unittest.mock import patch

import pytest

from dispatch.management import workers
from dispatch.management.commands.engine import NAP_S
from dispatch.management.workers import Interval, Resting, Worker


def test_a_deadline_rests_longer_each_time_but_not_for_ever() -> None:
    resting = Resting()
    pauses = [resting.add(7) for _ in range(12)]
    assert pauses[:4] == [0.25, 0.5, 1.0, 2.0]
    assert pauses[-1] == workers.LONGEST_REST_OF_DEADLINE_S
    assert resting.ids() == [7]
    resting.forget(7)
    assert resting.ids() == []
    assert resting.add(7) == pauses[0]


def test_what_is_done_every_so_often_is_done_at_first_and_not_again_before_its_time() -> None:
    interval = Interval(30)
    with patch("time.monotonic", side_effect=[1000.0, 1029.9, 1030.0, 1059.0, 1060.1]):
        assert [interval.is_over() for _ in range(5)] == [True, False, True, False, True]


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "rest_s", lambda failures: 0.01)


@pytest.mark.usefixtures("quick", "transactional_db")
def test_a_worker_survives_what_its_work_raises(caplog: pytest.LogCaptureFixture) -> None:
    done = threading.Event()
    rounds: list[int] = []

    def work() -> float:
        rounds.append(1)
        if len(rounds) < 3:
            raise ValueError("bad luck")
        done.set()
        return NAP_S

    worker = Worker("unlucky", work)
    worker.start()
    assert done.wait(5)
    worker.end()
    worker.join(0.5)
    assert not worker.is_alive()
    assert caplog.text.count("unlucky failed") == 2


@pytest.mark.usefixtures("transactional_db")
def test_a_worker_is_woken_from_its_nap_and_ends_at_once() -> None:
    rounds = threading.Semaphore(0)

    def work() -> float:
        rounds.release()
        return 60

    worker = Worker("sleepy", work)
    worker.start()
    assert rounds.acquire(timeout=5)
    worker.wake()
    assert rounds.acquire(timeout=5)
    worker.end()
    worker.join(1)
    assert not worker.is_alive()
