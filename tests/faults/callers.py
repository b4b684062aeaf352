"""Callers who ring once and repeat nothing, at a steady pace, whatever the centre is going through."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count, cycle

import httpx

from tests.running import CALLER_PATIENCE_S, VOICE, Reachable, call_fields

# 112 is everybody's; nobody but the supervisor watches 114 here.
LINES = ("113", "115", "114", "112")
_numbers = count(1)


@dataclass(frozen=True)
class Offer:
    """One call that was offered. `status` is None where no answer came; times are of the monotonic clock."""

    provider_call_id: str
    dialled: str
    offered_at: float
    answered_at: float
    status: int | None

    @property
    def accepted(self) -> bool:
        """Whether the centre said that it has the call."""
        return self.status is not None and 200 <= self.status < 300


class Callers:
    """Offers calls from a thread of its own, so that nothing that the test does holds them up."""

    def __init__(self, centre: Reachable, per_second: float) -> None:
        self._centre = centre
        self._pause_s = 1 / per_second
        self._ending = threading.Event()
        self.offers: list[Offer] = []

    @property
    def accepted(self) -> dict[str, Offer]:
        """The calls that the centre said it has, by the provider's number."""
        return {offer.provider_call_id: offer for offer in self.offers if offer.accepted}

    def accepted_since(self, moment: float) -> bool:
        """Return whether a call that was offered after the moment has been accepted."""
        return any(offer.accepted and offer.offered_at > moment for offer in self.offers)

    def end(self) -> None:
        """Offer no more calls."""
        self._ending.set()

    def run(self) -> None:
        """Offer calls until told to end, and wait for the last answers."""
        asyncio.run(self._offer_all())

    async def _offer_all(self) -> None:
        lines = cycle(LINES)
        due = time.monotonic()
        # Each call has its own connection, as from a provider with many machines.
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=0)
        async with (
            httpx.AsyncClient(limits=limits, timeout=CALLER_PATIENCE_S, trust_env=False) as http,
            asyncio.TaskGroup() as group,
        ):
            while not self._ending.is_set():
                group.create_task(self._offer(http, next(_numbers), next(lines)))
                due = max(due + self._pause_s, time.monotonic())
                await asyncio.sleep(due - time.monotonic())

    async def _offer(self, http: httpx.AsyncClient, number: int, dialled: str) -> None:
        fields = call_fields(number, dialled)
        offered_at = time.monotonic()
        try:
            answer = await http.post(self._centre.address + VOICE, data=fields, headers=self._centre.signed(fields))
            status: int | None = answer.status_code
        except httpx.TransportError:
            status = None
        self.offers.append(Offer(fields["CallSid"], dialled, offered_at, time.monotonic(), status))


@asynccontextmanager
async def callers(centre: Reachable, *, per_second: float) -> AsyncIterator[Callers]:
    """Let people call until the block ends; then every offer has been answered or given up."""
    calling = Callers(centre, per_second)
    thread = asyncio.create_task(asyncio.to_thread(calling.run))
    try:
        yield calling
    finally:
        calling.end()
        await thread
