"""Lets somebody in again whose telephone and recovery codes are lost."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from dispatch.actions.people import reset_second_factor
from dispatch.errors import NotFound
from dispatch.rules.access import Actor


class Command(BaseCommand):
    """`reset_second_factor USERNAME`: take a person's second factors away, and end their sessions."""

    help = "Take all second factors from an account and end its sessions. It is recorded."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the account's name."""
        parser.add_argument("username")

    def handle(self, *, username: str, **_: object) -> None:
        """Reset them."""
        try:
            reset_second_factor(by=Actor(name="command"), username=username)
        except NotFound as refusal:
            raise CommandError(refusal.detail) from None
        self.stdout.write(f"{username} sets up a new second factor at the next sign-in")
