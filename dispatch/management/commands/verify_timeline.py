"""Walks the whole timeline and names what was altered, removed or inserted."""

from argparse import ArgumentParser
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import Error

from dispatch.rules.seals import (
    SIGNATURE_SUFFIX,
    SealDoubtful,
    SealedHeads,
    open_sealed,
    read_public_key,
    require_succession,
)
from dispatch.selectors.chains import Breach, BreachKind, breaches, breaches_since, last_number

_SAYINGS = {
    BreachKind.ALTERED: "altered: what it says does not fit its hash",
    BreachKind.REWRITTEN: "rewritten with a hash that fits, or what followed it was removed and its number used again: "
    "event {witness} is chained to an event that is not there",
    BreachKind.INSERTED: "inserted: event {witness} is chained past it",
    BreachKind.MOVED: "moved out of this chain: event {witness} is still chained to it",
    BreachKind.REMOVED: "removed: missing from the record",
    BreachKind.LINK_LOST: "what stood before it in its chain was removed: it is chained to an event that is not there",
    BreachKind.CHAIN_REMOVED: "its whole chain was removed: the incident has no event",
    BreachKind.NEVER_NUMBERED: "inserted: the stream has never given out this number",
    BreachKind.HEAD_LOST: "the head of the stream is not one row: the end of the record cannot be told",
    BreachKind.REMOVED_SINCE_SEAL: "removed since it was sealed",
    BreachKind.REWRITTEN_SINCE_SEAL: "rewritten since it was sealed, it or an event before it in its chain",
    BreachKind.HEADS_DIFFER: "a chain that the sealed file does not list was rewritten since: earlier files name it",
}


class Command(BaseCommand):
    """`verify_timeline [--sealed FILE... --key FILE]`: name each place where the record was broken into, by number.

    Exit codes: 0 the record holds; 1 it was broken into; 2 it could not be checked.
    """

    help = (
        "Walk every chain of the timeline and name the first event, and each further one, that was altered, removed or "
        "inserted. Only reads. Exit codes: 0 the record holds, 1 it was broken into, 2 it could not be checked."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take --sealed and --key."""
        parser.add_argument(
            "--sealed",
            type=Path,
            nargs="+",
            default=[],
            metavar="FILE",
            help="sealed files that were kept elsewhere (heads-YYYY-MM-DD.json, its .sig beside it)",
        )
        parser.add_argument("--key", type=Path, metavar="FILE", help="public key of the seals, in PEM")

    def handle(self, *, sealed: list[Path], key: Path | None, **_: object) -> None:
        """Walk, and tell; raises CommandError with the exit code where the record does not hold or cannot be read."""
        if bool(sealed) != (key is not None):
            raise CommandError("--sealed and --key go together", returncode=2)
        try:
            seals = _open_all(sealed, key) if key else []
            found, first = 0, ""
            for text in chain(map(_told, breaches()), *(_told_since(seal) for seal in seals)):
                found += 1
                first = first or text
                self.stdout.write(text)
            last = last_number()
        except SealDoubtful as doubt:
            raise CommandError(f"the sealed files cannot be relied on: {doubt}", returncode=2) from doubt
        except (OSError, Error) as error:
            raise CommandError(f"the timeline could not be checked: {error}", returncode=2) from error
        if found:
            raise CommandError(f"the record was broken into ({found} findings). The first: {first}")
        self.stdout.write(f"the record holds: events 1 to {last}" if last else "the record holds: it is empty")
        for seal in seals:
            self.stdout.write(f"it is the one that was sealed on {seal.day} (up to event {seal.last_seq})")


def _open_all(files: list[Path], key: Path) -> list[SealedHeads]:
    """Return what sealed files say, the earliest first. Raises SealDoubtful, OSError."""
    public_key = read_public_key(key.read_bytes())
    opened: list[tuple[SealedHeads, bytes]] = []
    for file in files:
        content = file.read_bytes()
        signature = file.with_name(file.name + SIGNATURE_SUFFIX).read_bytes()
        try:
            opened.append((open_sealed(content, signature, public_key), content))
        except SealDoubtful as doubt:
            raise SealDoubtful(f"{file}: {doubt}") from doubt
    require_succession(opened)
    return sorted((seal for seal, _ in opened), key=lambda seal: seal.day)


def _told_since(seal: SealedHeads) -> Iterator[str]:
    for breach in breaches_since(seal):
        yield f"{_told(breach)} (sealed on {seal.day})"


def _told(breach: Breach) -> str:
    """Return a breach in a sentence: number, incident, what is wrong."""
    if breach.seq is None:
        event = ""
    elif breach.last_seq is None or breach.last_seq == breach.seq:
        event = f"event {breach.seq}"
    else:
        event = f"events {breach.seq} to {breach.last_seq}"
    saying = _SAYINGS[breach.kind].format(witness=breach.witness_seq)
    return f"{', '.join(part for part in (event, _place(breach)) if part)}: {saying}"


def _place(breach: Breach) -> str:
    if breach.kind in {BreachKind.HEAD_LOST, BreachKind.HEADS_DIFFER}:
        return "the whole record"
    if breach.incident_id is not None:
        return f"incident {breach.number or breach.incident_id}"
    if breach.kind is BreachKind.REMOVED and breach.witness_seq is None:
        return "of a chain that cannot be told"
    return "events without an incident"
