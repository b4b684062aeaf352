"""How a command lets people use a running demonstration centre."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import httpx
from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.management.base import CommandError

from dispatch.actions.people import issue_token
from dispatch.errors import NotFound
from dispatch.problems import outage_behind
from dispatch.simulator.desk import Desk, Refused
from dispatch.simulator.provider import Provider

_TIMEOUT_S = 20.0
_ATTEMPTS = 4
_AGAIN_AFTER_S = 1.0


def require_demonstration() -> None:
    """Raise CommandError where this is no demonstration that takes calls."""
    if not settings.DEMO:
        raise CommandError("this is not a demonstration centre: EOC_DEMO is not set; nothing was done")
    if not settings.TWILIO_AUTH_TOKEN:
        raise CommandError("without TWILIO_AUTH_TOKEN the centre accepts no call; nothing was done")


@asynccontextmanager
async def demonstration(base_url: str) -> AsyncIterator[tuple[Provider, Callable[[str], Awaitable[Desk]]]]:
    """Yield the provider that lets callers ring, and what gives the desk of a person by username, each once.

    The desk of somebody unknown raises Refused, and so does every desk that is new while the database is away.
    """
    # What happens is told by who uses it; each request of it, and each attempt to reach the database, is not.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    logging.getLogger("psycopg.pool").setLevel(logging.ERROR)
    limits = httpx.Limits(max_connections=50)
    async with httpx.AsyncClient(base_url=base_url, timeout=_TIMEOUT_S, limits=limits, trust_env=False) as http:
        desks: dict[str, Desk] = {}

        async def desk_of(username: str) -> Desk:
            if username not in desks:
                desks[username] = Desk(http, username, await _token_of(username))
            return desks[username]

        provider = Provider(
            http,
            public_url=settings.PUBLIC_URL,
            auth_token=settings.TWILIO_AUTH_TOKEN,
            account_sid=settings.TWILIO_ACCOUNT_SID,
        )
        yield provider, desk_of


async def _token_of(username: str) -> str:
    """Return a new token of a person. Asks again for a while where the database does not answer. Raises Refused."""
    code = ""
    for attempt in range(_ATTEMPTS):
        await asyncio.sleep(_AGAIN_AFTER_S * attempt)
        try:
            return await sync_to_async(issue_token)(username=username)
        except NotFound as unknown:
            raise Refused(unknown.code, {"username": username}) from unknown
        except Exception as failure:
            outage = outage_behind(failure)
            if outage is None:
                raise
            code = outage.value
    raise Refused(code, {"username": username})
