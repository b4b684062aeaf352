"""Who will call when, and what becomes of it: the same seed gives the same plan."""

import random
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from dispatch.simulator.stories import STORIES, Story

# Prefixes of Vietnamese mobile networks, without the leading zero.
_MOBILE = (
    "32",
    "35",
    "36",
    "38",
    "39",
    "56",
    "58",
    "70",
    "76",
    "79",
    "81",
    "83",
    "85",
    "88",
    "90",
    "91",
    "93",
    "96",
    "98",
)
# What networks send for a withheld number; the second spells "anonymous" on a keypad.
_WITHHELD = ("anonymous", "+266696687")
_WITHHELD_SHARE = 0.08
_LATE_SHARE = 0.2
_TWICE_SHARE = 0.15


class Fate(StrEnum):
    """What becomes of a call."""

    HANDLED = "handled"
    HUNG_UP = "hung_up"
    LEFT_ALONE = "left_alone"
    CREW_SILENT = "crew_silent"


# Most calls are handled. The rest is what escalation and the desks must cope with.
_FATES = {Fate.HANDLED: 70, Fate.HUNG_UP: 12, Fate.LEFT_ALONE: 12, Fate.CREW_SILENT: 6}


@dataclass(frozen=True)
class Report:
    """A status callback: how many seconds after the first ring it is delivered, and how often."""

    after_s: float
    status: str
    sequence_number: int
    deliveries: int = 1


@dataclass(frozen=True)
class PlannedCall:
    """One call. Times are seconds; `pace` stretches everything that people do on it."""

    number: int
    starts_s: float
    call_sid: str
    line: str
    dialled: str
    caller: str
    fate: Fate
    story: Story
    near: float  # which station it happens near, as a share of the list
    east_m: float
    north_m: float
    pace: float
    reports: tuple[Report, ...]


def make_plan(*, seed: int, run: str, calls: int, rate: float) -> list[PlannedCall]:
    """Return so many calls, on the average `rate` per second.

    `run` makes the provider's call ids unlike those of any earlier run.
    """
    chance = random.Random(seed)  # noqa: S311  a simulation, no secret
    plan = []
    starts_s = 0.0
    for number in range(1, calls + 1):
        starts_s += chance.expovariate(rate)
        line = chance.choice(sorted(STORIES))
        fate = chance.choices(list(_FATES), list(_FATES.values()))[0]
        plan.append(
            PlannedCall(
                number=number,
                starts_s=starts_s,
                call_sid="CA" + sha256(f"{run} {number}".encode()).hexdigest()[:32],
                line=line,
                dialled=chance.choice((line, f"+84{line}", f"sip:{line}@tong-dai.example.vn")),
                caller=_caller(chance),
                fate=fate,
                story=chance.choice(STORIES[line]),
                near=chance.random(),
                east_m=chance.gauss(0, 1500),
                north_m=chance.gauss(0, 1500),
                pace=chance.uniform(0.7, 1.5),
                reports=_reports(chance, fate),
            )
        )
    return plan


def _caller(chance: random.Random) -> str:
    if chance.random() < _WITHHELD_SHARE:
        return chance.choice(_WITHHELD)
    return f"+84{chance.choice(_MOBILE)}{chance.randrange(10**7):07d}"


def _reports(chance: random.Random, fate: Fate) -> tuple[Report, ...]:
    """Return the callbacks of a call: as they happen, but some late, twice or before those that they follow."""
    lasts_s = chance.uniform(1, 3) if fate is Fate.HUNG_UP else chance.uniform(15, 40)
    happened = [(0.05, "ringing"), (0.2, "in-progress"), (lasts_s, "completed")]
    reports = [
        Report(
            after_s=at_s + (chance.uniform(1, 5) if chance.random() < _LATE_SHARE else 0.0),
            status=status,
            sequence_number=sequence_number,
            deliveries=2 if chance.random() < _TWICE_SHARE else 1,
        )
        for sequence_number, (at_s, status) in enumerate(happened)
    ]
    return tuple(sorted(reports, key=lambda report: report.after_s))
