"""Whom the free units reach, and which of them should cover other stations."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from django.db.models import Q

from dispatch.models import CoverageStandard, Station, Unit
from dispatch.rules.coverage import Reach, Seconds, reached, reached_by_area, soonest
from dispatch.rules.move_up import FreeUnit, Limits, MoveUpProposal, Situation, propose_move_ups
from dispatch.schema import (
    AgencyCoverage,
    AreaCoverage,
    Coverage,
    EmptyStation,
    MoveUpCard,
    MoveUpList,
    ReachCard,
    UnitsLeftOut,
)
from dispatch.selectors.forces import Force, People, Picture, newest_forces, why_not_free
from dispatch.selectors.reasons import reason_card, reason_cards
from dispatch.selectors.unit_starts import UnitStart, unit_starts
from dispatch.vocabulary import UnitStatus
from gis.travel import Point


def coverage(agencies: Collection[str], *, now: datetime) -> Coverage:
    """Return whom each of the agencies reaches with the units that are free."""
    picture = newest_forces(now)
    return Coverage(
        as_of=picture.as_of,
        people=round(float(picture.people.numbers.sum())),
        areas_unknown=picture.people.areas_unknown,
        agencies=[_agency(force, picture.people) for force in picture.forces if force.agency in agencies],
    )


def move_ups(agencies: Collection[str], *, now: datetime) -> MoveUpList:
    """Return which stations of the agencies have no free unit, and which units should cover them."""
    picture = newest_forces(now)
    empty: list[EmptyStation] = []
    cards: list[MoveUpCard] = []
    for force in picture.forces:
        if force.agency in agencies:
            stations = _empty_stations(force)
            empty += [EmptyStation(agency=force.agency, station=station.code) for station in stations]
            cards += _proposals(force, stations, picture)
    return MoveUpList(as_of=picture.as_of, empty=empty, move_ups=cards)


@dataclass(frozen=True)
class StationsNow:
    """What a move-up meets: by call sign who holds the station that it is to cover, and who stays where it leaves.

    `left_behind` counts the free units there, of which `keep_free` are to stay; of a unit that leaves no station of its
    own nobody need stay.
    """

    held_by: list[str]
    left_behind: int
    keep_free: int


def stations_now(unit: Unit, station: str, *, now: datetime) -> StationsNow:
    """Return what the move of a unit to the station with this code meets, by the rules by which moves are proposed."""
    units = unit_starts(now, Q(agency=unit.agency_id))
    [moved] = [start for start in units if start.id == unit.pk]
    others = [start for start in units if start.id != unit.pk]
    free = [start for start in others if why_not_free(start) is None]
    standard = CoverageStandard.objects.filter(agency=unit.agency_id).first() or CoverageStandard()
    return StationsNow(
        held_by=_holders(others, free).get(station, []),
        left_behind=sum(start.post == moved.post for start in free),
        keep_free=standard.keep_free if moved.post == moved.station else 0,
    )


def _holders(units: Sequence[UnitStart], free: Sequence[UnitStart]) -> dict[str, list[str]]:
    """Return by station the call signs of those who stand by there or were ordered to."""
    counted = {unit.id for unit in free}
    holders: dict[str, list[str]] = {}
    for unit in units:
        # One that was ordered there holds it while it is on its way, and while it is not known where.
        if unit.id in counted or unit.post != unit.station:
            holders.setdefault(unit.post, []).append(unit.call_sign)
    return holders


def _agency(force: Force, people: People) -> AgencyCoverage:
    first_s = soonest(force.times_s, len(people.numbers))
    by_area = reached_by_area(first_s, people.numbers, people.area_of, len(people.areas), force.within_s)
    areas = [
        AreaCoverage(
            code=area.code,
            name=area.name,
            kind=area.kind,
            people=area.population or 0,
            reached=[round(reach.people) for reach in found],
        )
        for area, found in zip(people.areas, by_area, strict=True)
    ]
    return AgencyCoverage(
        agency=force.agency,
        reached=[
            _reach(reach, float(people.numbers.sum())) for reach in reached(first_s, people.numbers, force.within_s)
        ],
        areas=sorted(areas, key=lambda area: (area.reached[0] - area.people, area.name)),
        units_counted=len(force.free),
        left_out=[UnitsLeftOut(reason=reason_card(out.reason), units=out.units) for out in force.left_out],
        estimated=force.estimated,
    )


def _reach(reach: Reach, of_people: float) -> ReachCard:
    return ReachCard(
        within_s=reach.within_s,
        people=round(reach.people),
        share=round(reach.people / of_people, 4) if of_people else 0.0,
    )


def _empty_stations(force: Force) -> list[Station]:
    """Return the stations that nobody holds though some of their own units are on duty."""
    held = _holders(force.units, force.free)
    on_duty = {unit.station for unit in force.units if unit.status != UnitStatus.OFF_DUTY}
    return [station for station in force.stations if station.code in on_duty - held.keys()]


def _proposals(force: Force, empty: Sequence[Station], picture: Picture) -> list[MoveUpCard]:
    places = [(station.position.x, station.position.y) for station in empty]
    posted_s, posts_estimated = _posted(force, places, picture)
    drives_s, drives_estimated = _drives(force, places, picture)
    estimated = force.estimated or posts_estimated or drives_estimated
    situation = Situation(
        units=tuple(_free_unit(unit) for unit in force.free),
        times_s=force.times_s,
        people=picture.people.numbers,
        empty=tuple(station.code for station in empty),
        posted_s=posted_s,
        drives_s=drives_s,
    )
    limits = Limits(
        within_s=force.within_s,
        worthwhile_people=force.standard.worthwhile_people,
        longest_drive_s=force.standard.longest_drive_s,
        keep_free=force.standard.keep_free,
    )
    names = {station.code: (station.name_vi, station.name_en) for station in force.stations}
    proposals = propose_move_ups(situation, limits, names=names, estimated=estimated)
    return [_move_up(force, proposal, estimated) for proposal in proposals]


def _free_unit(unit: UnitStart) -> FreeUnit:
    """Return a free unit as the rule weighs it: from a station, units of one type do not differ."""
    return FreeUnit(
        unit_id=unit.id,
        call_sign=unit.call_sign,
        post=unit.post,
        kind=unit.type,
        movable=unit.status == UnitStatus.AVAILABLE and unit.post == unit.station,
    )


def _posted(force: Force, stations: Sequence[Point], picture: Picture) -> tuple[dict[str, Seconds], bool]:
    """Return when each type of unit would be at each point from each of the stations; and whether that is estimated."""
    posted, estimated = {}, False
    for code in {unit.type for unit in force.free}:
        kind = picture.types[code]
        found = picture.clock.times(stations, picture.people.places, kind.profile)
        posted[code] = found.seconds + kind.turnout_s
        estimated |= found.estimated
    return posted, estimated


def _drives(force: Force, stations: Sequence[Point], picture: Picture) -> tuple[Seconds, bool]:
    """Return how long each free unit drives to each of the stations; and whether that is estimated."""
    drives_s, estimated = np.full((len(force.free), len(stations)), np.inf), False
    for profile in {picture.types[unit.type].profile for unit in force.free}:
        rows = [row for row, unit in enumerate(force.free) if picture.types[unit.type].profile == profile]
        starts = [place for row in rows if (place := force.free[row].place) is not None]
        found = picture.clock.times(starts, stations, profile)
        drives_s[rows] = found.seconds
        estimated |= found.estimated
    return drives_s, estimated


def _move_up(force: Force, proposal: MoveUpProposal, estimated: bool) -> MoveUpCard:
    return MoveUpCard(
        agency=force.agency,
        unit=proposal.unit_id,
        call_sign=proposal.call_sign,
        from_station=proposal.from_station,
        to_station=proposal.to_station,
        within_s=list(force.within_s),
        gains=[round(people) for people in proposal.gains],
        losses=[round(people) for people in proposal.losses],
        drive_s=proposal.drive_s,
        left_behind=proposal.left_behind,
        estimated=estimated,
        reasons=reason_cards(proposal.reasons),
    )
