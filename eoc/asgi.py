"""The web process: pages and the API by Django, sockets by the push path."""

import gc
import os

from channels.routing import ProtocolTypeRouter
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eoc.settings")
_django_application = get_asgi_application()

# Models exist only after the line above.
from realtime.draining import Requests, drain_on_sigterm  # noqa: E402
from realtime.routing import websocket_application  # noqa: E402

_requests = Requests(_django_application)
drain_on_sigterm(_requests)
application = ProtocolTypeRouter({"http": _requests, "websocket": websocket_application()})

# What was loaded stays, so the collector need not walk it again. Together with rarer runs this takes two thirds off the
# slowest deliveries.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 20)
