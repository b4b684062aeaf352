"""The consoles of a measurement: who sits there, and how the program that holds them is asked."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from dispatch.models import AccessToken, Membership, Person
from dispatch.selectors.people import token_digest
from dispatch.vocabulary import Role
from tests.bench.figures import Report
from tests.bench.programs import Program

# As many handshakes at one time while a measurement is prepared.
_AT_ONCE = 32
_OPENING_PATIENCE_S = 300
_READING_PATIENCE_S = 60


def make_people(name: str, count: int) -> list[str]:
    """Make supervisors, one for each console as in earnest, and return a token of each."""
    people = Person.objects.bulk_create(Person(username=f"{name}-{number}", password="!") for number in range(count))
    Membership.objects.bulk_create(Membership(person=person, role=Role.SUPERVISOR) for person in people)
    tokens = [secrets.token_urlsafe(32) for _ in people]
    AccessToken.objects.bulk_create(
        AccessToken(person=person, digest=token_digest(token)) for person, token in zip(people, tokens, strict=True)
    )
    return tokens


@dataclass(frozen=True)
class Noted:
    """What the consoles got since they were asked last. Times are seconds of CLOCK_MONOTONIC.

    `last_at` is when the last console got an event, `moves` the same for a unit at a longitude with how many consoles
    got it, `position_frames` when the first console got which number of units.
    """

    counts: dict[int, int]
    last_at: dict[int, float]
    moves: dict[tuple[int, float], tuple[int, float]]
    position_frames: list[tuple[float, int]]
    cut: dict[str, int]
    wrong: list[str]


@dataclass(frozen=True)
class Reopened:
    """When each console was open again, and when it had all events, by CLOCK_MONOTONIC."""

    opened_at: list[float]
    current_at: list[float]
    snapshot_bytes: int


class Consoles:
    """Consoles of one server, in a process of their own."""

    def __init__(self, url: str, tokens: Sequence[str], *, snapshot: bool = True, moves: bool = False) -> None:
        self.count = len(tokens)
        self._program = Program("console_program")
        try:
            opened = self._program.ask(
                {
                    "do": "open",
                    "url": url,
                    "tokens": list(tokens),
                    "snapshot": snapshot,
                    "moves": moves,
                    "at_once": _AT_ONCE,
                    "within_s": _OPENING_PATIENCE_S,
                },
                _OPENING_PATIENCE_S * 2,
            )
        except BaseException:
            self._program.close()
            raise
        self.not_open: int = opened["waiting"]

    def reach(self, seq: int, within_s: float = _READING_PATIENCE_S) -> int:
        """Wait until all that are open stand at `seq`; return how many of all do not."""
        behind: int = self._program.ask({"do": "reach", "seq": seq, "within_s": within_s}, within_s)["behind"]
        return behind

    def take(self) -> Noted:
        """Return what was noted since the last time."""
        noted = self._program.ask({"do": "take"}, _READING_PATIENCE_S)
        return Noted(
            counts={seq: count for seq, count, _ in noted["events"]},
            last_at={seq: at for seq, _, at in noted["events"]},
            moves={(unit_id, lon): (count, at) for unit_id, lon, count, at in noted["moves"]},
            position_frames=[(at, units) for at, units in noted["position_frames"]],
            cut=noted["cut"],
            wrong=noted["wrong"],
        )

    def confirm(self) -> None:
        """Let each say that it has everything on its screen."""
        self._program.ask({"do": "confirm"})

    def confirm_every(self, seconds: float) -> None:
        """Let each say so often from now on what it has on its screen."""
        self._program.ask({"do": "confirm_every", "seconds": seconds})

    def reopen(self, target: int | None, *, fresh: bool, within_s: float = _OPENING_PATIENCE_S) -> Reopened:
        """Let all that are closed come back at once, with their cursor unless `fresh`, until all have `target`.

        Without a target they need only be open again.
        """
        question = {"do": "reopen", "fresh": fresh, "target": target, "within_s": within_s}
        answer = self._program.ask(question, within_s * 2)
        return Reopened(answer["opened"], answer["current"], answer["snapshot_bytes"])

    def leave(self) -> None:
        """Close all of them; they may come back."""
        self._program.ask({"do": "leave"}, _READING_PATIENCE_S)

    def close(self) -> None:
        """Close all of them, and their process."""
        self._program.close()

    def __enter__(self) -> "Consoles":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def check(report: Report, what: str, consoles: Consoles, noted: Noted, seqs: Sequence[int]) -> None:
    """Put down as wrong whatever not every console got exactly once and in order."""
    lost = [seq for seq in seqs if noted.counts.get(seq, 0) < consoles.count]
    more = [seq for seq in seqs if noted.counts.get(seq, 0) > consoles.count]
    report.wrong += [f"{what}: {text}" for text in noted.wrong]
    if lost:
        report.wrong.append(f"{what}: {len(lost)} events did not reach every console, {lost[0]} the first")
    if more:
        report.wrong.append(f"{what}: {len(more)} events came more than once, {more[0]} the first")
    if noted.cut:
        report.wrong.append(f"{what}: consoles were closed, by code: {noted.cut}")
