"""A router that dies or hangs must cost nobody the recommendation, and nobody may take its place unseen."""

import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from gis.travel import PROFILES, StraightLine, fallback
from gis.travel.circuit import REFUSAL_S, Circuit
from gis.travel.fallback import MOST_BY_ROAD, Fallback, Question
from gis.travel.valhalla import Valhalla
from tests.gis import road_service

CAPITAL = (1.5218, 42.5063)
PASS = (1.7340, 42.5426)


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class FakeService:
    """Takes connections, counts them, and answers each with the same bytes, or never where there are none."""

    def __init__(self, answer: bytes | None) -> None:
        self._answer = answer
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.asked = 0
        self._open: list[socket.socket] = []
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while True:
            try:
                taken, _ = self._listener.accept()
            except OSError:
                return
            self.asked += 1
            self._open.append(taken)
            if self._answer is not None:
                taken.recv(65_536)
                taken.sendall(self._answer)
                taken.close()

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()
        for taken in self._open:
            taken.close()


@pytest.fixture
def service() -> Iterator[Callable[[bytes | None], FakeService]]:
    made: list[FakeService] = []

    def make(answer: bytes | None) -> FakeService:
        made.append(FakeService(answer))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture
def routers() -> Iterator[Callable[..., Fallback]]:
    clients: list[httpx.Client] = []

    def make(port: int, clock: Clock | None = None, circuit: Circuit | None = None) -> Fallback:
        clients.append(httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=1.0, trust_env=False))
        ways = circuit or Circuit(5.0, clock or Clock())
        return Fallback(Valhalla(clients[-1], PROFILES), StraightLine(), ways, Circuit(5.0, clock or Clock()))

    yield make
    for client in clients:
        client.close()


def http(status: str, body: bytes) -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body


def eventually(holds: Callable[[], bool]) -> bool:
    """Just after its start a router may be too slow for once."""
    for _ in range(100):
        if holds():
            return True
        time.sleep(0.1)
    return False


NONSENSE = {
    "hangs": None,
    "ends without a word": b"",
    "ends in the middle": b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{",
    "speaks another language": b"+PONG\r\n",
    "answers with a page": http("200 OK", b"<html></html>"),
    "answers another question": http("200 OK", b'{"sources_to_targets": {}}'),
    "answers a list": http("200 OK", b"[]"),
    "answers too few": http("200 OK", b'{"sources_to_targets": [], "sources": [], "targets": []}'),
    "breaks": http("500 Internal Server Error", b'{"error": "x"}'),
}


@pytest.mark.parametrize("how", NONSENSE)
def test_ways_are_estimates_and_say_so_where_the_router(
    how: str, service: Callable[[bytes | None], FakeService], routers: Callable[..., Fallback]
) -> None:
    broken, clock = service(NONSENSE[how]), Clock()
    router = routers(broken.port, clock)
    [way] = router.travel_times([CAPITAL], PASS, "car")
    [line] = StraightLine().travel_times([CAPITAL], PASS, "car")
    assert way is not None
    assert line is not None
    assert way == line._replace(router_unavailable=True)
    asked = broken.asked
    # For a while nobody asks again, whatever is wanted.
    route = router.route(CAPITAL, PASS, "car")
    assert route is not None
    assert route.time.router_unavailable
    assert broken.asked == asked
    # Matrices and isochrones are asked for on their own account.
    assert all(each.router_unavailable for each in router.isochrones(CAPITAL, "car", [timedelta(minutes=8)]))
    assert broken.asked == asked + 1
    assert all(way.router_unavailable for row in router.matrix([CAPITAL], [PASS], "car") for way in row if way)
    assert broken.asked == asked + 1
    clock.now = 5.1
    router.travel_times([CAPITAL], PASS, "car")
    assert broken.asked == asked + 2


def test_nobody_listens(routers: Callable[..., Fallback]) -> None:
    [way] = routers(1).travel_times([CAPITAL], PASS, "car")
    assert way is not None
    assert (way.estimated, way.router_unavailable) == (True, True)


def test_a_question_that_is_refused_does_not_make_the_router_one_that_failed(
    service: Callable[[bytes | None], FakeService], routers: Callable[..., Fallback]
) -> None:
    strict = service(http("400 Bad Request", b'{"error_code": 167, "error": "too long"}'))
    clock = Clock()
    circuit = Circuit(5.0, clock)
    router = routers(strict.port, circuit=circuit)
    for asked in (1, 2):
        [way] = router.travel_times([CAPITAL], PASS, "car")
        assert way is not None
        assert way.router_unavailable
        assert strict.asked == asked
        assert circuit.refuses()
    clock.now = REFUSAL_S
    assert not circuit.refuses()


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP])
def test_killed_or_stopped_in_the_middle_of_its_work(
    how: signal.Signals, andorra: Path, routers: Callable[..., Fallback]
) -> None:
    starts = [(1.47 + step / 200, 42.51) for step in range(50)]
    question = Question(starts, PASS, "car")
    with road_service.serving(andorra) as (port, process):
        router = routers(port)
        assert eventually(lambda: any(way and not way.estimated for way in router.answers([question])[0]))
        timer = threading.Timer(0.02, process.send_signal, [how])
        timer.start()
        for _ in range(200):
            ways = [way for answer in router.answers([question, question]) for way in answer]
            if any(way and way.router_unavailable for way in ways):
                break
        else:
            pytest.fail("the router was never missed")
        timer.join()
        assert None not in router.answers([question])[0]
        assert all(way and way.router_unavailable for way in router.answers([question])[0])


def test_a_circuit_lets_one_try_after_a_rest_and_all_again_when_that_went_well() -> None:
    clock = Clock()
    circuit = Circuit(5.0, clock)
    assert circuit.lets_through()
    circuit.failed()
    assert not circuit.lets_through()
    clock.now = 5.0
    assert circuit.lets_through()
    assert not circuit.lets_through()
    circuit.failed()
    clock.now = 9.9
    assert not circuit.lets_through()
    clock.now = 10.0
    assert circuit.lets_through()
    circuit.worked()
    assert circuit.lets_through()
    assert circuit.lets_through()


def test_the_nearest_go_by_road_and_who_is_beyond_it_by_the_line(routers: Callable[..., Fallback]) -> None:
    class Roads(StraightLine):
        asked: list[int] = []

        def travel_times(self, origins, destination, profile, *, avoid=()):  # type: ignore[no-untyped-def]
            self.asked.append(len(origins))
            times = super().travel_times(origins, destination, profile)
            return [way and way._replace(estimated=False) for way in times]

    line = StraightLine()

    def covers(point: tuple[float, float], profile: str) -> bool:
        return profile != "boat" and point[0] < 2

    router = Fallback(Roads(), line, Circuit(5.0), Circuit(5.0), covers)
    origins = [(1.0 + step / 100, 42.5) for step in range(MOST_BY_ROAD + 10)] + [(2.5, 42.5)]
    ways = router.travel_times(origins, (1.0, 42.5), "car")
    assert Roads.asked == [MOST_BY_ROAD]
    assert [way.estimated for way in ways if way] == [False] * MOST_BY_ROAD + [True] * 11
    assert not any(way.router_unavailable for way in ways if way)
    assert router.travel_times([PASS], CAPITAL, "boat") == line.travel_times([PASS], CAPITAL, "boat")
    assert Roads.asked == [MOST_BY_ROAD]


def test_where_no_road_leads_nobody_is_said_to_come_by_one() -> None:
    class Island(StraightLine):
        def travel_times(self, origins, destination, profile, *, avoid=()):  # type: ignore[no-untyped-def]
            return [None] * len(origins)

    router = Fallback(Island(), StraightLine(), Circuit(5.0), Circuit(5.0), lambda _, profile: profile != "boat")
    many = [(1.0 + step / 100, 42.5) for step in range(MOST_BY_ROAD + 10)]
    cars, boats = router.answers([Question(many, PASS, "car"), Question([CAPITAL], PASS, "boat")])
    assert cars == [None] * len(many)
    assert [boat.estimated for boat in boats if boat] == [True]


def test_matrices_that_hang_take_no_way_from_those_who_send_units(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fallback, "PATIENCE_FOR_WAYS_S", 0.01)
    released = threading.Event()

    class Slow(StraightLine):
        def matrix(self, origins, destinations, profile, *, avoid=()):  # type: ignore[no-untyped-def]
            released.wait(30)
            return super().matrix(origins, destinations, profile)

        def travel_times(self, origins, destination, profile, *, avoid=()):  # type: ignore[no-untyped-def]
            line = StraightLine().travel_times(origins, destination, profile)
            return [way and way._replace(estimated=False) for way in line]

    clock = Clock()
    router = Fallback(Slow(), StraightLine(), Circuit(5.0, clock), Circuit(5.0, clock))
    try:
        for _ in range(20):
            [[late]] = router.matrix([CAPITAL], [PASS], "car")
            assert late is not None
            assert late.router_unavailable
            clock.now += 6
            [way] = router.travel_times([CAPITAL], PASS, "car")
            assert way is not None
            assert not way.estimated
    finally:
        released.set()
