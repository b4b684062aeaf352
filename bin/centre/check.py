"""Everything that can be said of the code without running a centre: `bin/check`."""

import asyncio
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from .layout import CHECKOUT, FRONTEND, PYTHON, TOOLS, VENV
from .processes import Command, finish, inherited, start
from .setup import npm, prepare
from .terminal import say

_AT_ONCE = 2


def _checks() -> dict[str, Command]:
    def tool(name: str, *words: str) -> Command:
        return Command([VENV / "bin" / name, *words], directory=CHECKOUT)

    def manage(*words: str) -> Command:
        variables = {**inherited(), "DJANGO_SETTINGS_MODULE": "eoc.settings"}
        return Command([PYTHON, "manage.py", *words], variables, CHECKOUT)

    checks = {
        "types": tool("mypy", "."),
        "lint": tool("ruff", "check"),
        "format": tool("ruff", "format", "--check"),
        "imports": tool("lint-imports"),
        "django": manage("check"),
        "migrations": manage("makemigrations", "--check", "--dry-run"),
        "contract": manage("contract", "--check"),
    }
    if (FRONTEND / "package.json").exists():
        checks |= {
            "front end": npm("run", "check"),
            "front-end tests": npm("test"),
            "front-end weight": npm("run", "weigh"),
        }
    return checks


async def check() -> int:
    """Run every check, print a line for each and the output of those that failed; return 1 if any did."""
    await prepare(servers_needed=False)
    places = asyncio.Semaphore(_AT_ONCE)
    with TemporaryDirectory(dir=TOOLS) as folder:
        results = await asyncio.gather(
            *(_passes(name, command, Path(folder) / f"{name}.log", places) for name, command in _checks().items())
        )
    return 0 if all(results) else 1


async def _passes(name: str, command: Command, log: Path, places: asyncio.Semaphore) -> bool:
    async with places:
        started = time.monotonic()
        passed = await finish(start(command, log)) == 0
    _report(name, passed, time.monotonic() - started, log)
    return passed


def _report(name: str, passed: bool, seconds: float, log: Path) -> None:
    say(f"{'ok    ' if passed else 'FAILED'} {name} ({seconds:.1f} s)")
    if not passed:
        say(log.read_text(errors="replace"))
