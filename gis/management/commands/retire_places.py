"""Takes the places of a source out of use."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils import timezone

from gis.files import FileRefused
from gis.management.telling import DRY_RUN, in_words
from gis.places.retiring import retire_source


class Command(BaseCommand):
    """Retires all places of one source, so that nobody finds them any more; what refers to them stays."""

    help = "Retire all places of a source, such as those of the demonstration (demo). Harmless to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the source."""
        parser.add_argument("--source", required=True, help="whose places are retired")
        parser.add_argument("--dry-run", action="store_true", help="tell what would happen, and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Retire, and say afterwards how many. Raises CommandError for a source that is not there."""
        try:
            with transaction.atomic():
                retired = retire_source(options["source"], timezone.now())
                transaction.set_rollback(options["dry_run"])
        except FileRefused as refused:
            raise in_words(refused) from refused
        self.stdout.write(f"{options['source']}: ngừng dùng/retired {retired}")
        if options["dry_run"]:
            self.stdout.write(DRY_RUN)
