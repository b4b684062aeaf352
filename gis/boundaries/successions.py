"""How one division follows another: which old area became part of which new one, and which were renamed later.

A table has one row for each old area, which may have no shape: it is known by its name, its district and the area that
took it in.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db import transaction

from gis.boundaries.errors import ImportRefused
from gis.boundaries.importing import lock_areas, renames
from gis.boundaries.mapping import check_fields
from gis.boundaries.names import AreaName, area_name
from gis.files.tables import Table
from gis.models import Area, AreaLevel, AreaSuccession

REQUIRED = ("old_code", "old_name", "new_code")
ALLOWED = (*REQUIRED, "old_district", "new_name", "renamed")


class SuccessionEntry(NamedTuple):
    """One old area, and the new one that it became part of. Names that the table does not tell are empty.

    `district` is None where the table does not speak of districts, `renamed` where it does not of renamings.
    """

    old_code: str
    old: AreaName
    district: AreaName | None
    new_code: str
    new: AreaName
    renamed: AreaName | None


class Change(NamedTuple):
    """What a table is about: the areas of a level that ended on a day, and when areas after them were renamed."""

    level: str
    day: date
    renamed_on: date | None = None

    @property
    def day_before(self) -> date:
        """Return the last day of the old areas."""
        return self.day - timedelta(days=1)


@dataclass(slots=True)
class SuccessionReport:
    """What an import of successions did: old areas and renamings by code, successions counted.

    `successions_removed` are those of the table's old areas that it does not name, as "old → new".
    """

    created: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    renamed: list[str] = field(default_factory=list)
    successions_created: int = 0
    successions_known: int = 0
    successions_removed: list[str] = field(default_factory=list)
    without_district: list[str] = field(default_factory=list)


def read_successions(table: Table, mapping: Mapping[str, str]) -> list[SuccessionEntry]:
    """Return the rows of a table. Raises FileRefused for a missing column, ImportRefused for a row without a name."""
    check_fields(mapping, table.columns)
    entries = []
    for line, row in zip(table.lines, table.rows, strict=True):
        value = {meaning: row[mapping[meaning]] if meaning in mapping else "" for meaning in ALLOWED}
        if not all(value[meaning] for meaning in REQUIRED):
            raise ImportRefused(
                "row_incomplete",
                f"Dòng {line}: thiếu mã hoặc tên. Chưa nhập gì.",
                f"Line {line}: a code or the name is missing. Nothing was imported.",
            )
        named = {meaning: area_name(value[meaning]) for meaning in ("old_name", "old_district", "new_name", "renamed")}
        entries.append(
            SuccessionEntry(
                value["old_code"],
                named["old_name"],
                named["old_district"] if "old_district" in mapping else None,
                value["new_code"],
                named["new_name"],
                named["renamed"] if "renamed" in mapping else None,
            )
        )
    return entries


def import_successions(entries: Sequence[SuccessionEntry], change: Change, *, source: str) -> SuccessionReport:
    """Bring the areas that ended with a change, what became of each, and the renamings after it to what a table says.

    Of the old areas that the table names it names all successors: others are removed. Old areas that it does not name
    stay as they are, and so do districts and renamings of which it does not speak.
    The new areas must be there already, held from the day of the change. Raises ImportRefused where one is not, or has
    two names of one time.
    """
    report = SuccessionReport()
    with transaction.atomic():
        lock_areas()
        successors = _successors(entries, change)
        for code, (name, renamed) in _renamings(entries).items():
            _rename(successors[code], name, renamed, change.renamed_on, report)
        districts = _districts(change)
        links = {
            (_old_area(entry, change, districts, source, report).pk, successors[entry.new_code].pk) for entry in entries
        }
        _link(links, report)
        _mark_the_divided(entries, change)
    return report


def _link(wanted: set[tuple[int, int]], report: SuccessionReport) -> None:
    """Make the successions of the old areas those that are wanted: pairs of an old and a new area."""
    rows = AreaSuccession.objects.filter(predecessor__in={old for old, _ in wanted})
    known = {(row.predecessor_id, row.successor_id): row for row in rows.select_related("predecessor", "successor")}
    for pair in known.keys() - wanted:
        row = known[pair]
        report.successions_removed.append(f"{row.predecessor.code} → {row.successor.code}")
        row.delete()
    for old, new in sorted(wanted - known.keys()):
        AreaSuccession.objects.create(predecessor_id=old, successor_id=new)
    report.successions_created = len(wanted - known.keys())
    report.successions_known = len(wanted & known.keys())


def _successors(entries: Iterable[SuccessionEntry], change: Change) -> dict[str, Area]:
    wanted = {entry.new_code for entry in entries}
    areas = Area.objects.filter(level=change.level, owner="", valid_from=change.day, code__in=wanted)
    found = {area.code: area for area in areas}
    missing = sorted(wanted - set(found))
    if missing:
        raise ImportRefused(
            "successor_missing",
            f"Chưa có địa bàn mới từ ngày {change.day}: {', '.join(missing)}. Hãy nhập ranh giới mới trước.",
            f"There are no areas from {change.day} for: {', '.join(missing)}. Import the new boundaries first.",
        )
    return found


def _renamings(entries: Iterable[SuccessionEntry]) -> dict[str, tuple[AreaName, AreaName]]:
    """Return the first and the later name of each new area of which the table tells whether it was renamed.

    Raises ImportRefused for two.
    """
    names: dict[str, tuple[AreaName, AreaName]] = {}
    for entry in entries:
        if not entry.new.name or entry.renamed is None:
            continue
        pair = (entry.new, entry.renamed if entry.renamed.name else entry.new)
        if names.setdefault(entry.new_code, pair) != pair:
            raise ImportRefused(
                "two_names",
                f"Địa bàn mới {entry.new_code} có hai tên trong bảng. Chưa nhập gì.",
                f"The new area {entry.new_code} has two names in the table. Nothing was imported.",
            )
    return names


def _rename(area: Area, name: AreaName, renamed: AreaName, on: date | None, report: SuccessionReport) -> None:
    """Make of an area two: one with its first name, which ends when the other with the later name begins."""
    later = _later_name(area)
    if name == renamed:
        # The table tells of one day. What was renamed on another is none of its business.
        if later is not None and later.valid_from == on:
            _withdraw(area, later, report)
        return
    if on is None:
        raise ImportRefused(
            "renaming_without_day",
            "Bảng có địa bàn đổi tên nhưng chưa nêu ngày đổi tên (--renamed-on).",
            "The table renames areas, but not when: give --renamed-on.",
        )
    last = (later or area).valid_until
    if not (area.valid_from or date.min) < on < (last or date.max):
        raise ImportRefused(
            "renaming_outside",
            f"Địa bàn {area.code} không có hiệu lực quanh ngày {on} để đổi tên. Chưa nhập gì.",
            f"Area {area.code} does not hold around {on}, when it is said to be renamed. Nothing was imported.",
        )
    before = (_named(area), _named(later) if later is not None else None)
    if later is None:
        later = Area.objects.get(pk=area.pk)
        later.pk = None
    later.valid_from, later.kind, later.name = on, renamed.kind or area.kind, renamed.name
    area.valid_until, area.kind, area.name = on, name.kind or area.kind, name.name
    if before == (_named(area), _named(later)):
        return
    area.save()
    later.save()
    report.renamed.append(area.code)


def _later_name(area: Area) -> Area | None:
    """Return the row under which the area goes on with another name, if there is one."""
    rows = Area.objects.filter(level=area.level, owner=area.owner, code=area.code, valid_from=area.valid_until)
    return next((row for row in rows if area.valid_until is not None and renames(row, area)), None)


def _named(area: Area) -> tuple[object, ...]:
    return (area.kind, area.name, area.valid_from, area.valid_until)


def _withdraw(area: Area, later: Area, report: SuccessionReport) -> None:
    """Undo a renaming: the area goes on under its first name, with all that followed it."""
    AreaSuccession.objects.filter(predecessor=later).update(predecessor=area)
    area.valid_until = later.valid_until
    later.delete()
    area.save(update_fields=["valid_until"])
    report.renamed.append(area.code)


def _districts(change: Change) -> dict[AreaName, Area]:
    rows = Area.objects.on(change.day_before).filter(level=AreaLevel.DISTRICT)
    return {AreaName(row.kind, row.name): row for row in rows}


def _old_area(
    entry: SuccessionEntry,
    change: Change,
    districts: Mapping[AreaName, Area],
    source: str,
    report: SuccessionReport,
) -> Area:
    """Return the row of an old area, created or set right."""
    values: dict[str, Any] = {"kind": entry.old.kind, "name": entry.old.name, "valid_until": change.day}
    if entry.district is not None:
        values["parent"] = districts.get(entry.district)
        if values["parent"] is None and entry.district.name:
            report.without_district.append(entry.old_code)
    area = Area.objects.on(change.day_before).filter(level=change.level, owner="", code=entry.old_code).first()
    if area is None:
        report.created.append(entry.old_code)
        return Area.objects.create(level=change.level, code=entry.old_code, source=source, **values)
    if all(getattr(area, field) == value for field, value in values.items()):
        report.unchanged.append(entry.old_code)
        return area
    for name, value in values.items():
        setattr(area, name, value)
    area.save(update_fields=list(values))
    report.changed.append(entry.old_code)
    return area


def _mark_the_divided(entries: Iterable[SuccessionEntry], change: Change) -> None:
    """Say of an old area that went to several new ones that it went whole into none."""
    successors: dict[str, set[str]] = {}
    for entry in entries:
        successors.setdefault(entry.old_code, set()).add(entry.new_code)
    for whole in (True, False):
        codes = [code for code, news in successors.items() if (len(news) == 1) is whole]
        AreaSuccession.objects.filter(
            predecessor__level=change.level, predecessor__valid_until=change.day, predecessor__code__in=codes
        ).exclude(whole=whole).update(whole=whole)
