"""Somebody knocks a thousand times: nobody else notices."""

import asyncio
import json
import secrets
import time
from collections import Counter

import httpx
import pytest
import websockets

from tests.faults.callers import callers
from tests.faults.consoles import consoles
from tests.running import RunningCentre

pytestmark = pytest.mark.slow

KNOCKS = 1000
KNOCKS_PER_SECOND = 50
CALLS_PER_SECOND = 2
# After the caller was answered.
SEEN_WITHIN_S = 5.0


async def test_a_thousand_strangers_delay_nobody(running: RunningCentre, figures: list[str]) -> None:
    answers: Counter[int | str] = Counter()
    async with (
        httpx.AsyncClient(base_url=running.address, trust_env=False) as http,
        # All of this package's accounts, so that each has been let in before.
        consoles(running, "police", "ambulance", "supervisor") as desks,
    ):
        async with callers(running, per_second=CALLS_PER_SECOND) as calling:
            began = time.monotonic()
            async with asyncio.TaskGroup() as group:
                for number in range(KNOCKS):
                    group.create_task(_knock(running, answers))
                    if number == KNOCKS // 2:
                        group.create_task(_comes_in(running, "police"))
                    await asyncio.sleep(max(0.0, began + number / KNOCKS_PER_SECOND - time.monotonic()))
            took_s = time.monotonic() - began
        for desk in desks.values():
            await desk.agrees_with_centre(http)
            assert desk.connects == 1, f"the console of {desk.username} was thrown out"
        came_at = {
            call["provider_call_id"]: desks["supervisor"].came_at[event["seq"]]
            for event in desks["supervisor"].events
            if event["name"] == "call.received"
            for call in event["data"]["calls"]
        }
    late_s = max(came_at[number] - offer.answered_at for number, offer in calling.accepted.items())
    seen_s = sorted(came_at[number] - offer.offered_at for number, offer in calling.accepted.items())
    figures.append(
        f"{KNOCKS} strangers in {took_s:.0f} s: {dict(answers)}; {len(seen_s)} calls meanwhile, each on the console "
        f"{seen_s[len(seen_s) // 2] * 1000:.0f} ms after it was offered (median), {seen_s[-1] * 1000:.0f} ms at worst"
    )
    assert took_s < 180
    assert answers == {403: KNOCKS}
    assert len(seen_s) >= took_s * CALLS_PER_SECOND / 2
    assert late_s < SEEN_WITHIN_S


async def test_strangers_do_not_shut_out_who_signs_in_beside_them(running: RunningCentre) -> None:
    answers: Counter[int | str] = Counter()
    for _ in range(100):
        await _knock(running, answers)
    assert answers == {403: 100}
    running.issue_tokens(["calltaker"])
    await _comes_in(running, "calltaker")


async def _knock(centre: RunningCentre, answers: Counter[int | str]) -> None:
    """Try to open a socket with a token that nobody has."""
    headers = {"Authorization": f"Bearer {secrets.token_urlsafe(32)}"}
    try:
        async with websockets.connect(
            f"ws://{centre.host}/ws/console", additional_headers=headers, proxy=None, open_timeout=60
        ):
            answers["let in"] += 1
    except websockets.InvalidStatus as refusal:
        answers[refusal.response.status_code] += 1
    except (OSError, TimeoutError, websockets.InvalidHandshake) as error:
        answers[type(error).__name__] += 1


async def _comes_in(centre: RunningCentre, username: str) -> None:
    """Open one more console of the account: it is let in and shows its board."""
    url, headers = f"ws://{centre.host}/ws/console", centre.headers(username)
    async with (
        asyncio.timeout(60),
        websockets.connect(url, additional_headers=headers, max_size=None, proxy=None, open_timeout=60) as socket,
    ):
        assert json.loads(await socket.recv())["type"] == "snapshot"
