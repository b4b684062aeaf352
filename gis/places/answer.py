"""What a search answers with. Codes are worded by whoever shows them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Value = str | int | float | bool


class How(StrEnum):
    """By what a candidate was found."""

    EXACT = "exact"
    FOLDED = "folded"
    TELEX = "telex"
    PREFIX = "prefix"
    TYPO = "typo"
    PART = "part"
    KIND = "kind"
    HOUSE = "house"
    INTERPOLATED = "interpolated"
    STREET = "street"
    JUNCTION = "junction"
    KM_POST = "km_post"
    NEAR = "near"
    OPPOSITE = "opposite"
    OFFSET = "offset"
    COORDINATES = "coordinates"
    PLUS_CODE = "plus_code"
    MAP_LINK = "map_link"


class Flag(StrEnum):
    """What to know of a candidate before it is trusted."""

    OUTSIDE_PROVINCE = "outside_province"
    OUTSIDE_VIETNAM = "outside_vietnam"
    SWAPPED = "swapped"
    FORMER_UNIT = "former_unit"


@dataclass(frozen=True)
class Position:
    """WGS84 degrees."""

    lon: float
    lat: float


@dataclass(frozen=True)
class Near:
    """Where the caller is thought to be."""

    lon: float
    lat: float
    radius_m: float = 0


@dataclass(frozen=True)
class Reading:
    """A way in which something was understood, or a doubt: a code, and what it speaks of."""

    code: str
    params: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class Candidate:
    """A place that may be meant: the circle of `radius_m` round `position` holds it.

    `id` is that of the Place, None for what was computed. `within` goes from the smallest area to the largest.
    `matched` is the name by which it was found; `twins` are the ids of places whose names are easily taken for its
    name; `score` (0 to 1) orders the candidates; `shape` is a geometry's type where there is one to draw.
    """

    id: int | None
    label: str
    kind: str
    position: Position
    radius_m: int
    how: How
    score: float
    within: tuple[str, ...] = ()
    matched: str = ""
    old_names: tuple[str, ...] = ()
    shape: str | None = None
    twins: tuple[int, ...] = ()
    distance_m: int | None = None
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True)
class Answer:
    """The candidates, best first, with how the question was understood and what is doubtful about that.

    `ambiguous` tells that the first candidate is not to be taken without a look at the others.
    """

    understood: tuple[Reading, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    doubts: tuple[Reading, ...] = ()
    ambiguous: bool = False
