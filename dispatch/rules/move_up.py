"""Which free unit should stand by at a station that has none left.

A move is worth what it changes: the people who are reached with the unit at the empty station and were not without it,
less those whom only this unit reached where it stood. Each of the agency's times counts alike: who is reached within
the shorter one counts for both. The best move is that of the greatest difference; among equals the one that loses the
fewest people, then the shortest drive, then call signs and stations decide.

Moves are proposed one after the other, each the best after those before: that is how they are ordered, and after each
everything is reckoned anew.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dispatch.rules.coverage import People, Seconds
from dispatch.rules.move_up_reasons import StationNames, why_moved
from dispatch.rules.reasons import Reason

_MOST_MOVES = 5

_Reaches = NDArray[np.float64]


@dataclass(frozen=True)
class FreeUnit:
    """A unit that counts for coverage.

    `post` is the station at which it stands by, `kind` says from whom it does not differ in its times from a station.
    Only one that is `movable` is proposed: available, and not covering another station already.
    """

    unit_id: int
    call_sign: str
    post: str
    kind: str
    movable: bool


@dataclass(frozen=True)
class Limits:
    """What a proposal must hold to: see `CoverageStandard`. `within_s` are one or more times."""

    within_s: tuple[int, ...]
    worthwhile_people: int
    longest_drive_s: int
    keep_free: int


@dataclass(frozen=True)
class Situation:
    """A force as it stands.

    `times_s` has a row for each of `units` and a column for each point of `people`: turnout and travel, infinite where
    there is no way. `posted_s` holds the same from each of the `empty` stations (a row each) for each kind of unit.
    `drives_s` has a row for each unit: how long it drives to each of them.
    """

    units: tuple[FreeUnit, ...]
    times_s: Seconds
    people: People
    empty: tuple[str, ...]
    posted_s: Mapping[str, Seconds]
    drives_s: Seconds


@dataclass(frozen=True)
class MoveUpProposal:
    """A unit that should stand by at another station, and why.

    `gains` and `losses` count people for each of the agency's times; `left_behind` the free units that stay.
    """

    unit_id: int
    call_sign: str
    from_station: str
    to_station: str
    gains: tuple[float, ...]
    losses: tuple[float, ...]
    drive_s: int
    left_behind: int
    reasons: tuple[Reason, ...]


def propose_move_ups(
    situation: Situation, limits: Limits, *, names: StationNames, estimated: bool
) -> tuple[MoveUpProposal, ...]:
    """Return the moves that are worth ordering now, in the order in which to order them.

    No station is left with fewer free units than `keep_free`, no unit is proposed twice. `names` are the display
    names (vi, en) of stations; `estimated` says that no road was followed.
    """
    board = _Board(situation, limits)
    proposals: list[MoveUpProposal] = []
    while len(proposals) < _MOST_MOVES and (move := board.best()) is not None:
        unit_index, station_index = move
        unit, gains, losses = situation.units[unit_index], board.gains(*move), board.losses(unit_index)
        drive_s = round(float(situation.drives_s[unit_index, station_index]))
        board.carry_out(*move)
        to_station, left_behind = situation.empty[station_index], board.free_at[unit.post]
        proposals.append(
            MoveUpProposal(
                unit_id=unit.unit_id,
                call_sign=unit.call_sign,
                from_station=unit.post,
                to_station=to_station,
                gains=gains,
                losses=losses,
                drive_s=drive_s,
                left_behind=left_behind,
                reasons=why_moved(
                    from_station=unit.post,
                    to_station=to_station,
                    gains=dict(zip(limits.within_s, gains, strict=True)),
                    losses=dict(zip(limits.within_s, losses, strict=True)),
                    drive_s=drive_s,
                    left_behind=left_behind,
                    names=names,
                    estimated=estimated,
                ),
            )
        )
    return tuple(proposals)


class _Board:
    """Who stands where while moves are tried; for each of the agency's times, who reaches which point."""

    def __init__(self, situation: Situation, limits: Limits) -> None:
        self._situation = situation
        self._limits = limits
        self._people = situation.people
        self._reaches: list[_Reaches] = [
            (situation.times_s <= limit_s).astype(np.float64) for limit_s in limits.within_s
        ]
        self._posted: dict[str, list[_Reaches]] = {
            kind: [(times_s <= limit_s).astype(np.float64) for limit_s in limits.within_s]
            for kind, times_s in situation.posted_s.items()
        }
        self._counts = [reaches.sum(axis=0) for reaches in self._reaches]
        self._is_open = np.ones(len(situation.empty), dtype=bool)
        self._is_movable = np.array([unit.movable for unit in situation.units], dtype=bool)
        self.free_at = Counter(unit.post for unit in situation.units)

    def best(self) -> tuple[int, int] | None:
        """Return the indices of the unit and the station of the best move; None where none is worthwhile."""
        units, limits = self._situation.units, self._limits
        may_leave = self._is_movable & np.array(
            [self.free_at[unit.post] > limits.keep_free for unit in units], dtype=bool
        )
        drives_s = self._situation.drives_s
        allowed = may_leave[:, None] & self._is_open & (drives_s <= limits.longest_drive_s)
        lost, net = self._worth()
        allowed &= np.round(net) >= max(limits.worthwhile_people, 1)
        moves = np.argwhere(allowed)
        if not len(moves):
            return None

        def rank(move: tuple[int, int]) -> tuple[int, int, int, str, str]:
            unit, station = move
            return (
                -round(float(net[unit, station])),
                round(float(lost[unit])),
                round(float(drives_s[unit, station])),
                units[unit].call_sign,
                self._situation.empty[station],
            )

        return min(((int(unit), int(station)) for unit, station in moves), key=rank)

    def gains(self, unit: int, station: int) -> tuple[float, ...]:
        """Return for each time how many people are reached from the station whom nobody reaches without the unit."""
        posted = self._posted[self._situation.units[unit].kind]
        return tuple(
            float(self._people @ (reaches_there[station] * (counts - reaches[unit] == 0)))
            for reaches_there, reaches, counts in zip(posted, self._reaches, self._counts, strict=True)
        )

    def losses(self, unit: int) -> tuple[float, ...]:
        """Return for each time how many people nobody but the unit reaches from where it is."""
        return tuple(
            float(self._people @ (reaches[unit] * (counts == 1)))
            for reaches, counts in zip(self._reaches, self._counts, strict=True)
        )

    def carry_out(self, unit: int, station: int) -> None:
        """Put the unit at the station: it is not moved again."""
        moved = self._situation.units[unit]
        for time, there in enumerate(self._posted[moved.kind]):
            self._counts[time] += there[station] - self._reaches[time][unit]
            self._reaches[time][unit] = there[station]
        self._is_movable[unit] = self._is_open[station] = False
        self.free_at[moved.post] -= 1

    def _worth(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return of each unit how many people it would lose, and of each move what it changes, over all times."""
        kinds = np.array([unit.kind for unit in self._situation.units])
        lost = np.zeros(len(kinds), dtype=np.float64)
        gained = np.zeros((len(kinds), len(self._is_open)), dtype=np.float64)
        for time, (reaches, counts) in enumerate(zip(self._reaches, self._counts, strict=True)):
            alone = reaches * (counts == 1)
            lost += alone @ self._people
            for kind, posted in self._posted.items():
                of_kind = kinds == kind
                there = posted[time] * self._people
                gained[of_kind] += there @ (counts == 0) + alone[of_kind] @ there.T
        return lost, gained - lost[:, None]
