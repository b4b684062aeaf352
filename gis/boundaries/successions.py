"""How one division follows another: which old area became part of which new one, and which were renamed later.

A table has one row for each old area, which may have no shape: it is known by its name, its district and the area that
took it in.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from django.db import transaction

from gis.boundaries.errors import ImportRefused
from gis.boundaries.importing import lock_areas
from gis.boundaries.mapping import check_fields
from gis.boundaries.names import AreaName, area_name
from gis.files.tables import Table
from gis.models import Area, AreaLevel, AreaSuccession

REQUIRED = ("old_code", "old_name", "new_code")
ALLOWED = (*REQUIRED, "old_district", "new_name", "renamed")


class SuccessionEntry(NamedTuple):
    """One old area, and the new one that it became part of. Names that the table does not tell are empty."""

    old_code: str
    old: AreaName
    district: AreaName
    new_code: str
    new: AreaName
    renamed: AreaName


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
    """What an import of successions did: old areas and renamings by code, successions counted."""

    created: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    renamed: list[str] = field(default_factory=list)
    successions_created: int = 0
    successions_known: int = 0
    without_district: list[str] = field(default_factory=list)


def read_successions(table: Table, mapping: Mapping[str, str]) -> list[SuccessionEntry]:
    """Return the rows of a table. Raises FileRefused for a missing column, ImportRefused for a row without a name."""
    check_fields(mapping, table.columns)
    entries = []
    for number, row in enumerate(table.rows, 2):
        value = {meaning: row[mapping[meaning]] if meaning in mapping else "" for meaning in ALLOWED}
        if not all(value[meaning] for meaning in REQUIRED):
            raise ImportRefused(
                "row_incomplete",
                f"Dòng {number}: thiếu mã hoặc tên. Chưa nhập gì.",
                f"Line {number}: a code or the name is missing. Nothing was imported.",
            )
        named = {meaning: area_name(value[meaning]) for meaning in ("old_name", "old_district", "new_name", "renamed")}
        entries.append(
            SuccessionEntry(
                value["old_code"],
                named["old_name"],
                named["old_district"],
                value["new_code"],
                named["new_name"],
                named["renamed"],
            )
        )
    return entries


def import_successions(
    entries: Sequence[SuccessionEntry], change: Change, *, source: str, dry_run: bool = False
) -> SuccessionReport:
    """Add the areas that ended with a change, what became of each, and the renamings after it.

    The new areas must be there already, held from the day of the change. Raises ImportRefused where one is not, or has
    two names of one time.
    """
    report = SuccessionReport()
    with transaction.atomic(durable=True):
        lock_areas()
        successors = _successors(entries, change)
        for code, (name, renamed) in _renamings(entries).items():
            _rename(successors[code], name, renamed, change.renamed_on, report)
        districts = _districts(change)
        for entry in entries:
            old = _old_area(entry, change, districts, source, report)
            _, created = AreaSuccession.objects.get_or_create(predecessor=old, successor=successors[entry.new_code])
            report.successions_created += created
            report.successions_known += not created
        _mark_the_divided(entries, change)
        transaction.set_rollback(dry_run)
    return report


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
    """Return the first and the later name of each new area that the table names. Raises ImportRefused for two."""
    names: dict[str, tuple[AreaName, AreaName]] = {}
    for entry in entries:
        if not entry.new.name:
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
    if name == renamed:
        return
    if on is None:
        raise ImportRefused(
            "renaming_without_day",
            "Bảng có địa bàn đổi tên nhưng chưa nêu ngày đổi tên (--renamed-on).",
            "The table renames areas, but not when: give --renamed-on.",
        )
    if area.valid_until == on:
        return
    later = Area.objects.get(pk=area.pk)
    later.pk, later.valid_from, later.kind, later.name = None, on, renamed.kind or area.kind, renamed.name
    area.valid_until, area.kind, area.name = on, name.kind or area.kind, name.name
    area.save()
    later.save(force_insert=True)
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
    district = districts.get(entry.district)
    if district is None and entry.district.name:
        report.without_district.append(entry.old_code)
    values = {"kind": entry.old.kind, "name": entry.old.name, "valid_until": change.day, "parent": district}
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
