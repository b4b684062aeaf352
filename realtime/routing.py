"""Which socket answers at which path."""

from channels.routing import URLRouter
from django.urls import path, re_path

from realtime.consumers import ConsoleConsumer
from realtime.field import FieldConsumer
from realtime.guard import FIELD_PATH, SocketGuard, no_such_socket


def websocket_application() -> SocketGuard:
    """Return the application for all sockets."""
    # Django's stubs know views alone.
    console = path("ws/console", ConsoleConsumer.as_asgi())
    field = path(FIELD_PATH.removeprefix("/"), FieldConsumer.as_asgi())
    anything_else = re_path("", no_such_socket)  # type: ignore[arg-type]
    return SocketGuard(URLRouter([console, field, anything_else]))
