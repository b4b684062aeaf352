"""Merges cross each other, crews report and desks send meanwhile: nothing waits for ever, nothing is lost."""

from functools import partial

import pytest

from dispatch.actions.assignment_ends import divert_assignment
from dispatch.actions.assignments import assign_units, report_assignment
from dispatch.actions.call_moves import link_call
from dispatch.actions.calls import report_call
from dispatch.actions.incidents import create_incident
from dispatch.actions.merging import merge_incident, unmerge_incident
from dispatch.errors import Conflict
from dispatch.models import Assignment, Call, Incident, Unit
from dispatch.schema import AssignmentList, Diversion, IncidentCard, NewIncident
from dispatch.vocabulary import AssignmentStatus, IncidentStatus
from tests.actions.conftest import watch_everything
from tests.actions.record import Record
from tests.actions.together import Crowd, raised
from tests.factories import Centre, call_event

ROUNDS = 15


@pytest.fixture
def live(committed_centre: Centre) -> Centre:
    watch_everything()
    return committed_centre


def create(centre: Centre) -> IncidentCard:
    return create_incident(by=centre.actor("supervisor"), new=NewIncident(type="traffic_crash"))


def free(centre: Centre) -> None:
    for assignment in Assignment.objects.filter(cleared_at__isnull=True):
        report_assignment(
            by=centre.actor("supervisor"),
            assignment_id=assignment.pk,
            status=AssignmentStatus.CLEARED,
            occurred_at=None,
        )


def test_two_that_are_merged_into_each_other_leave_one(live: Centre) -> None:
    with Crowd(2) as crowd:
        for _ in range(ROUNDS):
            first, second = create(live), create(live)
            outcomes = crowd.run(
                partial(merge_incident, by=live.actor("police"), incident_id=first.id, into=second.id),
                partial(merge_incident, by=live.actor("ambulance"), incident_id=second.id, into=first.id),
            )
            [refusal] = raised(outcomes)
            assert isinstance(refusal, Conflict), refusal
            statuses = Incident.objects.filter(pk__in=[first.id, second.id]).values_list("status", flat=True)
            assert sorted(statuses) == ["merged", "verifying"] or sorted(statuses) == ["merged", "new"]


def test_a_unit_that_is_sent_while_its_incident_is_merged_is_with_one_of_them(live: Centre) -> None:
    unit = live.units["police"][0]
    record = Record()
    with Crowd(2) as crowd:
        for _ in range(ROUNDS):
            source, target = create(live), create(live)
            merged, sent = crowd.run(
                partial(merge_incident, by=live.actor("supervisor"), incident_id=source.id, into=target.id),
                partial(assign_units, by=live.actor("police"), incident_id=source.id, unit_ids=[unit.pk]),
            )
            assert isinstance(merged, IncidentCard), merged
            active = Assignment.objects.filter(unit=unit, cleared_at__isnull=True)
            if isinstance(sent, AssignmentList):
                # It was sent first, and has moved along.
                assert [row.incident_id for row in active] == [target.id]
            else:
                assert isinstance(sent, Conflict), sent
                assert not active.exists()
            free(live)
    record.events()


def test_a_crew_that_reports_while_its_incident_is_merged_and_parted_is_always_heard(live: Centre) -> None:
    unit = live.units["police"][0]
    supervisor = live.actor("supervisor")
    with Crowd(2) as crowd:
        for number in range(ROUNDS):
            source, target = create(live), create(live)
            if number % 2:
                source, target = target, source
            made = assign_units(by=supervisor, incident_id=source.id, unit_ids=[unit.pk]).assignments[0]
            for change in (
                partial(merge_incident, by=supervisor, incident_id=source.id, into=target.id),
                partial(unmerge_incident, by=supervisor, incident_id=source.id),
            ):
                status = AssignmentStatus.ACKNOWLEDGED if change.func is merge_incident else AssignmentStatus.EN_ROUTE
                outcomes = crowd.run(
                    change,
                    partial(
                        report_assignment,
                        by=live.actor("police"),
                        assignment_id=made.id,
                        status=status,
                        occurred_at=None,
                    ),
                )
                assert not raised(outcomes), outcomes
                assert Assignment.objects.get(pk=made.id).status == status
            free(live)


def test_a_unit_is_diverted_to_one_incident_only(live: Centre) -> None:
    unit = live.units["ambulance"][0]
    with Crowd(2) as crowd:
        for _ in range(ROUNDS):
            source, one, other = create(live), create(live), create(live)
            made = assign_units(by=live.actor("supervisor"), incident_id=source.id, unit_ids=[unit.pk]).assignments[0]
            outcomes = crowd.run(
                *(
                    partial(
                        divert_assignment,
                        by=live.actor(by),
                        assignment_id=made.id,
                        diversion=Diversion(incident=incident.id),
                    )
                    for by, incident in (("ambulance", one), ("supervisor", other))
                )
            )
            [refusal] = raised(outcomes)
            assert isinstance(refusal, Conflict), refusal
            assert Assignment.objects.filter(unit=unit, cleared_at__isnull=True).count() == 1
            assert Unit.objects.get(pk=unit.pk).status == "dispatched"
            free(live)


def test_a_call_that_two_move_at_once_is_at_one_place(live: Centre) -> None:
    with Crowd(2) as crowd:
        for number in range(1, ROUNDS + 1):
            call = report_call(call_event(number, dialled="113"))
            one, other = create(live), create(live)
            outcomes = crowd.run(
                *(
                    partial(link_call, by=live.actor(by), incident_id=incident.id, call_id=call.id)
                    for by, incident in (("police", one), ("supervisor", other))
                )
            )
            assert all(isinstance(error, Conflict) for error in raised(outcomes)), outcomes
            place = Incident.objects.get(pk=Call.objects.get(pk=call.id).incident_id)
            assert place.pk in {one.id, other.id}
            assert place.status != IncidentStatus.MERGED
