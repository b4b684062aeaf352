"""Nobody waits for the router with rows locked: it is asked before a transaction, and not within one."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from django.db import connection

from dispatch.actions.alarm_levels import raise_alarm_level
from dispatch.actions.assignment_ends import divert_assignment, end_assignment
from dispatch.actions.assignments import assign_units
from dispatch.actions.incidents import change_incident, create_incident
from dispatch.models import Assignment
from dispatch.schema import AssignmentEnding, Diversion, IncidentChanges, NewIncident, NewLocation
from dispatch.vocabulary import AssignmentOutcome
from gis.travel import TravelTime
from gis.travel.fallback import Fallback, Question
from tests.factories import Centre

HERE = NewLocation(lon=106.9, lat=11.5)
ROAD = TravelTime(timedelta(seconds=4321), 54321.0, estimated=False)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many transactions were open whenever roads were asked for."""
    depths: list[int] = []

    def answers(_: Fallback, questions: Sequence[Question]) -> list[list[TravelTime | None]]:
        depths.append(len(connection.atomic_blocks))
        return [[ROAD for _ in question.origins] for question in questions]

    monkeypatch.setattr(Fallback, "answers", answers)
    return depths


def travels_s() -> set[int]:
    rows = Assignment.objects.filter(cleared_at__isnull=True)
    return {round((row.eta_at - row.dispatched_at).total_seconds()) for row in rows if row.eta_at}


def test_roads_are_asked_for_before_rows_are_locked(watched: Centre, asked: list[int]) -> None:
    outside = len(connection.atomic_blocks)
    by, ids = watched.actor("supervisor"), [unit.pk for unit in watched.units["ambulance"]]
    first, second = (create_incident(by=by, new=NewIncident(type="traffic_crash", location=HERE)) for _ in range(2))
    [sent] = assign_units(by=by, incident_id=first.id, unit_ids=ids[:1]).assignments
    # The times by road are those that are recorded.
    assert min(travels_s()) >= ROAD.duration.total_seconds()
    moved = NewLocation(lon=106.95, lat=11.55)
    version = assign_units(by=by, incident_id=first.id, unit_ids=ids[1:2]).incident.version
    change_incident(by=by, incident_id=first.id, version=version, changes=IncidentChanges(location=moved))
    assert min(travels_s()) >= ROAD.duration.total_seconds()
    raise_alarm_level(by=by, incident_id=first.id, level=2)
    divert_assignment(by=by, assignment_id=sent.id, diversion=Diversion(incident=second.id))
    [left] = Assignment.objects.filter(incident=first.id, cleared_at__isnull=True)
    declined = AssignmentEnding(outcome=AssignmentOutcome.DECLINED, reason="hỏng xe")
    end_assignment(by=by, assignment_id=left.pk, ending=declined)
    assert set(asked) == {outside}
