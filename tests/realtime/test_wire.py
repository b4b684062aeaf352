"""Frames on the wire, and sockets that do not read."""

import asyncio
import socket as sockets
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from twisted.internet.protocol import Protocol
from twisted.internet.tcp import Connection

from realtime.delivery import MOST_WAITING_BYTES, AsgiDelivery, StraightDelivery
from realtime.frames import Frame
from realtime.wire import Wire, prove, wire_behind


@pytest.mark.parametrize(
    ("length", "head"),
    [
        (0, b"\x81\x00"),
        (125, b"\x81\x7d"),
        (126, b"\x81\x7e\x00\x7e"),
        (65_535, b"\x81\x7e\xff\xff"),
        (65_536, b"\x81\x7f\x00\x00\x00\x00\x00\x01\x00\x00"),
    ],
)
def test_a_frame_is_framed_as_the_standard_says(length: int, head: bytes) -> None:
    frame = Frame(b"x" * length)
    assert frame.wire == head + b"x" * length


def test_a_frame_is_made_once() -> None:
    frame = Frame("cháy nhà".encode())
    assert frame.wire is frame.wire
    assert frame.text == "cháy nhà"


class _Open(Protocol):
    state = 3


class _Pair:
    """A transport of the server's kind, without its reactor: what waits stays until the test flushes it."""

    def __init__(self) -> None:
        ours, self.theirs = sockets.socketpair()
        ours.setblocking(False)
        self.theirs.setblocking(False)
        protocol: Any = _Open()
        self.transport = Connection(ours, protocol)
        self.transport.startWriting = lambda: None
        self.transport.stopWriting = lambda: None
        self.transport.connected = 1
        self.aborted = False
        self.transport.abortConnection = self._abort
        self.wire = Wire(protocol, self.transport)
        self.protocol = protocol

    def _abort(self) -> None:
        self.aborted = True

    def read(self) -> bytes:
        received = bytearray()
        while True:
            try:
                received += self.theirs.recv(1 << 20)
            except BlockingIOError:
                if self.wire.waiting_bytes == 0:
                    return bytes(received)
                self.transport.doWrite()

    def close(self) -> None:
        self.transport.socket.close()
        self.theirs.close()


@pytest.fixture
def pair() -> Iterator[_Pair]:
    pair = _Pair()
    yield pair
    pair.close()


def test_bytes_keep_their_order_however_much_waits(pair: _Pair) -> None:
    parts = [bytes([number % 251]) * 5_000 for number in range(300)]
    for part in parts:
        pair.wire.write(part)
    assert pair.wire.waiting_bytes > 0
    pair.wire.write(b"last")
    assert pair.read() == b"".join(parts) + b"last"


def test_nothing_is_written_behind_a_farewell(pair: _Pair) -> None:
    pair.protocol.state = 2
    pair.wire.write(b"too late")
    assert pair.read() == b""


async def _sent(message: dict[str, Any], log: list[dict[str, Any]]) -> None:
    log.append(message)


@pytest.mark.parametrize("straight", [True, False])
async def test_a_socket_that_does_not_read_is_given_up_and_no_other_waits(pair: _Pair, straight: bool) -> None:
    async def to_transport(message: dict[str, Any]) -> None:
        pair.transport.write(message["text"].encode())

    delivery = StraightDelivery(to_transport, pair.wire) if straight else AsgiDelivery(to_transport, pair.wire)
    written = 0
    while not delivery.closed and written < 50 * MOST_WAITING_BYTES:
        delivery.write(Frame(b"e" * 800))
        written += 800
        await asyncio.sleep(0)
    assert pair.aborted
    assert MOST_WAITING_BYTES < pair.wire.waiting_bytes < MOST_WAITING_BYTES + 2_000
    waiting = pair.wire.waiting_bytes
    delivery.write(Frame(b"more"))
    assert pair.wire.waiting_bytes == waiting


async def test_a_snapshot_may_be_larger_than_what_may_wait(pair: _Pair) -> None:
    log: list[dict[str, Any]] = []
    delivery = StraightDelivery(partial(_sent, log=log), pair.wire)
    snapshot, event = Frame(b"s" * 4 * MOST_WAITING_BYTES), Frame(b"e" * 800)
    delivery.greet(snapshot)
    for _ in range(100):
        delivery.write(event)
    assert not pair.aborted
    assert pair.read() == snapshot.wire + 100 * event.wire
    # It was a loan for that frame alone.
    while not delivery.closed:
        delivery.write(event)
    assert pair.wire.waiting_bytes < MOST_WAITING_BYTES + 2_000


async def test_what_greets_a_newcomer_may_be_large_together(pair: _Pair) -> None:
    delivery = StraightDelivery(partial(_sent, log=[]), pair.wire)
    greetings = [Frame(bytes([letter]) * (MOST_WAITING_BYTES - 1_000)) for letter in b"spd"]
    for greeting in greetings:
        delivery.greet(greeting)
    event = Frame(b"e" * 800)
    delivery.write(event)
    assert not pair.aborted
    assert pair.read() == b"".join(greeting.wire for greeting in greetings) + event.wire


async def test_room_is_lent_to_a_snapshot_before_it_has_come_to_the_connection(pair: _Pair) -> None:
    async def to_transport(message: dict[str, Any]) -> None:
        pair.transport.write(message["text"].encode())

    delivery = AsgiDelivery(to_transport, pair.wire)
    delivery.greet(Frame(b"s" * 4 * MOST_WAITING_BYTES))
    delivery.write(Frame(b"in the same turn"))
    await asyncio.sleep(0.01)
    assert pair.wire.waiting_bytes > MOST_WAITING_BYTES
    delivery.write(Frame(b"later"))
    assert not pair.aborted


@pytest.mark.parametrize("straight", [True, False])
async def test_a_socket_that_cannot_be_written_to_costs_its_writer_nothing(pair: _Pair, straight: bool) -> None:
    async def send(message: dict[str, Any]) -> None:
        raise AttributeError("transport")

    pair.transport.dataBuffer = None
    for act in ("write", "greet"):
        delivery = StraightDelivery(send, pair.wire) if straight else AsgiDelivery(send, pair.wire)
        getattr(delivery, act)(Frame(b"lost"))
        await asyncio.sleep(0.01)
        assert delivery.closed
        assert pair.aborted
        pair.aborted = False


async def test_a_farewell_follows_what_was_written(pair: _Pair) -> None:
    log: list[dict[str, Any]] = []
    delivery = StraightDelivery(partial(_sent, log=log), pair.wire)
    delivery.write(Frame(b"before"))
    delivery.close(4410, "moving")
    delivery.write(Frame(b"after"))
    await asyncio.sleep(0.01)
    assert pair.read() == Frame(b"before").wire
    assert [message["code"] for message in log] == [4410]


async def test_another_server_is_left_alone() -> None:
    async def send(message: dict[str, Any]) -> None:
        pass

    assert wire_behind(send) is None
    assert wire_behind(partial(send)) is None
    assert wire_behind(partial(send, object())) is None
    assert not prove()
