"""Takes in places and kilometre posts from files."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from gis.files import FileRefused, Problem
from gis.management.mapping import add_map_argument, read_mapping
from gis.management.telling import DRY_RUN, in_words
from gis.models import PlaceKind
from gis.places.importing import ImportReport, import_places
from gis.places.kinds import IMPORTED_KINDS, kind_of
from gis.places.km_posts import PostsReport, import_km_posts
from gis.places.openstreetmap import read_openstreetmap
from gis.places.vector_files import FIELDS, read_vector_file
from gis.places.writing import PlaceEntry

_OPENSTREETMAP = (".pbf", ".osm", ".gz", ".bz2")


class Command(BaseCommand):
    """Creates, changes and retires the places of one source, so that they are as the file says."""

    help = (
        "Import places from OpenStreetMap (.osm.pbf), CSV, GeoJSON, Shapefile, GeoPackage or KML; harmless to repeat."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, what its fields mean, and the posts."""
        parser.add_argument("file", nargs="?", type=Path, help="the file of places")
        parser.add_argument("--source", help="whose places these are (the file's name): they are retired together")
        parser.add_argument("--retire-many", action="store_true", help="retire even much of what the source has")
        add_map_argument(parser, FIELDS)
        parser.add_argument("--kind", help="what a place is that does not say it: village, market, hospital, ...")
        parser.add_argument("--layer", help="the layer of a file with several")
        parser.add_argument("--crs", help="the reference system where the file is silent or wrong, EPSG:3405")
        parser.add_argument("--encoding", help="utf-8, utf-16, tcvn3, vni or windows-1258, where it is not recognised")
        parser.add_argument("--km-posts", type=Path, help="a table (road, km, lon, lat) of posts along the roads")
        parser.add_argument("--dry-run", action="store_true", help="tell what would happen, and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import all or nothing, and say afterwards what became of it. Raises CommandError for what cannot be used."""
        if options["file"] is None and options["km_posts"] is None:
            raise CommandError("Cần một tệp địa danh, hoặc --km-posts / a file of places is needed, or --km-posts")
        told = []
        try:
            with transaction.atomic():
                if options["file"] is not None:
                    told += _told_of_places(_import_file(options))
                if options["km_posts"] is not None:
                    told += _told_of_posts(import_km_posts(options["km_posts"]))
                transaction.set_rollback(options["dry_run"])
        except FileRefused as refused:
            raise in_words(refused) from refused
        for line in told:
            self.stdout.write(line)
        if options["dry_run"]:
            self.stdout.write(DRY_RUN)


def _told_of_places(report: ImportReport) -> list[str]:
    return [
        f"tạo mới/created {report.created}, thay đổi/changed {report.changed}, "
        f"giữ nguyên/unchanged {report.unchanged}, ngừng dùng/retired {report.retired}, "
        f"bỏ qua/skipped {report.findings.refused}; ngoài mọi xã/in no commune {report.in_no_commune}",
        *(f"  {line}" for line in report.findings.lines()),
    ]


def _told_of_posts(report: PostsReport) -> list[str]:
    return [
        *(f"{road}: cột cây số/posts {number}" for road, number in report.posts.items()),
        *(f"  {line}" for line in report.findings.lines()),
    ]


def _import_file(options: dict[str, Any]) -> ImportReport:
    path: Path = options["file"]
    source = options["source"] or slugify(path.name.partition(".")[0])[:40]
    if not source or slugify(source) != source or len(source) > 40:  # noqa: PLR2004  # the column's width
        raise CommandError(
            "--source: tối đa 40 chữ thường không dấu, chữ số, gạch nối / up to 40 small letters, digits, hyphens"
        )
    return import_places(source, _read(path, options), at=timezone.now(), retire_many=options["retire_many"])


def _read(path: Path, options: dict[str, Any]) -> Iterator[PlaceEntry | Problem]:
    if path.name.lower().endswith(_OPENSTREETMAP):
        return read_openstreetmap(path)
    return read_vector_file(
        path,
        fields=read_mapping(options["map"], FIELDS),
        kind=_kind(options["kind"]),
        layer=options["layer"],
        crs=options["crs"],
        encoding=options["encoding"],
    )


def _kind(word: str | None) -> PlaceKind | None:
    if word is None:
        return None
    if (kind := kind_of(word)) is None:
        raise CommandError(f"--kind: không biết/not known “{word}”; có/there are {', '.join(IMPORTED_KINDS)}")
    return kind
