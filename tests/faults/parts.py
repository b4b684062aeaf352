"""The programs of a running centre: their figures, and how one of them is taken away for as long as a test wants."""

import os
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from tests.running import CALLER_PATIENCE_S, RunningCentre, wait_until


async def figures_of(centre: RunningCentre, series: str) -> list[float]:
    """Return a figure of each web process: the sum over all labels, or over those that begin as `series` does."""
    return [
        _figure(await _metrics(own), series) for own in sorted(str(path) for path in centre.sockets.glob("web*.sock"))
    ]


async def _metrics(own_socket: str) -> str:
    transport = httpx.AsyncHTTPTransport(uds=own_socket)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as http:
        answer = await http.get("/metrics", timeout=CALLER_PATIENCE_S)
    assert answer.status_code == 200, answer.text
    return answer.text


def _figure(metrics: str, series: str) -> float:
    values = re.findall(rf"^{re.escape(series)}(?:[{{,][^}}]*}})? (\S+)$", metrics, re.MULTILINE)
    return sum(float(value) for value in values)


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
