"""A router on the roads of Andorra, for who needs one; without its roads or programs such tests are skipped."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.gis import road_service


@pytest.fixture(scope="session")
def andorra(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the roads, built once."""
    if missing := road_service.what_is_missing():
        pytest.skip(missing)
    return road_service.build(tmp_path_factory.mktemp("roads"))


@pytest.fixture(scope="session")
def router_port(andorra: Path) -> Iterator[int]:
    """The port of a service that runs until the end."""
    with road_service.serving(andorra) as (port, _):
        yield port
