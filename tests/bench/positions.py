"""Positions: from the intake of a fix to the last console, and what a moving fleet costs one web process."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median

import httpx
from django.contrib.gis.geos import Point
from django.db import connection, transaction

from dispatch.actions.people import issue_token
from dispatch.models import Membership, Person, UnitPosition
from dispatch.vocabulary import Role
from tests.bench import floors
from tests.bench.consoles import Consoles, Noted, make_people
from tests.bench.fan_out import BROADCAST
from tests.bench.figures import Floor, Report, at_most, figure
from tests.bench.filling import fill
from tests.bench.programs import Json, cpu_s
from tests.bench.servers import Broadcast, Web, broadcast, web_process
from tests.bench.sizes import Sizes

PATH = "/api/v1/positions"
_PACE_S = 0.1
_WARMING = 10
# About ten metres: a unit that reports once a second goes at the speed of a car.
_STEP_DEGREES = 0.0001
# As long as a frame with one unit.
_FRAME_BYTES = 120
_SETTLE_S = 3.0
_GATEWAYS = 4
_MOST_SHOWN_MS = 10
_MOST_CPU = 0.5
# What repeats itself within this is flat.
_FLAT = 1.2
_BEFORE = """
INSERT INTO dispatch_unitfix (unit_id, at, position, accuracy_m, suspect)
SELECT unit_id, now() - interval '1 minute' - second * interval '1 second', position, 5, false
FROM dispatch_unitposition CROSS JOIN generate_series(1, %s) AS second
"""


def measure(sizes: Sizes) -> Report:
    """Measure single fixes of crews, then a fleet through a gateway, at first with little history, then with much."""
    report = Report()
    tokens = make_people("positions", max(sizes.fix_consoles, sizes.fleet_consoles))
    with web_process() as web:
        with broadcast() as floor:
            _Crews(web, floor, report, sizes).report(tokens[: sizes.fix_consoles])
        fill(incidents=0, units=sizes.fleet_units)
        with _Fleet(web, report, sizes) as fleet:
            fleet.drive("nobody looks")
            with Consoles(web.url, tokens[: sizes.fleet_consoles]) as consoles:
                what = f"{consoles.count} consoles"
                few = fleet.drive(what, consoles)
                rows = _write_history(sizes)
                many = fleet.drive(f"{what}, {rows:,} fixes in the history", consoles)
    report.goals += [
        at_most(f"{sizes.fleet_units:,} units at 1 Hz, {what}: web process, cores", few.cores, _MOST_CPU),
        at_most(f"a batch with {rows:,} fixes in the history / with few", many.batch_s / few.batch_s, _FLAT),
        at_most(f"CPU with {rows:,} fixes in the history / with few", many.cores / few.cores, _FLAT),
    ]
    return report


class Vehicle:
    """A unit that moves east, a step with each fix."""

    def __init__(self, known: UnitPosition) -> None:
        assert isinstance(known.position, Point)
        self.unit_id: int = known.unit_id
        self._west, self._lat = known.position.x, known.position.y
        self._steps = 0

    def fix(self) -> Json:
        """Return where it is now, as the intake takes it."""
        self._steps += 1
        lon = round(self._west + self._steps * _STEP_DEGREES, 6)
        at = datetime.now(UTC).isoformat()
        return {"unit": self.unit_id, "at": at, "lon": lon, "lat": self._lat, "accuracy_m": 5.0}


def vehicles(count: int) -> list[Vehicle]:
    """Return so many of the units that have been located."""
    return [Vehicle(known) for known in UnitPosition.objects.order_by("unit_id")[:count]]


def gateway() -> dict[str, str]:
    """Return the headers of a program that reports for all units."""
    return _headers("supervisor")


def judge(report: Report, answer: httpx.Response, fixes: int) -> None:
    """Put down as wrong a batch of which not every fix was stored."""
    if not answer.is_success or answer.json()["stored"] != fixes:
        report.wrong.append(f"{fixes} fixes: {answer.status_code} {answer.text[:200]}")


def _headers(username: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {issue_token(username=username)}"}


def _wait(due: float) -> None:
    time.sleep(max(0.0, due - time.monotonic()))


@dataclass
class _Crews:
    """A few units, each of which reports for itself."""

    web: Web
    floor: Broadcast
    report_to: Report
    sizes: Sizes

    def report(self, tokens: Sequence[str]) -> None:
        """Send fixes at a steady pace while consoles look, and half a beat after each one what is its floor."""
        crews = [(vehicle, _crew(vehicle)) for vehicle in vehicles(self.sizes.fix_units)]
        sent: dict[tuple[int, float], float] = {}
        answers, published = [], []
        with (
            self.web.client() as http,
            Consoles(self.web.url, tokens, moves=True) as ours,
            Consoles(self.floor.url, tokens, snapshot=False) as bare,
        ):
            due = time.monotonic()
            for number in range(_WARMING + self.sizes.fixes):
                _wait(due)
                vehicle, headers = crews[number % len(crews)]
                fix = vehicle.fix()
                began = time.monotonic()
                answer = http.post(PATH, json={"fixes": [fix]}, headers=headers)
                if number >= _WARMING:
                    sent[vehicle.unit_id, fix["lon"]] = began
                judge(self.report_to, answer, 1)
                _wait(due + _PACE_S / 2)
                answers.append(floors.answer(http))
                published += self.floor.publish(_FRAME_BYTES)
                due += _PACE_S
            bare.reach(published[-1][0])
            time.sleep(2 * _PACE_S)
            moves, last_at = ours.take().moves, bare.take().last_at
        shown = [moves[move][1] - at for move, at in sent.items() if move in moves and moves[move][0] == len(tokens)]
        if len(shown) < len(sent):
            # Only the newest place counts: a fix may be overtaken by the next of its unit, but not at this pace.
            self.report_to.wrong.append(f"{len(sent) - len(shown)} of {len(sent)} fixes did not come to every console")
        if shown:
            least = median(answers) + median(last_at[seq] - at for seq, at in published if seq in last_at)
            what = f"fix sent to the last of {len(tokens)} consoles, {1 / _PACE_S:g} fixes a second"
            found = figure(what, shown, Floor(f"{floors.ANSWER}, and {BROADCAST}", least))
            self.report_to.figures.append(found)
            self.report_to.goals.append(at_most(f"{what}, median", found.median_ms, _MOST_SHOWN_MS, "ms"))


def _crew(vehicle: Vehicle) -> dict[str, str]:
    person = Person.objects.create_user(f"crew-of-{vehicle.unit_id}", password=None)
    agency = UnitPosition.objects.values_list("unit__agency", flat=True).get(unit=vehicle.unit_id)
    Membership.objects.create(person=person, role=Role.CREW, agency_id=agency, unit_id=vehicle.unit_id)
    return _headers(person.username)


@dataclass(frozen=True)
class _Cost:
    """What a fleet costs: cores of the web process, and the median of a batch."""

    cores: float
    batch_s: float


class _Fleet:
    """All units, which report once a second through a gateway."""

    def __init__(self, web: Web, report: Report, sizes: Sizes) -> None:
        self._web = web
        self._report = report
        self._sizes = sizes
        self._http = web.client()
        self._headers = gateway()
        fleet = vehicles(sizes.fleet_units)
        self._batches = [fleet[start : start + sizes.fleet_batch] for start in range(0, len(fleet), sizes.fleet_batch)]

    def __enter__(self) -> "_Fleet":
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def drive(self, when: str, consoles: Consoles | None = None) -> _Cost:
        """Let all units report once a second."""
        time.sleep(_SETTLE_S)
        before = _history_rows()
        idle = self._cores_of(lambda: time.sleep(self._sizes.fleet_s / 4))
        least = median(floors.answer(self._http) + floors.commit() for _ in range(self._sizes.fleet_s * 2))
        floors.remove_rows()
        if consoles is not None:
            consoles.take()
        seconds: list[float] = []
        cores = self._cores_of(lambda: seconds.extend(self._report_all()))
        what = f"{sum(map(len, self._batches)):,} units at 1 Hz, {when}"
        sent = sum(map(len, self._batches)) * self._sizes.fleet_s
        if (kept := _history_rows() - before) != sent:
            self._report.wrong.append(f"{what}: {sent} fixes were taken and {kept} are in the history")
        batch = figure(
            f"POST {PATH}, {len(self._batches[0])} fixes, {when}",
            seconds,
            Floor(f"{floors.ANSWER} and {floors.COMMIT}", least),
        )
        self._report.figures.append(batch)
        text = f"{cores:.2f} cores of the web process, {cores - idle:.2f} more than at rest"
        if consoles is not None:
            text += self._shown(what, consoles.take())
        self._report.facts.append((what, text))
        return _Cost(cores, batch.median_ms / 1000)

    def _report_all(self) -> list[float]:
        began = time.monotonic()
        with ThreadPoolExecutor(_GATEWAYS) as gateways:
            posts = []
            for second in range(self._sizes.fleet_s):
                for number, batch in enumerate(self._batches):
                    due = began + second + number / len(self._batches)
                    _wait(due)
                    posts.append(gateways.submit(self._post, batch, due))
        return [post.result() for post in posts]

    def _post(self, batch: Sequence[Vehicle], due: float) -> float:
        """Return the seconds from `due` to the answer."""
        fixes = [vehicle.fix() for vehicle in batch]
        answer = self._http.post(PATH, json={"fixes": fixes}, headers=self._headers)
        judge(self._report, answer, len(fixes))
        return time.monotonic() - due

    def _shown(self, what: str, noted: Noted) -> str:
        if noted.cut:
            self._report.wrong.append(f"{what}: consoles were closed, by code: {noted.cut}")
        frames, moved = len(noted.position_frames), sum(units for _, units in noted.position_frames)
        if not frames:
            self._report.wrong.append(f"{what}: nothing was shown")
        seconds = self._sizes.fleet_s
        return f"; {frames / seconds:.1f} frames a second to each console, {moved / seconds:,.0f} moves in them"

    def _cores_of(self, work: Callable[[], object]) -> float:
        used, began = cpu_s(self._web.pid), time.monotonic()
        work()
        return (cpu_s(self._web.pid) - used) / (time.monotonic() - began)


def _history_rows() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM dispatch_unitfix")
        rows: int = cursor.fetchone()[0]
        return rows


def _write_history(sizes: Sizes) -> int:
    """Let units have reported before; return how many fixes there are now."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(_BEFORE, [max(1, sizes.fleet_history // UnitPosition.objects.count())])
    return _history_rows()
