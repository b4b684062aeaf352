"""Who has had an incident on a screen, as a supervisor reads it afterwards."""

from datetime import datetime

from django.db import connection
from django.test.utils import CaptureQueriesContext

from dispatch.actions.assignments import assign_units
from dispatch.actions.incident_ends import close_incident
from dispatch.actions.incidents import create_incident
from dispatch.actions.sights import Seen, report_sights
from dispatch.models import Person, StreamHead
from dispatch.schema import IncidentCard, IncidentClosing, NewIncident, SightList
from dispatch.vocabulary import Disposition
from tests.api.client import Desk, accepted, refused
from tests.factories import Centre


def crash(centre: Centre) -> IncidentCard:
    return create_incident(by=centre.actor("supervisor"), new=NewIncident(type="traffic_crash"))


def see(centre: Centre, *names: str) -> None:
    """Let these people see what there is, one after the other."""
    for name in names:
        access = centre.actor(name).access
        assert access is not None
        report_sights({access: Seen(None, StreamHead.objects.get().seq)})


def test_who_saw_it_first_stands_first_by_name(watched: Centre, ambulance: Desk) -> None:
    Person.objects.filter(username="police").update(first_name="Nguyễn Văn", last_name="An")
    incident = crash(watched)
    path = f"/incidents/{incident.id}/sights"
    assert accepted(ambulance.get(path)) == {"incident_id": incident.id, "sights": []}
    see(watched, "police", "calltaker", "ambulance", "fire")
    found = accepted(ambulance.get(path))
    SightList.model_validate(found)
    assert [(sight["username"], sight["name"]) for sight in found["sights"]] == [
        ("police", "Nguyễn Văn An"),
        ("calltaker", "calltaker"),
        ("ambulance", "ambulance"),
    ]
    times = [datetime.fromisoformat(sight["seen_at"]) for sight in found["sights"]]
    assert times == sorted(times)
    assert all(incident.created_at <= time for time in times)


def test_it_is_read_after_the_end_too(watched: Centre, supervisor: Desk) -> None:
    incident = crash(watched)
    see(watched, "police")
    closing = IncidentClosing(disposition=Disposition.HANDLED)
    close_incident(by=watched.actor("police"), incident_id=incident.id, closing=closing)
    assert len(accepted(supervisor.get(f"/incidents/{incident.id}/sights"))["sights"]) == 1


def test_it_is_for_desks_of_the_incidents_agencies(watched: Centre) -> None:
    incident = crash(watched)
    path = f"/incidents/{incident.id}/sights"
    refused(Desk("fire").get(path), 404, "incident_unknown")
    refused(Desk("crew").get(path), 404, "incident_unknown")
    assign_units(by=watched.actor("ambulance"), incident_id=incident.id, unit_ids=[watched.units["ambulance"][0].pk])
    refused(Desk("crew").get(path), 403, "not_allowed")


def test_many_people_cost_no_more_queries(watched: Centre, supervisor: Desk) -> None:
    incident = crash(watched)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            accepted(supervisor.get(f"/incidents/{incident.id}/sights"))
        return len(queries)

    see(watched, "police")
    few = cost()
    see(watched, "calltaker", "ambulance", "supervisor")
    assert cost() == few
