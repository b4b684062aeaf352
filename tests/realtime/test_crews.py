"""The sockets of crews over a stream that fails as databases do: what concerns a crew comes to its screen."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import orjson
import pytest

from dispatch.ports import StreamedEvent
from dispatch.rules.access import Scope
from dispatch.rules.crews import CrewBoard
from realtime import crews as crews_module
from realtime.crews import Crews, CrewSnapshot
from realtime.delivery import MOST_WAITING_BYTES, AsgiDelivery
from realtime.frames import Frame
from realtime.hub import Hub
from realtime.joining import CursorUnknown
from tests.realtime.test_hub import Socket, Stream, until

OWN, OTHER = 7, 8
CREW, OTHER_CREW = (Scope(frozenset(), frozenset({unit})) for unit in (OWN, OTHER))


def unit_changed(seq: int, unit: int = OWN) -> StreamedEvent:
    return happened(seq, None, {"units": [{"id": unit}]})


def noted(seq: int, incident: int) -> StreamedEvent:
    return happened(seq, incident, {"note": "x"})


def happened(seq: int, incident_id: int | None, data: dict[str, Any]) -> StreamedEvent:
    tail = orjson.dumps({"name": "x", "incident_id": incident_id, "data": data})
    return StreamedEvent(seq, frozenset({"police"}), b"," + tail[1:])


class Boards:
    """Boards of crews as of the stream's head, which can be made to fail, or to take long."""

    def __init__(self, stream: Stream) -> None:
        self.stream = stream
        self.failure: Exception | None = None
        self.incidents: frozenset[int] = frozenset()
        self.gate = asyncio.Event()
        self.gate.set()
        self.built: list[Scope] = []
        self.at_once = self.most_at_once = 0

    async def __call__(self, scope: Scope) -> CrewSnapshot:
        self.built.append(scope)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        cursor, incidents = await self.stream.head(), self.incidents
        try:
            await asyncio.sleep(0)
            await self.gate.wait()
            if self.failure:
                raise self.failure
        finally:
            self.at_once -= 1
        board = CrewBoard(scope.unit_ids, incidents, scope.unit_ids)
        frame = {"type": "snapshot", "cursor": cursor, "incidents": sorted(incidents)}
        return CrewSnapshot(cursor, Frame(orjson.dumps(frame)), board)


class Process:
    """A hub with its crews."""

    def __init__(self, stream: Stream) -> None:
        self.stream = stream
        self.boards = Boards(stream)
        self.crews = Crews(lambda: self.hub, self._positions, self.boards)
        self.hub = Hub(stream, followers=[self.crews], rewound=self.crews.forget)

    async def page(self, scope: Scope = CREW) -> Socket:
        socket = Socket()
        await self.crews.join(scope, socket)
        return socket

    def _positions(self, unit_ids: Any) -> Frame | None:
        return Frame(orjson.dumps({"type": "positions", "units": sorted(unit_ids)}))


@pytest.fixture
def stream() -> Stream:
    return Stream()


@pytest.fixture
async def process(stream: Stream) -> AsyncIterator[Process]:
    process = Process(stream)
    await process.hub.start()
    yield process
    process.crews.forget()
    await process.hub.stop()


def cursors(socket: Socket) -> list[int]:
    return [frame["cursor"] for frame in socket.frames("snapshot")]


async def test_a_page_is_shown_its_board_and_each_one_that_concerns_it(stream: Stream, process: Process) -> None:
    stream.commit(unit_changed(1))
    page, other = await process.page(), await process.page(OTHER_CREW)
    assert (cursors(page), cursors(other)) == ([1], [1])
    process.hub.hear(stream.commit(unit_changed(2)))
    await until(lambda: cursors(page) == [1, 2])
    process.hub.hear(stream.commit(unit_changed(3, OTHER)))
    await until(lambda: cursors(other) == [1, 3])
    assert cursors(page) == [1, 2]
    assert page.frames("event") == []


async def test_what_comes_together_is_shown_together_and_never_more_often_than_agreed(
    stream: Stream, process: Process
) -> None:
    page = await process.page()
    loop = asyncio.get_running_loop()
    began = loop.time()
    for seq in range(1, 41):
        process.hub.hear(stream.commit(unit_changed(seq)))
        await asyncio.sleep(0.01)
    await until(lambda: cursors(page)[-1] == 40)
    took_s = loop.time() - began
    assert len(cursors(page)) - 1 <= took_s / crews_module.APART_S + 1


async def test_sockets_of_the_same_units_share_each_board(stream: Stream, process: Process) -> None:
    pages = await asyncio.gather(*(process.page() for _ in range(20)))
    assert process.boards.built == [CREW]
    process.hub.hear(stream.commit(unit_changed(1)))
    await until(lambda: all(cursors(page)[-1] == 1 for page in pages))
    assert process.boards.built == [CREW] * 2
    last = {id(frame) for page in pages for frame in page.written if b'"snapshot","cursor":1' in frame.payload}
    assert len(last) == 1


async def test_few_boards_are_read_at_once_however_many_crews_are_concerned(stream: Stream, process: Process) -> None:
    scopes = [Scope(frozenset(), frozenset({OWN, number})) for number in range(100, 120)]
    pages = await asyncio.gather(*(process.page(scope) for scope in scopes))
    process.hub.hear(stream.commit(unit_changed(1)))
    await until(lambda: all(cursors(page)[-1] == 1 for page in pages))
    assert process.boards.most_at_once <= crews_module.MOST_AT_ONCE


async def test_an_event_that_comes_while_the_board_is_read_is_not_lost(stream: Stream, process: Process) -> None:
    """It concerns only the board that is on its way, or only the one before, and is read in none of them."""
    page = await process.page()
    process.boards.gate.clear()
    process.boards.incidents = frozenset({20})
    process.hub.hear(stream.commit(unit_changed(1)))
    await until(lambda: len(process.boards.built) == 2)
    process.hub.hear(stream.commit(noted(2, incident=20)))
    process.boards.gate.set()
    await until(lambda: cursors(page)[-1] == 2)


async def test_an_event_that_comes_while_a_page_opens_is_not_lost(stream: Stream, process: Process) -> None:
    process.boards.gate.clear()
    process.boards.incidents = frozenset({20})
    opening = asyncio.create_task(process.page())
    await until(lambda: len(process.boards.built) == 1)
    process.hub.hear(stream.commit(noted(1, incident=20)))
    process.boards.gate.set()
    page = await opening
    await until(lambda: cursors(page) == [0, 1])


async def test_a_page_that_opens_beside_another_takes_nothing_from_it(stream: Stream, process: Process) -> None:
    first = await process.page()
    await asyncio.sleep(crews_module.SHARED_S)
    process.boards.gate.clear()
    opening = asyncio.create_task(process.page())
    await until(lambda: len(process.boards.built) == 2)
    process.hub.hear(stream.commit(unit_changed(1)))
    process.boards.gate.set()
    second = await opening
    await until(lambda: cursors(first)[-1] == cursors(second)[-1] == 1)
    assert cursors(first) == [0, 1]


async def test_a_board_that_is_newer_than_the_hub_is_not_read_again(stream: Stream, process: Process) -> None:
    events = stream.commit(unit_changed(1), unit_changed(2))
    page = await process.page()
    assert cursors(page) == [2]
    process.hub.hear(events)
    await asyncio.sleep(crews_module.APART_S * 2)
    assert process.boards.built == [CREW]


async def test_while_the_database_is_away_the_page_is_told_and_it_catches_up(
    stream: Stream, process: Process, caplog: pytest.LogCaptureFixture
) -> None:
    page = await process.page()
    process.boards.failure = OSError("the server closed the connection")
    process.hub.hear(stream.commit(unit_changed(1)))
    await until(lambda: len(process.boards.built) > 3)
    assert cursors(page) == [0]
    process.hub._send_heartbeat()
    assert page.frames("heartbeat")[-1] | {"at": ""} == {
        "type": "heartbeat", "cursor": 1, "sent": 0, "at": "", "degraded": ["database"],
    }  # fmt: skip
    process.boards.failure = None
    await until(lambda: cursors(page) == [0, 1], within_s=10)
    process.hub._send_heartbeat()
    assert [page.frames("heartbeat")[-1][name] for name in ("sent", "degraded")] == [1, []]
    assert len([record for record in caplog.records if record.name == "realtime.crews"]) == 1


async def test_a_page_that_cannot_be_shown_anything_does_not_open(stream: Stream, process: Process) -> None:
    process.boards.failure = OSError("the server closed the connection")
    with pytest.raises(OSError, match="closed"):
        await process.page()
    process.boards.failure = None
    assert cursors(await process.page()) == [0]


async def test_what_nobody_announced_is_found(stream: Stream, process: Process) -> None:
    page = await process.page()
    stream.commit(*(unit_changed(seq) for seq in range(1, 101)))
    await until(lambda: cursors(page)[-1] == 100)


async def test_where_the_record_lacks_rows_the_board_is_read_for_whoever_they_concerned(
    stream: Stream, process: Process
) -> None:
    page = await process.page()
    process.hub.hear(stream.commit(unit_changed(1, OTHER)))
    stream.commit(noted(5, incident=99))
    await until(lambda: cursors(page) == [0, 5])


async def test_an_event_of_a_form_that_is_not_todays_is_taken_to_concern_everybody(
    stream: Stream, process: Process
) -> None:
    page = await process.page()
    process.hub.hear(stream.commit(happened(1, None, {"incident": {"id": 1}})))
    await until(lambda: cursors(page) == [0, 1])
    process.hub.hear(stream.commit(StreamedEvent(2, frozenset(), b",not json")))
    await until(lambda: cursors(page) == [0, 1, 2])


async def test_a_stream_that_went_back_makes_pages_begin_afresh(stream: Stream, process: Process) -> None:
    page = await process.page()
    process.hub.hear(stream.commit(unit_changed(1), unit_changed(2)))
    await until(lambda: cursors(page)[-1] == 2)
    del stream.events[1:]
    await until(lambda: page.closed)
    assert (page.written[-1].payload, page.code) == (b'{"type":"reset"}', 1000)
    afresh = await process.page()
    assert cursors(afresh) == [1]
    process.hub.hear(stream.commit(unit_changed(2)))
    await until(lambda: cursors(afresh) == [1, 2])


async def test_a_page_that_opens_while_the_stream_goes_back_begins_afresh(stream: Stream, process: Process) -> None:
    stream.commit(unit_changed(1))
    await until(lambda: process.hub.last == 1)
    process.boards.gate.clear()
    opening = asyncio.create_task(process.page())
    await until(lambda: len(process.boards.built) == 1)
    stream.events.clear()
    await until(lambda: process.hub.last == 0)
    process.boards.gate.set()
    with pytest.raises(CursorUnknown):
        await opening


async def test_who_has_left_is_sent_nothing_and_costs_nothing(stream: Stream, process: Process) -> None:
    stays, leaves = await process.page(), await process.page()
    process.crews.leave(CREW, leaves)
    process.crews.leave(CREW, leaves)
    process.hub.hear(stream.commit(unit_changed(1)))
    await until(lambda: cursors(stays) == [0, 1])
    assert cursors(leaves) == [0]
    process.crews.leave(CREW, stays)
    process.hub.hear(stream.commit(unit_changed(2)))
    await asyncio.sleep(crews_module.APART_S * 2)
    assert len(process.boards.built) == 2


async def test_a_process_that_goes_away_moves_its_pages(stream: Stream, process: Process) -> None:
    page = await process.page()
    process.hub.move_all()
    late = await process.page()
    assert [socket.code for socket in (page, late)] == [4410, 4410]


class NeverRead:
    """A connection whose client reads nothing."""

    def __init__(self) -> None:
        self.waiting_bytes = 0
        self.is_open = True

    def abort(self) -> None:
        self.is_open = False


async def test_a_page_that_does_not_read_is_given_up_by_the_bound_of_consoles(
    stream: Stream, process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    wire = NeverRead()

    async def send(message: dict[str, Any]) -> None:
        wire.waiting_bytes += len(message.get("text", ""))

    async def large(scope: Scope) -> CrewSnapshot:
        cursor = await stream.head()
        frame = Frame(orjson.dumps({"type": "snapshot", "cursor": cursor, "board": "x" * 100_000}))
        return CrewSnapshot(cursor, frame, CrewBoard(scope.unit_ids))

    monkeypatch.setattr(process.crews, "_build", large)
    slow = AsgiDelivery(send, wire)  # type: ignore[arg-type]
    await process.crews.join(CREW, slow)
    reads = await process.page()
    for seq in range(1, 8):
        process.hub.hear(stream.commit(unit_changed(seq)))
        await until(lambda: cursors(reads)[-1] == seq)  # noqa: B023
    assert slow.closed
    assert not wire.is_open
    assert wire.waiting_bytes < MOST_WAITING_BYTES + 2 * 100_100


async def test_units_on_the_board_are_shown_where_they_are_once_a_second_at_most(process: Process) -> None:
    page, other = await process.page(), await process.page(OTHER_CREW)
    loop = asyncio.get_running_loop()
    began = loop.time()
    for _ in range(30):
        process.crews.move([OWN, 99])
        await asyncio.sleep(0.05)
    took_s = loop.time() - began
    await until(lambda: len(page.frames("positions")) > 1)
    shown = [frame["units"] for frame in page.frames("positions")]
    assert shown == [[OWN]] * len(shown)
    # The first one greeted it.
    assert 1 <= len(shown) - 1 <= took_s / crews_module.MOVEMENTS_APART_S + 2
    assert [frame["units"] for frame in other.frames("positions")] == [[OTHER]]
