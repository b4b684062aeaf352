"""A day of a busy centre with its truth known, and how well the screening of duplicates and nuisance does on it.

The mix is that of a large city's centre: 2,000 calls of which about 60 incidents are real; most of the rest is silence,
nuisance, wrong numbers and questions. Each call stands alone, as if nobody had merged anything yet.
"""

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import timedelta

from dispatch.rules.screening import DEFAULT_THRESHOLD, EarlierCall, Report, duplicate_candidates, nuisance_score
from dispatch.simulator.callers import Happening, SimulatedReport, calls_about, happening, mobile
from dispatch.simulator.idle_calls import idle_calls, moment_of_day, regular_callers
from dispatch.simulator.tellings import TELLINGS, Telling
from dispatch.vocabulary import CallerKind, CallStatus, Disposition
from gis.distance import moved

# The threshold was chosen on the first seeds and is reported on the others.
CHOSEN_ON = (1, 2, 3, 4, 5)
REPORTED_ON = (101, 102, 103, 104, 105)

_BURST_CALLS = 30
_INCIDENTS_PER_BURST = 30
_HOUR_S = 3600
_OPEN_FOR = timedelta(hours=6)
_SUSPECTED_FROM = 0.5
_COUNTED = (
    "offered",
    "offered_rightly",
    "repeats",
    "repeats_found",
    "repeats_answered",
    "repeats_answered_found",
    "repeats_found_first",
    "incidents_hidden",
)
_BY_TYPE = {telling.type: telling for telling in TELLINGS}


@dataclass(frozen=True)
class Measures:
    """What the screening did on simulated days: counts, from which the shares follow.

    `offered` are pairs of a report and a candidate of which at least one is about a real incident; two calls about
    nothing harm nobody when they are joined.
    """

    days: int
    calls: int
    incidents: int
    offered: int
    offered_rightly: int
    repeats: int
    repeats_found: int
    repeats_answered: int
    repeats_answered_found: int
    repeats_found_first: int
    incidents_misled: int
    incidents_hidden: int
    nuisance_calls: int
    nuisance_suspected: int
    real_calls: int
    real_suspected: int

    @property
    def precision(self) -> float:
        """Of the candidates that were offered, the share that is the same incident."""
        return self.offered_rightly / self.offered if self.offered else 1.0

    @property
    def recall(self) -> float:
        """Of the reports of an incident that was known already, the share with a right candidate."""
        return self.repeats_found / self.repeats if self.repeats else 1.0

    @property
    def false_merge_risk(self) -> float:
        """The share of real incidents of which any report has another incident, or nothing real, as first candidate."""
        return self.incidents_misled / self.incidents if self.incidents else 0.0

    @property
    def hidden_incident_risk(self) -> float:
        """The share of real incidents whose very first report has a candidate: merged, nobody would know of it."""
        return self.incidents_hidden / self.incidents if self.incidents else 0.0


def generate_day(seed: int, calls: int = 2000, real_incidents: int = 60) -> list[SimulatedReport]:
    """Return the calls of a day in the order of their arrival, numbered from 1; the same seed gives the same day.

    Real incidents come with all their calls, also where these are more than `calls`.
    """
    chance = random.Random(seed)  # noqa: S311  a simulation, no secret
    regulars = regular_callers(chance)
    reports = [call for true in _happenings(chance, real_incidents, regulars[0]) for call in calls_about(chance, true)]
    reports += idle_calls(chance, max(calls - len(reports), 0), regulars)
    reports.sort(key=lambda simulated: simulated.report.reported_at)
    return [
        replace(simulated, report=replace(simulated.report, incident_id=number))
        for number, simulated in enumerate(reports, start=1)
    ]


def measure(
    seeds: Sequence[int] = REPORTED_ON,
    *,
    threshold: float = DEFAULT_THRESHOLD,
    calls: int = 2000,
    real_incidents: int = 60,
) -> Measures:
    """Return what the screening does on the days of these seeds, taken together."""
    days = [_measure_day(generate_day(seed, calls, real_incidents), threshold) for seed in seeds]
    names = [field.name for field in fields(Measures)]
    return Measures(**{name: sum(getattr(day, name) for day in days) for name in names})


def table() -> list[tuple[str, str]]:
    """Return the figures of the default threshold, each with what it is, on days that it was not chosen on."""
    found = measure()
    return [
        ("simulated days, calls", f"{found.days}, {found.calls}"),
        ("real incidents, calls about them", f"{found.incidents}, {found.real_calls}"),
        ("threshold", f"{DEFAULT_THRESHOLD}"),
        ("precision of candidates", _share(found.offered_rightly, found.offered)),
        ("recall of repeated reports", _share(found.repeats_found, found.repeats)),
        ("… of those that were answered", _share(found.repeats_answered_found, found.repeats_answered)),
        ("… with the right incident as first candidate", _share(found.repeats_found_first, found.repeats)),
        ("false-merge risk: incidents with any report whose first candidate is wrong",
         _share(found.incidents_misled, found.incidents)),
        ("hidden-incident risk: incidents whose first report has a candidate",
         _share(found.incidents_hidden, found.incidents)),
        (f"nuisance calls scored {_SUSPECTED_FROM} or more", _share(found.nuisance_suspected, found.nuisance_calls)),
        (f"real calls scored {_SUSPECTED_FROM} or more", _share(found.real_suspected, found.real_calls)),
    ]  # fmt: skip


def _happenings(chance: random.Random, count: int, regular: str) -> list[Happening]:
    """Return so many true incidents: crashes that many see, cases that look alike and are not, then ordinary ones."""
    crash, fire = _BY_TYPE["traffic_crash"], _BY_TYPE["house_fire"]
    found: list[Happening] = []

    def add(telling: Telling, starts_s: float, calls: int, **known: str) -> Happening:
        found.append(
            happening(chance, f"{telling.type} {len(found) + 1}", telling, starts_s=starts_s, calls=calls, **known)
        )
        return found[-1]

    for _ in range(max(count // _INCIDENTS_PER_BURST, 1)):
        burst = add(crash, moment_of_day(chance), _BURST_CALLS)
        # Another crash within two kilometres and the hour.
        beside = add(crash, burst.starts_s + chance.uniform(5, 50) * 60, 4, commune=burst.commune)
        lon, lat = moved(
            (burst.lon, burst.lat), chance.choice((-1, 1)) * chance.uniform(700, 1400), chance.uniform(-1000, 1000)
        )
        found[-1] = replace(beside, lon=lon, lat=lat)
    one = add(fire, moment_of_day(chance), 5)
    add(fire, one.starts_s + chance.uniform(5, 50) * 60, 4, commune=one.commune)
    spot = add(crash, moment_of_day(chance), 3)
    # The same crossroads again, some hours later.
    found.append(replace(spot, key=f"{spot.key} again", starts_s=spot.starts_s + chance.uniform(2, 4) * _HOUR_S))
    twice = mobile(chance)
    theft = add(_BY_TYPE["theft"], moment_of_day(chance), 1, first_caller=twice)
    add(_BY_TYPE["childbirth"], theft.starts_s + chance.uniform(2, 5) * _HOUR_S, 1, first_caller=twice)
    add(_BY_TYPE["stroke"], moment_of_day(chance), 1, first_caller=regular)
    while len(found) < count:
        telling = chance.choices(TELLINGS, [telling.share for telling in TELLINGS])[0]
        calls = chance.choices((1, 2, 3, 4, 7), (35, 25, 20, 12, 8) if telling.seen_by_many else (75, 20, 5, 0, 0))[0]
        add(telling, moment_of_day(chance), calls)
    return found[:count]


def _measure_day(day: Sequence[SimulatedReport], threshold: float) -> Measures:
    truths = {simulated.report.incident_id: simulated.truth for simulated in day}
    known: set[str] = set()
    misled: set[str] = set()
    count = dict.fromkeys(_COUNTED, 0)
    for index, simulated in enumerate(day):
        truth = simulated.truth
        candidates = duplicate_candidates(simulated.report, _open_reports(day[:index], simulated), threshold=threshold)
        rightly = [truth is not None and truths[candidate.incident_id] == truth for candidate in candidates]
        count["offered"] += len(candidates)
        count["offered_rightly"] += sum(rightly)
        if truth is None:
            continue
        if truth in known:
            count["repeats"] += 1
            count["repeats_found"] += any(rightly)
            if simulated.status is not CallStatus.ABANDONED:
                count["repeats_answered"] += 1
                count["repeats_answered_found"] += any(rightly)
            count["repeats_found_first"] += rightly[:1] == [True]
        else:
            count["incidents_hidden"] += bool(candidates)
        if rightly[:1] == [False]:
            misled.add(truth)
        known.add(truth)
    return Measures(
        days=1, calls=len(day), incidents=len(known), incidents_misled=len(misled), **count, **_suspected(day)
    )


def _open_reports(earlier: Sequence[SimulatedReport], asked: SimulatedReport) -> list[Report]:
    """Return the reports of the last hours; for a call about nothing only those about real incidents."""
    since = asked.report.reported_at - _OPEN_FOR
    return [
        simulated.report
        for simulated in earlier
        if simulated.report.reported_at >= since and (asked.truth is not None or simulated.truth is not None)
    ]


def _suspected(day: Sequence[SimulatedReport]) -> dict[str, int]:
    """Count the nuisance calls and the real calls whose number's history suggests nuisance."""
    history: dict[str, list[EarlierCall]] = defaultdict(list)
    count = {"nuisance_calls": 0, "nuisance_suspected": 0, "real_calls": 0, "real_suspected": 0}
    for simulated in day:
        report = simulated.report
        number = next(iter(report.callers), "")
        kind = CallerKind.NUMBER if number else CallerKind.ANONYMOUS
        nuisance = nuisance_score(history[number], caller_kind=kind, now=report.reported_at)
        whose = "real" if simulated.truth else "nuisance" if simulated.disposition is Disposition.NUISANCE else None
        if whose:
            count[f"{whose}_calls"] += 1
            count[f"{whose}_suspected"] += nuisance.score >= _SUSPECTED_FROM
        history[number].append(
            EarlierCall(
                report.incident_id, report.reported_at, simulated.line, simulated.status, simulated.disposition,
                report.incident_id,
            )
        )  # fmt: skip
    return count


def _share(part: int, whole: int) -> str:
    return f"{part} / {whole} = {part / whole:.1%}" if whole else "0 / 0"
