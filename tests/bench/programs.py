"""Programs of this package that run beside the measuring one, each a process of its own, asked by lines of JSON.

Times go from one to the other as they are: CLOCK_MONOTONIC is the same clock for all processes of a machine.
"""

import json
import select
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from django.conf import settings

Json = dict[str, Any]

_STOP_PATIENCE_S = 20
# A program bounds its own work but its start, which takes long on a busy machine; so much later it hangs.
_MERCY_S = 120


class Program:
    """A running program. It reads questions from its input, writes an answer for each, and ends when no more come."""

    def __init__(self, module: str, *words: str, environment: dict[str, str] | None = None) -> None:
        self._name = module
        self._process = subprocess.Popen(
            [sys.executable, "-m", f"tests.bench.{module}", *words],
            cwd=settings.BASE_DIR,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdin
        assert self._process.stdout
        self._input, self._output = self._process.stdin, self._process.stdout

    @property
    def pid(self) -> int:
        """The number of its process."""
        return self._process.pid

    def ask(self, question: Json, within_s: float = 0) -> Json:
        """Return the answer to a question that the program answers in so many seconds."""
        self.tell(question)
        return self.answer(within_s)

    def tell(self, question: Json) -> None:
        """Put a question whose answer is fetched later."""
        self._input.write(json.dumps(question) + "\n")
        self._input.flush()

    def answer(self, within_s: float = 0) -> Json:
        """Return the answer to the question that was put first. Raises RuntimeError where there is none."""
        if not select.select([self._output], [], [], within_s + _MERCY_S)[0]:
            raise RuntimeError(f"{self._name} does not answer")
        line = self._output.readline()
        if not line:
            raise RuntimeError(f"{self._name} has ended")
        answer: Json = json.loads(line)
        return answer

    def close(self) -> None:
        """Let the program end."""
        self._input.close()
        try:
            self._process.wait(_STOP_PATIENCE_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._output.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def cpu_s(pid: int) -> float:
    """Return the processor time that a process has used, user's and system's, of all its threads."""
    # What clock_getcpuclockid(3) returns on Linux: finer than the hundredths of a second in /proc.
    return time.clock_gettime((~pid << 3) | 2)


def resident_bytes(pid: int) -> int:
    """Return how much memory of the machine a process holds."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        name, _, value = line.partition(":")
        if name == "VmRSS":
            return int(value.split()[0]) * 1024
    raise RuntimeError(f"process {pid} has ended")
