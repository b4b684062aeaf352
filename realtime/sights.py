"""Proof of sight: what consoles say that they have on their screens reaches those who wait for it to be seen."""

import asyncio
import logging

from dispatch.actions.sights import report_sights
from dispatch.rules.access import Access
from realtime.database import in_database

logger = logging.getLogger(__name__)

EVERY_S = 0.5


class Sights:
    """Gathers what all consoles of the process have seen, and tells it twice a second."""

    def __init__(self) -> None:
        self._seen: dict[Access, int] = {}
        self._task: asyncio.Task[None] | None = None
        self._answered = True

    def start(self) -> None:
        """Begin to tell."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Tell no more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def note(self, access: Access, seq: int) -> None:
        """Take it that a person has every event up to `seq` on a screen."""
        self._seen[access] = max(seq, self._seen.get(access, 0))

    async def tell(self) -> None:
        """Tell what is new. Raises what the database raises; it is then told again the next time."""
        if not self._seen:
            return
        told = dict(self._seen)
        await in_database(report_sights, told)
        self._seen = {access: seq for access, seq in self._seen.items() if seq > told.get(access, -1)}

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(EVERY_S)
            try:
                await self.tell()
                self._answered = True
            except Exception:
                # What was not told stays watched, and escalates: that is the safe side.
                if self._answered:
                    logger.exception("what consoles have seen cannot be told")
                self._answered = False
