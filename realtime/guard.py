"""Lets nobody through to a consumer who is not known, comes from a foreign page or asks too often."""

import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any

from django.db import Error

from realtime.admission import Admission
from realtime.authentication import Credential, CredentialKind, Visitor, presented_credential
from realtime.close_codes import CloseCode
from realtime.delivery import Send
from realtime.look_ups import LookUps
from realtime.metrics import REFUSALS
from realtime.origins import origin_is_ours

logger = logging.getLogger(__name__)

# The crews' socket.
FIELD_PATH = "/ws/field"

Receive = Callable[[], Awaitable[dict[str, Any]]]
Application = Callable[[dict[str, Any], Receive, Send], Awaitable[None]]


class _Refused(Exception):
    """The socket is not to be; with a code, its client may try again later."""

    def __init__(self, reason: str, code: CloseCode | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.code = code


class SocketGuard:
    """Puts the visitor into the scope of the socket, or refuses it: strangers by HTTP 403, others by a close code.

    It passes `send` on as it is: behind it the delivery finds the server's connection.
    """

    def __init__(
        self,
        application: Application,
        *,
        admission: Admission | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._application = application
        self._admission = admission or Admission()
        self._clock = clock
        self._look_ups = LookUps()

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """Serve one socket."""
        try:
            visitor = await self._let_in(scope)
        except _Refused as refused:
            if refused.code is None:
                await deny(receive, send, refused.reason)
            else:
                await turn_away(receive, send, refused.code, refused.reason)
        else:
            await self._application({**scope, "visitor": visitor}, receive, send)

    async def _let_in(self, scope: dict[str, Any]) -> Visitor:
        """Return who is there. Raises _Refused."""
        credential = _credential_from_our_page(_headers(scope), for_crew=scope.get("path") == FIELD_PATH)
        address = scope["client"][0] if scope.get("client") else None
        if self._admission.is_barred(address, credential.digest, self._clock()):
            raise _Refused("barred")
        try:
            visitor = await self._look_ups.visitor_of(credential)
        except Error as error:
            raise _Refused("unavailable", CloseCode.UNAVAILABLE) from error
        if visitor is None:
            self._admission.refuse(address, credential.digest, self._clock())
            logger.info("a socket from %s was refused: unknown %s", address, credential.kind.value)
            raise _Refused("unknown_credential")
        if not self._admission.admit(credential.digest, visitor.access.person_id, self._clock()):
            raise _Refused("too_many", CloseCode.TOO_MANY)
        return visitor


def _credential_from_our_page(headers: dict[bytes, bytes], *, for_crew: bool) -> Credential:
    """Return the credential of a handshake that no foreign page made. Raises _Refused."""
    credential = presented_credential(headers, for_crew=for_crew)
    if credential is None:
        raise _Refused("no_credential")
    origin = headers.get(b"origin")
    if origin is None:
        # A browser always says which page asks. Without that, a cookie proves nothing about the page.
        if credential.kind is not CredentialKind.TOKEN:
            raise _Refused("no_origin")
    elif not origin_is_ours(origin.decode("latin-1"), headers.get(b"host", b"").decode("latin-1")):
        raise _Refused("foreign_origin")
    return credential


async def deny(receive: Receive, send: Send, reason: str) -> None:
    """Refuse the handshake: the client gets HTTP 403."""
    REFUSALS.labels(reason).inc()
    await receive()
    await send({"type": "websocket.close"})


async def turn_away(receive: Receive, send: Send, code: CloseCode, reason: str) -> None:
    """Accept and close at once, with a code that the client's program can read: it may try again later."""
    REFUSALS.labels(reason).inc()
    await receive()
    await send({"type": "websocket.accept"})
    await send({"type": "websocket.close", "code": int(code), "reason": reason})


async def no_such_socket(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """Refuse a path at which there is no socket."""
    await deny(receive, send, "no_such_socket")


def _headers(scope: dict[str, Any]) -> dict[bytes, bytes]:
    """Return the headers that are looked at. Two different values of one header are none: nobody honest sends them."""
    headers: dict[bytes, bytes] = {}
    for name, value in scope.get("headers", []):
        headers[name.lower()] = b"" if headers.get(name.lower(), value) != value else value
    return headers
