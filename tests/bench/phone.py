"""A crew's phone in a real browser: how soon its page is usable on a slow line, and its word at the desk.

The floor of opening is an empty document of the same server over the same slow line; that of an acknowledgement one
request of the phone's page and its answer.
"""

from collections.abc import Callable

from dispatch.actions.assignment_ends import end_assignment
from dispatch.actions.assignments import assign_units
from dispatch.actions.incidents import create_incident
from dispatch.actions.pairings import offer_pairing
from dispatch.models import Person, Unit
from dispatch.rules.access import Actor
from dispatch.schema import AssignmentEnding, NewIncident, NewLocation
from dispatch.selectors.people import access_of
from dispatch.vocabulary import AssignmentOutcome, LocationSource
from tests.bench.browser import Seat, chromium_program, make_seat
from tests.bench.events import witnessing
from tests.bench.figures import Floor, Report, at_most, figure, floor_of
from tests.bench.programs import Json, Program
from tests.bench.servers import web_process
from tests.bench.sizes import Sizes
from tests.bench.stage import watch_everything
from tests.bench.weights import weights
from tests.factories import make_desk

_AUTHOR = "supervisor"
_PATIENCE_S = 240
_PLACE = "Chợ Đồng Xoài"
_LON, _LAT = 106.91, 11.54
_EMPTY = "GET /healthz as a page in the same browser, over the same slow line, to its paint"
_FETCH = "one request of the phone's page and its answer"
_MOST_FIRST_MS = 4_000.0
_MOST_AGAIN_MS = 1_000.0
_MOST_SHOWN_MS = 250.0
_MOST_KB = 60.0


def measure(sizes: Sizes) -> Report:
    """Open the crew's page on a slow line for the first time and again; then answer calls to work on a quick one."""
    report = Report()
    watch_everything()
    make_desk("truong_ca", shared=True)
    seat = make_seat("console", "mật khẩu của bàn 3")
    by = Actor(name=_AUTHOR, access=access_of(Person.objects.get(username=_AUTHOR)))
    unit = Unit.objects.filter(agency="ambulance").order_by("id")[0]
    with web_process() as web, witnessing(), Program("phone_program", chromium_program()) as program:
        address = f"http://{web.host}/"

        def ask(what: str, **facts: object) -> Json:
            return program.ask({"do": what, "address": address, **facts}, _PATIENCE_S)

        first = ask("open")
        ask("pair", code=offer_pairing(by=by, unit_id=unit.pk).code)
        again = ask("open_again", times=sizes.phone_openings)["again_s"]
        ask("sit_down", unit=unit.pk, **_words(seat))
        answers = [_answered(by, unit, ask) for _ in range(sizes.phone_answers)]
    empty = Floor(_EMPTY, first["empty_s"])
    report.figures += [
        figure("the crew's page on 400 kbit/s and 400 ms, first time", [first["first_s"]], empty),
        figure("the crew's page on the same line, opened again", again, empty),
        figure(
            "from the tap of a crew to the painted row at its desk",
            [answer["shown_s"] for answer in answers],
            floor_of(_FETCH, [answer["fetched_s"] for answer in answers]),
        ),
    ]
    for found, most in zip(report.figures, (_MOST_FIRST_MS, _MOST_AGAIN_MS, _MOST_SHOWN_MS), strict=True):
        report.goals.append(at_most(f"{found.what}, median", found.median_ms, most, "ms"))
    report.goals.append(at_most("the crew's page without the map, gzip", weights()["the crew's page"], _MOST_KB, "kB"))
    return report


def _words(seat: Seat) -> dict[str, str]:
    return {"username": seat.username, "password": seat.password, "code": seat.code()}


def _answered(by: Actor, unit: Unit, ask: Callable[..., Json]) -> Json:
    """Send the unit, let its crew answer, and call it back."""
    place = NewLocation(lon=_LON, lat=_LAT, source=LocationSource.OPERATOR)
    incident = create_incident(by=by, new=NewIncident(type="cardiac_arrest", place=_PLACE, location=place))
    assigned = assign_units(by=by, incident_id=incident.id, unit_ids=[unit.pk])
    answer: Json = ask("acknowledge", unit=unit.pk)
    ending = AssignmentEnding(outcome=AssignmentOutcome.CANCELLED, reason="bench")
    end_assignment(by=by, assignment_id=assigned.assignments[0].id, ending=ending)
    return answer
