"""Walks one story through this centre."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from dispatch.management.demonstration import demonstration, require_demonstration
from dispatch.simulator.desk import Refused
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


class Command(BaseCommand):
    """Plays a story through webhooks and the API of a running centre, and prints the record of it."""

    help = "Walk one story through the running demonstration centre, check what must hold, and print its timeline."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take which story, and where."""
        parser.add_argument("story", choices=list(STORIES), help="which story")
        parser.add_argument("--base-url", default=settings.PUBLIC_URL, help="address of the centre (EOC_PUBLIC_URL)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Walk it. Raises CommandError where something that must hold does not."""
        require_demonstration()
        try:
            asyncio.run(self._walk(STORIES[options["story"]], options["base_url"].rstrip("/")))
        except WalkFailed as failed:
            raise CommandError(str(failed)) from failed
        except Refused as refused:
            raise CommandError(
                f"the centre refused at {options['base_url']}: {refused.code} {refused.facts}"
            ) from refused

    async def _walk(self, story: Callable[[Walk], Awaitable[None]], base_url: str) -> None:
        async with demonstration(base_url) as (provider, desk_of):
            walk = Walk(provider, desk_of, self.stdout.write, run=secrets.token_hex(8))
            await walk.open()
            try:
                await story(walk)
            except (WalkFailed, Refused):
                await clear_up(walk)
                raise
