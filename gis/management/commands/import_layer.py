"""Brings what stands in the province into the centre, one layer at a time."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from gis.features.importing import FIELDS, import_features
from gis.files.errors import FileRefused
from gis.management.mapping import add_file_arguments, read_mapping
from gis.management.telling import DRY_RUN, in_words
from gis.models import FeatureLayer


class Command(BaseCommand):
    """Makes a layer hold what a file holds."""

    help = (
        "Import a layer from a GeoJSON, Shapefile, GeoPackage, KML or CSV file: new things are added, changed ones"
        " changed, and what the file does not name is retired. The same file again changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, the layer and how the file names things."""
        add_file_arguments(parser, FIELDS)
        parser.add_argument("--layer", required=True, help="code of the layer, such as hydrants")
        parser.add_argument("--source", default="", help="from whom the file comes")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, and say what was done; raises CommandError where nothing was."""
        try:
            report = import_features(
                options["layer"],
                Path(options["file"]),
                fields=read_mapping(options["map"], FIELDS),
                now=timezone.now(),
                source=options["source"],
                crs=options["crs"],
                encoding=options["encoding"],
                retire_many=options["retire_many"],
                dry_run=options["dry_run"],
            )
        except FileRefused as refused:
            raise in_words(refused) from refused
        except FeatureLayer.DoesNotExist:
            known = ", ".join(FeatureLayer.objects.values_list("code", flat=True)) or "–"
            raise CommandError(
                f"Không có lớp {options['layer']}. Các lớp: {known}.\n"
                f"There is no layer {options['layer']}. There are: {known}."
            ) from None
        for line in report.lines():
            self.stdout.write(line)
        if options["dry_run"]:
            self.stdout.write(DRY_RUN)
