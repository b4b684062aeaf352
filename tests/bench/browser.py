"""The browser of a measurement, in a process of its own: see tests/bench/browser_program.py."""

import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value

from dispatch.models import Membership, Person
from dispatch.vocabulary import Role
from tests.bench.programs import Json, Program

Item = TypeVar("Item")

_OPENING_PATIENCE_S = 240
_WORKING_PATIENCE_S = 120
# So long each of both pages is typed into at most: on a machine that is busy with other things a key takes seconds.
_TYPING_S = 120
_CODE_PERIOD_S = 30


@dataclass(frozen=True)
class Cost:
    """What the main thread of a page used between two looks at it, in cores, and what it held at the end.

    `at` is the end, by CLOCK_MONOTONIC; `script` and `layout` are parts of `cores`.
    """

    at: float
    lasted_s: float
    cores: float
    script: float
    layout: float
    heap_bytes: int
    nodes: int


@dataclass(frozen=True)
class Noted:
    """What a page noted of itself. All lengths are seconds, moments are of CLOCK_MONOTONIC.

    `placed` and `painted` tell when things first stood in the page and when they were painted; `long_tasks` are the
    page's own, without those in which it was examined; `read` is from each key that changed what the page reads to that
    change, `typed` from each key to the paint of what came of it; `unheard` counts the keys of which nothing came.
    """

    placed: dict[int, float]
    painted: dict[int, float]
    long_tasks: list[float]
    read: list[float]
    typed: list[float]
    unheard: int


@dataclass(frozen=True)
class Both(Generic[Item]):
    """Something of the console, and the same of the bare page that is its floor."""

    console: Item
    bare: Item


@dataclass(frozen=True)
class Seat:
    """Who sits at the console, and how they sign in."""

    username: str
    password: str
    secret: str

    def code(self) -> str:
        """Return what the authenticator app shows now."""
        return format_hotp_value(hotp_value(self.secret, int(time.time()) // _CODE_PERIOD_S))


def make_seat(username: str, password: str) -> Seat:
    """Make a supervisor who signs in with a password and an authenticator app, as a real centre demands."""
    person = Person.objects.create_user(username, password=password)
    Membership.objects.create(person=person, role=Role.SUPERVISOR)
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    return Seat(username, password, secret)


class Browser:
    """A Chromium with a console and a bare page."""

    def __init__(self, program: Program, address: str) -> None:
        self._program = program
        self._address = address
        self._costs: Json = {}

    def sign_in(self, seat: Seat) -> None:
        """Sign in and begin the shift at the desk that is proposed."""
        self._ask(
            "sign_in",
            _OPENING_PATIENCE_S,
            address=self._address,
            username=seat.username,
            password=seat.password,
            code=seat.code(),
        )

    def load(self) -> Json:
        """Load the console with an empty cache; return when its first row was painted, and what it fetched."""
        return self._ask("load", _OPENING_PATIENCE_S, address=self._address)

    def open_bare(self, url: str) -> float:
        """Open the bare page on a socket; return the seconds that an empty document took."""
        empty_s: float = self._ask("open_bare", _OPENING_PATIENCE_S, address=self._address, url=url)["empty_s"]
        return empty_s

    def open_incident(self) -> None:
        """Open the incident that stands first in the queue."""
        self._ask("open_incident", _OPENING_PATIENCE_S)

    def reveal(self, incident_id: int) -> bool:
        """Scroll the queue to an incident, and note rows from now on; say whether it was found."""
        shown: bool = self._ask("reveal", _WORKING_PATIENCE_S, id=incident_id)["shown"]
        return shown

    def begin(self) -> None:
        """Let what the pages cost and note count from now on."""
        self._costs = self._ask("cost", _WORKING_PATIENCE_S)
        self.take()

    def costs(self) -> Both[Cost]:
        """Return what both pages have cost since the last time."""
        before, self._costs = self._costs, self._ask("cost", _WORKING_PATIENCE_S)
        return Both(*(_between(before[page], self._costs[page]) for page in ("console", "bare")))

    def take(self) -> Both[Noted]:
        """Return what both pages have noted since the last time."""
        taken = self._ask("take", _WORKING_PATIENCE_S)
        return Both(*(noted(taken[page]) for page in ("console", "bare")))

    def type(self, lines: Sequence[str]) -> list[str]:
        """Type lines into both fields, as many signs as there is time for; return what the command line reads."""
        patience_s = _WORKING_PATIENCE_S + 2 * _TYPING_S
        readings: list[str] = self._ask("type", patience_s, lines=list(lines), within_s=_TYPING_S)["readings"]
        return readings

    def hide_map(self) -> None:
        """Hide the console's map."""
        self._ask("hide_map", _WORKING_PATIENCE_S)

    def _ask(self, what: str, patience_s: float, **facts: Any) -> Json:
        return self._program.ask({"do": what, **facts}, patience_s)


def chromium_program() -> str:
    """Return where Chromium is. Raises RuntimeError where the machine has none."""
    program = shutil.which("chromium")
    if program is None:
        raise RuntimeError("no chromium on this machine")
    return program


@contextmanager
def browser(host: str) -> Iterator[Browser]:
    """Run a Chromium for the server of this host. Raises RuntimeError where the machine has none."""
    with Program("browser_program", chromium_program()) as running:
        yield Browser(running, f"http://{host}/")


def noted(taken: Json) -> Noted:
    """Read what a page says that it has noted. Of what was shown several times the first time counts."""
    looks = [(began, ended) for began, ended in taken["collected"]]
    shown = list(reversed(taken["shown"]))
    return Noted(
        placed={what: placed for what, placed, _ in shown},
        painted={what: painted for what, _, painted in shown},
        long_tasks=[
            length
            for at, length in taken["long_tasks"]
            if not any(at < ended and began < at + length for began, ended in looks)
        ],
        read=[read for read, _ in taken["keys"] if read is not None],
        typed=[painted for _, painted in taken["keys"] if painted is not None],
        unheard=sum(painted is None for _, painted in taken["keys"]),
    )


def _between(before: Json, after: Json) -> Cost:
    lasted_s = after["at"] - before["resumed_at"]

    def part(what: str) -> float:
        share: float = (after[what] - before[f"resumed_{what}"]) / lasted_s
        return share

    return Cost(
        at=after["at"],
        lasted_s=lasted_s,
        cores=part("task_s"),
        script=part("script_s"),
        layout=part("layout_s"),
        heap_bytes=int(after["heap_bytes"]),
        nodes=int(after["nodes"]),
    )
