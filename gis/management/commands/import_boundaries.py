"""Imports boundaries of administration, response zones, and which old area became part of which new one."""

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from gis.boundaries.errors import ImportRefused
from gis.boundaries.importing import Division, ImportReport, Span, import_areas
from gis.boundaries.mapping import read_entries, refuse_if_any
from gis.boundaries.successions import ALLOWED, REQUIRED, Change, SuccessionReport, import_successions, read_successions
from gis.files import FileRefused, Findings, read_file, read_table
from gis.management.mapping import add_map_argument, read_mapping
from gis.management.telling import DRY_RUN, in_words
from gis.models import AreaLevel
from gis.places.areas import index_areas
from gis.places.writing import locate_places

_MEANINGS = ("code", "name", "kind", "population")
# More than a screenful of one kind is a number, not a list.
_LISTED = 20


class Command(BaseCommand):
    """Imports any GeoJSON, Shapefile, GeoPackage, KML or, with --successions, a CSV table."""

    help = "Import areas from a vector file, or what became of old areas from a table. Harmless to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, what it is about, and which of its fields mean what."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--successions", action="store_true", help="the file is a table of old and new areas")
        parser.add_argument("--level", choices=AreaLevel.values, default=AreaLevel.COMMUNE.value)
        parser.add_argument("--owner", default="", help="whose zones they are: the code of an agency")
        add_map_argument(parser, (*_MEANINGS, *ALLOWED))
        parser.add_argument("--valid-from", type=_day, help="the first day on which they hold (YYYY-MM-DD)")
        parser.add_argument("--valid-until", type=_day, help="the first day on which they no longer hold")
        parser.add_argument("--renamed-on", type=_day, help="with --successions: when the later names begin")
        parser.add_argument("--layer", help="the layer, where the file has several")
        parser.add_argument("--crs", help="the reference system, where the file names none or a wrong one: EPSG:3405")
        parser.add_argument("--encoding", help="the encoding of the text, where it is not recognised")
        parser.add_argument("--source", default="", help="where the file comes from (default: its name)")
        parser.add_argument("--dry-run", action="store_true", help="report what would be done, and do nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, and say afterwards what was done; raises CommandError in words where nothing was."""
        try:
            with transaction.atomic(durable=True):
                told = _import_successions(options) if options["successions"] else _import_areas(options)
                # Areas are found by name among the places, and places know in which area they lie.
                today = timezone.localdate()
                index_areas(today)
                locate_places(today)
                transaction.set_rollback(options["dry_run"])
        except (ImportRefused, FileRefused) as refused:
            raise in_words(refused) from refused
        for line in told:
            self.stdout.write(line)
        if options["dry_run"]:
            self.stdout.write(DRY_RUN)


def _import_areas(options: dict[str, Any]) -> list[str]:
    """Import areas, and return what is to be said."""
    division = _division(options)
    mapping = read_mapping(options["map"] or ["code=code", "name=name"], _MEANINGS, ("code", "name"))
    file = read_file(
        options["file"],
        key=mapping["code"],
        layer=options["layer"],
        crs=options["crs"],
        encoding=options["encoding"],
    )
    refuse_if_any(file.refused)
    entries = read_entries(file.features, mapping, division.level)
    report = import_areas(entries, division, source=options["source"] or options["file"].name)
    return [*Findings(file.problems).lines(), *_told_of_areas(report)]


def _import_successions(options: dict[str, Any]) -> list[str]:
    """Import what became of old areas, and return what is to be said."""
    if options["valid_from"] is None:
        raise CommandError("--successions cần --valid-from / needs --valid-from: the day of the change")
    mapping = read_mapping(options["map"] or [f"{name}={name}" for name in REQUIRED], ALLOWED, REQUIRED)
    table = read_table(options["file"], encoding=options["encoding"])
    report = import_successions(
        read_successions(table, mapping),
        Change(options["level"], options["valid_from"], options["renamed_on"]),
        source=options["source"] or options["file"].name,
    )
    return _told_of_successions(report)


def _told_of_areas(report: ImportReport) -> list[str]:
    return [
        f"tạo mới/created {len(report.created)}, thay đổi/changed {len(report.changed)}, "
        f"giữ nguyên/unchanged {len(report.unchanged)}",
        *_listed("không có trong tệp/not in the file: ", report.absent),
        *_listed("đã kết thúc, giữ nguyên/ended, and stays so: ", report.ended),
        *_listed(
            "chồng lấn/overlap: ", [f"{one} – {other}: {area:,.0f} m²" for (one, other), area in report.overlaps]
        ),
        *_listed(
            "khoảng hở/hole: ",
            [f"{hole.area_m2:,.0f} m² ({hole.point[1]:.5f}, {hole.point[0]:.5f}): {', '.join(hole.around)}"
             for hole in report.holes],
        ),
    ]  # fmt: skip


def _told_of_successions(report: SuccessionReport) -> list[str]:
    return [
        f"đơn vị cũ/old areas: tạo mới/created {len(report.created)}, thay đổi/changed {len(report.changed)}, "
        f"giữ nguyên/unchanged {len(report.unchanged)}; kế thừa/successions: tạo mới/created "
        f"{report.successions_created}, đã có/known {report.successions_known}; "
        f"đổi tên/renamed {len(report.renamed)}",
        *_listed("bỏ kế thừa không có trong bảng/succession removed: ", report.successions_removed),
        *_listed("không rõ huyện cũ/old district not known: ", report.without_district),
    ]


def _listed(title: str, items: Sequence[str]) -> list[str]:
    lines = [f"{title}{item}" for item in items[:_LISTED]]
    return [*lines, f"{title}… +{len(items) - _LISTED}"] if len(items) > _LISTED else lines


def _division(options: dict[str, Any]) -> Division:
    level, owner = options["level"], options["owner"]
    span = Span(options["valid_from"], options["valid_until"])
    if (level == AreaLevel.ZONE) != bool(owner):
        raise CommandError("--owner đi cùng --level zone / zones, and only zones, have an --owner")
    if span.begins is not None and span.ends is not None and span.begins >= span.ends:
        raise CommandError("--valid-until phải sau --valid-from / must be after --valid-from")
    return Division(level, owner, span)


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{written}: YYYY-MM-DD") from None
