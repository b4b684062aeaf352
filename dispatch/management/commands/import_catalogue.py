"""Gives a centre the catalogue that it starts with; harmless to repeat."""

from typing import Any

from django.core.management.base import BaseCommand

from dispatch.catalogue.importing import import_catalogue


class Command(BaseCommand):
    """Adds the agencies, service lines, incident and unit types and escalation policies that the centre lacks."""

    help = "Add the catalogue entries that this centre lacks. What the centre has edited is never overwritten."
    # A check that misses what this command brings must not keep it from bringing it.
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, and say what was added."""
        for kind, added in import_catalogue().items():
            self.stdout.write(f"{kind}: {added} added")
