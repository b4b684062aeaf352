"""Prints a bearer token for an account."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from dispatch.actions.people import issue_token
from dispatch.errors import NotFound


class Command(BaseCommand):
    """`api_token USERNAME`: print a new bearer token, and nothing else."""

    help = "Print a new bearer token for an active account, and nothing else."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the account's name."""
        parser.add_argument("username")

    def handle(self, *, username: str, **_: object) -> None:
        """Issue the token."""
        try:
            self.stdout.write(issue_token(username=username))
        except NotFound as refusal:
            raise CommandError(refusal.detail) from None
