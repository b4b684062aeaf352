"""Writes today's sealed file of the timeline's heads."""

from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import Error

from dispatch.actions.seals import seal_if_due, sealed_file
from dispatch.actions.writing import database_now
from dispatch.rules.seals import SealDoubtful


class Command(BaseCommand):
    """`seal_timeline [--folder FOLDER]`: write today's sealed file unless it is there.

    Exit codes: 0 today's file stands; 1 another process is writing it at this moment; 2 it could not be written.
    """

    help = (
        "Write the heads of the timeline's chains, signed, into heads-YYYY-MM-DD.json, unless today's file is there. "
        "Exit codes: 0 the file stands, 1 another process is writing it at this moment, 2 it could not be written."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take --folder."""
        parser.add_argument(
            "--folder",
            type=Path,
            default=settings.SEAL_FOLDER,
            help="where sealed files and the key pair lie (EOC_SEAL_FOLDER)",
        )

    def handle(self, *, folder: Path, **_: object) -> None:
        """Seal, and say where."""
        try:
            now = database_now()
            made = seal_if_due(now=now, folder=folder)
        except (OSError, SealDoubtful, Error) as error:
            raise CommandError(f"the timeline could not be sealed: {error}", returncode=2) from error
        today = sealed_file(now=now, folder=folder)
        if made is not None:
            self.stdout.write(f"sealed: {made}")
        elif today.exists():
            self.stdout.write(f"sealed before: {today}")
        else:
            raise CommandError("another process is sealing the timeline at this moment; nothing was written here")
