"""Offers a pairing of a unit at the command line: for demonstrations, and where no desk is at hand."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from dispatch.actions.pairings import offer_pairing
from dispatch.models import Unit
from dispatch.rules.access import Actor


class Command(BaseCommand):
    """`pair_device CALL_SIGN`: print the six digits and the link by which one device is paired to a unit."""

    help = "Print the code and, on a second line, the link by which one device is paired within ten minutes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the unit's call sign."""
        parser.add_argument("call_sign")

    def handle(self, *, call_sign: str, **_: object) -> None:
        """Offer it."""
        unit = Unit.objects.filter(call_sign__iexact=call_sign).first()
        if unit is None:
            raise CommandError(f"There is no unit {call_sign}.")
        offer = offer_pairing(by=Actor(name="command"), unit_id=unit.pk)
        self.stdout.write(offer.code)
        self.stdout.write(offer.link)
