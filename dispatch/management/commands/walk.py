"""Walks one story through this centre."""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from dispatch.actions.people import issue_token
from dispatch.errors import NotFound
from dispatch.simulator.desk import Desk, Refused
from dispatch.simulator.provider import Provider
from dispatch.simulator.walks.cardiac_arrest import walk_cardiac_arrest
from dispatch.simulator.walks.clearing import clear_up
from dispatch.simulator.walks.crash import walk_crash
from dispatch.simulator.walks.fire import walk_fire
from dispatch.simulator.walks.nuisance import walk_nuisance
from dispatch.simulator.walks.walk import Walk, WalkFailed

STORIES: dict[str, Callable[[Walk], Awaitable[None]]] = {
    "fire": walk_fire,
    "crash": walk_crash,
    "cardiac_arrest": walk_cardiac_arrest,
    "nuisance": walk_nuisance,
}
_TIMEOUT_S = 20.0


class Command(BaseCommand):
    """Plays a story through webhooks and the API of a running centre, and prints the record of it."""

    help = "Walk one story through the running demonstration centre, check what must hold, and print its timeline."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take which story, and where."""
        parser.add_argument("story", choices=list(STORIES), help="which story")
        parser.add_argument("--base-url", default=settings.PUBLIC_URL, help="address of the centre (EOC_PUBLIC_URL)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Walk it. Raises CommandError where something that must hold does not."""
        if not settings.DEMO:
            raise CommandError("this is not a demonstration centre: EOC_DEMO is not set; nothing was done")
        if not settings.TWILIO_AUTH_TOKEN:
            raise CommandError("without TWILIO_AUTH_TOKEN the centre accepts no call; nothing was done")
        # What happens is told below; each request of it is not.
        logging.getLogger("httpx").setLevel(logging.WARNING)
        try:
            asyncio.run(self._walk(STORIES[options["story"]], options["base_url"].rstrip("/")))
        except WalkFailed as failed:
            raise CommandError(str(failed)) from failed
        except Refused as refused:
            raise CommandError(
                f"the centre refused at {options['base_url']}: {refused.code} {refused.facts}"
            ) from refused

    async def _walk(self, story: Callable[[Walk], Awaitable[None]], base_url: str) -> None:
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
            walk = Walk(provider, desk_of, self.stdout.write, run=secrets.token_hex(8))
            await walk.open()
            try:
                await story(walk)
            except (WalkFailed, Refused):
                await clear_up(walk)
                raise
