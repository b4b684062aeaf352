"""Calls about nothing: silence, nuisance, wrong numbers, questions, tests and invented emergencies."""

import random

from dispatch.rules.screening import Report
from dispatch.simulator.callers import (
    AGENCY_OF_LINE,
    SimulatedReport,
    at,
    bare_call,
    mobile,
    told_location,
    told_place,
    wordings_of_site,
)
from dispatch.simulator.tellings import (
    COMMUNES,
    INFORMATION_WORDS,
    NUISANCE_WORDS,
    SILENT_WORDS,
    TELLINGS,
    TEST_WORDS,
    WRONG_NUMBER_WORDS,
)
from dispatch.vocabulary import CallStatus, Disposition
from gis.distance import moved

# Calls of each hour, from midnight on: few before dawn, most in the evening.
_HOURS = (30, 22, 16, 13, 13, 20, 38, 60, 80, 88, 92, 95, 98, 88, 88, 95, 105, 125, 140, 150, 145, 120, 85, 50)
_KINDS = {
    Disposition.SILENT: 36,
    Disposition.NUISANCE: 36,
    Disposition.INFORMATION: 15,
    Disposition.WRONG_NUMBER: 10,
    Disposition.FALSE_REPORT: 2,
    Disposition.TEST: 1,
}
_WORDS = {
    Disposition.SILENT: SILENT_WORDS,
    Disposition.NUISANCE: NUISANCE_WORDS,
    Disposition.INFORMATION: INFORMATION_WORDS,
    Disposition.WRONG_NUMBER: WRONG_NUMBER_WORDS,
    Disposition.TEST: TEST_WORDS,
}
# Most nuisance comes from a few numbers, and in sprees.
_REGULARS = 60
_REGULAR_SHARE = {Disposition.NUISANCE: 0.8, Disposition.SILENT: 0.4}
_MOST_IN_A_SPREE = 6
_NOT_ANSWERED_SHARE = 0.08
_ANONYMOUS_SHARE = 0.08


def moment_of_day(chance: random.Random) -> float:
    """Return when a call comes (seconds of the day), as the hours have them."""
    hour = chance.choices(range(24), _HOURS)[0]
    return 3600 * (hour + chance.random())


def regular_callers(chance: random.Random) -> list[str]:
    """Return the numbers that call often for nothing, the busiest first."""
    return [mobile(chance) for _ in range(_REGULARS)]


def idle_calls(chance: random.Random, count: int, regulars: list[str]) -> list[SimulatedReport]:
    """Return so many calls about nothing."""
    reports: list[SimulatedReport] = []
    while len(reports) < count:
        kind = chance.choices(list(_KINDS), list(_KINDS.values()))[0]
        regular = chance.random() < _REGULAR_SHARE.get(kind, 0.0)
        number = chance.choices(regulars, [1 / rank for rank in range(1, _REGULARS + 1)])[0]
        callers = frozenset({number if regular else mobile(chance)})
        if chance.random() < _ANONYMOUS_SHARE:
            callers = frozenset()
        starts_s = moment_of_day(chance)
        for _ in range(chance.randint(1, _MOST_IN_A_SPREE) if regular else 1):
            reports.append(_idle_call(chance, kind, starts_s, callers))
            starts_s += chance.expovariate(1 / 120)
    return reports[:count]


def _idle_call(chance: random.Random, kind: Disposition, at_s: float, callers: frozenset[str]) -> SimulatedReport:
    line = chance.choice(list(AGENCY_OF_LINE))
    if chance.random() < _NOT_ANSWERED_SHARE:
        return bare_call(at_s, callers, line, None, None)
    commune = chance.choice(list(COMMUNES))
    site = moved(COMMUNES[commune], chance.gauss(0, 2000), chance.gauss(0, 2000))
    lon, lat, radius_m = told_location(chance, *site, commune)
    telling = chance.choice(TELLINGS) if kind is Disposition.FALSE_REPORT else None
    tells_place = kind in {Disposition.FALSE_REPORT, Disposition.INFORMATION}
    report = Report(
        0,
        at(at_s),
        lon,
        lat,
        radius_m,
        telling.type if telling else None,
        callers,
        place=told_place(chance, commune, wordings_of_site(chance, commune)) if tells_place else "",
        what=chance.choice(telling.what if telling else _WORDS[kind]),
        agencies=frozenset({AGENCY_OF_LINE[line]}),
    )
    return SimulatedReport(report, line, CallStatus.ENDED, kind, None)
