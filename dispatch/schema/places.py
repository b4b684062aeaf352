"""Places: what a search answers with, and the names that dispatchers propose for places."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from dispatch.schema.values import Id, Reason, Shape, ShortText
from dispatch.vocabulary import AliasStatus
from gis.places.answer import Flag, How


class PlaceReading(Shape):
    """A way in which the question was understood, or a doubt: a code, and what it speaks of."""

    code: str
    params: dict[str, str | int | float | bool]


class PlaceCandidate(Shape):
    """A place that may be meant: the circle of `radius_m` round (`lon`, `lat`) holds it.

    `id` is null for what was computed. `within` goes from the smallest area to the largest; those that are no longer
    end in "(cũ)". `twins` are the ids of candidates whose names are easily taken for this one. `shape` is the type of
    the geometry, where there is one.
    """

    id: int | None
    label: str
    kind: str
    lon: float
    lat: float
    radius_m: int
    how: How
    score: float
    within: list[str]
    matched: str
    old_names: list[str]
    shape: str | None
    twins: list[int]
    distance_m: int | None
    flags: list[Flag]


class PlaceAnswer(Shape):
    """The candidates, best first. Where it is `ambiguous`, the first is not to be taken without the others."""

    understood: list[PlaceReading]
    candidates: list[PlaceCandidate]
    doubts: list[PlaceReading]
    ambiguous: bool


class NewPlaceAlias(Shape):
    """A name by which callers call a place, as a dispatcher has learned it."""

    place: Id
    text: Annotated[Reason, Field(max_length=200)]
    note: ShortText = ""


class PlaceAliasDecision(Shape):
    """Whether the name holds from now on."""

    approved: Annotated[bool, Field(strict=True)]
    note: ShortText = ""


class PlaceAliasCard(Shape):
    """A proposed name, what became of it, and by whom."""

    id: int
    place_id: int
    place: str
    text: str
    note: str
    status: AliasStatus
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    decision_note: str


class PlaceAliasList(Shape):
    """Proposed names, newest first."""

    aliases: list[PlaceAliasCard]
