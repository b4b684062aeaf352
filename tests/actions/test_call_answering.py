"""Who has a call has it alone, the exchange hangs up when it is told to, and a silent caller is not forgotten."""

from collections.abc import Callable

import pytest

from dispatch.actions.answering import answer_call, end_call, hold_call, mark_silence, resume_call
from dispatch.actions.calls import report_call
from dispatch.actions.escalation import acknowledge_escalation, fire_next_deadline
from dispatch.actions.incident_ends import close_incident
from dispatch.errors import Conflict, Forbidden, NotFound
from dispatch.models import Call, Deadline, OutboxMessage
from dispatch.ports import CallEventKind
from dispatch.rules.access import Actor
from dispatch.schema import CallCard, IncidentClosing
from dispatch.vocabulary import CallStatus, Disposition, OutboxKind, Role
from tests.actions.record import Record, deadlines, make_due, messages, refused
from tests.factories import Centre, call_event, make_actor

Command = Callable[..., CallCard]

COMMANDS = [
    hold_call,
    resume_call,
    end_call,
    lambda **asked: mark_silence(silent=True, **asked),
    lambda **asked: mark_silence(silent=False, **asked),
]


@pytest.fixture
def calltaker(watched: Centre) -> Actor:
    return watched.actor("calltaker")


@pytest.fixture
def taken(record: Record, calltaker: Actor) -> CallCard:
    """A call that the call-taker has, and nothing on the record yet."""
    card = answer_call(by=calltaker, call_id=report_call(call_event()).id)
    record.begin()
    return card


def caller_goes(kind: CallEventKind = CallEventKind.ENDED) -> CallCard:
    return report_call(call_event(kind=kind, key=f"status {kind}", provider_status="completed"))


def silences(call_id: int) -> list[str]:
    return [state for trigger, state, _ in deadlines(Call.objects.get(pk=call_id).incident_id) if "silent" in trigger]


def test_a_caller_waits_and_is_spoken_to_again(taken: CallCard, record: Record, calltaker: Actor) -> None:
    held = hold_call(by=calltaker, call_id=taken.id)
    assert (held.status, Call.objects.get().status) == (CallStatus.HELD, CallStatus.HELD)
    assert hold_call(by=calltaker, call_id=taken.id) == held
    resumed = resume_call(by=calltaker, call_id=taken.id)
    assert resumed == taken == resume_call(by=calltaker, call_id=taken.id)
    first, second = record.events()
    assert (first.name, second.name) == ("call.held", "call.resumed")
    assert (first.agencies, first.actor_username) == (["ambulance"], "calltaker")
    assert first.data == {"calls": [held.model_dump(mode="json")]}
    assert messages() == []


def test_a_caller_who_waits_may_hang_up(taken: CallCard, record: Record, calltaker: Actor) -> None:
    hold_call(by=calltaker, call_id=taken.id)
    assert caller_goes().status is CallStatus.ENDED
    assert record.names() == ["call.held", "call.ended"]
    with refused(Conflict, "call_over") as refusal:
        resume_call(by=calltaker, call_id=taken.id)
    assert refusal.facts == {"call_status": "ended"}


def test_hanging_up_ends_the_call_here_and_at_the_exchange_and_leaves_the_incident(
    taken: CallCard, record: Record, calltaker: Actor
) -> None:
    hold_call(by=calltaker, call_id=taken.id)
    ended = end_call(by=calltaker, call_id=taken.id)
    call = Call.objects.get()
    assert (call.status, ended.status) == (CallStatus.ENDED, CallStatus.ENDED)
    assert call.ended_at is not None
    assert call.disposition == ""
    assert record.names() == ["call.held", "call.ended"]
    told = record.only("call.ended")
    assert (told.actor_username, told.data) == ("calltaker", {"calls": [ended.model_dump(mode="json")]})
    message = OutboxMessage.objects.get()
    assert (message.kind, message.key) == (OutboxKind.HANG_UP, f"hang_up:{call.pk}")
    assert messages() == [("twilio", call.provider_call_id, "pending")]
    assert deadlines(taken.incident_id) == [
        ("call_unanswered", "cancelled", ("ambulance",)),
        ("incident_unassigned", "pending", ("ambulance",)),
    ]


def test_what_the_provider_says_after_the_end_changes_nothing(
    taken: CallCard, record: Record, calltaker: Actor
) -> None:
    ended = end_call(by=calltaker, call_id=taken.id)
    record.begin()
    for kind in CallEventKind:
        assert caller_goes(kind) == ended
    assert end_call(by=calltaker, call_id=taken.id) == ended
    assert record.events() == []
    assert len(messages()) == 1


def test_a_call_whose_caller_has_gone_needs_no_hanging_up(taken: CallCard, record: Record, calltaker: Actor) -> None:
    gone = caller_goes()
    record.begin()
    assert end_call(by=calltaker, call_id=taken.id) == gone
    assert record.events() == []
    assert messages() == []


@pytest.mark.parametrize("command", COMMANDS)
def test_the_call_of_another_is_not_touched(taken: CallCard, watched: Centre, command: Command) -> None:
    with refused(Conflict, "call_not_yours") as refusal:
        command(by=watched.actor("ambulance"), call_id=taken.id)
    assert refusal.facts == {"by": "calltaker"}


@pytest.mark.parametrize(("role", "agency"), [(Role.SUPERVISOR, None), (Role.SHIFT_LEAD, "ambulance")])
def test_who_leads_the_shift_may_step_in(taken: CallCard, record: Record, role: Role, agency: str | None) -> None:
    lead = make_actor("lead", role, agency=agency)
    assert hold_call(by=lead, call_id=taken.id).answered_by == "calltaker"
    assert end_call(by=lead, call_id=taken.id).answered_by == "calltaker"
    assert [event.actor_username for event in record.events()] == ["lead", "lead"]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_call_that_rings_is_answered_first(record: Record, calltaker: Actor, command: Command) -> None:
    card = report_call(call_event())
    with refused(Conflict, "call_not_answered") as refusal:
        command(by=calltaker, call_id=card.id)
    assert refusal.facts == {"call_status": "ringing"}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_call_that_nobody_took_in_time_is_over(record: Record, calltaker: Actor, command: Command) -> None:
    report_call(call_event())
    card = caller_goes()
    with refused(Conflict, "call_over") as refusal:
        command(by=calltaker, call_id=card.id)
    assert refusal.facts == {"call_status": "abandoned"}


@pytest.mark.parametrize("command", COMMANDS)
def test_who_does_not_see_a_call_cannot_touch_it(taken: CallCard, watched: Centre, command: Command) -> None:
    for name in ("crew", "police"):
        with refused(NotFound, "call_unknown"):
            command(by=watched.actor(name), call_id=taken.id)
    with refused(NotFound, "call_unknown"):
        command(by=watched.actor("supervisor"), call_id=taken.id + 10**9)
    officer = make_actor("another_officer", Role.DUTY_OFFICER)
    with refused(Forbidden, "not_allowed"):
        command(by=officer, call_id=taken.id)


@pytest.mark.parametrize("held", [False, True])
def test_an_incident_is_not_closed_while_its_caller_is_on_the_line(
    taken: CallCard, record: Record, calltaker: Actor, held: bool
) -> None:
    if held:
        hold_call(by=calltaker, call_id=taken.id)
    closing = IncidentClosing(disposition=Disposition.HANDLED)
    with refused(Conflict, "calls_still_ringing") as refusal:
        close_incident(by=calltaker, incident_id=taken.incident_id, closing=closing)
    assert refusal.facts == {"calls": [taken.id]}
    end_call(by=calltaker, call_id=taken.id)
    close_incident(by=calltaker, incident_id=taken.incident_id, closing=closing)


# ---------------------------------------------------------------- nobody speaks


def test_a_silent_caller_is_watched_until_somebody_speaks(taken: CallCard, record: Record, calltaker: Actor) -> None:
    silent = mark_silence(by=calltaker, call_id=taken.id, silent=True)
    assert silent.silent_since is not None
    assert mark_silence(by=calltaker, call_id=taken.id, silent=True) == silent
    [deadline] = Deadline.objects.filter(trigger="call_silent")
    assert (deadline.chain, deadline.call_id) == (f"call_silent:{taken.id}", taken.id)
    assert record.names() == ["call.silence_marked"]
    record.begin()
    assert mark_silence(by=calltaker, call_id=taken.id, silent=False) == taken
    assert mark_silence(by=calltaker, call_id=taken.id, silent=False) == taken
    assert record.names() == ["call.silence_marked", "escalation.cancelled"]
    ended = record.only("escalation.cancelled").data["cancelled"]
    assert (ended["chain"], ended["reason"]) == (deadline.chain, "met")
    assert silences(taken.id) == ["cancelled"]


def test_a_silence_that_lasts_raises_an_alarm_that_ends_with_it(
    taken: CallCard, record: Record, calltaker: Actor
) -> None:
    mark_silence(by=calltaker, call_id=taken.id, silent=True)
    make_due(trigger="call_silent")
    alarm = fire_next_deadline()
    assert alarm is not None
    assert alarm.call_id == taken.id
    mark_silence(by=calltaker, call_id=taken.id, silent=False)
    assert silences(taken.id) == ["ended", "cancelled"]
    assert record.events()


def test_a_caller_may_fall_silent_again_and_again(taken: CallCard, record: Record, calltaker: Actor) -> None:
    for _ in range(3):
        mark_silence(by=calltaker, call_id=taken.id, silent=True)
        make_due(trigger="call_silent")
        alarm = fire_next_deadline()
        assert alarm is not None
        acknowledge_escalation(by=calltaker, escalation_id=alarm.id)
        mark_silence(by=calltaker, call_id=taken.id, silent=False)
    mark_silence(by=calltaker, call_id=taken.id, silent=True)
    assert silences(taken.id)[-1] == "pending"
    assert silences(taken.id).count("pending") == 1
    chains = Deadline.objects.filter(trigger="call_silent").order_by("id").values_list("chain", flat=True)
    assert len(set(chains)) == 7
    assert record.events()


def test_the_watch_over_a_silence_ends_with_the_call(taken: CallCard, record: Record, calltaker: Actor) -> None:
    mark_silence(by=calltaker, call_id=taken.id, silent=True)
    record.begin()
    ended = end_call(by=calltaker, call_id=taken.id)
    assert ended.silent_since is not None, "that the caller was silent belongs to the record"
    assert record.names() == ["call.ended", "escalation.cancelled"]
    assert record.only("escalation.cancelled").data["cancelled"]["reason"] == "met"
    with refused(Conflict, "call_over"):
        mark_silence(by=calltaker, call_id=taken.id, silent=False)


def test_the_watch_over_a_silence_ends_when_the_caller_has_gone(
    taken: CallCard, record: Record, calltaker: Actor
) -> None:
    mark_silence(by=calltaker, call_id=taken.id, silent=True)
    record.begin()
    caller_goes()
    assert record.names() == ["call.ended", "escalation.cancelled"]
    assert record.only("escalation.cancelled").data["cancelled"]["reason"] == "gone"
    assert silences(taken.id) == ["cancelled"]
