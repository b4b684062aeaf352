"""The web process: pages and the API by Django, sockets by the push path."""

import gc
import os

import django
from channels.routing import ProtocolTypeRouter

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eoc.settings")
django.setup(set_prefix=False)

# Models exist only after the line above.
from eoc.handler import OneThreadHandler  # noqa: E402
from realtime.draining import Drainable, drain_on_sigterm  # noqa: E402
from realtime.routing import websocket_application  # noqa: E402

application = Drainable(ProtocolTypeRouter({"http": OneThreadHandler(), "websocket": websocket_application()}))
drain_on_sigterm(application)

# What was loaded stays, so the collector need not walk it again. Together with rarer runs this takes two thirds off the
# slowest deliveries.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 20)
