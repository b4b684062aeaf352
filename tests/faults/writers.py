"""Desks that write by HTTP without a pause, whatever the centre is going through: each request until it is answered."""

import asyncio
import random
import threading
import time
import uuid
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import httpx

from tests.faults.records import Fact
from tests.running import CALLER_PATIENCE_S, Json, RunningCentre

_TYPES = ("theft", "house_fire", "cardiac_arrest", "traffic_crash")
_AGAIN_AFTER_S = 0.1


class Writers:
    """So many desks of one account. A request that got no answer, or a 503, is sent again with its Idempotency-Key.

    `name` is in all that they write; no two loads of a centre have the same.
    """

    def __init__(self, centre: RunningCentre, *, desks: int, per_second: float, name: str) -> None:
        self._centre = centre
        self._desks = desks
        self._pause_s = desks / per_second
        self._name = name
        self._ending = threading.Event()
        # The texts of notes that the centre said it has.
        self.notes: list[str] = []
        self.accepted = 0
        # What was answered or happened instead, and how often.
        self.failures: Counter[int | str] = Counter()
        # The longest time from the first attempt of a request to its answer.
        self.longest_s = 0.0

    def end(self) -> None:
        """Write nothing new."""
        self._ending.set()

    def run(self) -> None:
        """Write until told to end, and wait for the last answers."""
        asyncio.run(self._work_all())

    def must_be_in(self, facts: Sequence[Fact]) -> None:
        """Raise AssertionError where a note that was accepted is not on the record, or is there twice."""
        written = Counter(fact.note for fact in facts if fact.name == "note.added")
        lost = [text for text in self.notes if not written[text]]
        twice = [text for text in self.notes if written[text] > 1]
        assert not lost, f"accepted and lost: {lost}"
        assert not twice, f"written twice: {twice}"

    async def _work_all(self) -> None:
        async with (
            httpx.AsyncClient(base_url=self._centre.address, timeout=CALLER_PATIENCE_S, trust_env=False) as http,
            asyncio.TaskGroup() as group,
        ):
            for number in range(self._desks):
                group.create_task(self._work(http, f"{self._name}-{number}"))

    async def _work(self, http: httpx.AsyncClient, name: str) -> None:
        chance = random.Random(name)
        incident: Json | None = None
        due = time.monotonic() + chance.uniform(0, self._pause_s)
        for act in range(10**6):
            if self._ending.is_set():
                return
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            due = max(due + self._pause_s, time.monotonic())
            dice = chance.random()
            if incident is None:
                incident = await self._carry_out(http, "POST", "/incidents", {"type": chance.choice(_TYPES)})
            elif dice < 0.1:
                await self._carry_out(http, "POST", f"/incidents/{incident['id']}/close", {"disposition": "handled"})
                incident = None
            elif dice < 0.4:
                body = {"place": f"Km {act}"}
                incident = await self._carry_out(http, "PATCH", f"/incidents/{incident['id']}", body, incident)
            else:
                text = f"{name} writes {act}"
                await self._carry_out(http, "POST", f"/incidents/{incident['id']}/notes", {"text": text})
                self.notes.append(text)

    async def _carry_out(
        self, http: httpx.AsyncClient, method: str, path: str, body: Json, seen: Json | None = None
    ) -> Json:
        headers = {**self._centre.headers("supervisor"), "Idempotency-Key": str(uuid.uuid4())}
        if seen is not None:
            headers["If-Match"] = str(seen["version"])
        began = time.monotonic()
        while True:
            try:
                answer = await http.request(method, f"/api/v1{path}", json=body, headers=headers)
            except httpx.TransportError as error:
                self.failures[type(error).__name__] += 1
            else:
                if answer.status_code < 500:
                    assert answer.is_success, answer.text
                    break
                self.failures[answer.status_code] += 1
                assert answer.status_code == 503, answer.text
            await asyncio.sleep(_AGAIN_AFTER_S)
        self.accepted += 1
        self.longest_s = max(self.longest_s, time.monotonic() - began)
        card: Json = answer.json()
        return card


@asynccontextmanager
async def writers(centre: RunningCentre, *, desks: int, per_second: float, name: str) -> AsyncIterator[Writers]:
    """Let desks write until the block ends; then every request of theirs has been answered."""
    writing = Writers(centre, desks=desks, per_second=per_second, name=name)
    thread = asyncio.create_task(asyncio.to_thread(writing.run))
    try:
        yield writing
    finally:
        writing.end()
        await thread
