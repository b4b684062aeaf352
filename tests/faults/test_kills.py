"""A program of the centre dies while calls come in: what was accepted is there, once, and on every screen."""

import asyncio
import time
import uuid
from collections import Counter
from collections.abc import Awaitable, Callable

import httpx
import pytest

from tests.faults.callers import Callers, callers
from tests.faults.consoles import Console, consoles
from tests.running import CALLER_PATIENCE_S, Json, RunningCentre

pytestmark = pytest.mark.slow

CALLS_PER_SECOND = 10
# Calls before the kill, and after the centre takes calls again.
BEFORE_S = 2.0
AFTER_S = 2.0
BACK_WITHIN_S = 90
SILENCE_OVER_WITHIN_S = 120
# The steps of the policy that watches whether a call is answered.
STEPS = [0, 1, 2]


def _is_for_the_desk(call: Json) -> bool:
    """Return whether the desk takes this call: some of each line that it hears, and some it leaves alone."""
    return call["line"] in {"115", "112"} and int(call["provider_call_id"][2:], 16) % 3 == 0


class Answerer:
    """A desk that takes a third of its calls, and asks again until it is told what became of it."""

    def __init__(self, centre: RunningCentre, http: httpx.AsyncClient, console: Console) -> None:
        self._headers = centre.headers(console.username)
        self._http = http
        self._console = console
        self._looked_at = 0
        self.answered: set[int] = set()

    async def work(self) -> None:
        """Answer for ever."""
        while True:
            for event in self._console.events[self._looked_at :]:
                self._looked_at += 1
                if event["name"] != "call.received":
                    continue
                for call in event["data"]["calls"]:
                    if _is_for_the_desk(call):
                        await self._answer(call["id"])
            await asyncio.sleep(0.05)

    async def _answer(self, call_id: int) -> None:
        headers = {**self._headers, "Idempotency-Key": str(uuid.uuid4())}
        while True:
            try:
                answer = await self._http.post(f"/api/v1/calls/{call_id}/answer", headers=headers)
            except httpx.TransportError:
                continue
            if answer.status_code < 500:
                assert answer.status_code == 200, answer.text
                self.answered.add(call_id)
                return
            await asyncio.sleep(0.1)


@pytest.mark.parametrize("program", ["web", "engine", "redis", "postgres"])
async def test_a_killed_program_costs_no_call_no_event_and_no_deadline(
    running: RunningCentre, figures: list[str], program: str
) -> None:
    async with (
        httpx.AsyncClient(base_url=running.address, timeout=CALLER_PATIENCE_S, trust_env=False) as http,
        consoles(running, "police", "ambulance", "supervisor") as desks,
    ):
        answerer = Answerer(running, http, desks["ambulance"])
        answering = asyncio.create_task(answerer.work())
        async with callers(running, per_second=CALLS_PER_SECOND) as calling:
            await asyncio.sleep(BEFORE_S)
            assert calling.accepted, "nobody was answered before anything was killed"
            died_at = time.monotonic()
            running.kill(program)
            alive_s, takes_calls_s = await asyncio.gather(
                _seconds_until(lambda: _answers(http, "/healthz"), died_at),
                _seconds_until(lambda: _accepts(calling, died_at), died_at),
            )
            whole_s = await _seconds_until(lambda: _is_whole(http), died_at)
            # And a console whose cable is pulled finds what it missed in the memory of the web process.
            desks["supervisor"].cut(away_s=AFTER_S / 2)
            await asyncio.sleep(AFTER_S)
        offered, accepted = len(calling.offers), len(calling.accepted)
        refused = sum(offer.status is not None and not offer.accepted for offer in calling.offers)
        figures.append(
            f"{program:9} killed: healthz after {alive_s:.2f} s, a new call taken after {takes_calls_s:.2f} s, "
            f"nothing degraded after {whole_s:.2f} s; calls offered {offered}, accepted {accepted}, refused {refused}, "
            f"without an answer {offered - accepted - refused}"
        )

        await _silence_is_over(desks["supervisor"], calling)
        answering.cancel()
        boards = {name: await desk.agrees_with_centre(http) for name, desk in desks.items()}
        lost = _check_calls(boards["supervisor"], calling)
        figures[-1] += f", lost {len(lost)}"
        assert not lost
        _check_streams(desks, boards["supervisor"])
        assert desks["supervisor"].connects > 1
        await _check_deadlines(running, http, boards["supervisor"], calling, answerer)


async def _answers(http: httpx.AsyncClient, path: str) -> bool:
    try:
        return (await http.get(path, timeout=1)).status_code == 200
    except httpx.TransportError:
        return False


async def _accepts(calling: Callers, since: float) -> bool:
    return calling.accepted_since(since)


async def _is_whole(http: httpx.AsyncClient) -> bool:
    """Return whether all parts work. Messages cannot leave a demonstration, so that they wait is no fault of a part."""
    try:
        answer = await http.get("/readyz", timeout=5)
    except httpx.TransportError:
        return False
    return answer.status_code == 200 and set(answer.json()["degraded"]) <= {"outbox"}


async def _seconds_until(condition: Callable[[], Awaitable[bool]], since: float) -> float:
    async with asyncio.timeout(BACK_WITHIN_S):
        while True:
            if await condition():
                return time.monotonic() - since
            await asyncio.sleep(0.02)


async def _silence_is_over(supervisor: Console, calling: Callers) -> None:
    """Wait until the desk has answered its calls and every caller whom nobody answered has been everybody's business.

    That a step fired more than once is found later, in the record.
    """
    ours = {offer.provider_call_id for offer in calling.offers}
    deadline = time.monotonic() + SILENCE_OVER_WITHIN_S
    while True:
        calls = [call for call in supervisor.board["calls"].values() if call["provider_call_id"] in ours]
        fired = Counter(alarm["chain"] for alarm in supervisor.board["escalations"].values())
        ringing = [call for call in calls if call["status"] == "ringing"]
        missing = calling.accepted.keys() - {call["provider_call_id"] for call in calls}
        unanswered = [call["id"] for call in ringing if _is_for_the_desk(call)]
        silent = [call["id"] for call in ringing if fired[f"call_unanswered:{call['id']}"] < len(STEPS)]
        if not (missing or unanswered or silent):
            return
        assert time.monotonic() < deadline, (
            f"accepted and not on the console: {sorted(missing)}; not answered by the desk: {unanswered}; "
            f"not escalated to the end: {silent}"
        )
        await asyncio.sleep(0.1)


def _check_calls(board: Json, calling: Callers) -> list[str]:
    """Check that each call stands on the board once, with an incident of its own; return those that are not there."""
    found = Counter(call["provider_call_id"] for call in board["calls"])
    twice = [number for number, times in found.items() if times > 1]
    assert not twice
    incidents = {incident["id"]: incident for incident in board["incidents"]}
    for call in board["calls"]:
        assert incidents[call["incident_id"]]["calls"] == [call["id"]]
    lines = {call["provider_call_id"]: call["line"] for call in board["calls"]}
    assert all(lines[number] == offer.dialled for number, offer in calling.accepted.items() if number in lines)
    return [number for number in calling.accepted if number not in found]


def _check_streams(desks: dict[str, Console], board: Json) -> None:
    """Check that each console got every event of its scope and none other. Each event alone it has checked itself."""
    everything = {event["seq"]: event for event in desks["supervisor"].events}
    agencies = {incident["id"]: incident["agencies"] for incident in board["incidents"]}
    # A fault of the centre, such as a deadline that fell due while no engine ran, is for all.
    agencies[None] = [desk.agency for desk in desks.values()]
    first = max(desk.began for desk in desks.values()) + 1
    last = board["cursor"]
    assert [seq for seq in everything if first <= seq <= last] == list(range(first, last + 1))
    for name, desk in desks.items():
        due = [
            seq
            for seq, event in everything.items()
            if first <= seq <= last and (desk.agency is None or desk.agency in agencies[event["incident_id"]])
        ]
        assert [event["seq"] for event in desk.events if first <= event["seq"] <= last] == due, name
        if desk.agency is not None:
            for event in desk.events:
                units = event["data"].get("units", [])
                assert {unit["agency"] for unit in units} <= {desk.agency}, f"{name} was told of foreign units"


async def _check_deadlines(
    centre: RunningCentre, http: httpx.AsyncClient, board: Json, calling: Callers, answerer: Answerer
) -> None:
    """Check in the record that each step of each silence fired once, or was cut short by the person who answered."""
    ours = {offer.provider_call_id for offer in calling.offers}
    calls = [call for call in board["calls"] if call["provider_call_id"] in ours]
    silent = 0
    for call in calls:
        path = f"/api/v1/incidents/{call['incident_id']}/timeline"
        answer = await http.get(path, headers=centre.headers("supervisor"))
        assert answer.status_code == 200, answer.text
        events = answer.json()["events"]
        names = Counter(event["name"] for event in events)
        assert names["incident.created"] == names["call.received"] == 1, names
        fired = [
            (alarm["chain"], alarm["step"])
            for event in events
            if event["name"] == "escalation.fired"
            for alarm in event["data"]["escalations"]
        ]
        chain = f"call_unanswered:{call['id']}"
        if call["status"] == "ringing":
            silent += 1
            assert fired == [(chain, step) for step in STEPS], call
        else:
            assert call["id"] in answerer.answered
            assert names["call.answered"] == 1, names
            assert fired == [(chain, step) for step in STEPS[: len(fired)]], call
            order = [event["name"] for event in events if event["name"] in {"call.answered", "escalation.fired"}]
            assert order[-1] == "call.answered", "an alarm after the call was answered"
    assert silent, "every call was answered: nothing was asked of the deadlines"
    assert answerer.answered, "no call was answered: nothing was asked of the desk"
