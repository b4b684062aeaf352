"""In which areas a point is: today, and in the division before, whose names callers go on using."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.contrib.gis.geos import Point
from django.db.models import F, Max, Q

from gis.models import Area, AreaLevel, AreaSuccession

_LEVELS = {level: position for position, level in enumerate(AreaLevel.values)}


class FoundBy(StrEnum):
    """How an area was found: the point lies in its shape, or it has none and became part of one in which it lies."""

    SHAPE = "shape"
    SUCCESSION = "succession"


@dataclass(frozen=True, slots=True)
class FoundArea:
    """An area at a point. One found by succession is a candidate: the point may lie in any other of them."""

    area: Area
    by: FoundBy


@dataclass(frozen=True, slots=True)
class AreasAt:
    """The areas at a point by level, province first.

    `before` are those of the last day of the division that ended on `before_until`, which is None where no division is
    known to have ended. `outside` tells that no commune covers the point now. A point on a border is in both areas.
    """

    now: list[FoundArea]
    before: list[FoundArea]
    before_until: date | None

    @property
    def outside(self) -> bool:
        """Return whether the point is in no commune that is known."""
        return all(found.area.level != AreaLevel.COMMUNE for found in self.now)


def areas_at(point: Point, day: date) -> AreasAt:
    """Return in which areas a point (EPSG:4326) is on the day, and was in the division before."""
    ended = _last_change(day)
    now = _covering(point, day)
    if ended is None:
        return AreasAt(now, [], None)
    last_day = ended - timedelta(days=1)
    before = [found for found in _covering(point, last_day) if found.area.level != AreaLevel.ZONE]
    if all(found.area.level != AreaLevel.COMMUNE for found in before):
        before += _candidates(now, before, last_day)
    return AreasAt(now, before, ended)


def commune_at(point: Point, day: date) -> str:
    """Return the code of the commune in which a point (EPSG:4326) is on the day, empty where none is known.

    A point on a border is in one of the two, always the same.
    """
    communes = Area.objects.on(day).filter(level=AreaLevel.COMMUNE).covering(point)
    return communes.order_by("code").values_list("code", flat=True).first() or ""


def communes_on(day: date) -> list[Area]:
    """Return the communes of a day by name, without their shapes."""
    return list(Area.objects.on(day).filter(level=AreaLevel.COMMUNE).defer("shape").order_by("name", "code"))


def _last_change(day: date) -> date | None:
    """Return the day since which the present division holds: renaming an area divides nothing."""
    ended = Area.objects.filter(Q(level=AreaLevel.DISTRICT) | Q(successions__isnull=False), valid_until__lte=day)
    found: date | None = ended.aggregate(last=Max("valid_until"))["last"]
    return found


def _covering(point: Point, day: date) -> list[FoundArea]:
    rows = Area.objects.on(day).covering(point).select_related("parent").defer("shape", "parent__shape")
    return [
        FoundArea(row, FoundBy.SHAPE) for row in sorted(rows, key=lambda row: (_LEVELS[row.level], row.owner, row.code))
    ]


def _candidates(now: list[FoundArea], before: list[FoundArea], last_day: date) -> list[FoundArea]:
    """Return the old communes that became part of the commune where the point is, in the old district where it is."""
    communes = [found.area.code for found in now if found.area.level == AreaLevel.COMMUNE]
    districts = [found.area.pk for found in before if found.area.level == AreaLevel.DISTRICT]
    # A renamed commune is another row of the same code: what became of the first became of it.
    became = AreaSuccession.objects.filter(
        successor__level=AreaLevel.COMMUNE,
        successor__code__in=communes,
        successor__valid_from=F("predecessor__valid_until"),
    )
    rows = (
        Area.objects.on(last_day)
        .filter(pk__in=became.values("predecessor"), shape=None)
        .filter(Q(parent=None) | Q(parent__in=districts) if districts else Q())
        .select_related("parent")
        .defer("parent__shape")
        .order_by("name")
    )
    return [FoundArea(row, FoundBy.SUCCESSION) for row in rows]
