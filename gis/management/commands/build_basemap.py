"""Writes the map as one file, from which consoles read it without a query for each tile."""

import argparse

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from gis.tiles.basemap import NothingToDraw, build
from gis.tiles.grid import MOST_NORTHERN, Box

_DEEPEST = 14
_HALF_TURN = 180


class Command(BaseCommand):
    """`build_basemap [--max-zoom 14] [--bounds W,S,E,N]`: write the basemap and serve it from now on."""

    help = (
        "Draw areas, roads and places into var/maps/basemap-VERSION.pmtiles and serve that file from now on."
        " Layers that change afterwards come from the database again until the next run."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the deepest zoom and the box."""
        parser.add_argument(
            "--max-zoom", type=_zoom, default=_DEEPEST, help=f"deepest zoom, at most {_DEEPEST} (the default)"
        )
        parser.add_argument(
            "--bounds", type=_box, help="west,south,east,north in degrees (default: what the present areas cover)"
        )

    def handle(self, *, max_zoom: int, bounds: Box | None, **_: object) -> None:
        """Draw, and tell; raises CommandError where there is nothing to draw."""
        try:
            built = build(settings.MAP_FOLDER, max_zoom=max_zoom, bounds=bounds, say=self.stdout.write)
        except NothingToDraw:
            raise CommandError("there is nothing to draw: import boundaries first, or name other bounds") from None
        self.stdout.write(f"{built.path}: {built.tiles} tiles, {built.path.stat().st_size:,} bytes")


def _zoom(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= _DEEPEST):
        raise argparse.ArgumentTypeError(f"a whole number from 0 to {_DEEPEST}")
    return int(text)


def _box(text: str) -> Box:
    try:
        west, south, east, north = (float(side) for side in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError("four numbers with commas between: west,south,east,north") from None
    if not (-_HALF_TURN <= west < east <= _HALF_TURN and -MOST_NORTHERN <= south < north <= MOST_NORTHERN):
        raise argparse.ArgumentTypeError("west before east, south before north, in degrees of the world")
    return Box(west, south, east, north)
