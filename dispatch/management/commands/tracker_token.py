"""Prints a token for the tracker of a unit."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from dispatch.actions.people import issue_token
from dispatch.errors import Conflict, NotFound


class Command(BaseCommand):
    """`tracker_token USERNAME`: print a new token that opens nothing but the intake of positions, and nothing else."""

    help = "Print a new token with which the tracker of a crew's unit reports positions, and nothing else."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the account's name."""
        parser.add_argument("username")

    def handle(self, *, username: str, **_: object) -> None:
        """Issue the token."""
        try:
            self.stdout.write(issue_token(username=username, positions_only=True))
        except (NotFound, Conflict) as refusal:
            raise CommandError(refusal.detail) from None
