"""Brings the registry of cameras into the centre."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from gis.features.camera_importing import FIELDS, import_cameras
from gis.files.errors import FileRefused
from gis.management.mapping import add_file_arguments, read_mapping
from gis.management.telling import DRY_RUN, in_words


class Command(BaseCommand):
    """Makes the registry hold the cameras of a file."""

    help = (
        "Import the registry of cameras: new ones are added, changed ones changed, and those that the file does not"
        " name are out of use. The same file again changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file and how it names things."""
        add_file_arguments(parser, FIELDS)

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, and say what was done; raises CommandError where nothing was."""
        try:
            report = import_cameras(
                Path(options["file"]),
                fields=read_mapping(options["map"], FIELDS),
                crs=options["crs"],
                encoding=options["encoding"],
                retire_many=options["retire_many"],
                dry_run=options["dry_run"],
            )
        except FileRefused as refused:
            raise in_words(refused) from refused
        for line in report.lines():
            self.stdout.write(line)
        if options["dry_run"]:
            self.stdout.write(DRY_RUN)
