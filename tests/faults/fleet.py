"""Units that report where they are, whatever the centre is going through: each fix until it is answered."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import httpx

from tests.faults.records import Record
from tests.running import CALLER_PATIENCE_S, Json, RunningCentre

_AGAIN_AFTER_S = 0.1
# A metre: nothing here is an impossible jump.
_STEP_DEGREES = 0.00001

_KEPT = "SELECT unit_id, at FROM dispatch_unitfix WHERE unit_id = ANY(%s)"


class Fleet:
    """Units that move east, each fix by a request of its own. One that got no answer, or a 503, is sent again."""

    def __init__(self, centre: RunningCentre, units: Sequence[Json], *, per_second: float) -> None:
        self._centre = centre
        self._pause_s = 1 / per_second
        self._places = {unit["id"]: (unit["position"]["lon"], unit["position"]["lat"]) for unit in units}
        self._ending = False
        self.taken: set[tuple[int, datetime]] = set()

    def end(self) -> None:
        """Report nothing new."""
        self._ending = True

    async def drive(self) -> None:
        """Report until told to end, and wait for the last answer."""
        async with httpx.AsyncClient(base_url=self._centre.address, timeout=CALLER_PATIENCE_S, trust_env=False) as http:
            while not self._ending:
                for unit_id, (lon, lat) in list(self._places.items()):
                    due = time.monotonic() + self._pause_s
                    self._places[unit_id] = (round(lon + _STEP_DEGREES, 6), lat)
                    await self._report(http, unit_id)
                    await asyncio.sleep(max(0.0, due - time.monotonic()))

    def must_be_kept(self, record: Record) -> None:
        """Raise AssertionError where a fix that was taken is not in the history."""
        kept = set(record.ask(_KEPT, list(self._places)))
        assert self.taken, "no fix was taken"
        assert self.taken <= kept, f"taken and lost: {sorted(self.taken - kept)}"

    async def _report(self, http: httpx.AsyncClient, unit_id: int) -> None:
        at = datetime.now(UTC)
        lon, lat = self._places[unit_id]
        body = {"fixes": [{"unit": unit_id, "at": at.isoformat(), "lon": lon, "lat": lat}]}
        while True:
            try:
                answer = await http.post("/api/v1/positions", json=body, headers=self._centre.headers("supervisor"))
            except httpx.TransportError:
                pass
            else:
                if answer.status_code < 500:
                    assert answer.is_success, answer.text
                    assert not answer.json()["refused"], answer.text
                    self.taken.add((unit_id, at))
                    return
                assert answer.status_code == 503, answer.text
            await asyncio.sleep(_AGAIN_AFTER_S)


@asynccontextmanager
async def moving(centre: RunningCentre, *, units: int, per_second: float) -> AsyncIterator[Fleet]:
    """Let so many units report until the block ends; then every report of theirs has been answered."""
    there = [unit for unit in centre.read("supervisor", "/units")["units"] if unit["position"]]
    fleet = Fleet(centre, there[:units], per_second=per_second)
    driving = asyncio.create_task(fleet.drive())
    try:
        yield fleet
    finally:
        fleet.end()
        await driving
