"""The programs of a running centre: their figures, and how one of them is taken away for as long as a test wants."""

import asyncio
import os
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from tests.running import CALLER_PATIENCE_S, RunningCentre, wait_until


async def figures_of(centre: RunningCentre, series: str) -> list[float]:
    """Return a figure of each web process: of all labels together, or of those that `series` names."""
    return [figure(metrics, series) for metrics in await metrics_of(centre)]


async def metrics_of(centre: RunningCentre) -> list[str]:
    """Return all figures of each web process, as they are published."""
    return await asyncio.gather(*(_metrics(str(own)) for own in sorted(centre.sockets.glob("web*.sock"))))


def figure(metrics: str, series: str) -> float:
    """Return one of the figures of a web process: of all labels together, or of those that `series` names."""
    values = re.findall(rf"^{re.escape(series)}(?:{{[^}}]*}})? (\S+)$", metrics, re.MULTILINE)
    return sum(float(value) for value in values)


async def _metrics(own_socket: str) -> str:
    transport = httpx.AsyncHTTPTransport(uds=own_socket)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as http:
        answer = await http.get("/metrics", timeout=CALLER_PATIENCE_S)
    assert answer.status_code == 200, answer.text
    return answer.text


@contextmanager
def taken_away(centre: RunningCentre, program: str) -> Iterator[None]:
    """Kill a program as a crash would, and let nobody start it again before the block ends."""
    supervisor = int((centre.data / "run" / "lock").read_text().split()[1].rstrip(","))
    os.kill(supervisor, signal.SIGSTOP)
    try:
        centre.kill(program)
        wait_until(lambda: centre.process_of(program) is None, 10, f"{program} is gone")
        yield
    finally:
        os.kill(supervisor, signal.SIGCONT)
    wait_until(lambda: centre.process_of(program), 30, f"{program} runs again")
