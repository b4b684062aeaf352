"""The board is read by every console at once after a restart: what it costs must not grow with the incidents."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from dispatch.actions.calls import report_call
from dispatch.actions.chat import write_on_incident
from dispatch.actions.escalation import fire_next_deadline
from dispatch.actions.incidents import create_incident
from dispatch.schema import NewIncident
from tests.actions.record import make_due
from tests.api.client import Desk, accepted
from tests.factories import Centre, call_event

PATHS = ("/board", "/incidents?limit=200", "/units")


def grow(centre: Centre, numbers: range) -> None:
    """Add two incidents for each number, with a call and an alarm here and there."""
    # Nobody writes more in a minute than is allowed.
    writers = ("police", "calltaker", "supervisor")
    for number in numbers:
        report_call(call_event(number, dialled="113"))
        theft = create_incident(by=centre.actor("police"), new=NewIncident(type="theft"))
        write_on_incident(by=centre.actor(writers[number % 3]), incident_id=theft.id, text="Đã rõ")
    make_due()
    fire_next_deadline()


def test_ten_or_a_hundred_incidents_cost_the_same_queries(watched: Centre) -> None:
    clients = {name: Desk(name) for name in ("police", "supervisor", "crew")}

    def cost() -> dict[tuple[str, str], int]:
        counts = {}
        for name, client in clients.items():
            for path in PATHS:
                with CaptureQueriesContext(connection) as queries:
                    accepted(client.get(path))
                counts[name, path] = len(queries)
        return counts

    grow(watched, range(1, 6))
    few = cost()
    grow(watched, range(6, 51))
    assert cost() == few
    assert max(few.values()) <= 24
