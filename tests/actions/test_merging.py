"""Two reports of one crash become one incident, and nothing that belongs to either is lost on the way, or back."""

from datetime import timedelta

import pytest
from django.db.models import F

from dispatch.actions.assignments import assign_units, report_assignment
from dispatch.actions.call_moves import link_call
from dispatch.actions.calls import report_call
from dispatch.actions.escalation import fire_next_deadline
from dispatch.actions.incident_ends import close_incident, reopen_incident
from dispatch.actions.incidents import add_note, change_incident, create_incident
from dispatch.actions.merging import merge_incident, unmerge_incident
from dispatch.errors import Conflict, Forbidden, Invalid, NotFound
from dispatch.models import Call, Deadline, Incident, IncidentMerge
from dispatch.rules.access import EVERYTHING, Scope
from dispatch.rules.folding import fold
from dispatch.schema import IncidentCard, IncidentChanges, IncidentClosing, NewIncident, NewLocation
from dispatch.selectors.stream import timeline_of
from dispatch.vocabulary import AssignmentStatus, Disposition, EscalationEffect, EscalationTrigger, IncidentStatus
from tests.actions.record import Record, deadlines, make_due, read_board, refused
from tests.factories import AGENCIES, Centre, call_event, make_policy

HERE = NewLocation(lon=106.9, lat=11.53, radius_m=50)


def crash(centre: Centre, **facts: object) -> IncidentCard:
    return create_incident(by=centre.actor("supervisor"), new=NewIncident(type="traffic_crash", **facts))


def call(number: int, dialled: str = "113") -> tuple[int, int]:
    """Let somebody call; return the ids of the call and of its incident."""
    card = report_call(call_event(number, dialled=dialled, caller=f"+8491234560{number}"))
    return card.id, card.incident_id


def send(centre: Centre, incident_id: int, agency: str, index: int = 0) -> int:
    units = [centre.units[agency][index].pk]
    made = assign_units(by=centre.actor("supervisor"), incident_id=incident_id, unit_ids=units)
    return made.assignments[0].id


def waits_for(incident_id: int) -> set[str]:
    """Return the agencies whose unit is waited for."""
    return {
        agencies[0]
        for trigger, state, agencies in deadlines(incident_id)
        if trigger == "incident_unassigned" and state in {"pending", "standing"}
    }


def test_what_belongs_to_an_incident_goes_with_it(record: Record, watched: Centre) -> None:
    _, source = call(1, "115")
    target = crash(watched, place="Ngã tư Đồng Xoài", agencies=["police"])
    send(watched, source, "ambulance")
    make_due(trigger="assignment_unacknowledged")
    alarm = fire_next_deadline()
    assert alarm is not None
    card = merge_incident(by=watched.actor("supervisor"), incident_id=source, into=target.id)
    assert (card.id, card.agencies) == (target.id, ["police", "ambulance"])
    assert card.calls == [Call.objects.get().pk]
    assert [assignment.unit_id for assignment in card.assignments] == [watched.units["ambulance"][0].pk]
    assert card.status is IncidentStatus.DISPATCHED
    assert card.agency_statuses == {"police": "verifying", "ambulance": "dispatched"}
    merged = Incident.objects.get(pk=source)
    assert (merged.status, merged.merged_into_id, merged.disposition) == ("merged", target.id, "duplicate")
    # Whoever has nobody there is waited for on the incident that goes on; nothing is left on the other.
    assert waits_for(target.id) == {"police"}
    assert not waits_for(source)
    standing = Deadline.objects.get(pk=alarm.id)
    assert (standing.incident_id, standing.ended_at) == (target.id, None)
    names = record.names()
    assert names.count("incident.merged") == 2
    assert names[-2:] == ["unit.changed", "escalation.changed"]


def test_each_console_can_follow_a_merge_and_its_undoing_by_the_events_alone(watched: Centre, record: Record) -> None:
    _, source = call(1, "115")
    _, target = call(2, "113")
    send(watched, source, "ambulance")
    send(watched, target, "police")
    make_due()
    while fire_next_deadline():
        pass
    scopes = {agency: Scope(frozenset({agency})) for agency in AGENCIES}
    boards = {agency: read_board(scope)[1] for agency, scope in scopes.items()}
    record.begin()
    merge_incident(by=watched.actor("supervisor"), incident_id=source, into=target)
    unmerge_incident(by=watched.actor("supervisor"), incident_id=source)
    for event in record.events():
        for agency, scope in scopes.items():
            if scope.sees(event.agencies):
                fold(boards[agency], event.data)
    assert boards == {agency: read_board(scope)[1] for agency, scope in scopes.items()}


def test_the_merged_takes_the_more_urgent_priority_and_what_it_did_not_know(watched: Centre) -> None:
    source = crash(watched, priority=1, place="Km 12", what="Xe khách lật", location=HERE)
    target = crash(watched, priority=3, place="Chợ Đồng Xoài")
    Incident.objects.filter(pk=source.id).update(alarm_level=2)
    card = merge_incident(by=watched.actor("police"), incident_id=source.id, into=target.id)
    assert (card.priority, card.alarm_level) == (1, 2)
    assert (card.place, card.what) == ("Chợ Đồng Xoài", "Xe khách lật")
    assert card.location is not None
    assert (card.location.lon, card.location.radius_m) == (HERE.lon, HERE.radius_m)


def test_what_is_watched_becomes_as_urgent_as_what_was_merged_in(watched: Centre) -> None:
    source, target = crash(watched, priority=1), crash(watched, priority=4)
    merge_incident(by=watched.actor("police"), incident_id=source.id, into=target.id)
    live = Deadline.objects.filter(incident=target.id, cancelled_at__isnull=True)
    assert set(live.values_list("priority", flat=True)) == {1}
    assert live.filter(trigger="priority_raised").exists()


def test_the_record_of_the_merged_is_read_with_the_other(watched: Centre) -> None:
    first, second, third = (crash(watched, place=f"Km {number}") for number in range(3))
    for card in (first, second, third):
        add_note(by=watched.actor("police"), incident_id=card.id, text=f"ghi chú {card.number}")
    merge_incident(by=watched.actor("police"), incident_id=first.id, into=second.id)
    merge_incident(by=watched.actor("police"), incident_id=second.id, into=third.id)
    timeline = timeline_of(Incident.objects.get(pk=third.id), EVERYTHING)
    notes = [(entry.incident_id, entry.data["note"]) for entry in timeline.events if entry.name == "note.added"]
    assert notes == [(card.id, f"ghi chú {card.number}") for card in (first, second, third)]
    assert [entry.seq for entry in timeline.events] == sorted(entry.seq for entry in timeline.events)


def test_undoing_takes_back_what_moved_and_leaves_what_was_there(record: Record, watched: Centre) -> None:
    call_id, source = call(1, "115")
    _, target = call(2, "113")
    assignment = send(watched, source, "ambulance")
    own = send(watched, target, "police")
    merge_incident(by=watched.actor("supervisor"), incident_id=source, into=target)
    report_assignment(
        by=watched.actor("ambulance"),
        assignment_id=assignment,
        status=AssignmentStatus.EN_ROUTE,
        occurred_at=None,
    )
    record.begin()
    card = unmerge_incident(by=watched.actor("supervisor"), incident_id=source)
    assert (card.id, card.status, card.merged_into) == (source, IncidentStatus.DISPATCHED, None)
    assert card.calls == [call_id]
    assert [made.id for made in card.assignments] == [assignment]
    left = Incident.objects.get(pk=target)
    assert (left.status, list(left.assignments.values_list("pk", flat=True))) == ("dispatched", [own])
    assert record.names()[:2] == ["incident.unmerged", "incident.unmerged"]
    # The ambulance that the other was given is waited for there: whether it is needed, a person says.
    assert waits_for(target) == {"ambulance"}
    assert not waits_for(source)


def test_a_merge_is_undone_within_ten_minutes_and_once(watched: Centre) -> None:
    source, target = crash(watched), crash(watched)
    merge_incident(by=watched.actor("police"), incident_id=source.id, into=target.id)
    IncidentMerge.objects.update(merged_at=F("merged_at") - timedelta(minutes=10, seconds=1))
    with refused(Conflict, "merge_too_old"):
        unmerge_incident(by=watched.actor("police"), incident_id=source.id)
    IncidentMerge.objects.update(merged_at=F("merged_at") + timedelta(seconds=30))
    unmerge_incident(by=watched.actor("police"), incident_id=source.id)
    with refused(Conflict, "not_merged"):
        unmerge_incident(by=watched.actor("police"), incident_id=source.id)


def test_what_went_on_and_has_ended_gives_nothing_back(watched: Centre) -> None:
    source, target = crash(watched), crash(watched)
    merge_incident(by=watched.actor("police"), incident_id=source.id, into=target.id)
    with refused(Conflict, "incident_merged") as refusal:
        reopen_incident(by=watched.actor("police"), incident_id=source.id, reason="nhầm")
    assert refusal.facts == {"merged_into": target.id}
    closing = IncidentClosing(disposition=Disposition.HANDLED)
    close_incident(by=watched.actor("police"), incident_id=target.id, closing=closing)
    with refused(Conflict, "incident_ended"):
        unmerge_incident(by=watched.actor("police"), incident_id=source.id)


def test_who_may_not_see_or_change_one_of_the_two_merges_nothing(watched: Centre) -> None:
    fire = create_incident(by=watched.actor("fire"), new=NewIncident(type="house_fire"))
    mine = crash(watched)
    with refused(NotFound, "incident_unknown"):
        merge_incident(by=watched.actor("police"), incident_id=mine.id, into=fire.id)
    with refused(Forbidden, "not_allowed"):
        merge_incident(by=watched.actor("crew"), incident_id=mine.id, into=fire.id)
    with refused(Invalid, "same_incident"):
        merge_incident(by=watched.actor("police"), incident_id=mine.id, into=mine.id)


def test_a_call_that_was_all_there_was_takes_its_incident_along(watched: Centre) -> None:
    call_id, source = call(1)
    target = crash(watched)
    card = link_call(by=watched.actor("police"), incident_id=target.id, call_id=call_id)
    assert card.calls == [call_id]
    assert Incident.objects.get(pk=source).merged_into_id == target.id
    assert ("call_unanswered", "pending", ("police",)) in deadlines(target.id)


@pytest.mark.parametrize("kept", ["a call", "a unit"])
def test_a_call_leaves_an_incident_that_goes_on_without_it(record: Record, watched: Centre, kept: str) -> None:
    call_id, source = call(1)
    target = crash(watched)
    if kept == "a call":
        other, _ = call(2)
        link_call(by=watched.actor("police"), incident_id=source, call_id=other)
    else:
        send(watched, source, "police")
    make_due(trigger="call_unanswered", call_id=call_id)
    fire_next_deadline()
    record.begin()
    card = link_call(by=watched.actor("police"), incident_id=target.id, call_id=call_id)
    assert card.calls == [call_id]
    left = Incident.objects.get(pk=source)
    assert left.is_open
    assert not left.calls.filter(pk=call_id).exists()
    assert record.names() == ["call.moved", "call.moved", "escalation.changed"]
    # Whoever has the call now is asked.
    assert ("call_unanswered", "standing", ("ambulance", "police")) in deadlines(target.id)


def test_a_call_of_an_incident_that_has_ended_may_still_be_about_another(record: Record, watched: Centre) -> None:
    card = report_call(call_event(1, dialled="113", kind="ended"))
    target = crash(watched)
    closing = IncidentClosing(disposition=Disposition.HANDLED)
    close_incident(by=watched.actor("police"), incident_id=card.incident_id, closing=closing)
    record.begin()
    # Record compares what was folded with the board.
    moved = link_call(by=watched.actor("police"), incident_id=target.id, call_id=card.id)
    assert moved.calls == [card.id]
    assert record.names() == ["call.moved", "call.moved"]
    left = Incident.objects.get(pk=card.incident_id)
    assert (left.status, left.merged_into_id) == ("closed", None)
    with refused(Conflict, "incident_ended"):
        link_call(by=watched.actor("police"), incident_id=card.incident_id, call_id=card.id)


def test_a_call_that_is_there_already_changes_nothing(record: Record, watched: Centre) -> None:
    call_id, incident = call(1)
    record.begin()
    link_call(by=watched.actor("police"), incident_id=incident, call_id=call_id)
    assert record.names() == []
    with refused(NotFound, "call_unknown"):
        link_call(by=watched.actor("police"), incident_id=incident, call_id=10**9)


def test_a_burst_that_is_merged_asks_nobody_twice_to_look(watched: Centre) -> None:
    make_policy(EscalationTrigger.INCIDENT_UNSEEN, [(timedelta(seconds=10), EscalationEffect.ALARM_AGENCY)])
    target = crash(watched, agencies=["police"])
    for number in range(1, 5):
        merge_incident(by=watched.actor("supervisor"), incident_id=call(number, "115")[1], into=target.id)
    live = Deadline.objects.filter(trigger="incident_unseen", cancelled_at__isnull=True, ended_at__isnull=True)
    assert sorted(live.values_list("incident_id", "agencies")) == [
        (target.id, ["ambulance"]),
        (target.id, ["police"]),
    ]


def test_what_was_done_is_waited_for_again_where_the_merged_one_waited(watched: Centre) -> None:
    source, target = crash(watched), crash(watched)
    for agency in ("police", "ambulance"):
        assignment = send(watched, target.id, agency)
        for status in (AssignmentStatus.ON_SCENE, AssignmentStatus.CLEARED):
            by = watched.actor("supervisor")
            report_assignment(by=by, assignment_id=assignment, status=status, occurred_at=None)
    assert not waits_for(target.id)
    merge_incident(by=watched.actor("supervisor"), incident_id=source.id, into=target.id)
    assert waits_for(target.id) == {"police", "ambulance"}


def test_undoing_takes_back_the_facts_that_nobody_has_changed_since(watched: Centre) -> None:
    source = crash(watched, priority=1, place="Km 12", what="Xe khách lật", location=HERE)
    target = create_incident(by=watched.actor("supervisor"), new=NewIncident(type="traffic_crash", priority=4))
    merge_incident(by=watched.actor("police"), incident_id=source.id, into=target.id)
    version = Incident.objects.get(pk=target.id).version
    changes = IncidentChanges(place="Ngã ba Chơn Thành")
    change_incident(by=watched.actor("police"), incident_id=target.id, version=version, changes=changes)
    unmerge_incident(by=watched.actor("police"), incident_id=source.id)
    left = Incident.objects.get(pk=target.id)
    assert (left.priority, left.what, left.location) == (4, "", None)
    assert left.place == "Ngã ba Chơn Thành"
    live = Deadline.objects.filter(incident=target.id, cancelled_at__isnull=True, trigger="incident_unassigned")
    assert set(live.values_list("priority", flat=True)) == {4}


def test_what_was_armed_while_merged_goes_back_with_what_it_watches(watched: Centre) -> None:
    call_id, source = call(1, "115")
    assignment = send(watched, source, "ambulance")
    target = crash(watched)
    merge_incident(by=watched.actor("supervisor"), incident_id=source, into=target.id)
    make_due(call_id=call_id)
    fire_next_deadline()
    by, acknowledged = watched.actor("ambulance"), AssignmentStatus.ACKNOWLEDGED
    report_assignment(by=by, assignment_id=assignment, status=acknowledged, occurred_at=None)
    unmerge_incident(by=watched.actor("supervisor"), incident_id=source)
    live = Deadline.objects.filter(cancelled_at__isnull=True, ended_at__isnull=True).exclude(incident=source)
    assert not live.filter(call_id=call_id).exists()
    assert not live.filter(assignment_id=assignment).exists()
