"""A crew's page: what it shows is what is so, whatever is done in the centre, and what is its business no more goes."""

import asyncio
import json
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.db import connection
from django.db.models.functions import Now

from dispatch.actions.assignment_ends import divert_assignment
from dispatch.actions.assignments import assign_units, report_assignment
from dispatch.actions.calls import report_call
from dispatch.actions.chat import acknowledge_message, write_on_incident, write_to_desks
from dispatch.actions.devices import revoke_device
from dispatch.actions.incidents import add_note
from dispatch.actions.merging import merge_incident, unmerge_incident
from dispatch.models import AccessToken, Membership, Person
from dispatch.ports import Movement, StreamedEvent, connect_doorbell, position_feed
from dispatch.rules.access import Actor
from dispatch.rules.crews import CrewBoard, concerns, told_by
from dispatch.schema import CallCard, Diversion, NewChatMessage, PositionsFrame, SnapshotFrame
from dispatch.selectors.board import stream_cursor
from dispatch.selectors.people import access_of
from dispatch.vocabulary import AssignmentStatus, Role
from realtime.database import in_database
from realtime.scopes import crew_scope
from tests.actions.record import dateless, read_crew
from tests.factories import Centre, call_event
from tests.realtime.clients import Console, CrewPage, Headers, bearer, cookie, make_session, make_token
from tests.realtime.scenario import play, prepare
from tests.realtime.test_devices import of_device, pair


def own(centre: Centre) -> int:
    """Return the unit of the centre's crew."""
    return centre.units["ambulance"][0].pk


def incidents(shown: dict[str, Any]) -> list[int]:
    return [card["id"] for card in shown["incidents"]]


def units(shown: dict[str, Any]) -> set[int]:
    return {card["id"] for card in shown["units"]}


def call(number: int = 1) -> CallCard:
    return report_call(call_event(number, dialled="115"))


def send(centre: Centre, incident_id: int, *unit_ids: int) -> int:
    """Send units, and return the assignment of the first."""
    by = centre.actor("supervisor")
    made = assign_units(by=by, incident_id=incident_id, unit_ids=unit_ids).assignments
    return next(assignment.id for assignment in made if assignment.unit_id == unit_ids[0])


def report(centre: Centre, assignment_id: int, status: AssignmentStatus) -> None:
    report_assignment(by=centre.actor("crew"), assignment_id=assignment_id, status=status, occurred_at=None)


# ---------------------------------------------------------------- who may open it, and what ends it


async def _opens(headers: Headers) -> bool:
    return await CrewPage(headers).open()


async def test_crews_get_in_by_token_and_by_session_and_nobody_else(live_centre: Centre) -> None:
    assert await _opens(bearer(await in_database(make_token, live_centre.actor("crew"))))
    assert await _opens(cookie(await in_database(make_session, live_centre.actor("crew"))))
    assert not await _opens(cookie(await in_database(make_session, live_centre.actor("crew")), origin=None))
    for name in ("police", "supervisor"):
        assert not await _opens(bearer(await in_database(make_token, live_centre.actor(name))))
    assert not await _opens([])


async def test_a_paired_telephone_is_shown_the_board_of_its_unit_until_it_is_revoked(live_centre: Centre) -> None:
    device = await in_database(pair, live_centre)
    page = CrewPage(of_device(device.token))
    assert await page.open()
    await page.until(lambda shown: units(shown) == {own(live_centre)})
    rings = await in_database(call)
    await in_database(send, live_centre, rings.incident_id, own(live_centre))
    await page.until(lambda shown: incidents(shown) == [rings.incident_id])
    revoked = device.told.device.id
    await in_database(revoke_device, by=live_centre.actor("ambulance"), device_id=revoked, reason="Mất máy")
    assert (await page.next_of("websocket.close", within_s=60))["code"] == 4401


@pytest.mark.parametrize("cursor", [0, 10**9, "x", ""])
async def test_whatever_cursor_a_page_sends_it_is_shown_a_whole_board(live_centre: Centre, cursor: int | str) -> None:
    page = await CrewPage.of(live_centre.actor("crew"), cursor)
    assert (page.snapshot["scope"], units(page.shown)) == (f"units:{own(live_centre)}", {own(live_centre)})


async def test_who_sits_at_a_desk_too_sees_here_what_is_the_units(live_centre: Centre) -> None:
    def take_a_desk() -> Actor:
        person = Person.objects.get(username="crew")
        Membership.objects.create(person=person, role=Role.SUPERVISOR)
        return Actor(name="crew", access=access_of(person))

    page = await CrewPage.of(await in_database(take_a_desk))
    assert units(page.shown) == {own(live_centre)}


@pytest.mark.parametrize(
    "text",
    [
        "x",
        '{"type":"seen"}',
        '{"type":"desk","incident_id":1,"field":null}',
        '{"type":"viewport","box":null}',
        '{"type":"seen","seq":1}' + " " * 4096,
    ],
)
async def test_a_page_off_the_protocol_is_closed(live_centre: Centre, text: str) -> None:
    page = await CrewPage.of(live_centre.actor("crew"))
    await page.say('{"type":"seen","seq":1}')
    await page.say(text)
    assert (await page.next_of("websocket.close", within_s=60))["code"] == 4400


def _revoke(centre: Centre) -> None:
    AccessToken.objects.filter(person__username="crew").update(revoked_at=Now())


def _move(centre: Centre) -> None:
    Membership.objects.filter(person__username="crew").update(unit=centre.units["ambulance"][1])


@pytest.mark.parametrize(("change", "code"), [(_revoke, 4401), (_move, 4403)])
async def test_a_page_ends_with_its_right(
    live_centre: Centre, change: Callable[[Centre], None], code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("realtime.vigil.EVERY_S", 3600)
    page = await CrewPage.of(live_centre.actor("crew"))
    await in_database(change, live_centre)
    assert (await page.next_of("websocket.close", within_s=60))["code"] == code


async def test_a_stream_that_went_back_makes_a_page_begin_afresh(live_centre: Centre) -> None:
    """As after a restore from a copy: numbers are given again, to other events."""
    begin = await in_database(stream_cursor)
    incident = await in_database(call)
    page = await CrewPage.of(live_centre.actor("crew"))
    await in_database(send, live_centre, incident.incident_id, own(live_centre))
    await page.until(lambda shown: incidents(shown) == [incident.incident_id])

    def restore() -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM dispatch_timelineevent WHERE seq > %s", [begin])
            cursor.execute("UPDATE dispatch_streamhead SET seq = %s", [begin])

    await in_database(restore)
    assert await page.next_of("reset", within_s=60)
    assert (await page.next_of("websocket.close", within_s=60))["code"] == 1000
    afresh = await CrewPage.of(live_centre.actor("crew"))
    await in_database(add_note, by=live_centre.actor("crew"), incident_id=incident.incident_id, text="x")
    await afresh.until(lambda shown: shown["cursor"] > begin)


# ---------------------------------------------------------------- what it shows


async def test_a_page_shows_an_assignment_from_the_order_until_it_is_cleared(live_centre: Centre) -> None:
    page = await CrewPage.of(live_centre.actor("crew"))
    beside = live_centre.units["fire"][1].pk
    assert (incidents(page.shown), units(page.shown)) == ([], {own(live_centre)})
    rings = await in_database(call)
    sent = await in_database(send, live_centre, rings.incident_id, own(live_centre), beside)
    shown = await page.until(lambda now: incidents(now) == [rings.incident_id])
    SnapshotFrame.model_validate_json(json.dumps(page.snapshot))
    assert units(shown) == {own(live_centre), beside}
    assert [card["caller"] for card in shown["calls"]] == ["+84912345678"]
    await in_database(report, live_centre, sent, AssignmentStatus.ON_SCENE)
    await page.until(lambda now: "on_scene" in {unit["status"] for unit in now["units"]})
    await in_database(report, live_centre, sent, AssignmentStatus.CLEARED)
    shown = await page.until(lambda now: incidents(now) == [])
    assert (shown["calls"], units(shown)) == ([], {own(live_centre)})


async def test_a_page_goes_with_its_unit_to_another_incident(live_centre: Centre) -> None:
    by = live_centre.actor("supervisor")
    first, second = [(await in_database(call, number)).incident_id for number in (1, 2)]
    page = await CrewPage.of(live_centre.actor("crew"))
    sent = await in_database(send, live_centre, first, own(live_centre))
    await in_database(add_note, by=by, incident_id=first, text="@CC01 vào cổng sau")
    shown = await page.until(lambda now: bool(now["mentions"]))
    assert [mention["incident_id"] for mention in shown["mentions"]] == [first]
    await in_database(merge_incident, by=by, incident_id=first, into=second)
    shown = await page.until(lambda now: incidents(now) == [second])
    # What was noted before is still to be read, where the incident goes on.
    assert [(mention["incident_id"], mention["text"]) for mention in shown["mentions"]] == [
        (second, "@CC01 vào cổng sau")
    ]
    assert len(shown["calls"]) == 2
    await in_database(unmerge_incident, by=by, incident_id=first)
    await page.until(lambda now: incidents(now) == [first] and len(now["calls"]) == 1)
    await in_database(divert_assignment, by=by, assignment_id=sent, diversion=Diversion(incident=second))
    await page.until(lambda now: incidents(now) == [second] and now["mentions"] == [])


async def test_a_page_shows_what_is_written_to_its_unit_and_where_it_is_at_work(live_centre: Centre) -> None:
    desk = live_centre.actor("ambulance")
    page = await CrewPage.of(live_centre.actor("crew"))
    order = NewChatMessage(text="Về trạm", to_unit=own(live_centre))
    [written] = (await in_database(write_to_desks, by=desk, new=order)).chat_messages
    await page.until(lambda now: [message["text"] for message in now["chat_messages"]] == ["Về trạm"])
    await in_database(acknowledge_message, by=live_centre.actor("crew"), message_id=written.id)
    await page.until(lambda now: now["chat_messages"] == [])
    other, its = [(await in_database(call, number)).incident_id for number in (1, 2)]
    await in_database(send, live_centre, its, own(live_centre))
    await in_database(write_on_incident, by=desk, incident_id=other, text="không liên quan")
    await in_database(write_on_incident, by=desk, incident_id=its, text="Có thang máy")
    shown = await page.until(lambda now: bool(now["chat_messages"]))
    assert [message["text"] for message in shown["chat_messages"]] == ["Có thang máy"]


async def test_what_does_not_concern_a_crew_does_not_come(live_centre: Centre) -> None:
    page = await CrewPage.of(live_centre.actor("crew"))
    rings = await in_database(call)
    await in_database(send, live_centre, rings.incident_id, live_centre.units["ambulance"][1].pk)
    await page.until_as_of(await in_database(stream_cursor))
    assert page.snapshots == 1


async def test_a_page_shows_where_the_units_on_its_board_are(live_centre: Centre) -> None:
    page = await CrewPage.of(live_centre.actor("crew"))
    await page.next_of("positions", within_s=60)
    beside, elsewhere = live_centre.units["fire"][0].pk, live_centre.units["fire"][1].pk
    rings = await in_database(call)
    await in_database(send, live_centre, rings.incident_id, own(live_centre), beside)
    await page.until(lambda now: incidents(now) == [rings.incident_id])
    moved = [Movement(unit, "fire", 106.5, 11.5, 90.0, 12.5, 4_000_000_000.0, False) for unit in (beside, elsewhere)]
    await asyncio.to_thread(position_feed().show, moved)
    async with asyncio.timeout(60):
        while 106.5 not in {place[1] for frame in page.positions for place in frame["units"]}:
            await page.take(60)
    for frame in page.positions:
        PositionsFrame.model_validate_json(json.dumps(frame))
    assert {place[0] for frame in page.positions for place in frame["units"]} <= {own(live_centre), beside}


async def test_a_page_and_a_console_stand_beside_each_other(live_centre: Centre) -> None:
    console = await Console.of(live_centre.actor("ambulance"))
    page = await CrewPage.of(live_centre.actor("crew"))
    rings = await in_database(call)
    await in_database(send, live_centre, rings.incident_id, own(live_centre))
    await page.until(lambda now: incidents(now) == [rings.incident_id])
    await console.all_up_to(await in_database(stream_cursor))
    # Whoever is at a desk sees desks alone: a crew's page is none. How the centre is has to be read first.
    async with asyncio.timeout(60):
        while (await console.next_of("heartbeat", within_s=60))["degraded"] != ["engine"]:
            pass


# ---------------------------------------------------------------- whatever is done, in whatever order


def crews(centre: Centre) -> dict[str, frozenset[int]]:
    """Return the units of crews: of those whom the scenario sends, moves and calls, and of two who are one crew's."""
    ambulance, police, fire = (centre.units[agency] for agency in ("ambulance", "police", "fire"))
    chosen = {"first": [ambulance[0]], "second": [ambulance[1]], "fire": [fire[0]], "two": [police[0], police[2]]}
    return {name: frozenset(unit.pk for unit in of_crew) for name, of_crew in chosen.items()}


class WatchesBoards:
    """A doorbell that looks with each commit whether a board changed of which the events said nothing."""

    def __init__(self, of_crews: dict[str, frozenset[int]]) -> None:
        self.of_crews = of_crews
        self.boards = {name: read_crew(unit_ids) for name, unit_ids in of_crews.items()}
        self.missed: list[str] = []
        self.renewed = self.left = 0

    def ring(self, events: Sequence[StreamedEvent]) -> None:
        read = [json.loads(b"{" + event.tail[1:]) for event in events]
        told = [told_by(event["incident_id"], event["data"]) for event in read]
        for name, unit_ids in self.of_crews.items():
            (shown, before), now = self.boards[name], read_crew(unit_ids)
            if any(concerns(shown, each) for each in told):
                self.renewed += 1
            else:
                self.left += 1
                if now != (shown, before):
                    self.missed.append(f"{name}: {[event['name'] for event in read]}")
            self.boards[name] = now


def test_a_board_changes_by_what_concerns_its_crew_and_by_nothing_else(committed_centre: Centre) -> None:
    watching = WatchesBoards(crews(committed_centre))
    connect_doorbell(watching)
    prepare(committed_centre)
    play(committed_centre)
    assert watching.missed == []
    assert watching.renewed > 30
    # What concerns nobody costs nobody anything.
    assert watching.left > 3 * watching.renewed
    assert all(isinstance(shown, CrewBoard) for shown, _ in watching.boards.values())


async def test_after_all_that_is_done_each_page_shows_what_a_board_shows_that_is_read_afresh(
    live_centre: Centre,
) -> None:
    def make() -> list[Actor]:
        people = []
        for name, unit_ids in crews(live_centre).items():
            person = Person.objects.create_user(f"crew-{name}", password=None)
            roles = [Membership(person=person, role=Role.CREW, unit_id=unit_id) for unit_id in unit_ids]
            Membership.objects.bulk_create(roles)
            people.append(person)
        return [Actor(person.username, access_of(person)) for person in people]

    await in_database(prepare, live_centre)
    pages = {actor: await CrewPage.of(actor) for actor in await in_database(make)}
    await in_database(play, live_centre)
    for actor, page in pages.items():
        assert actor.access is not None
        _, afresh = await in_database(read_crew, crew_scope(actor.access).unit_ids)
        await page.until(lambda shown: dateless(shown) == afresh, within_s=60)  # noqa: B023
        assert page.snapshots > 1
