"""The hub alone, with a stream that fails as databases do."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from dispatch.ports import StreamedEvent
from dispatch.rules.access import Scope
from realtime.delivery import StraightDelivery
from realtime.frames import Frame
from realtime.hub import ATTACHED_WITHOUT, Hub
from realtime.joining import resume
from realtime.reader import Reading
from realtime.wire import Wire

POLICE = Scope(agencies=frozenset({"police"}))
ALL = Scope(agencies=None)


def event(seq: int, *agencies: str) -> StreamedEvent:
    return StreamedEvent(seq, frozenset(agencies or ("police",)), b',"name":"note.added","data":{}}')


class Stream:
    """A stream in memory that can be made to fail."""

    def __init__(self) -> None:
        self.events: list[StreamedEvent] = []
        self.failure: Exception | None = None
        self.reads = 0

    def commit(self, *events: StreamedEvent) -> list[StreamedEvent]:
        self.events += events
        return list(events)

    async def after(self, seq: int, limit: int) -> Reading:
        self.reads += 1
        await asyncio.sleep(0)
        if self.failure:
            raise self.failure
        return Reading([event for event in self.events if event.seq > seq][:limit], await self.head())

    async def head(self) -> int:
        return self.events[-1].seq if self.events else 0

    async def close(self) -> None:
        pass


class Socket:
    """Keeps what is written."""

    def __init__(self) -> None:
        self.closed = False
        self.code: int | None = None
        self.written: list[Frame] = []

    def write(self, frame: Frame) -> None:
        self.written.append(frame)

    def greet(self, frame: Frame) -> None:
        self.write(frame)

    async def settle(self) -> None:
        pass

    def close(self, code: int, reason: str) -> None:
        self.closed, self.code = True, code

    def abandon(self) -> None:
        self.closed = True

    def frames(self, kind: str = "event") -> list[dict[str, Any]]:
        return [frame for written in self.written if (frame := json.loads(written.payload))["type"] == kind]

    def chain(self) -> list[tuple[int, int]]:
        return [(frame["prev"], frame["seq"]) for frame in self.frames()]


@pytest.fixture
def stream() -> Stream:
    return Stream()


@pytest.fixture
async def hub(stream: Stream) -> AsyncIterator[Hub]:
    hub = Hub(stream)
    await hub.start()
    yield hub
    await hub.stop()


async def until(condition: Callable[[], bool], within_s: float = 30) -> None:
    async with asyncio.timeout(within_s):
        while not condition():  # noqa: ASYNC110  # conditions of several kinds, in a test
            await asyncio.sleep(0.01)


async def test_announced_events_need_no_reading(stream: Stream, hub: Hub) -> None:
    socket = Socket()
    hub.attach(POLICE, socket, position=0, prev=0)
    reads = stream.reads
    hub.hear(stream.commit(event(1), event(2, "fire"), event(3)))
    assert socket.chain() == [(0, 1), (1, 3)]
    assert stream.reads == reads


async def test_a_socket_that_cannot_be_written_to_costs_the_others_nothing(stream: Stream, hub: Hub) -> None:
    async def send(message: dict[str, Any]) -> None:
        raise AssertionError("nothing goes by ASGI")

    class BrokenWire(Wire):
        __slots__ = ()

        def send(self, data: bytes) -> bool:
            raise AttributeError("socket")

        def abort(self) -> None:
            raise AttributeError("transport")

    broken = StraightDelivery(send, BrokenWire(None, None))
    others = [Socket(), Socket(), Socket()]
    for socket in (others[0], broken, *others[1:]):
        hub.attach(POLICE, socket, position=0, prev=0)
    everything = Socket()
    hub.attach(ALL, everything, position=0, prev=0)
    hub.hear(stream.commit(event(1), event(2)))
    assert [socket.chain() for socket in (*others, everything)] == [[(0, 1), (1, 2)]] * 4
    assert broken.closed
    await until(lambda: all(socket.frames("heartbeat") for socket in (*others, everything)))


async def test_a_heartbeat_tells_each_socket_what_it_was_sent(stream: Stream, hub: Hub) -> None:
    police, everything, newcomer, gone = Socket(), Socket(), Socket(), Socket()
    hub.attach(POLICE, police, position=0, prev=0)
    hub.attach(ALL, everything, position=0, prev=0)
    hub.hear(stream.commit(event(1), event(2, "fire")))
    # Its snapshot is newer than what this hub has heard.
    hub.attach(POLICE, newcomer, position=5, prev=5)
    sockets = (police, everything, newcomer)
    for socket in sockets:
        hub.welcome(POLICE if socket is not everything else ALL, socket)
    gone.abandon()
    hub.welcome(POLICE, gone)
    hub.welcome(Scope(agencies=frozenset({"ambulance"})), gone)
    await until(lambda: all(len(socket.frames("heartbeat")) >= 2 for socket in sockets))
    beats = [{(beat["cursor"], beat["sent"]) for beat in socket.frames("heartbeat")} for socket in sockets]
    assert beats == [{(2, 1)}, {(2, 2)}, {(2, 5)}]
    assert gone.written == []


async def test_doubled_and_disordered_announcements_do_no_harm(stream: Stream, hub: Hub) -> None:
    socket = Socket()
    hub.attach(POLICE, socket, position=0, prev=0)
    first, second, third = stream.commit(event(1), event(2), event(3))
    for heard in (third, second, third, first, second, third, first):
        hub.hear([heard])
    await until(lambda: hub.last == 3)
    assert socket.chain() == [(0, 1), (1, 2), (2, 3)]


async def test_a_gap_is_read_at_once(stream: Stream, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("realtime.hub.POLL_S", 3600)
    hub = Hub(stream)
    await hub.start()
    socket = Socket()
    hub.attach(POLICE, socket, position=0, prev=0)
    hub.hear(stream.commit(event(1), event(2))[1:])
    await until(lambda: hub.last == 2)
    await hub.stop()
    assert socket.chain() == [(0, 1), (1, 2)]


async def test_without_any_announcement_events_come_soon(stream: Stream, hub: Hub) -> None:
    socket = Socket()
    hub.attach(POLICE, socket, position=0, prev=0)
    stream.commit(*(event(seq) for seq in range(1, 1301)))
    await until(lambda: len(socket.written) == 1300)
    assert [seq for _, seq in socket.chain()] == list(range(1, 1301))


async def test_the_same_frame_goes_to_all_of_a_scope(stream: Stream, hub: Hub) -> None:
    sockets = [Socket() for _ in range(5)]
    for socket in sockets:
        hub.attach(POLICE, socket, position=0, prev=0)
    late = Socket()
    hub.hear(stream.commit(event(1)))
    hub.attach(POLICE, late, position=1, prev=1)
    hub.hear(stream.commit(event(2)))
    assert all(socket.written[0] is sockets[0].written[0] for socket in sockets)
    assert all(socket.written[1] is sockets[0].written[1] for socket in sockets)
    hub.hear(stream.commit(event(3)))
    assert late.written[-1] is sockets[0].written[-1]


async def test_a_snapshot_newer_than_the_hub_is_not_repeated(stream: Stream, hub: Hub) -> None:
    early, ahead = Socket(), Socket()
    hub.attach(POLICE, early, position=0, prev=0)
    events = stream.commit(event(1), event(2), event(3, "fire"), event(4))
    assert hub.attach(POLICE, ahead, position=3, prev=3)
    hub.hear(events)
    assert early.chain() == [(0, 1), (1, 2), (2, 4)]
    assert ahead.chain() == [(3, 4)]


async def test_memory_reaches_back_only_so_far(stream: Stream, hub: Hub) -> None:
    hub.hear(stream.commit(*(event(seq) for seq in range(1, 2101))))
    assert hub.remembered_after(99, 10) == []
    assert [event.seq for event in hub.remembered_after(100, 2_500)] == list(range(101, 2_101))
    assert not hub.attach(POLICE, Socket(), position=100, prev=100)
    socket = Socket()
    assert hub.attach(POLICE, socket, position=2_090, prev=42)
    assert socket.chain()[0] == (42, 2_091)
    assert len(socket.written) == 10


async def test_the_hub_survives_an_outage_of_the_database(
    stream: Stream, hub: Hub, caplog: pytest.LogCaptureFixture
) -> None:
    socket = Socket()
    hub.attach(ALL, socket, position=0, prev=0)
    stream.failure = OSError("the server closed the connection")
    stream.commit(event(1))
    await until(lambda: hub.degraded == ["database"])
    await asyncio.sleep(0.5)
    assert socket.frames() == []
    # Others may still reach the database: what they announce is shown.
    hub.hear(stream.commit(event(2)))
    hub.hear([event(1)])
    assert socket.chain() == [(0, 1)]
    stream.failure = None
    await until(lambda: hub.last == 2)
    assert socket.chain() == [(0, 1), (1, 2)]
    assert hub.degraded == []
    lines = [record.message for record in caplog.records if record.name == "realtime.hub"]
    assert len(lines) == 2, lines


async def test_a_heartbeat_names_what_is_degraded(stream: Stream, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("realtime.hub.HEARTBEAT_S", 0.05)
    hub = Hub(stream, degraded_elsewhere=lambda: {"redis", "engine"})
    await hub.start()
    socket = Socket()
    hub.attach(ALL, socket, position=0, prev=0)
    await until(lambda: bool(socket.written))
    await hub.stop()
    assert socket.frames("heartbeat")[0]["degraded"] == ["engine", "redis"]


async def test_a_socket_that_left_gets_nothing(stream: Stream, hub: Hub) -> None:
    stays, leaves = Socket(), Socket()
    for socket in (stays, leaves):
        hub.attach(POLICE, socket, position=0, prev=0)
    hub.hear(stream.commit(event(1)))
    hub.detach(POLICE, leaves)
    hub.detach(POLICE, leaves)
    hub.hear(stream.commit(event(2)))
    assert len(leaves.written) == 1
    assert len(stays.written) == 2


async def test_a_stream_that_went_back_makes_all_begin_afresh(stream: Stream, hub: Hub) -> None:
    socket = Socket()
    hub.attach(POLICE, socket, position=0, prev=0)
    hub.hear(stream.commit(event(1), event(2)))
    del stream.events[1:]
    epoch = hub.epoch
    await until(lambda: socket.closed)
    assert socket.written[-1].payload == b'{"type":"reset"}'
    assert socket.code == 1000
    assert hub.epoch == epoch + 1
    assert hub.last == 1


async def test_who_remembers_numbers_hears_that_the_stream_went_back(stream: Stream) -> None:
    heard = asyncio.Event()
    hub = Hub(stream, rewound=heard.set)
    stream.commit(event(1), event(2))
    await hub.start()
    try:
        assert not heard.is_set()
        del stream.events[1:]
        await asyncio.wait_for(heard.wait(), 5)
    finally:
        await hub.stop()


class Reader(Socket):
    """Reads only while it is waited for."""

    def __init__(self) -> None:
        super().__init__()
        self.unread = self.most_unread = 0

    def write(self, frame: Frame) -> None:
        super().write(frame)
        self.unread += 1
        self.most_unread = max(self.most_unread, self.unread)

    async def settle(self) -> None:
        self.unread = 0


async def test_who_missed_much_gets_it_as_fast_as_it_reads(stream: Stream) -> None:
    stream.commit(*(event(seq) for seq in range(1, 1_501)))
    hub = Hub(stream)
    await hub.start()
    reader = Reader()
    await resume(hub, POLICE, reader, 0)
    assert reader.chain() == [(seq - 1, seq) for seq in range(1, 1_501)]
    assert reader.most_unread <= ATTACHED_WITHOUT
    hub.hear(stream.commit(event(1_501)))
    assert reader.chain()[-1] == (1_500, 1_501)
    await hub.stop()
