"""The push path's Django application."""

import logging

from django.apps import AppConfig


class RealtimeConfig(AppConfig):
    """Pushes events to consoles."""

    name = "realtime"

    def ready(self) -> None:
        """Make every process that commits events announce them."""
        # What these import needs the models, which are there only now.
        from dispatch.ports import connect_doorbell  # noqa: PLC0415
        from realtime.doorbell import ChannelsDoorbell  # noqa: PLC0415

        connect_doorbell(ChannelsDoorbell())
        # Without Redis it logs a traceback each second; listener and doorbell log when it goes and when it is back.
        logging.getLogger("channels_redis.pubsub").setLevel(logging.CRITICAL)
