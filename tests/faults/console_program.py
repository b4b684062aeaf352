"""A console in a process of its own, which can be stopped as a frozen machine is. Run by tests/faults/freezing.py.

Told `{host, username, agency, token}`, it says `{}` once it shows its board. Told `{head}`, it says what it has when it
has heard of that event, and ends.
"""

import asyncio
import json
import sys
from dataclasses import dataclass

from tests.faults.consoles import eventually
from tests.faults.crowds import Watcher
from tests.running import Json


@dataclass(frozen=True)
class _Centre:
    host: str
    token: str

    @property
    def address(self) -> str:
        return f"http://{self.host}"

    def headers(self, username: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def signed(self, fields: dict[str, str]) -> dict[str, str]:
        raise NotImplementedError


async def main() -> None:
    """Be a console."""
    told = await _hear()
    watcher = Watcher(_Centre(told["host"], told["token"]), told["username"], told["agency"])
    async with asyncio.TaskGroup() as group:
        living = group.create_task(watcher.live())
        await eventually(lambda: watcher.is_well, 90)
        _say({})
        head = (await _hear())["head"]
        await eventually(lambda: watcher.head >= head, 90)
        living.cancel()
    _say({**watcher.kept(), "connects": watcher.connects})


async def _hear() -> Json:
    told: Json = json.loads(await asyncio.to_thread(sys.stdin.readline))
    return told


def _say(answer: Json) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main())
