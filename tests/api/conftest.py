"""Clients of the API, each with the bearer token of one person of the centre."""

from collections.abc import Callable

import pytest

from tests.actions.conftest import watch_everything
from tests.api.client import Desk
from tests.factories import Centre


@pytest.fixture
def watched(centre: Centre) -> Centre:
    """A centre with an escalation policy for each silence."""
    watch_everything(but=())
    return centre


@pytest.fixture
def desk(watched: Centre) -> Callable[[str], Desk]:
    """Make the client of a person."""
    return Desk


@pytest.fixture
def ambulance(watched: Centre) -> Desk:
    """The dispatcher of the ambulance service."""
    return Desk("ambulance")


@pytest.fixture
def police(watched: Centre) -> Desk:
    """The dispatcher of the police."""
    return Desk("police")


@pytest.fixture
def supervisor(watched: Centre) -> Desk:
    """The supervisor, who sees everything."""
    return Desk("supervisor")
