"""How a command lets people use a running demonstration centre."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import httpx
from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.management.base import CommandError

from dispatch.actions.people import issue_token
from dispatch.errors import NotFound
from dispatch.simulator.desk import Desk, Refused
from dispatch.simulator.provider import Provider

_TIMEOUT_S = 20.0


def require_demonstration() -> None:
    """Raise CommandError where this is no demonstration that takes calls."""
    if not settings.DEMO:
        raise CommandError("this is not a demonstration centre: EOC_DEMO is not set; nothing was done")
    if not settings.TWILIO_AUTH_TOKEN:
        raise CommandError("without TWILIO_AUTH_TOKEN the centre accepts no call; nothing was done")


@asynccontextmanager
async def demonstration(base_url: str) -> AsyncIterator[tuple[Provider, Callable[[str], Awaitable[Desk]]]]:
    """Yield the provider that lets callers ring, and what gives the desk of a person by username, each once.

    The desk of somebody unknown raises Refused.
    """
    # What happens is told by who uses it; each request of it is not.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    limits = httpx.Limits(max_connections=50)
    async with httpx.AsyncClient(base_url=base_url, timeout=_TIMEOUT_S, limits=limits, trust_env=False) as http:
        desks: dict[str, Desk] = {}

        async def desk_of(username: str) -> Desk:
            if username not in desks:
                try:
                    token = await sync_to_async(issue_token)(username=username)
                except NotFound as unknown:
                    raise Refused(unknown.code, {"username": username}) from unknown
                desks[username] = Desk(http, username, token)
            return desks[username]

        provider = Provider(
            http,
            public_url=settings.PUBLIC_URL,
            auth_token=settings.TWILIO_AUTH_TOKEN,
            account_sid=settings.TWILIO_ACCOUNT_SID,
        )
        yield provider, desk_of
