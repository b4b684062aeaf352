"""A router that always answers: by road where the service does in time, else by the straight line, and says which."""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import timedelta
from functools import partial
from typing import Any, NamedTuple, TypeVar

from gis.distance import Point, metres_from_each
from gis.travel.circuit import Circuit
from gis.travel.port import Isochrone, Ring, Route, Router, TravelTime
from gis.travel.straight_line import StraightLine
from gis.travel.valhalla import RouterRefused, RouterUnavailable

logger = logging.getLogger(__name__)

# Of the starts of one question so many are reckoned by road: the nearest by the straight line.
MOST_BY_ROAD = 50
# A recommendation is to be there within 300 ms, and needs some of them for itself.
PATIENCE_FOR_TIMES_S = 0.2
# Somebody asked for this very way and sees that it is awaited.
PATIENCE_FOR_WAYS_S = 2.0

# A question that nobody waits for any more still holds its thread until the client gives it up.
_threads = ThreadPoolExecutor(max_workers=8, thread_name_prefix="router")
# Matrices over a province take long: however many are asked for, those who send units do not wait behind them.
_matrix_threads = ThreadPoolExecutor(max_workers=1, thread_name_prefix="router-matrix")
_Answer = TypeVar("_Answer")


class Question(NamedTuple):
    """Ways of one profile to one place."""

    origins: Sequence[Point]
    destination: Point
    profile: str
    avoid: Sequence[Ring] = ()


class _Asking:
    """Asks the roads in threads, as long as they are not known to be away."""

    def __init__(self, circuit: Circuit, threads: ThreadPoolExecutor) -> None:
        self._circuit = circuit
        self._threads = threads

    def ask(self, questions: Sequence[Callable[[], _Answer]], patience_s: float) -> list[_Answer | None]:
        """Ask the roads all at once; None stands for what was not answered in time."""
        if not questions or not self._circuit.lets_through():
            return [None] * len(questions)
        asked = [self._threads.submit(question) for question in questions]
        wait(asked, timeout=patience_s)
        answers: list[_Answer | None] = []
        failures = refusals = 0
        late = []
        for each in asked:
            answer = None
            try:
                answer = each.result(timeout=0)
            except TimeoutError:
                late.append(each)
                failures += 1
                logger.warning("the router did not answer within %s s", patience_s)
            except RouterRefused as refusal:
                refusals += 1
                logger.warning("the router refuses a question: %s", refusal)
            except RouterUnavailable as failure:
                failures += 1
                logger.warning("the router does not answer: %s", failure)
            answers.append(answer)
        if failures:
            self._circuit.failed()
        elif refusals:
            self._circuit.refused()
        else:
            self._circuit.worked()
        for each in late:
            # One that is only slow, as just after its start, is worth the next question.
            each.add_done_callback(self._came_late)
        return answers

    def _came_late(self, asked: "Future[Any]") -> None:
        if asked.exception() is None:
            self._circuit.worked()


class Fallback:
    """A Router of two. What the roads do not cover, and what follows none, is always reckoned by the line.

    Matrices and isochrones have a circuit of their own: that one of them takes too long keeps nobody from asking for a
    way.
    """

    def __init__(
        self,
        roads: Router,
        line: StraightLine,
        circuit: Circuit,
        matrix_circuit: Circuit,
        covers: Callable[[Point, str], bool] = lambda *_: True,
    ) -> None:
        self._roads = roads
        self._line = line
        self._ways = _Asking(circuit, _threads)
        self._matrices = _Asking(matrix_circuit, _matrix_threads)
        self._covers = covers

    @property
    def line(self) -> StraightLine:
        """The straight line that stands in for roads."""
        return self._line

    def knows_roads_at(self, point: Point, profile: str) -> bool:
        """Say whether ways to a point are reckoned by road."""
        return self._covers(point, profile)

    def travel_times(
        self, origins: Sequence[Point], destination: Point, profile: str, *, avoid: Sequence[Ring] = ()
    ) -> list[TravelTime | None]:
        """Return the travel time from each origin."""
        return self.answers([Question(origins, destination, profile, avoid)])[0]

    def answers(self, questions: Sequence[Question]) -> list[list[TravelTime | None]]:
        """Return the travel times of several questions, which are asked at the same time, in their order.

        Where no road leads to the place from any start that was asked for by road, none is said to lead there from the
        others either: those beyond `MOST_BY_ROAD` or outside what the roads cover.
        """
        chosen = [self._by_road(question) for question in questions]
        asked = [
            (question, [question.origins[index] for index in indices])
            for question, indices in zip(questions, chosen, strict=True)
            if indices
        ]
        found = iter(
            self._ways.ask(
                [partial(self._times_by_road, question, origins) for question, origins in asked], PATIENCE_FOR_TIMES_S
            )
        )
        return [
            self._merge(question, indices, next(found) if indices else [])
            for question, indices in zip(questions, chosen, strict=True)
        ]

    def estimates(self, question: Question) -> list[TravelTime | None]:
        """Return the travel times of a question by the line alone."""
        return self._line.travel_times(question.origins, question.destination, question.profile)

    def _times_by_road(self, question: Question, origins: Sequence[Point]) -> list[TravelTime | None]:
        return self._roads.travel_times(origins, question.destination, question.profile, avoid=question.avoid)

    def _by_road(self, question: Question) -> list[int]:
        """Return which of the origins are reckoned by road."""
        if not question.origins or not self._covers(question.destination, question.profile):
            return []
        inside = [index for index, at in enumerate(question.origins) if self._covers(at, question.profile)]
        if len(inside) <= MOST_BY_ROAD:
            return inside
        metres = metres_from_each([question.origins[index] for index in inside], [question.destination])[:, 0]
        return [inside[index] for index in metres.argsort(kind="stable")[:MOST_BY_ROAD].tolist()]

    def _merge(
        self, question: Question, indices: Sequence[int], by_road: Sequence[TravelTime | None] | None
    ) -> list[TravelTime | None]:
        if indices and by_road is not None and not any(by_road):
            return [None] * len(question.origins)
        if by_road is not None and len(by_road) == len(question.origins):
            # Nothing is left for the line, whose factors are read from the database.
            return list(by_road)
        times = self.estimates(question)
        for place, index in enumerate(indices):
            times[index] = _instead(times[index]) if by_road is None else by_road[place]
        return times

    def matrix(
        self, origins: Sequence[Point], destinations: Sequence[Point], profile: str, *, avoid: Sequence[Ring] = ()
    ) -> list[list[TravelTime | None]]:
        """Return the travel times from each origin to each destination; what the roads do not cover by the line."""
        rows = [index for index, point in enumerate(origins) if self._covers(point, profile)]
        columns = [index for index, point in enumerate(destinations) if self._covers(point, profile)]
        times = self._line.matrix(origins, destinations, profile)
        if not rows or not columns:
            return times
        starts, ends = [origins[row] for row in rows], [destinations[column] for column in columns]
        [found] = self._matrices.ask(
            [lambda: self._roads.matrix(starts, ends, profile, avoid=avoid)], PATIENCE_FOR_WAYS_S
        )
        for place, row in enumerate(rows):
            for other_place, column in enumerate(columns):
                estimate = times[row][column]
                times[row][column] = found[place][other_place] if found is not None else _instead(estimate)
        return times

    def route(
        self, origin: Point, destination: Point, profile: str, *, language: str = "vi", avoid: Sequence[Ring] = ()
    ) -> Route | None:
        """Return the way by road, the straight line where the service does not answer, None where there is no way."""
        if not (self._covers(origin, profile) and self._covers(destination, profile)):
            return self._line.route(origin, destination, profile)
        [found] = self._ways.ask(
            [lambda: [self._roads.route(origin, destination, profile, language=language, avoid=avoid)]],
            PATIENCE_FOR_WAYS_S,
        )
        if found is not None:
            return found[0]
        straight = self._line.route(origin, destination, profile)
        return straight and straight._replace(time=straight.time._replace(router_unavailable=True))

    def isochrones(
        self, origin: Point, profile: str, durations: Sequence[timedelta], *, avoid: Sequence[Ring] = ()
    ) -> list[Isochrone]:
        """Return how far one comes; circles where the service does not answer."""
        if not self._covers(origin, profile):
            return self._line.isochrones(origin, profile, durations)
        [found] = self._matrices.ask(
            [lambda: self._roads.isochrones(origin, profile, durations, avoid=avoid)], PATIENCE_FOR_WAYS_S
        )
        if found is not None:
            return found
        circles = self._line.isochrones(origin, profile, durations)
        return [circle._replace(router_unavailable=True) for circle in circles]


def _instead(estimate: TravelTime | None) -> TravelTime | None:
    return estimate and estimate._replace(router_unavailable=True)
