"""Areas out of a file become rows: in one transaction, the same again when it is repeated."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from gis.boundaries.errors import ImportRefused
from gis.boundaries.mapping import AreaEntry
from gis.boundaries.topology import Hole, Overlap, holes, overlaps
from gis.models import Area


class Span(NamedTuple):
    """The days on which areas hold: from the first until just before the second; None is open."""

    begins: date | None
    ends: date | None

    def __str__(self) -> str:
        return f"{self.begins or '…'} – {self.ends or '…'}"


class Division(NamedTuple):
    """Which areas a file is about: their level, whose zones they are (empty for administration), and when they hold."""

    level: str
    owner: str
    span: Span


@dataclass(slots=True)
class ImportReport:
    """What an import did. Areas are told by code; `absent` hold in the same division and are not in the file.

    `ended` are areas that end although the file, which names no last day, would have them go on: they stay ended.
    """

    created: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    overlaps: list[Overlap] = field(default_factory=list)
    holes: list[Hole] = field(default_factory=list)


def import_areas(entries: Sequence[AreaEntry], division: Division, *, source: str) -> ImportReport:
    """Create or change the areas of a division as the entries say, and report.

    A file tells the shape of a code for the whole span, and its newest name: where the area was renamed meanwhile, the
    shape of all its rows is set, and the name of the last. What holds later under the code with another shape is
    another division, and stays as it is; so does the last day of an area that has ended, where the span has none. An
    approximate area that has no first day is taken over.
    Raises ImportRefused where codes come twice or an area of that code holds for other days.
    """
    _check_codes(entries)
    report = ImportReport()
    with transaction.atomic():
        lock_areas()
        for entry in entries:
            _import(entry, division, source, report)
        _look_at_the_whole(entries, division, report)
    return report


def lock_areas() -> None:
    """Let one writer at a time write areas until the transaction ends, for as long as it takes; readers do not wait."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '10min'")
        cursor.execute("LOCK TABLE geography_area IN SHARE ROW EXCLUSIVE MODE")


def _check_codes(entries: Sequence[AreaEntry]) -> None:
    codes = [entry.code for entry in entries]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise ImportRefused(
            "duplicate_code",
            f"Mã có hai lần trong tệp: {', '.join(twice)}. Chưa nhập gì.",
            f"Codes that come twice in the file: {', '.join(twice)}. Nothing was imported.",
        )


def _import(entry: AreaEntry, division: Division, source: str, report: ImportReport) -> None:
    begins, ends = division.span
    held = list(
        Area.objects.during(begins, ends)
        .filter(level=division.level, owner=division.owner, code=entry.code)
        .order_by(F("valid_from").asc(nulls_first=True))
    )
    if not held:
        rows = [Area(level=division.level, owner=division.owner, code=entry.code, valid_until=ends)]
        outcome = report.created
    elif _fits(held, division.span):
        rows = _names_of_one_area(held)
        outcome = report.changed
    else:
        spans = "; ".join(str(Span(row.valid_from, row.valid_until)) for row in held)
        raise ImportRefused(
            "span_overlaps",
            f"Địa bàn {entry.code} đã có cho thời gian {spans}, không khớp với {division.span}. Chưa nhập gì.",
            f"Area {entry.code} already holds for {spans}, which does not fit {division.span}. Nothing was imported.",
        )
    before = [_values(row) for row in rows]
    rows[0].valid_from = begins
    for row in rows:
        row.shape, row.label_point, row.source, row.approximate = (
            entry.shape,
            entry.shape.point_on_surface,
            source,
            False,
        )
        if entry.tells_population:
            row.population = entry.population
    rows[-1].kind, rows[-1].name = entry.kind, entry.name
    if ends is not None:
        rows[-1].valid_until = ends
    elif rows[-1].valid_until is not None:
        report.ended.append(f"{entry.code} ({rows[-1].valid_until})")
    changed = [row for row, values in zip(rows, before, strict=True) if row.pk is None or _values(row) != values]
    for row in changed:
        row.save()
    (outcome if changed else report.unchanged).append(entry.code)


def _fits(held: Sequence[Area], span: Span) -> bool:
    """Tell whether the first rows are the area of the span, or one that was drawn for want of it."""
    rows = _names_of_one_area(held)
    drawn = len(rows) == 1 and rows[0].approximate and rows[0].valid_from is None
    return (rows[0].valid_from == span.begins or drawn) and (span.ends is None or len(rows) == len(held))


def _names_of_one_area(rows: Sequence[Area]) -> list[Area]:
    """Return the first of the rows with those after it that are the same ground under later names."""
    same = [rows[0]]
    for row in rows[1:]:
        if not renames(row, same[-1]):
            break
        same.append(row)
    return same


def renames(later: Area, earlier: Area) -> bool:
    """Tell whether an area of the same code is another only by its name: it begins as that ends, on the same ground."""
    return (
        later.valid_from is not None and later.valid_from == earlier.valid_until and _ground(later) == _ground(earlier)
    )


def _ground(row: Area) -> bytes | None:
    return bytes(row.shape.wkb) if row.shape is not None else None


def _values(row: Area) -> tuple[object, ...]:
    return (
        row.kind, row.name, row.valid_from, row.valid_until, row.population, row.source, row.approximate, _ground(row),
    )  # fmt: skip


def _look_at_the_whole(entries: Sequence[AreaEntry], division: Division, report: ImportReport) -> None:
    """Report on all areas of the division, as they hold on its first day (or its last, where it has always held)."""
    last = timezone.localdate() if division.span.ends is None else date.fromordinal(division.span.ends.toordinal() - 1)
    day = division.span.begins or last
    held = dict(
        Area.objects.on(day)
        .filter(level=division.level, owner=division.owner, shape__isnull=False)
        .values_list("code", "pk")
    )
    report.absent = sorted(set(held) - {entry.code for entry in entries})
    report.overlaps = overlaps(list(held.values()))
    report.holes = holes(list(held.values()))
