"""The web process: pages and the API by Django, sockets by the push path."""

import gc
import os

from channels.routing import ProtocolTypeRouter
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eoc.settings")
_django_application = get_asgi_application()

# Models exist only after the line above.
from realtime.draining import Drainable, drain_on_sigterm  # noqa: E402
from realtime.routing import websocket_application  # noqa: E402

application = Drainable(ProtocolTypeRouter({"http": _django_application, "websocket": websocket_application()}))
drain_on_sigterm(application)

# What was loaded stays, so the collector need not walk it again. Together with rarer runs this takes two thirds off the
# slowest deliveries.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 20)
