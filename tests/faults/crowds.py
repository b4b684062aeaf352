"""Many consoles at once, and the judgement over all: nothing missed, nothing twice, every board as it should be."""

import asyncio
import json
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import httpx

from dispatch.rules.folding import board_of
from tests.faults.consoles import Console, eventually, living
from tests.faults.records import Fact, Record
from tests.running import CALLER_PATIENCE_S, Json, Reachable, RunningCentre

# The agencies of people's desks, in turn; None for all agencies.
DESKS = (None, "police", "fire", "ambulance")
# After a fault all must be well for so long before it counts as mended.
WELL_FOR_S = 3.0
# A console that has heard nothing for so long is not well, whatever its socket says.
SILENT_S = 5.0
# What was moved while Redis lost it is read from the database each 30 s; desks of a process that is gone are forgotten
# after 10 s.
BESIDE_WITHIN_S = 120.0

_NEWEST = """
SELECT unit_id, agency_id, ST_X(position::geometry), ST_Y(position::geometry)
FROM dispatch_unitposition JOIN dispatch_unit ON dispatch_unit.id = unit_id
"""


class Watcher(Console):
    """A console that keeps of each event only what tells it from others, and how late it came."""

    def __init__(self, centre: Reachable, username: str, agency: str | None, *, through: Path | None = None) -> None:
        super().__init__(centre, username, through=through)
        self.agency = agency
        self.facts: list[Fact] = []
        # Seconds from the record of each event until it came, by the clock of this machine.
        self.late_s: list[float] = []
        # Where units are, and who has which desk.
        self.places: dict[int, tuple[float, float]] = {}
        self.desks: dict[str, str] = {}

    def keep(self, event: Json) -> None:
        """Keep which event it was, and how late it came."""
        self.facts.append(Fact(event["seq"], event["name"], event["data"].get("note")))
        self.late_s.append(time.time() - datetime.fromisoformat(event["at"]).timestamp())

    def take_beside(self, frame: Json) -> None:
        """Take where units are, or who is there."""
        if frame["type"] == "positions":
            self.places |= {unit_id: (lon, lat) for unit_id, lon, lat, *_ in frame["units"]}
            return
        if frame["full"]:
            self.desks.clear()
        self.desks |= {desk["id"]: desk["username"] for desk in frame["desks"]}
        for desk_id in frame["gone"]:
            self.desks.pop(desk_id, None)

    def kept(self) -> Json:
        """Return all that a judge looks at, as JSON has it."""
        board = {kind: list(cards.values()) for kind, cards in self.board.items()}
        return {"began": self.began, "cursor": self.cursor, "head": self.head, "facts": self.facts, "board": board}

    def take_over(self, kept: Json) -> None:
        """Become what another console has kept."""
        self.began, self.cursor, self.head = kept["began"], kept["cursor"], kept["head"]
        self.facts = [Fact(*fact) for fact in kept["facts"]]
        self._board = board_of(kept["board"])

    @property
    def is_well(self) -> bool:
        """Whether the console is connected and hears that nothing fails."""
        return self.is_connected and not self.degraded and time.monotonic() - self.beat_at < SILENT_S


@dataclass(frozen=True)
class Staff:
    """People of a centre, each with a desk: by user name its agency, None for all agencies."""

    centre: RunningCentre
    desks: dict[str, str | None]

    def watchers(self, count: int) -> list[Watcher]:
        """Return so many consoles, spread over the people."""
        people = list(self.desks.items())
        return [Watcher(self.centre, *people[number % len(people)]) for number in range(count)]


def hire(centre: RunningCentre, count: int) -> Staff:
    """Give so many new people a desk and a token each: one person may not open hundreds of sockets."""
    desks = {f"watch-{number}": DESKS[number % len(DESKS)] for number in range(count)}
    centre.shell(
        "from dispatch.models import Membership, Person\n"
        f"for name, agency in {desks!r}.items():\n"
        "    person = Person.objects.create_user(name, password=None)\n"
        "    Membership.objects.create(person=person, role='dispatcher', agency_id=agency)\n"
    )
    centre.issue_tokens(list(desks))
    return Staff(centre, desks)


@asynccontextmanager
async def watching(watchers: Sequence[Watcher]) -> AsyncIterator[None]:
    """Connect all, and wait until each is well."""
    async with living(watchers):
        await eventually(lambda: all(watcher.is_well for watcher in watchers), 90)
        yield


async def seconds_until_well(watchers: Sequence[Watcher], since: float, within_s: float) -> float:
    """Wait until all have been well for a while, and return after how many seconds that began."""
    async with asyncio.timeout(within_s):
        well_since: float | None = None
        while well_since is None or time.monotonic() - well_since < WELL_FOR_S:
            if not all(watcher.is_well for watcher in watchers):
                well_since = None
            elif well_since is None:
                well_since = time.monotonic()
            await asyncio.sleep(0.05)
    return well_since - since


@dataclass(frozen=True)
class Verdict:
    """What a drill cost: events that consoles should have had, had not, and had twice."""

    delivered: int
    missing: int
    double: int
    late_median_s: float
    late_worst_s: float

    def __str__(self) -> str:
        return (
            f"{self.delivered} deliveries, {self.missing} missing, {self.double} double, "
            f"{self.late_median_s * 1000:.0f} ms late in the median and {self.late_worst_s:.2f} s at worst"
        )


async def judge(watchers: Sequence[Watcher], record: Record, http: httpx.AsyncClient) -> Verdict:
    """Wait until all consoles have everything, then compare them with the record and with fresh boards of their scopes.

    The load has ended before. Raises AssertionError where one console missed an event, had one twice or that is not
    its own, or shows another board.
    """
    fresh = await _fresh_boards(watchers, record, http)
    truth = record.facts(after=min(watcher.began for watcher in watchers))
    missing = double = delivered = 0
    for watcher in watchers:
        due = [fact for fact, agencies in truth if fact.seq > watcher.began and watcher.agency in (None, *agencies)]
        had = [fact for fact in watcher.facts if fact.seq <= truth[-1][0].seq]
        missing += len(set(due) - set(had))
        double += len(had) - len(set(had))
        delivered += len(had)
        assert set(had) <= set(due), f"{watcher.username} was sent what is not its own: {set(had) - set(due)}"
    assert (missing, double) == (0, 0), f"{missing} events are missing on consoles, {double} came twice"
    for watcher in watchers:
        watcher.must_show(board_of(fresh[watcher.agency]))
    late_s = sorted(late for watcher in watchers for late in watcher.late_s)
    return Verdict(delivered, missing, double, late_s[len(late_s) // 2], late_s[-1])


async def judge_beside(watchers: Sequence[Watcher], record: Record) -> float:
    """Wait until all consoles show where the units are and who is there, as it is; return the seconds that it took.

    The load has ended before. Raises AssertionError where one does not come to show it.
    """
    began = time.monotonic()
    desks = Counter(watcher.username for watcher in watchers)
    places = {agency: _places(record, agency) for agency in {watcher.agency for watcher in watchers}}
    for watcher in watchers:
        agency = watcher.agency
        while watcher.places != places[agency] or Counter(watcher.desks.values()) != desks:
            assert time.monotonic() - began < BESIDE_WITHIN_S, (
                f"{watcher.username} shows other places {watcher.places.items() ^ places[agency].items()}"
                f" or desks {Counter(watcher.desks.values())} than {desks}"
            )
            await asyncio.sleep(0.05)
            # A report whose sender has gone may still be written.
            places[agency] = _places(record, agency)
    return time.monotonic() - began


def _places(record: Record, agency: str | None) -> dict[int, tuple[float, float]]:
    return {
        unit_id: (round(lon, 6), round(lat, 6))  # type: ignore[call-overload,misc]  # a row of any query
        for unit_id, of_agency, lon, lat in record.ask(_NEWEST)
        if agency in (None, of_agency)
    }


async def _fresh_boards(watchers: Sequence[Watcher], record: Record, http: httpx.AsyncClient) -> dict[str | None, Json]:
    """Return a board of each scope that is as new as what all consoles of the scope show."""
    boards: dict[str | None, Json] = {}
    for agency in {watcher.agency for watcher in watchers}:
        peers = [watcher for watcher in watchers if watcher.agency == agency]
        async with asyncio.timeout(90):
            while True:
                head = record.head()
                await eventually(lambda: all(peer.head >= head for peer in peers), 90)  # noqa: B023 -- called here
                answer = await http.get("/api/v1/board", headers=peers[0].headers, timeout=CALLER_PATIENCE_S)
                assert answer.status_code == 200, answer.text
                boards[agency] = json.loads(answer.content)
                # The engine may have recorded something meanwhile.
                if boards[agency]["cursor"] == head and all(peer.cursor <= head for peer in peers):
                    break
    return boards
