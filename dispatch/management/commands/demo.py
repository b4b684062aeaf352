"""Fills a demonstration centre with a province; harmless to repeat."""

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from dispatch.catalogue.importing import import_catalogue
from dispatch.demo.accounts import add_accounts
from dispatch.demo.areas import add_areas
from dispatch.demo.forces import add_desks, add_stations, add_units
from dispatch.demo.hospitals import add_hospitals
from dispatch.demo.nearby import add_cameras, add_features, add_premise_notes
from dispatch.demo.places import add_places
from dispatch.demo.populations import add_populations
from dispatch.demo.rota import add_duty_periods

VARIABLE = "EOC_DEMO_PASSWORD_FILE"


class Command(BaseCommand):
    """Adds what the demonstration lacks: catalogue, areas, forces, hospitals, surroundings, places and accounts."""

    help = "Add what this centre lacks of the demonstration province. Refused unless EOC_DEMO is set."
    # A check that misses what this command brings must not keep it from bringing it.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file of the password from the command line too."""
        parser.add_argument(
            "--password-file",
            default=os.environ.get(VARIABLE, ""),
            help=f"file that holds the password of all demonstration accounts (default: that which {VARIABLE} names)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Add it all in one transaction, and say how much; raises CommandError where it may not be done."""
        if not settings.DEMO:
            raise CommandError("this is not a demonstration centre: EOC_DEMO is not set; nothing was changed")
        password = _password(options["password_file"])
        with transaction.atomic():
            added = {
                **import_catalogue(),
                "areas": add_areas(),
                "populations": add_populations(),
                "stations": add_stations(),
                "units": add_units(),
                "desks": add_desks(),
                "hospitals": add_hospitals(),
                "features": add_features(timezone.now()),
                "cameras": add_cameras(),
                "places": add_places(timezone.localdate()),
            }
            accounts, passwords_changed = add_accounts(password)
            added["premise notes"] = add_premise_notes(timezone.now())
            added["duty periods"] = add_duty_periods(timezone.localdate())
        for kind, number in added.items():
            self.stdout.write(f"{kind}: {number} added")
        self.stdout.write(f"accounts: {accounts} added, password changed on {passwords_changed}")


def _password(file: str) -> str:
    """Return the password that the file holds, without the white space around it."""
    if not file:
        raise CommandError(f"no password: name its file with --password-file or {VARIABLE}")
    try:
        password = Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"the password file cannot be read: {error}") from error
    try:
        validate_password(password)
    except ValidationError as error:
        raise CommandError(f"the password in {file} will not do: {' '.join(error.messages)}") from error
    return password
