"""Who somebody is, asked of the database for many at a time."""

import asyncio

from realtime.authentication import Credential, Visitor, visitors_of
from realtime.database import in_database


class LookUps:
    """Answers one look-up at once, and those that come while it runs by one more, all together.

    After a restart all consoles come within a moment; asked one by one, the last would wait for seconds.
    """

    def __init__(self) -> None:
        self._waiting: dict[Credential, asyncio.Future[Visitor | None]] = {}
        self._task: asyncio.Task[None] | None = None

    async def visitor_of(self, credential: Credential) -> Visitor | None:
        """Return the active person behind a credential, or None. Raises what the database raises."""
        answer = self._waiting.get(credential)
        if answer is None:
            answer = self._waiting[credential] = asyncio.get_running_loop().create_future()
        if self._task is None:
            self._task = asyncio.create_task(self._answer_all())
        # One socket that goes away must not take the answer from another of the same session.
        return await asyncio.shield(answer)

    async def _answer_all(self) -> None:
        try:
            while self._waiting:
                asked, self._waiting = self._waiting, {}
                await _answer(asked)
        finally:
            self._task = None


async def _answer(asked: dict[Credential, "asyncio.Future[Visitor | None]"]) -> None:
    try:
        visitors = await in_database(visitors_of, asked.keys())
    except Exception as error:  # noqa: BLE001 -- each of those who wait is told
        for answer in asked.values():
            if not answer.done():
                answer.set_exception(error)
                # Who asked may have gone; then nobody fetches it.
                answer.exception()
        return
    for credential, answer in asked.items():
        if not answer.done():
            answer.set_result(visitors.get(credential))
