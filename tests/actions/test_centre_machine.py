"""A centre to which anything happens in any order: after each step the promises must hold for every desk and crew."""

import copy
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from dispatch.actions.agencies import add_agency, stand_down_agency
from dispatch.actions.alarm_levels import raise_alarm_level
from dispatch.actions.answering import answer_call, end_call, hold_call, resume_call
from dispatch.actions.assignment_ends import divert_assignment, end_assignment
from dispatch.actions.assignments import assign_units, report_assignment
from dispatch.actions.call_backs import report_call_back
from dispatch.actions.call_closing import close_call
from dispatch.actions.call_moves import link_call
from dispatch.actions.calls import report_call
from dispatch.actions.escalation import acknowledge_escalation, fire_next_deadline
from dispatch.actions.incident_ends import cancel_incident, close_incident, reopen_incident
from dispatch.actions.incidents import add_note, change_incident, create_incident
from dispatch.actions.merging import merge_incident, unmerge_incident
from dispatch.actions.units import report_unit
from dispatch.actions.writing import database_now
from dispatch.errors import Conflict, DispatchError, Forbidden, Invalid, NotFound
from dispatch.models import Assignment, Call, Deadline, Incident, StreamHead, TimelineEvent, Unit
from dispatch.ports import CallEventKind
from dispatch.rules.access import EVERYTHING, Actor, Scope
from dispatch.rules.crews import CrewBoard, concerns, told_by
from dispatch.rules.folding import fold
from dispatch.rules.transitions import ASSIGNMENT_NEXT, UNASSIGNED_UNIT_STATUSES, unit_status_of
from dispatch.schema import (
    AssignmentEnding,
    CallBackReport,
    CallClosing,
    Diversion,
    IncidentChanges,
    IncidentClosing,
    NewIncident,
    UnitReport,
)
from dispatch.vocabulary import AssignmentStatus, Disposition, EventName, UnitStatus
from tests.actions.conftest import watch_everything
from tests.actions.record import make_due, read_board, read_crew, state_of
from tests.factories import AGENCIES, call_event, make_centre

HAPPENED = Counter[str]()
EVERYDAY = (
    EventName.CALL_RECEIVED,
    EventName.CALL_ANSWERED,
    EventName.CALL_ENDED,
    EventName.CALL_CLOSED,
    EventName.INCIDENT_CREATED,
    EventName.INCIDENT_AGENCY_ADDED,
    EventName.INCIDENT_CLOSED,
    EventName.INCIDENT_CANCELLED,
    EventName.INCIDENT_REOPENED,
    EventName.INCIDENT_MERGED,
    EventName.INCIDENT_AGENCY_STOOD_DOWN,
    EventName.INCIDENT_ALARM_RAISED,
    EventName.UNIT_ASSIGNED,
    EventName.UNIT_CHANGED,
    EventName.ASSIGNMENT_CHANGED,
    EventName.ESCALATION_FIRED,
    EventName.ESCALATION_CANCELLED,
)
# The units of crews, by their places among all units.
CREWS = ({0}, {2}, {1, 3})
SCOPES = {"all": EVERYTHING} | {agency: Scope(frozenset({agency})) for agency in AGENCIES}

# Those who may do most come first and often: a machine in which all is refused finds nothing.
who = st.sampled_from(["supervisor", "supervisor", "ambulance", "police", "fire", "supervisor", "calltaker", "crew"])
nth = st.integers(0, 4)
agencies = st.sampled_from(AGENCIES)


class CentreMachine(RuleBasedStateMachine):
    """Every action, by anybody, on anything that is there; refusals are part of the game."""

    def __init__(self) -> None:
        super().__init__()
        # Taken back at the end. Marked as a test's own, so that actions may open their durable transactions in it.
        self.whole = transaction.atomic()
        self.whole._from_testcase = True  # type: ignore[attr-defined]
        self.whole.__enter__()
        self.calls = 0
        self.seq = 0
        self.step = 0

    def teardown(self) -> None:
        try:
            if self.step:
                self.compare(SCOPES)
                self.compare_crews(range(len(CREWS)))
        finally:
            transaction.set_rollback(True)
            self.whole.__exit__(None, None, None)

    @initialize()
    def open_the_centre(self) -> None:
        self.centre = make_centre(units_each=2)
        watch_everything(but=())
        self.units = [unit.pk for units in zip(*self.centre.units.values(), strict=True) for unit in units]
        self.look()
        # Each walk begins in the midst of things, so that it need not find its way there by chance.
        for dialled in ("115", "112", "113"):
            self.a_call_comes_in(dialled, CallEventKind.RINGING)
        self.somebody_enters_an_incident("supervisor", "traffic_crash")
        self.somebody_answers("supervisor", 1)
        self.the_provider_reports(1, CallEventKind.ENDED)
        self.deadlines_pass(2)
        self.somebody_acknowledges("supervisor", 0)
        self.somebody_adds_an_agency("supervisor", 0, "fire")
        self.somebody_sends_units("supervisor", 0, {0, 1})
        self.somebody_sends_units("supervisor", 1, {2})
        self.a_supervisor_reports_what_follows(0, 2)
        self.somebody_closes("supervisor", 3)
        self.somebody_enters_an_incident("supervisor", "house_fire")
        self.somebody_raises_the_alarm("supervisor", 0)
        self.somebody_adds_an_agency("supervisor", 0, "police")
        self.somebody_stands_an_agency_down("supervisor", 0, "fire")
        self.somebody_cancels("supervisor", 0)
        self.somebody_reopens("supervisor", 0)
        self.somebody_merges("supervisor", 0, 1)
        self.somebody_parts_again("supervisor", 0)
        self.the_provider_reports(0, CallEventKind.ABANDONED)
        self.somebody_closes_a_call("supervisor", 2, "nuisance")

    # ------------------------------------------------------------ what happens

    @precondition(lambda self: self.calls < 8)
    @rule(dialled=st.sampled_from(["113", "114", "115", "112", "?"]), kind=st.sampled_from(CallEventKind))
    def a_call_comes_in(self, dialled: str, kind: CallEventKind) -> None:
        self.calls += 1
        self.report(self.calls, dialled=dialled, kind=kind)

    @rule(index=nth, kind=st.sampled_from(CallEventKind))
    def the_provider_reports(self, index: int, kind: CallEventKind) -> None:
        if self.calls:
            self.report(index % self.calls + 1, kind=kind, key=f"status {kind}")

    def report_ended(self, call: Call) -> None:
        """Let the caller hang up."""
        number = int(call.provider_call_id.removeprefix("CA"), 16)
        self.report(number, kind=CallEventKind.ENDED, key="gone")

    def report(self, number: int, **changes: Any) -> None:
        report_call(call_event(number, **changes))

    @rule(by=who, index=nth)
    def somebody_answers(self, by: str, index: int) -> None:
        if call := self.nth(Call, index, incident__closed_at__isnull=True):
            self.attempt(answer_call, by, call_id=call)

    @precondition(lambda self: self.calls)
    @rule(by=who, index=nth, kind=st.sampled_from(["nuisance", "silent", "handled"]))
    def somebody_closes_a_call(self, by: str, index: int, kind: str) -> None:
        if call := self.nth(Call, index):
            self.attempt(close_call, by, call_id=call, closing=CallClosing(disposition=kind))

    @precondition(lambda self: self.calls)
    @rule(by=who, index=nth, action=st.sampled_from([hold_call, resume_call, end_call]))
    def somebody_holds_or_ends_a_call(self, by: str, index: int, action: Any) -> None:
        if call := self.nth(Call, index):
            self.attempt(action, by, call_id=call)

    @precondition(lambda self: Call.objects.filter(call_back_opened_at__isnull=False).exists())
    @rule(by=who, index=nth, outcome=st.sampled_from(["no_answer", "reached"]))
    def somebody_calls_back(self, by: str, index: int, outcome: str) -> None:
        if call := self.nth(Call, index, call_back_opened_at__isnull=False):
            self.attempt(report_call_back, by, call_id=call, report=CallBackReport(outcome=outcome))

    @precondition(lambda self: Incident.objects.count() < 8)
    @rule(by=who, kind=st.sampled_from(["traffic_crash", "house_fire", "theft", "cardiac_arrest"]))
    def somebody_enters_an_incident(self, by: str, kind: str) -> None:
        self.attempt(create_incident, by, new=NewIncident(type=kind))

    @rule(by=who, index=nth, units=st.sets(st.integers(0, 5), min_size=1, max_size=2))
    def somebody_sends_units(self, by: str, index: int, units: set[int]) -> None:
        if incident := self.nth(Incident, index, closed_at__isnull=True):
            self.attempt(assign_units, by, incident_id=incident, unit_ids=[self.units[unit] for unit in units])

    @precondition(lambda self: self.working())
    @rule(by=who, index=nth, ahead=nth, late=st.integers(-5, 300))
    def somebody_reports_what_follows(self, by: str, index: int, ahead: int, late: int) -> None:
        assignment = self.nth(Assignment, index, cleared_at__isnull=True)
        following = ASSIGNMENT_NEXT[AssignmentStatus(Assignment.objects.get(pk=assignment).status)]
        self.report_progress(by, assignment, following[ahead % len(following)], late)

    @precondition(lambda self: self.working())
    @rule(index=nth, ahead=nth)
    def a_supervisor_reports_what_follows(self, index: int, ahead: int) -> None:
        self.somebody_reports_what_follows("supervisor", index, ahead, 0)

    @precondition(lambda self: self.working())
    @rule(by=who, index=nth, status=st.sampled_from(AssignmentStatus), late=st.integers(-5, 300))
    def somebody_reports_anything(self, by: str, index: int, status: AssignmentStatus, late: int) -> None:
        self.report_progress(by, self.nth(Assignment, index), status, late)

    def report_progress(self, by: str, assignment: int | None, status: AssignmentStatus, late: int) -> None:
        at = database_now() - timedelta(minutes=late)
        self.attempt(report_assignment, by, assignment_id=assignment, status=status, occurred_at=at)

    @rule(unit=st.integers(0, 5), back=st.sampled_from(sorted(UNASSIGNED_UNIT_STATUSES)))
    def a_supervisor_changes_a_unit(self, unit: int, back: UnitStatus) -> None:
        self.attempt(report_unit, "supervisor", unit_id=self.units[unit], report=UnitReport(status=back))

    @rule(by=who, index=nth, status=st.sampled_from(UnitStatus))
    def somebody_changes_a_unit(self, by: str, index: int, status: UnitStatus) -> None:
        self.attempt(report_unit, by, unit_id=self.units[index], report=UnitReport(status=status))

    @rule(by=who, index=nth)
    def somebody_writes_a_note(self, by: str, index: int) -> None:
        if incident := self.nth(Incident, index):
            self.attempt(add_note, by, incident_id=incident, text="@cc01 và @ca01: ghi chú")

    @rule(by=who, index=nth, agency=agencies)
    def somebody_adds_an_agency(self, by: str, index: int, agency: str) -> None:
        if incident := self.nth(Incident, index, closed_at__isnull=True):
            self.attempt(add_agency, by, incident_id=incident, agency=agency)

    @rule(by=who, index=nth, back=st.integers(0, 2), priority=st.integers(1, 5))
    def somebody_changes_an_incident(self, by: str, index: int, back: int, priority: int) -> None:
        if incident := self.nth(Incident, index, closed_at__isnull=True):
            version = max(Incident.objects.get(pk=incident).version - back, 1)
            changes = IncidentChanges(priority=priority, place=f"P{priority}")
            self.attempt(change_incident, by, incident_id=incident, version=version, changes=changes)

    @precondition(lambda self: Incident.objects.filter(closed_at__isnull=True).count() > 2)
    @rule(by=who, index=nth)
    def somebody_closes(self, by: str, index: int) -> None:
        if incident := self.nth(Incident, index, closed_at__isnull=True):
            for call in Call.objects.filter(incident=incident, status__in=["ringing", "answered", "held"]):
                self.report_ended(call)
            closing = IncidentClosing(disposition=Disposition.HANDLED)
            self.attempt(close_incident, by, incident_id=incident, closing=closing)

    @rule(by=who, index=nth)
    def somebody_cancels(self, by: str, index: int) -> None:
        if incident := self.nth(Incident, index, closed_at__isnull=True, calls__isnull=True):
            self.attempt(cancel_incident, by, incident_id=incident, reason="báo nhầm")

    @precondition(lambda self: Incident.objects.filter(status__in=["closed", "cancelled"]).exists())
    @rule(by=who, index=nth)
    def somebody_reopens(self, by: str, index: int) -> None:
        if incident := self.nth(Incident, index, status__in=["closed", "cancelled"]):
            self.attempt(reopen_incident, by, incident_id=incident, reason="còn người bị thương")

    @precondition(lambda self: Incident.objects.filter(closed_at__isnull=True).count() > 2)
    @rule(by=who, index=nth, other=nth)
    def somebody_merges(self, by: str, index: int, other: int) -> None:
        source = self.nth(Incident, index, closed_at__isnull=True)
        target = self.nth(Incident, other, closed_at__isnull=True)
        if source and target:
            self.attempt(merge_incident, by, incident_id=source, into=target)

    @precondition(lambda self: Incident.objects.filter(status="merged").exists())
    @rule(by=who, index=nth)
    def somebody_parts_again(self, by: str, index: int) -> None:
        if source := self.nth(Incident, index, status="merged"):
            self.attempt(unmerge_incident, by, incident_id=source)

    @precondition(lambda self: self.calls)
    @rule(by=who, index=nth, other=nth)
    def somebody_moves_a_call(self, by: str, index: int, other: int) -> None:
        call = self.nth(Call, index)
        target = self.nth(Incident, other, closed_at__isnull=True)
        if call and target:
            self.attempt(link_call, by, incident_id=target, call_id=call)

    @rule(by=who, index=nth, agency=agencies)
    def somebody_stands_an_agency_down(self, by: str, index: int, agency: str) -> None:
        if incident := self.nth(Incident, index, closed_at__isnull=True):
            self.attempt(stand_down_agency, by, incident_id=incident, agency=agency, reason="không cần")

    @rule(by=who, index=nth)
    def somebody_raises_the_alarm(self, by: str, index: int) -> None:
        if incident := self.nth(Incident, index, closed_at__isnull=True):
            level = min(Incident.objects.get(pk=incident).alarm_level + 1, 5)
            self.attempt(raise_alarm_level, by, incident_id=incident, level=level)

    @precondition(lambda self: self.working())
    @rule(by=who, index=nth, outcome=st.sampled_from(["declined", "unable", "cancelled"]))
    def somebody_ends_an_assignment(self, by: str, index: int, outcome: str) -> None:
        if assignment := self.nth(Assignment, index, cleared_at__isnull=True):
            ending = AssignmentEnding(outcome=outcome, reason="xe hỏng")
            self.attempt(end_assignment, by, assignment_id=assignment, ending=ending)

    @precondition(lambda self: self.working())
    @rule(by=who, index=nth, other=nth)
    def somebody_diverts(self, by: str, index: int, other: int) -> None:
        assignment = self.nth(Assignment, index, cleared_at__isnull=True)
        target = self.nth(Incident, other, closed_at__isnull=True)
        if assignment and target:
            self.attempt(divert_assignment, by, assignment_id=assignment, diversion=Diversion(incident=target))

    @rule(by=who, index=nth)
    def the_process_dies_before_it_commits(self, by: str, index: int) -> None:
        """Whatever an action had written is gone with it; the next to act finds the centre as it was."""
        before = StreamHead.objects.get().seq
        point = transaction.savepoint()
        self.somebody_merges("supervisor", index, 0)
        self.somebody_sends_units("supervisor", index, {index})
        transaction.savepoint_rollback(point)
        assert StreamHead.objects.get().seq == before

    @rule(times=st.integers(1, 4))
    def deadlines_pass(self, times: int) -> None:
        make_due()
        for _ in range(times):
            fire_next_deadline()

    @precondition(lambda self: Deadline.objects.filter(fired_at__isnull=False).exists())
    @rule(by=who, index=nth)
    def somebody_acknowledges(self, by: str, index: int) -> None:
        if alarm := self.nth(Deadline, index, fired_at__isnull=False):
            self.attempt(acknowledge_escalation, by, escalation_id=alarm)

    @precondition(lambda self: self.seq >= self.looked_at + 20)
    @rule()
    def consoles_connect_afresh(self) -> None:
        self.look()

    # ------------------------------------------------------------ what must hold

    @invariant()
    def every_console_and_crew_can_follow_by_the_events_alone(self) -> None:
        rows = list(TimelineEvent.objects.filter(seq__gt=self.seq).order_by("seq"))
        head = StreamHead.objects.get().seq
        assert [row.seq for row in rows] == list(range(self.seq + 1, head + 1))
        self.seq = head
        HAPPENED.update(row.name for row in rows)
        for name, scope in SCOPES.items():
            for row in rows:
                if scope.sees(row.agencies):
                    fold(self.consoles[name], row.data)
        for number, (shown, _) in enumerate(self.crews):
            if any(concerns(shown, told_by(row.incident_id, row.data)) for row in rows):
                self.crews[number] = self.read_crew(number)
        self.step += 1
        # What one console misses stays missing: looking at each in turn, and at all in the end, is enough.
        self.compare([list(SCOPES)[self.step % len(SCOPES)]] if rows else [])
        self.compare_crews([self.step % len(CREWS)] if rows else [])

    @invariant()
    def no_unit_is_at_two_places_and_each_shows_what_it_does(self) -> None:
        active = list(Assignment.objects.filter(cleared_at__isnull=True).values_list("unit_id", "status"))
        doing = {unit_id: unit_status_of(AssignmentStatus(status)) for unit_id, status in active}
        assert len(doing) == len(active)
        for unit_id, status in Unit.objects.values_list("id", "status"):
            assert status == doing.get(unit_id, status)
            assert unit_id in doing or status in UNASSIGNED_UNIT_STATUSES

    @invariant()
    def every_call_has_an_incident_and_every_incident_an_agency(self) -> None:
        assert Call.objects.filter(incident__incident_agencies__isnull=False).distinct().count() == self.calls
        assert not Incident.objects.filter(incident_agencies__isnull=True).exists()

    @invariant()
    def what_is_watched_is_where_it_is(self) -> None:
        live = Deadline.objects.filter(cancelled_at__isnull=True, ended_at__isnull=True)
        for deadline in live.select_related("call", "assignment"):
            for thing in (deadline.call, deadline.assignment):
                assert thing is None or thing.incident_id == deadline.incident_id, deadline.chain

    @invariant()
    def what_has_ended_holds_nobody_and_what_is_open_is_watched(self) -> None:
        incidents = Incident.objects.prefetch_related("incident_agencies", "assignments__unit", "deadlines")
        for incident in incidents:
            chains = list(incident.deadlines.all())
            pending = [row.chain for row in chains if state_of(row) == "pending"]
            standing = [row for row in chains if state_of(row) == "standing"]
            assert len(set(pending)) == len(pending), "two steps of one chain are pending"
            if not incident.is_open:
                assert not pending
                assert not standing
                assert not incident.calls.filter(status__in=["ringing", "answered", "held"]).exists()
                assert all(assignment.cleared_at for assignment in incident.assignments.all())
                continue
            working = {
                a.unit.agency_id for a in incident.assignments.all() if not a.cleared_at or a.on_scene_or_beyond_at
            }
            needed = [row.agency_id for row in incident.incident_agencies.all() if row.stood_down_at is None]
            assert needed, "somebody is always left"
            for agency in needed:
                of_agency = [row for row in chains if row.trigger == "incident_unassigned" and row.agencies == [agency]]
                # Until a unit works on it, somebody is asked or the alarm stands, whoever has acknowledged it.
                waits = {"pending", "standing"} & {state_of(row) for row in of_agency}
                assert waits or agency in working

    # ------------------------------------------------------------ the means

    def compare(self, names: Iterable[str]) -> None:
        """Assert that what was folded is what a board that is read now shows."""
        for name in names:
            assert self.consoles[name] == read_board(SCOPES[name])[1], f"the console of {name}"

    def compare_crews(self, numbers: Iterable[int]) -> None:
        """Assert that what was read when something concerned a crew is what a board that is read now shows."""
        for number in numbers:
            assert self.crews[number] == self.read_crew(number), f"the crew of {CREWS[number]}"

    def read_crew(self, number: int) -> tuple[CrewBoard, dict[str, Any]]:
        """Return of what a crew's board tells now, and the board."""
        return read_crew(frozenset(self.units[place] for place in CREWS[number]))

    def working(self) -> bool:
        """Return whether some unit is at work."""
        return Assignment.objects.filter(cleared_at__isnull=True).exists()

    def look(self) -> None:
        """Let every desk read its board anew."""
        boards = {name: read_board(scope) for name, scope in SCOPES.items()}
        self.consoles = {name: copy.deepcopy(cards) for name, (_, cards) in boards.items()}
        self.seq = self.looked_at = boards["all"][0]
        self.crews = [self.read_crew(number) for number in range(len(CREWS))]

    def nth(self, model: Any, index: int, **which: Any) -> int | None:
        """Return the id of some row, or None where there is none."""
        ids = list(model.objects.filter(**which).order_by("-pk").values_list("pk", flat=True)[: index + 1])
        return ids[-1] if ids else None

    def attempt(self, action: Any, by: str, **arguments: Any) -> None:
        """Carry out an action; a refusal changes nothing, which the invariants then show."""
        actor: Actor = self.centre.actor(by)
        try:
            action(by=actor, **arguments)
        except DispatchError as refusal:
            assert isinstance(refusal, Conflict | Forbidden | Invalid | NotFound)  # noqa: PT017


@pytest.mark.django_db
def test_whatever_happens_in_whatever_order_the_promises_hold() -> None:
    run_state_machine_as_test(
        CentreMachine,
        settings=settings(
            max_examples=12,
            stateful_step_count=35,
            deadline=None,
            derandomize=True,
            # A walk is shown as it was found: shrinking it takes minutes. Add Phase.shrink to hunt for the shortest.
            phases=[Phase.generate],
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    # A machine that is refused everything would find nothing.
    assert HAPPENED.total() > 10 * 30, HAPPENED
    assert min(HAPPENED[name] for name in EVERYDAY) >= 10, HAPPENED
