"""Gives the router the roads of an OpenStreetMap extract."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from gis.travel.building import RoadsRefused, import_roads


class Command(BaseCommand):
    """Builds the roads beside those in use, and exchanges them only when all is well."""

    help = "Build the road network out of an OpenStreetMap extract (FILE.osm.pbf), and use it from now on."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file."""
        parser.add_argument("file", type=Path, metavar="FILE.osm.pbf")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, and say what was built. Raises CommandError where the file holds no roads."""
        try:
            record = import_roads(
                options["file"], folder=settings.ROADS_FOLDER, programs=settings.VALHALLA_PROGRAMS, now=timezone.now()
            )
        except RoadsRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        west, south, east, north = record.bounds
        self.stdout.write(
            f"{record.source}: {record.size_bytes / 1e6:.1f} MB, đoạn đường/ways of roads {record.ways}, "
            f"{west:.3f} {south:.3f} – {east:.3f} {north:.3f}\n"
            f"Đã dựng vào {record.folder}; trung tâm đang chạy sẽ dùng trong vài giây.\n"
            f"Built into {record.folder}; a running centre takes it within seconds."
        )
