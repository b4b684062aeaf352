"""Keeps the push paths of tests apart, and ends each with its test."""

import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from dispatch.ports import connect_doorbell, doorbell
from realtime.announcer import Announcer
from realtime.doorbell import ChannelsDoorbell
from realtime.push_path import stop_push_path
from tests.factories import Centre
from tests.realtime.clients import close_all_consoles
from tests.realtime.servers import PrivateRedis


@pytest.fixture(autouse=True)
def _own_channels(settings: Any) -> None:
    """Give each test channels of its own in Redis, which several test runs may share."""
    layers = {name: {**layer, "CONFIG": dict(layer["CONFIG"])} for name, layer in settings.CHANNEL_LAYERS.items()}
    layers["default"]["CONFIG"]["prefix"] = f"test{uuid.uuid4().hex}"
    settings.CHANNEL_LAYERS = layers


@pytest.fixture(autouse=True)
def _fresh_doorbell() -> Iterator[None]:
    """Let no pause of the doorbell after a failed test of Redis reach the next test."""
    before = doorbell()
    connect_doorbell(ChannelsDoorbell(Announcer()))
    yield
    connect_doorbell(before)


@pytest.fixture
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivateRedis]:
    """A Redis that a test may kill."""
    # A socket's path must be short.
    server = PrivateRedis(Path(tmp_path_factory.mktemp("r")))
    server.start()
    yield server
    server.kill()


@pytest.fixture
async def live_centre(committed_centre: Centre) -> AsyncIterator[Centre]:
    """A centre whose sockets work; the push path ends before the rows are taken away."""
    yield committed_centre
    await close_all_consoles()
    await stop_push_path()
    await close_all_consoles()
