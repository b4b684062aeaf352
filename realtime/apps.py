"""The push path's Django application."""

import logging

from django.apps import AppConfig


class RealtimeConfig(AppConfig):
    """Pushes events to consoles."""

    name = "realtime"

    def ready(self) -> None:
        """Make every process that commits events announce them."""
        # What these import needs the models, which are there only now.
        from dispatch.ports import connect_doorbell, connect_position_feed  # noqa: PLC0415
        from realtime.doorbell import ChannelsDoorbell, ChannelsPositionFeed  # noqa: PLC0415
        from realtime.push_path import announcer  # noqa: PLC0415

        connect_doorbell(ChannelsDoorbell(announcer))
        connect_position_feed(ChannelsPositionFeed(announcer))
        # Without Redis it logs a traceback each second; listener and announcer log when it goes and when it is back.
        logging.getLogger("channels_redis.pubsub").setLevel(logging.CRITICAL)
