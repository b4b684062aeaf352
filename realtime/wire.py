"""The one place that knows the inside of the server: Daphne's protocol and the transport of Twisted below it.

ASGI knows no back-pressure and costs a coroutine for each frame and socket. Behind ASGI's `send` stand the protocol and
its transport, and what is used of them are private names of pinned versions. So it is proved at the start that they do
what is expected, and where anything is missing, frames go by ASGI.
"""

import logging
import socket
from functools import partial
from typing import Any

from daphne.ws_protocol import WebSocketProtocol
from twisted.internet import reactor as installed_reactor
from twisted.internet.protocol import Protocol as TwistedProtocol
from twisted.internet.tcp import Connection

from realtime.metrics import STRAIGHT

logger = logging.getLogger(__name__)

_PROOF_BYTES = 1 << 20
# Many times more than it takes.
_PROOF_STEPS = 10_000
# Its stub knows the interface alone.
reactor: Any = installed_reactor


# What is used of Twisted's connection. What waits to be sent is `dataBuffer` from `offset` on, then the temporary one.
_USED = ("connected", "disconnecting", "dataBuffer", "offset", "_tempDataLen", "socket", "write", "abortConnection")


class Wire:
    """A connection that can be written to at once, and asked how much of what was written has not left."""

    __slots__ = ("_protocol", "_transport")

    def __init__(self, protocol: Any, transport: Any) -> None:
        self._protocol = protocol
        self._transport = transport

    @property
    def is_open(self) -> bool:
        """Whether what is written now may still arrive."""
        transport = self._transport
        return bool(
            self._protocol.state == WebSocketProtocol.STATE_OPEN and transport.connected and not transport.disconnecting
        )

    @property
    def waiting_bytes(self) -> int:
        """How much lies in this process because the other side has not read what came before."""
        transport = self._transport
        waiting: int = len(transport.dataBuffer) - transport.offset + transport._tempDataLen
        return waiting

    def send(self, data: bytes) -> bool:
        """Hand the bytes to the kernel, or return False where others wait before them.

        What the kernel does not take waits. Where the connection is closed or being closed they go nowhere.
        """
        transport = self._transport
        if transport._tempDataLen or len(transport.dataBuffer) > transport.offset:
            return False
        if not self.is_open:
            return True
        try:
            sent = transport.socket.send(data)
        except BlockingIOError:
            sent = 0
        except OSError:
            # The connection is broken: the transport meets the same error by itself and says so to the protocol.
            sent = 0
        if sent < len(data):
            transport.write(data[sent:])
        return True

    def write(self, data: bytes) -> None:
        """Send the bytes at once if nothing waits before them, else let them wait too."""
        if not self.send(data):
            self._transport.write(data)

    def abort(self) -> None:
        """Drop the connection and what waits: a peer that does not read would not read a farewell either."""
        self._transport.abortConnection()


def wire_behind(send: Any) -> Wire | None:
    """Return the connection behind an ASGI `send` of Daphne; None where it is another server's or was wrapped."""
    if not isinstance(send, partial) or not send.args or not isinstance(send.args[0], WebSocketProtocol):
        return None
    protocol = send.args[0]
    transport = protocol.transport
    if not isinstance(transport, Connection) or not all(hasattr(transport, name) for name in _USED):
        return None
    return Wire(protocol, transport)


def prove() -> bool:
    """Write more than fits through a transport like those of sockets; say whether all of it came, in order.

    Under another server than Daphne there is nothing to prove. It takes milliseconds and asks nothing of the event
    loop: at the start hundreds of consoles may come at once.
    """
    if not reactor.running:
        return False
    try:
        works = _comes_through()
    except Exception:
        logger.exception("frames cannot be written straight to sockets; they go by ASGI")
        works = False
    STRAIGHT.set(int(works))
    return works


class _OpenProtocol(TwistedProtocol):
    """Stands for the protocol of an open socket."""

    state = WebSocketProtocol.STATE_OPEN


def _comes_through() -> bool:
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    theirs.setblocking(False)
    protocol: Any = _OpenProtocol()
    transport: Any = Connection(ours, protocol)
    protocol.makeConnection(transport)
    transport.connected = 1
    wire = Wire(protocol, transport)
    try:
        # The first goes to the kernel at once, some of the many fit, the rest waits, the last must not overtake it.
        parts = [b"first", *(bytes([number % 251]) * 4096 for number in range(_PROOF_BYTES // 4096)), b"last"]
        for part in parts:
            wire.write(part)
        waited = wire.waiting_bytes
        expected = b"".join(parts)
        received = bytearray()
        for _ in range(_PROOF_STEPS):
            try:
                received += theirs.recv(_PROOF_BYTES)
            except BlockingIOError:
                if wire.waiting_bytes == 0:
                    break
                # What the reactor does when the other side can take more.
                transport.doWrite()
        return bytes(received) == expected and waited > 0 and wire.waiting_bytes == 0
    finally:
        wire.abort()
        theirs.close()
