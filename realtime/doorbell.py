"""Announces committed events, and movements, to this process's hub at once and to the others through Redis."""

import logging
from collections.abc import Callable, Sequence
from typing import Any

from channels.layers import get_channel_layer

from dispatch.ports import Movement, StreamedEvent
from realtime.announcer import Announcement, Announcer
from realtime.messages import hubs_group, pack_events, pack_movements
from realtime.newest import keep_newest
from realtime.push_path import announce_here, show_here

logger = logging.getLogger(__name__)


class ChannelsDoorbell:
    """Rings for events. Those that cannot be announced the hubs find by reading."""

    def __init__(self, announcer: Announcer, layer: Callable[[], Any] = get_channel_layer) -> None:
        self._announcer = announcer
        self._layer = layer

    def ring(self, events: Sequence[StreamedEvent]) -> None:
        """Announce the events. Never blocks and never raises."""
        try:
            announce_here(events)
            self._announcer.announce(Announcement("events", events, self._publish))
        except Exception:
            logger.exception("events could not be announced")

    async def _publish(self, events: Sequence[StreamedEvent]) -> None:
        await self._layer().group_send(hubs_group(), pack_events(events))


class ChannelsPositionFeed:
    """Shows movements, and keeps the newest of each unit in Redis, where hubs look for what they did not hear."""

    def __init__(self, announcer: Announcer, layer: Callable[[], Any] = get_channel_layer) -> None:
        self._announcer = announcer
        self._layer = layer

    def show(self, movements: Sequence[Movement]) -> None:
        """Show the movements. Never blocks and never raises."""
        try:
            show_here(movements)
            self._announcer.announce(Announcement("positions", movements, self._publish))
        except Exception:
            logger.exception("positions could not be announced")

    async def _publish(self, movements: Sequence[Movement]) -> None:
        await self._layer().group_send(hubs_group(), pack_movements(movements))
        await keep_newest(movements)
