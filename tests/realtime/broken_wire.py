"""The centre's application on a server whose inside is not as expected: what is written to a connection is garbled."""

from typing import Any

from eoc.asgi import application
from realtime.wire import Wire

__all__ = ["application"]


def _garble(self: Any, data: bytes) -> bool:
    self._transport.write(data[::-1])
    return True


Wire.send = _garble  # type: ignore[method-assign]
