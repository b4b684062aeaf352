"""Who sits at which desk, told among desks and among processes."""

from collections.abc import Sequence
from typing import Any

import pytest

from dispatch.actions.calls import report_call
from dispatch.rules.access import Access, Grant, Scope
from dispatch.schema import DeskCard
from dispatch.vocabulary import Role
from realtime.audience import Audience
from realtime.authentication import Credential, CredentialKind, Visitor
from realtime.database import in_database
from realtime.presence import BLIND_AFTER_S, FORGOTTEN_AFTER_S, Presence
from tests.factories import Centre, call_event
from tests.realtime.clients import Console
from tests.realtime.test_hub import Socket
from tests.realtime.test_sights import unseen, watch

POLICE = Scope(frozenset({"police"}))
FIRE = Scope(frozenset({"fire"}))
ALL = Scope(None)


class Process:
    """A web process with its sockets; what it tells reaches the others when the test says so."""

    def __init__(self) -> None:
        self.audiences: dict[Scope, Audience] = {}
        self.now = 0.0
        self.sent = 0
        self.told: list[tuple[str, list[DeskCard]]] = []
        self.presence = Presence(self.audiences.values, lambda _: self.sent, self._tell, clock=lambda: self.now)

    def _tell(self, process: str, desks: Sequence[DeskCard]) -> None:
        self.told.append((process, list(desks)))

    def open(self, username: str, scope: Scope) -> Socket:
        socket = Socket()
        self.audiences.setdefault(scope, Audience(scope)).join(socket, 0)
        access = Access(1, username, (Grant(Role.DISPATCHER),))
        credential = Credential(CredentialKind.TOKEN, username)
        self.presence.open(socket, Visitor(access, username.title(), credential, 0.0), scope)
        return socket

    def close(self, scope: Scope, socket: Socket) -> None:
        self.audiences[scope].leave(socket)
        self.presence.release(socket)


def shown(socket: Socket) -> dict[str, Any]:
    """Fold the frames as a client does: the names of those who are there."""
    desks: dict[str, Any] = {}
    for frame in socket.frames("presence"):
        if frame["full"]:
            desks = {}
        desks |= {desk["id"]: desk for desk in frame["desks"]}
        for gone in frame["gone"]:
            del desks[gone]
    return {desk["username"]: desk for desk in desks.values()}


async def test_desks_of_all_agencies_see_each_other_come_work_and_go() -> None:
    process = Process()
    an, binh, lead = process.open("an", POLICE), process.open("binh", FIRE), process.open("lead", ALL)
    await process.presence.look()
    assert set(shown(an)) == set(shown(binh)) == set(shown(lead)) == {"an", "binh", "lead"}
    process.presence.show(an, 7, "place")
    await process.presence.look()
    for other in (binh, lead):
        assert (shown(other)["an"]["incident_id"], shown(other)["an"]["field"]) == (7, "place")
        assert not shown(other)["an"]["speaking"]
    # The others must know it also of a call that they do not see.
    process.presence.show(an, 7, "place", speaking=True)
    await process.presence.look()
    assert shown(binh)["an"]["speaking"]
    process.close(POLICE, an)
    await process.presence.look()
    assert set(shown(binh)) == set(shown(lead)) == {"binh", "lead"}


async def test_who_comes_late_is_told_at_once_who_is_there_and_then_of_who_came_meanwhile() -> None:
    process = Process()
    process.open("an", POLICE)
    await process.presence.look()
    late, later = process.open("lead", ALL), process.open("shift", ALL)
    first = late.frames("presence")[0]
    assert first["full"]
    assert "an" in {desk["username"] for desk in first["desks"]}
    assert first == later.frames("presence")[0]
    await process.presence.look()
    assert set(shown(late)) == set(shown(later)) == {"an", "lead", "shift"}


async def test_who_left_while_nobody_looked_is_gone_for_a_newcomer_too() -> None:
    process = Process()
    an, lead = process.open("an", POLICE), process.open("lead", ALL)
    await process.presence.look()
    process.close(POLICE, an)
    late = process.open("shift", ALL)
    await process.presence.look()
    assert set(shown(late)) == set(shown(lead)) == {"lead", "shift"}


async def test_what_does_not_change_is_not_sent_again() -> None:
    process = Process()
    an = process.open("an", POLICE)
    await process.presence.look()
    before = len(an.written)
    await process.presence.look()
    process.presence.show(an, None, None)
    await process.presence.look()
    assert len(an.written) == before


async def test_processes_tell_each_other_and_forget_one_that_fell_silent() -> None:
    here, there = Process(), Process()
    lead = here.open("lead", ALL)
    there.open("an", POLICE)
    await there.presence.look()
    await here.presence.look()
    here.presence.hear(*there.told[-1])
    here.presence.hear(*here.told[-1])
    await here.presence.look()
    assert set(shown(lead)) == {"an", "lead"}
    here.now += FORGOTTEN_AFTER_S + 1
    await here.presence.look()
    assert set(shown(lead)) == {"lead"}


async def test_a_console_that_confirms_nothing_is_blind_until_it_does() -> None:
    process = Process()
    an, lead = process.open("an", POLICE), process.open("lead", ALL)
    process.sent = 12
    process.presence.confirm(lead, 12)
    await process.presence.look()
    process.now += BLIND_AFTER_S - 1
    await process.presence.look()
    assert shown(lead)["an"]["blind_since"] is None
    process.now += 2
    await process.presence.look()
    assert shown(lead)["an"]["blind_since"] is not None
    assert shown(lead)["lead"]["blind_since"] is None
    process.presence.confirm(an, 12)
    await process.presence.look()
    assert shown(lead)["an"]["blind_since"] is None


async def test_who_is_always_a_little_behind_is_not_blind() -> None:
    process = Process()
    an = process.open("an", POLICE)
    for sent in range(10, 1_000, 10):
        process.sent = sent
        await process.presence.look()
        process.now += 0.5
        process.presence.confirm(an, sent - 1)
    assert shown(an)["an"]["blind_since"] is None
    process.now += BLIND_AFTER_S + 1
    await process.presence.look()
    process.now += BLIND_AFTER_S
    await process.presence.look()
    assert shown(an)["an"]["blind_since"] is not None


async def test_a_console_to_which_nothing_was_sent_is_not_blind() -> None:
    process = Process()
    process.sent = 5
    lead = process.open("lead", ALL)
    process.now += 10 * BLIND_AFTER_S
    await process.presence.look()
    assert shown(lead)["lead"]["blind_since"] is None


async def test_a_second_screen_is_told_of_the_desks_and_is_none() -> None:
    process = Process()
    an, second = process.open("an", POLICE), Socket()
    process.audiences[POLICE].join(second, 0)
    process.presence.greet(second)
    await process.presence.look()
    assert set(shown(second)) == set(shown(an)) == {"an"}
    process.sent = 12
    process.presence.confirm(an, 12)
    process.presence.confirm(second, 12)
    process.presence.show(second, 7, None)
    process.now += 2 * BLIND_AFTER_S
    await process.presence.look()
    assert set(shown(an)) == {"an"}
    assert (shown(an)["an"]["incident_id"], shown(an)["an"]["blind_since"]) == (None, None)
    process.close(POLICE, second)
    await process.presence.look()
    assert set(shown(an)) == {"an"}


async def test_what_a_second_screen_says_is_neither_sight_nor_a_desk(live_centre: Centre) -> None:
    """A window beside the console, which nobody need be looking at, ends no wait in its person's name."""
    police, supervisor = live_centre.actor("police"), live_centre.actor("supervisor")
    seq = await in_database(watch, live_centre)
    second = await Console.of(police, screen="map")
    desk = await Console.of(supervisor)
    told: set[str] = set()
    while "supervisor" not in told:
        told |= {card["username"] for card in (await desk.next_of("presence"))["desks"]}
    assert told == {"supervisor"}
    await second.say('{"type":"desk","incident_id":4,"field":null}')
    await second.say(f'{{"type":"seen","seq":{seq}}}')
    # Sights are told twice a second: what was said is told by the time that the next two heartbeats have come.
    for _ in range(2):
        await second.heartbeat()
    assert await in_database(unseen) == ["ambulance", "police"]
    watching = await Console.of(police)
    await watching.say(f'{{"type":"seen","seq":{seq}}}')
    while await in_database(unseen) != ["ambulance"]:
        await watching.heartbeat()


async def test_on_the_wire(live_centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("realtime.presence.BLIND_AFTER_S", 0.2)
    police = await Console.of(live_centre.actor("police"))
    supervisor = await Console.of(live_centre.actor("supervisor"))
    greeting = await supervisor.next_of("presence")
    assert greeting["full"]
    await police.say('{"type":"desk","incident_id":4,"field":"what"}')
    desk: dict[str, Any] = {}
    while desk.get("incident_id") != 4:
        frame = await supervisor.next_of("presence")
        desk = next((desk for desk in frame["desks"] if desk["username"] == "police"), {})
    assert desk["field"] == "what"
    await in_database(report_call, call_event(1, dialled="113"))
    while not desk.get("blind_since"):
        frame = await supervisor.next_of("presence")
        desk = next((desk for desk in frame["desks"] if desk["username"] == "police"), {})
    await police.close()
    while desk["id"] not in frame["gone"]:
        frame = await supervisor.next_of("presence")
