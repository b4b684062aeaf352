"""Looks ahead: whether every escalation of the coming days ends at a person who is on duty."""

from argparse import ArgumentParser
from datetime import datetime, timedelta

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from dispatch.actions.writing import database_now
from dispatch.rules.escalation import unwatched_silences
from dispatch.rules.rota import Window, policy_faults, roles_asked
from dispatch.selectors.escalation import escalation_policies
from dispatch.selectors.rota import rota_holes

_LONGEST_DAYS = 366


class Command(BaseCommand):
    """`check_escalation [--days 7]`: name each hole of the rota, and each chain that ends at nobody."""

    help = (
        "Name each time in the coming days at which nobody is on duty, and each escalation that ends at nobody. "
        "Only reads. Exit codes: 0 every chain ends at a person, 1 some does not."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take --days."""
        parser.add_argument("--days", type=int, default=7, help="how far to look ahead (default 7)")

    def handle(self, *, days: int, **_: object) -> None:
        """Look, and tell; raises CommandError where something was found, or for a number of days that is none."""
        if not 1 <= days <= _LONGEST_DAYS:
            raise CommandError(f"--days is a number from 1 to {_LONGEST_DAYS}")
        now = database_now()
        policies = escalation_policies()
        found = rota_holes(Window(now, now + timedelta(days=days)), roles_asked(policies))
        for hole in found:
            self.stdout.write(
                f"hole: {hole.agency}, {hole.role.value}, {_local(hole.starts_at)} to {_local(hole.ends_at)}"
            )
        faults = policy_faults(policies, found)
        for name in sorted({fault.policy for fault in faults if fault.hole is None}):
            self.stdout.write(f"chain: {name}: its last step asks no person")
        reaching_nobody: dict[str, set[str]] = {}
        for fault in faults:
            if fault.hole is not None:
                reaching_nobody.setdefault(fault.policy, set()).add(fault.hole.agency)
        for name, agencies in sorted(reaching_nobody.items()):
            self.stdout.write(f"chain: {name}: ends at nobody on duty in the holes of {', '.join(sorted(agencies))}")
        unwatched = unwatched_silences(policies)
        for silence in unwatched:
            self.stdout.write(f"unwatched: {silence}")
        if found or faults or unwatched:
            raise CommandError(f"the escalation of the coming {days} days does not always end at a person on duty")
        self.stdout.write(f"every escalation of the coming {days} days ends at a person on duty")


def _local(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"
