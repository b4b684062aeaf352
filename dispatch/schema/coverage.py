"""How many people each force reaches, and which units should cover other stations."""

from datetime import datetime

from dispatch.schema.cards import ReasonCard
from dispatch.schema.values import Shape, Slug


class ReachCard(Shape):
    """How many people are reached within so many seconds from the order; `share` is of all people that are known of."""

    within_s: int
    people: int
    share: float


class AreaCoverage(Shape):
    """How many people of a commune are reached, for each of the agency's times in order."""

    code: str
    name: str
    kind: str
    people: int
    reached: list[int]


class UnitsLeftOut(Shape):
    """Units that do not count, by call sign, and why."""

    reason: ReasonCard
    units: list[str]


class AgencyCoverage(Shape):
    """Whom an agency reaches with its free units. Of its areas the one with the most people unreached is first.

    `reached` counts from the shortest time on. `estimated` times come from a straight line.
    """

    agency: str
    reached: list[ReachCard]
    areas: list[AreaCoverage]
    units_counted: int
    left_out: list[UnitsLeftOut]
    estimated: bool


class Coverage(Shape):
    """Whom the agencies that the caller may send reach, as it was at `as_of`.

    `people` are those of the communes whose population and shape are known; `areas_unknown` names the others, of which
    nobody is counted. Within a commune people are taken to live evenly.
    """

    as_of: datetime
    people: int
    areas_unknown: list[str]
    agencies: list[AgencyCoverage]


class MoveUpCard(Shape):
    """A unit that should stand by at a station that has none free, and why. Stations are codes of the catalogue.

    `gains` and `losses` count people for each of the agency's times `within_s`; `left_behind` are the free units that
    stay at the station that it leaves.
    """

    agency: str
    unit: int
    call_sign: str
    from_station: str
    to_station: str
    within_s: list[int]
    gains: list[int]
    losses: list[int]
    drive_s: int
    left_behind: int
    estimated: bool
    reasons: list[ReasonCard]


class EmptyStation(Shape):
    """A station whose own units are on duty, and of which none is free."""

    agency: str
    station: str


class MoveUpList(Shape):
    """The stations that are empty, and the moves that are worth ordering for them, in the order in which to order them.

    Each is the best after those before it. A station without one is told in `empty` alone.
    """

    as_of: datetime
    empty: list[EmptyStation]
    move_ups: list[MoveUpCard]


class MoveUpOrder(Shape):
    """The station at which a unit should stand by; `anyway` though it is held, or too few stay where it leaves."""

    station: Slug
    anyway: bool = False
