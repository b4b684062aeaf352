"""How the callers of one true incident report it: scattered, late, each in other words, some with the wrong type."""

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from dispatch.rules.screening import Report
from dispatch.rules.words import fold
from dispatch.simulator.tellings import COMMUNES, NAMES, ROADS, SITES, STREETS, TELLINGS, Telling
from dispatch.vocabulary import CallStatus, Disposition
from gis.distance import moved

# Midnight in the province.
DAY_BEGINS = datetime(2026, 1, 5, 17, tzinfo=UTC)
AGENCY_OF_LINE = {"113": "police", "114": "fire", "115": "ambulance"}

_ANONYMOUS_SHARE = 0.08
_HUNG_UP_FIRST_SHARE = 0.1
_CALLS_AGAIN_SHARE = 0.15
_TYPE_TOLD = {"true": 70, "mistaken": 15, "none": 10, "any": 5}
_PLACE_TOLD = {"site": 65, "commune": 20, "none": 15}
_LOCATION_TOLD = {"none": 30, "spoken": 30, "device": 25, "network": 15}


@dataclass(frozen=True)
class SimulatedReport:
    """One call with what the centre notes of it. `truth` names the incident that it is about; None: about nothing."""

    report: Report
    line: str
    status: CallStatus
    disposition: Disposition | None
    truth: str | None


@dataclass(frozen=True)
class Happening:
    """A true incident: where (degrees), in which words its site may be told, and when (seconds of the day)."""

    key: str
    telling: Telling
    commune: str
    lon: float
    lat: float
    wordings: tuple[str, ...]
    starts_s: float
    calls: int
    first_caller: str | None = None


def mobile(chance: random.Random) -> str:
    """Return a mobile number of the country (E.164)."""
    return f"+849{chance.randrange(10**8):08d}"


def wordings_of_site(chance: random.Random, commune: str) -> tuple[str, ...]:
    """Return the ways to tell a site of the commune."""
    street, other_street = chance.sample(STREETS, 2)
    fields = {
        "commune": commune,
        "name": chance.choice(NAMES),
        "street": street,
        "other_street": other_street,
        "road": chance.choice(ROADS),
        "km": chance.randrange(860, 990),
        "metres": chance.randrange(100, 1000, 100),
        "alley": f"{chance.randrange(2, 90)}/{chance.randrange(1, 20)}",
        "number": chance.randrange(1, 12),
    }
    return tuple(wording.format(**fields) for wording in chance.choice(SITES))


def happening(
    chance: random.Random,
    key: str,
    telling: Telling,
    *,
    starts_s: float,
    calls: int,
    commune: str | None = None,
    first_caller: str | None = None,
) -> Happening:
    """Let something happen, in the commune where one is named."""
    commune = commune or chance.choice(list(COMMUNES))
    lon, lat = moved(COMMUNES[commune], chance.gauss(0, 1500), chance.gauss(0, 1500))
    wordings = wordings_of_site(chance, commune)
    return Happening(key, telling, commune, lon, lat, wordings, starts_s, calls, first_caller)


def calls_about(chance: random.Random, true: Happening) -> list[SimulatedReport]:
    """Return the calls that report an incident, with those of callers who hung up first or call again."""
    reports = []
    for index in range(true.calls):
        anonymous = chance.random() < _ANONYMOUS_SHARE
        number = mobile(chance)
        if index == 0 and true.first_caller:
            anonymous, number = False, true.first_caller
        callers = frozenset[str]() if anonymous else frozenset({number})
        line = chance.choice(true.telling.lines)
        at_s = true.starts_s + (chance.expovariate(1 / (60 * true.telling.lasts_minutes)) if index else 0.0)
        if chance.random() < _HUNG_UP_FIRST_SHARE:
            reports.append(bare_call(at_s - chance.uniform(20, 90), callers, line, None, true.key))
        reports.append(_account(chance, true, at_s, callers, line))
        if chance.random() < _CALLS_AGAIN_SHARE:
            again = _account(chance, true, at_s + chance.uniform(5 * 60, 30 * 60), callers, line)
            reports.append(again)
    return reports


def bare_call(
    at_s: float, callers: frozenset[str], line: str, disposition: Disposition | None, truth: str | None
) -> SimulatedReport:
    """Return a call that nobody answered: only its number, line and time are known."""
    report = Report(
        0, at(at_s), None, None, None, None, callers, place="", what="", agencies=frozenset({AGENCY_OF_LINE[line]})
    )
    return SimulatedReport(report, line, CallStatus.ABANDONED, disposition, truth)


def at(seconds: float) -> datetime:
    """Return the moment so many seconds into the simulated day."""
    return DAY_BEGINS + timedelta(seconds=seconds)


def pick(chance: random.Random, weights: dict[str, int]) -> str:
    """Return one of the keys, as often as its weight says."""
    return chance.choices(list(weights), list(weights.values()))[0]


def told_place(chance: random.Random, commune: str, wordings: tuple[str, ...]) -> str:
    """Return a place as a call-taker writes it down, at times in haste and without accents."""
    place = {"site": chance.choice(wordings), "commune": commune, "none": ""}[pick(chance, _PLACE_TOLD)]
    return fold(place) if chance.random() < 0.25 else place  # noqa: PLR2004  a quarter


def told_location(
    chance: random.Random, lon: float, lat: float, commune: str
) -> tuple[float | None, float | None, float | None]:
    """Return a longitude, a latitude and a radius in metres as the centre learns them, at times far off."""
    source = pick(chance, _LOCATION_TOLD)
    if source == "none":
        return None, None, None
    if source == "spoken":
        radius_m, error_m = 300.0, 150.0
        if chance.random() < 0.1:  # noqa: PLR2004  the place was misheard: another site of the commune
            (lon, lat), error_m = COMMUNES[commune], 2000.0
    elif source == "device":
        radius_m = chance.uniform(10, 60)
        # Most look on; some have driven on, or call for somebody far away.
        error_m = chance.choices((80.0, 1500.0, 8000.0), (85, 10, 5))[0]
    else:
        radius_m = chance.uniform(800, 3000)
        error_m = radius_m / 1.5
    return *moved((lon, lat), chance.gauss(0, error_m), chance.gauss(0, error_m)), radius_m


def _account(
    chance: random.Random, true: Happening, at_s: float, callers: frozenset[str], line: str
) -> SimulatedReport:
    told = pick(chance, _TYPE_TOLD)
    incident_type: str | None = true.telling.type
    if told == "mistaken":
        incident_type = chance.choice(true.telling.mistaken_for)
    elif told == "none":
        incident_type = None
    elif told == "any":
        incident_type = chance.choice(TELLINGS).type
    lon, lat, radius_m = told_location(chance, true.lon, true.lat, true.commune)
    what = chance.choice(true.telling.what)
    report = Report(
        0,
        at(at_s),
        lon,
        lat,
        radius_m,
        incident_type,
        callers,
        place=told_place(chance, true.commune, true.wordings),
        what=fold(what) if chance.random() < 0.25 else what,  # noqa: PLR2004  a quarter
        agencies=frozenset({AGENCY_OF_LINE[line]}),
    )
    return SimulatedReport(report, line, CallStatus.ENDED, Disposition.HANDLED, true.key)
